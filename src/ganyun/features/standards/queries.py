"""Finds code lists in the packs. Their files are the register for web, worker and terminal alike: no copy to go stale.

A list is read when somebody asks for it and kept until its file changes (size or time), so an edit needs no restart.
"""

import difflib
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ganyun.features.standards.errors import CodeListBroken, UnknownCodeList, UnknownSemanticType
from ganyun.features.standards.rules.catalogue import ENTRIES
from ganyun.features.standards.rules.codefiles import read_code_list
from ganyun.features.standards.rules.codelists import CodeList
from ganyun.features.standards.rules.types import SemanticType
from ganyun.kernel.names import SLUG
from ganyun.kernel.packs import Problem, built_in_folder

Stamp = tuple[tuple[int, int], ...]


def semantic_type(name: str) -> SemanticType:
    """The type of that name.

    Raises:
        UnknownSemanticType: with the nearest name there is.
    """
    if name not in ENTRIES:
        raise UnknownSemanticType(name=name, nearest=closest(name, ENTRIES))
    return ENTRIES[name]


def code_list(name: str) -> CodeList:
    """The list of that name, from whichever cloud holds it.

    Raises:
        UnknownCodeList: with the nearest name there is.
        CodeListBroken: its files have problems; each with file and line.
    """
    path = next(_files(name), None) if SLUG.fullmatch(name) else None
    if path is None:
        raise UnknownCodeList(name=name, nearest=closest(name, (each.stem for each in _files("*"))))
    found, problems = _read(path, _stamp(path))
    if found is None:
        listing = "\n".join(f"  {problem}" for problem in problems)
        raise CodeListBroken(name=name, count=len(problems), listing=listing, problems=problems)
    return found


def code_lists() -> list[CodeList]:
    """All lists that can be used, by name; a broken one is left out (``ganyun cloud check`` tells why)."""
    found = (_read(path, _stamp(path))[0] for path in _files("*"))
    return sorted((each for each in found if each), key=lambda each: each.code)


def closest(name: str, names: Iterable[str]) -> str:
    """The most similar name, however far away, for "did you mean"."""
    return next(iter(difflib.get_close_matches(name, list(names), n=1, cutoff=0.0)), "")


def _files(name: str) -> Iterator[Path]:
    for folder in (built_in_folder(), Path(settings.GANYUN_CLOUDS)):
        yield from sorted(folder.glob(f"*/codes/{name}.yaml"))


def _stamp(path: Path) -> Stamp:
    files = (path, path.with_suffix(".csv"))
    return tuple((stat.st_mtime_ns, stat.st_size) for file in files if file.is_file() and (stat := file.stat()))


@lru_cache(maxsize=512)  # keyed by path and stamp: a changed file is another key, the old one falls out in time
def _read(path: Path, stamp: Stamp) -> tuple[CodeList | None, tuple[Problem, ...]]:
    problems: list[Problem] = []
    name = f"{path.parent.parent.name}/codes/{path.name}"
    return read_code_list(path, name, problems.append), tuple(problems)
