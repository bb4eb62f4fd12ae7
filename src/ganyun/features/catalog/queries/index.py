"""The search index on disk: GANYUN_HOME/search, one folder a generation; ``current`` names the one that is read.

The index is a copy: everything in it comes from the database and can be rebuilt (``ganyun catalog reindex``).
"""

import fcntl
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

log = logging.getLogger(__name__)

VERSION = 2  # raise it when the schema or the terms change: older generations are then rebuilt

TEXTS = {"title": 8.0, "keys": 6.0, "fields": 3.0, "description": 1.5, "owner": 1.0}  # field → weight
FACETS = ("category", "theme", "cloud", "organisation", "level", "share", "open", "cycle", "state")

ORDERS = ("updated", "data", "graded", "titled")  # what lists can be ordered by


@cache
def schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("name", stored=True, tokenizer_name="raw", index_option="basic")
    for text in TEXTS:
        builder.add_text_field(text, tokenizer_name="terms", index_option="position" if text == "title" else "freq")
    builder.add_text_field("single", tokenizer_name="terms", index_option="basic")
    for facet in FACETS:
        builder.add_text_field(facet, fast=True, tokenizer_name="raw", index_option="basic")
    for order in ORDERS:
        builder.add_unsigned_field(order, fast=True)
    return builder.build()


def folder() -> Path:
    return Path(settings.GANYUN_HOME) / "search"


def generation() -> str:
    """The folder that is read now; "" when there is none of this version."""
    try:
        name = (folder() / "current").read_text().strip()
    except OSError:
        return ""
    return name if name.startswith(f"v{VERSION}-") and (folder() / name / "meta.json").is_file() else ""


def make(path: Path) -> Any:
    """An empty index in a new folder."""
    path.mkdir(parents=True)
    return _prepared(tantivy.Index(schema(), path=str(path)))


def _prepared(index: Any) -> Any:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer("terms", analyzer)
    index.config_reader("manual")
    return index


@dataclass
class _Open:
    index: Any
    stamp: int


_open: dict[Path, _Open] = {}
_opening = threading.Lock()


def opened() -> Any:
    """The current index, fresh; ``None`` when there is none or it cannot be read (then it must be rebuilt)."""
    name = generation()
    if not name:
        return None
    path = folder() / name
    try:
        stamp = (path / "meta.json").stat().st_mtime_ns
        with _opening:
            found = _open.get(path)
            if found is None:
                _open.clear()  # one home has one index; older generations are gone
                found = _open[path] = _Open(_prepared(tantivy.Index.open(str(path))), 0)
            if found.stamp != stamp:
                found.index.reload()
                found.stamp = stamp
        return found.index
    except (OSError, ValueError) as error:
        log.warning("search index %s cannot be read and will be rebuilt: %s", name, error)
        return None


@contextmanager
def write_lock(wait: bool = False) -> Iterator[bool]:
    """The one writer among all processes of the node; yields False when another one writes and ``wait`` is not set.

    The operating system lets go of it when the process dies, however it dies.
    """
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / ".lock").open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            yield False
            return
        yield True
