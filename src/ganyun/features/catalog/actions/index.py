"""Keeps the search index in line with the database. It is a copy, so nothing here needs a permission or a record.

A change marks its resource in :class:`Unindexed` within its own transaction. Whoever gets the write lock indexes all
that is marked; whoever does not may leave, because the holder looks again after letting go of the lock.
"""

import logging
import shutil
import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

import tantivy
from django.db import connection, transaction

from ganyun.features.catalog.models import Resource, Unindexed
from ganyun.features.catalog.queries import index
from ganyun.features.catalog.rules.grams import singles, terms
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.jobs.public import enqueue

log = logging.getLogger(__name__)

Progress = Callable[[int, int | None, str], None]

BATCH = 2000
INLINE = 5000  # a missing index of that many resources is built on the spot
SMALL_HEAP, LARGE_HEAP = 15_000_000, 100_000_000

COLUMNS = (
    "name", "title", "description", "owner", "code", "cloud_id", "category", "theme", "level", "share_type",
    "open_type", "update_cycle", "state", "updated_at", "data_at", "contract__words", "proposal__words",
)  # fmt: skip


def on_event(name: str, payload: dict[str, Any]) -> None:
    """After the commit of any change of the catalogue (``hooks.event``)."""
    if name.startswith("catalog."):
        refresh()


def refresh() -> bool:
    """Indexes what is marked. False: another process is at it, or the index has to be rebuilt first.

    Never raises: the marks stay until they are dealt with.
    """
    try:
        while Unindexed.objects.exists():
            with index.write_lock() as mine:
                if not mine or not _drain():
                    return False
        return True
    except (OSError, ValueError):
        log.exception("the search index could not be brought up to date; it will be tried again")
        return False


def ensure() -> bool:
    """Makes sure that there is an index, and that it is fresh. False: it has to be rebuilt by a job (it is large)."""
    if index.opened() is None:
        if Resource.objects.order_by().values("pk")[INLINE : INLINE + 1].exists():
            transaction.on_commit(_ask_for_rebuild)
            return False
        rebuild()
    refresh()
    return index.opened() is not None


def _ask_for_rebuild() -> None:
    try:
        enqueue("catalog.reindex", SYSTEM, dedupe="all")
    except (GanyunError, OSError):
        log.exception("the search index is missing and no job could be queued; run: ganyun catalog reindex")


def rebuild(progress: Progress | None = None) -> int:
    """Builds the index anew beside the one in use, then switches over; returns the number of resources.

    Searches go on meanwhile with the old one. Changes made meanwhile stay marked and are added at the end.
    """
    total = Resource.objects.count()
    with index.write_lock(wait=True):
        marked = list(Unindexed.objects.values_list("stamp", flat=True))
        name = f"v{index.VERSION}-{uuid.uuid4().hex[:12]}"
        path = index.folder() / name
        try:
            done = _fill(index.make(path), total, progress)
            pointer = index.folder() / f"{name}.new"
            pointer.write_text(name)
            pointer.replace(index.folder() / "current")
        except BaseException:
            shutil.rmtree(path, ignore_errors=True)
            raise
        for start in range(0, len(marked), 500):
            Unindexed.objects.filter(stamp__in=marked[start : start + 500]).delete()
        _drain()
        for old in index.folder().glob("v*-*"):
            if old.name != name and old.is_dir():
                shutil.rmtree(old, ignore_errors=True)  # readers that have it open keep its files until they let go
    if progress:
        progress(done, total, "")
    return done


def _fill(made: Any, total: int, progress: Progress | None) -> int:
    writer = made.writer(heap_size=LARGE_HEAP, num_threads=1)
    done = 0
    for row in _rows():
        writer.add_document(_document(row))
        done += 1
        if progress and done % BATCH == 0:
            progress(done, total, "")
    writer.commit()
    writer.wait_merging_threads()
    return done


def _rows() -> Iterator[tuple[Any, ...]]:
    """All resources in slices by key, so that no cursor stays open while others write."""
    last = 0
    while True:
        rows = list(Resource.objects.filter(pk__gt=last).order_by("pk").values_list("pk", *COLUMNS)[:BATCH])
        if not rows:
            return
        last = rows[-1][0]
        yield from (row[1:] for row in rows)


def _drain() -> bool:
    """Indexes the marked resources; the write lock is held. False when there is no index yet."""
    current = index.opened()
    if current is None:
        return False
    while marks := list(Unindexed.objects.values_list("name", "stamp")[:500]):
        names = [name for name, _stamp in marks]
        writer = current.writer(heap_size=SMALL_HEAP, num_threads=1)
        for name in names:
            writer.delete_documents_by_term("name", name)
        for row in _some(names):
            writer.add_document(_document(row))
        writer.commit()
        # No wait for merges: dropping the writer ends it; the segments are whole and a later writer may merge them.
        Unindexed.objects.filter(stamp__in=[stamp for _name, stamp in marks]).delete()
        if connection.in_atomic_block:
            break  # a test, or a caller in a transaction: what is marked now is all there is
    return True


def _some(names: Iterable[str]) -> list[tuple[Any, ...]]:
    return list(Resource.objects.filter(name__in=names).order_by().values_list(*COLUMNS))


def title_order(title: str) -> int:
    """A number that orders titles by their first four characters, common Chinese ones by pronunciation (GB 18030)."""
    return int.from_bytes(title.lower().encode("gb18030", errors="replace")[:8].ljust(8, b"\0"))


def _document(row: tuple[Any, ...]) -> Any:
    value = dict(zip(COLUMNS, row, strict=True))
    words = value["contract__words"] or value["proposal__words"] or ""
    updated: datetime = value["updated_at"]
    facets = (value["category"], value["theme"], value["cloud_id"], value["owner"], str(value["level"]),
              value["share_type"], value["open_type"], value["update_cycle"], value["state"])  # fmt: skip
    document = tantivy.Document()
    document.add_text("name", value["name"])
    document.add_text("title", terms(value["title"]))
    document.add_text("keys", terms(f"{value['name']} {value['code']}"))
    document.add_text("fields", terms(words))
    document.add_text("description", terms(value["description"]))
    document.add_text("owner", terms(value["owner"]))
    document.add_text("single", singles(value["title"] + words + value["description"] + value["owner"]))
    for facet, text in zip(index.FACETS, facets, strict=True):
        if text:
            document.add_text(facet, text)
    moment = int(updated.timestamp() * 1000)
    document.add_unsigned("updated", moment)
    document.add_unsigned("data", int(value["data_at"].timestamp() * 1000) if value["data_at"] else 0)
    document.add_unsigned("graded", value["level"] * 2**48 + moment)
    document.add_unsigned("titled", title_order(value["title"]))
    return document
