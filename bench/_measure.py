"""What benchmarks share: how a result is written, a node of their own, an environment for a peer."""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]


def report(name: str, value: float, unit: str, limit: float, *, least: bool = False, **more: object) -> None:
    """One result on standard output. The limit is the most that holds; with ``least`` it is the least."""
    holds = bool(value >= limit if least else value <= limit)
    line = {"name": name, "value": round(value, 3), "unit": unit, "limit": limit, "holds": holds, **more}
    print(json.dumps(line, ensure_ascii=False), flush=True)


def note(text: str) -> None:
    """Whatever is no result."""
    print(text, file=sys.stderr, flush=True)


def timed(work: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def p95(seconds: Sequence[float]) -> float:
    """Milliseconds that 95 of 100 stay below."""
    return statistics.quantiles(seconds, n=20)[18] * 1000


@contextmanager
def node() -> Iterator[Path]:
    """Django set up on an empty home, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="ganyun-bench-", ignore_cleanup_errors=True) as home:
        os.environ.update(GANYUN_HOME=home, GANYUN_SECRET_KEY="bench", DJANGO_SETTINGS_MODULE="ganyun.app.settings")
        os.environ.pop("GANYUN_DATABASE_URL", None)
        import django

        django.setup()
        yield Path(home)


def peer(name: str, packages: Sequence[str]) -> Path:
    """The ``bin`` folder of an environment with these packages, made once below ``.cache``."""
    folder = ROOT / ".cache" / f"{name}-venv"
    done = folder / ".done"
    if not done.exists():
        uv = str(ROOT / "tools" / "uv")
        python = str(folder / "bin" / "python")
        subprocess.run([uv, "venv", "-q", "--clear", str(folder)], check=True, stdout=sys.stderr)
        subprocess.run(
            [uv, "pip", "install", "-q", "--compile-bytecode", "--python", python, *packages],
            check=True,
            stdout=sys.stderr,
        )
        done.touch()
    return folder / "bin"
