"""One at a time on this node, by name: a lock that the operating system frees even after ``kill -9``."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def only_one(folder: Path, name: str) -> Iterator[None]:
    """Holds the lock of that name below ``folder``; the second one waits."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
