"""Compiles every ``locale/<language>/LC_MESSAGES/*.po`` of the node: ``python frontend/translations.py``.

A ``.mo`` newer than its ``.po`` is left alone. Broken or fuzzy entries stop the build: half a translation must not
ship unnoticed.
"""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

LINE = re.compile(r'\s*(#.*)?|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s+)?"([^"\\]|\\.)*"\s*')
"""What a line of a .po looks like: Babel guesses where a quote is missing."""

SOURCE = Path(__file__).resolve().parent.parent / "src" / "ganyun"


def main(arguments: list[str] | None = None) -> int:
    """Compiles what is out of date; returns the exit code."""
    folder = Path(arguments[0]) if arguments else SOURCE
    problems: list[str] = []
    for path in sorted(folder.rglob("locale/*/LC_MESSAGES/*.po")):
        product = path.with_suffix(".mo")
        if not product.is_file() or product.stat().st_mtime_ns <= path.stat().st_mtime_ns:
            problems += compile_file(path, product)
    sys.stderr.writelines(f"{problem}\n" for problem in problems)
    return 1 if problems else 0


def compile_file(path: Path, product: Path) -> list[str]:
    """Writes one ``.mo``; returns what is wrong with the ``.po`` instead when something is."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import PoFileError, read_po

    try:
        problems = list(_bad_lines(path))
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parts[-3], abort_invalid=not problems)
    except (PoFileError, UnicodeDecodeError) as error:
        return [f"{path}: {error}"]
    problems += [f"{path}:{message.lineno}: fuzzy: {message.id}" for message in catalog if message.id and message.fuzzy]
    for message, errors in catalog.check():
        problems += [f"{path}:{message.lineno}: {error}: {message.id}" for error in errors]
    if not problems:
        fresh = product.with_suffix(".mo.new")
        with fresh.open("wb") as file:
            write_mo(file, catalog)
        fresh.replace(product)
    return problems


def _bad_lines(path: Path) -> Iterator[str]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not LINE.fullmatch(line):
            yield f"{path}:{number}: not a line of a .po file: {line}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
