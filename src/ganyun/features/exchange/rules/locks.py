"""One load of a resource at a time on this node; the second waits (the engine orders other nodes' writers)."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def only_load(folder: Path, resource: str) -> Iterator[None]:
    """Holds the resource's lock; the operating system frees it even after ``kill -9``."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{resource}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
