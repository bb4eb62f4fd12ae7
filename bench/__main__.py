"""Runs the benchmarks: ``python -m bench [name …]``, all of them without a name.

Each ``bench/<name>.py`` runs in a process of its own and prints JSON lines: ``name, value, unit, limit, holds`` (more
keys are welcome). The lines go on to standard output as they come, everything else to standard error. Exit code 1 when
a benchmark fails or a limit does not hold.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
KEYS = ("name", "value", "unit", "limit", "holds")


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))


def run(name: str) -> Iterator[dict[str, Any]]:
    """The results of one benchmark; one that fails, or prints none, yields a result that does not hold."""
    command = [sys.executable, "-m", f"{FOLDER.name}.{name}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=FOLDER.parent)
    assert process.stdout is not None
    count = 0
    for line in process.stdout:
        result = parse(line)
        if result is None:
            sys.stderr.write(line)
        else:
            count += 1
            yield result
    if process.wait() != 0 or not count:
        yield {"name": name, "value": process.returncode, "unit": "exit code", "limit": 0, "holds": False}


def parse(line: str) -> dict[str, Any] | None:
    """A result, or nothing for any other output."""
    try:
        result = json.loads(line)
    except ValueError:
        return None
    return result if isinstance(result, dict) and all(key in result for key in KEYS) else None


def main(wanted: list[str]) -> int:
    known = names()
    if unknown := [name for name in wanted if name not in known]:
        print(f"no benchmark {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = []
    for name in wanted or known:
        for result in run(name):
            print(json.dumps(result, ensure_ascii=False), flush=True)
            if not result["holds"]:
                failed.append(result["name"])
    if failed:
        print(f"does not hold: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
