"""What a Delta commit says about our batch: written into ``commitInfo``, read back from the log.

The log is read file by file: ``DeltaTable.history`` numbers versions by counting down from the table it was called on,
which is wrong for an old version and races with other writers.
"""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deltalake import CommitProperties, Transaction

from ganyun.engine.port import Commit

# Upserts and replaces carry this application id too: Delta refuses a commit when one that it did not see carries the
# same id, so two of them never work from the same old state; appends pass.
KEYED = "ganyun:keyed"

_FOREIGN = {"CREATE TABLE": "create", "OPTIMIZE": "compact", "ADD COLUMN": "evolve"}


@dataclass(frozen=True, slots=True)
class Batch:
    """What a commit records about the batch it lands."""

    id: str
    nonce: str  # of this very attempt to publish
    keys: tuple[str, ...] = ()
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the log."""

    commit: Commit
    keys: list[str]
    nonce: str
    new_schema: bool

    def seen_by(self, nonce: str) -> Commit:
        """The commit, marked as replayed unless the owner of the nonce made it."""
        return replace(self.commit, replayed=self.nonce != nonce)


def properties(
    mode: str,
    version: int,
    batch: Batch | None = None,
    *,
    keyed: int | None = None,
    retries: int | None = None,
    new_schema: bool = False,
    **counts: int,
) -> CommitProperties:
    """Properties of one commit.

    Args:
        version: the lowest that the commit can get; the search for its batch starts there.
        keyed: a stamp (:func:`stamp`) that makes the commit exclude other keyed ones.
        counts: rows, inserted, updated, deleted.
    """
    facts: dict[str, Any] = {"mode": mode, **counts}
    now = time.time_ns() // 1_000_000
    ids = [] if keyed is None else [Transaction(KEYED, keyed, now)]
    if batch:
        facts |= {"batch": batch.id, "nonce": batch.nonce, "keys": list(batch.keys), "metadata": dict(batch.metadata)}
        ids.append(Transaction(batch.id, version, now))
    if new_schema:
        facts["new_schema"] = True
    return CommitProperties(custom_metadata={"ganyun": facts}, max_commit_retries=retries, app_transactions=ids)


def stamp() -> int:
    """A number that no other keyed commit carries."""
    return time.time_ns()


def read_entry(folder: Path, table: str, version: int) -> Entry | None:
    """What the log says about a version; ``None`` when it no longer has it."""
    actions = _actions(folder, version)
    if actions is None:
        return None
    info: dict[str, Any] = next((action["commitInfo"] for action in actions if "commitInfo" in action), {})
    facts = info.get("ganyun") or {}
    operation = str(info.get("operation", ""))
    commit = Commit(
        table=table,
        version=version,
        rows=facts.get("rows", 0),
        inserted=facts.get("inserted", 0),
        updated=facts.get("updated", 0),
        deleted=facts.get("deleted", 0),
        batch_id=facts.get("batch", ""),
        replayed=False,
        time=datetime.fromtimestamp(info.get("timestamp", 0) / 1000, UTC),
        mode=facts.get("mode") or _FOREIGN.get(operation, "vacuum" if operation.startswith("VACUUM") else "other"),
        metadata=dict(facts.get("metadata") or {}),
    )
    return Entry(commit, list(facts.get("keys") or ()), facts.get("nonce", ""), bool(facts.get("new_schema")))


def find_batch(folder: Path, table: str, batch_id: str, first: int, last: int) -> Entry | None:
    """The entry of a batch, looked for in versions ``first`` to ``last``; usually it is the first."""
    for version in range(first, last + 1):
        if any(action.get("txn", {}).get("appId") == batch_id for action in _actions(folder, version) or ()):
            return read_entry(folder, table, version)
    return None


def forgotten(table: str, batch_id: str, version: int) -> Entry:
    """A batch that the table knows to have landed while the log no longer tells how: it must not land again."""
    commit = Commit(table, version, 0, 0, 0, 0, batch_id, False, datetime.fromtimestamp(0, UTC), "other")
    return Entry(commit, [], "forgotten", False)


def first_version(folder: Path) -> int:
    """The oldest version whose log entry is still there."""
    names = (path.stem for path in (folder / "_delta_log").glob("*.json"))
    return min((int(name) for name in names if name.isdigit()), default=0)


def _actions(folder: Path, version: int) -> list[dict[str, Any]] | None:
    try:
        text = (folder / "_delta_log" / f"{version:020}.json").read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return [json.loads(line) for line in text.splitlines() if line]
