"""Keeping tables tidy: joining small files, removing files that no longer belong to a kept version."""

import math
import time
from collections.abc import Iterator
from pathlib import Path

from deltalake import WriterProperties
from deltalake.exceptions import CommitFailedError

from ganyun.engine.delta import commits
from ganyun.engine.delta.store import ATTEMPTS, DeltaStore
from ganyun.engine.port import Commit, WriteConflict

# A file that is in no version may belong to a write that is still going on: nobody stages for longer than a day.
YOUNG_HOURS = 24


def compact(store: DeltaStore, table: str) -> Commit:
    """Joins small files into ones of about 100 MB; the change feed does not see it."""
    for _ in range(ATTEMPTS):
        delta = store.open(table)
        try:
            delta.optimize.compact(
                writer_properties=WriterProperties(compression="ZSTD", compression_level=1),
                commit_properties=commits.properties("compact", delta.version() + 1),
            )
        except CommitFailedError:
            continue  # an upsert or a replace removed the same files; look again
        except Exception as error:
            store.raise_if_full(table, error)
            raise
        return store.history(table, limit=1)[0]
    raise WriteConflict(name=table, table=table, attempts=ATTEMPTS)


def vacuum(store: DeltaStore, table: str, keep_hours: float) -> list[str]:
    """Removes what the log says was removed more than ``keep_hours`` ago, and what killed writes left behind."""
    delta, folder = store.open(table), store.folder(table)
    hours = math.ceil(keep_hours)
    gone = [str(folder / name) for name in delta.vacuum(hours, dry_run=True, enforce_retention_duration=False)]
    gone = [name for name in gone if Path(name).exists()]
    if gone:
        facts = commits.properties("vacuum", delta.version() + 1)
        delta.vacuum(hours, dry_run=False, enforce_retention_duration=False, commit_properties=facts)
    for path in list(_strays(store, table, max(keep_hours, YOUNG_HOURS))):
        path.unlink(missing_ok=True)
        gone.append(str(path))
    return gone


def _strays(store: DeltaStore, table: str, hours: float) -> Iterator[Path]:
    """Old data files that no log entry names: a killed process wrote them and nobody published them."""
    folder = store.folder(table)
    before = time.time() - hours * 3600
    old = [path for path in folder.glob("*.parquet") if path.stat().st_mtime < before]
    if not old:
        return
    delta = store.open(table)
    # With no retention at all, vacuum would remove every file that any removal in the log names.
    tombstones = delta.vacuum(retention_hours=0, dry_run=True, enforce_retention_duration=False)
    named = {part.path for part in store.parts(delta)} | {Path(name).name for name in tombstones}
    yield from (path for path in old if path.name not in named)
