"""A lake of Delta tables in a folder: names to folders, opening, making, staging and the commits that need no SQL."""

import random
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pyarrow as pa
from deltalake import DeltaTable, Field
from deltalake.exceptions import CommitFailedError, DeltaError, TableNotFoundError
from deltalake.transaction import AddAction, RemoveAction

from ganyun.engine.delta import commits, schemas, writing
from ganyun.engine.delta.commits import Batch, Entry
from ganyun.engine.port import (
    BadEngine,
    Commit,
    DiskFull,
    Staged,
    StagedFile,
    TableExists,
    TableMissing,
    VersionGone,
    VersionMissing,
    WriteConflict,
    check_table_name,
)
from ganyun.kernel.names import nearest

ATTEMPTS = 30
DEPTH = 3  # cloud/table, quarantine/cloud/table


@dataclass(frozen=True, slots=True)
class Part:
    """A data file that is active in a version: what a commit needs to remove it again."""

    path: str
    bytes: int
    rows: int | None


class Outdated(Exception):
    """The opened version is no longer what a commit must start from."""


class DeltaStore:
    """All tables below one folder. Holds no state but the address, so it may be shared by threads."""

    def __init__(self, lake_url: str) -> None:
        self.root = _local_folder(lake_url)

    # ---- names and versions

    def folder(self, table: str) -> Path:
        return self.root.joinpath(*check_table_name(table).split("."))

    def tables(self) -> list[str]:
        logs = (log for depth in range(2, DEPTH + 1) for log in self.root.glob("/".join("*" * depth) + "/_delta_log"))
        return sorted(".".join(log.parent.relative_to(self.root).parts) for log in logs if any(log.glob("[0-9]*")))

    def exists(self, table: str) -> bool:
        return DeltaTable.is_deltatable(str(self.folder(table)))

    def open(self, table: str, version: int | None = None) -> DeltaTable:
        """The table at a version.

        Raises:
            TableMissing, VersionMissing
        """
        folder = self.folder(table)
        try:
            return DeltaTable(folder, version=version)
        except TableNotFoundError:
            raise self.missing(table) from None
        except (DeltaError, ValueError, OverflowError):
            if version is None:
                raise
            last = self.open(table).version()
            raise VersionMissing(table=table, version=version, first=commits.first_version(folder), last=last) from None

    def missing(self, table: str) -> TableMissing:
        return TableMissing(table=table, nearest=nearest(table, self.tables()) or "—")

    def schema(self, table: str, version: int | None = None) -> pa.Schema:
        return arrow_schema(self.open(table, version))

    def parts(self, delta: DeltaTable) -> list[Part]:
        """The active files of an opened table, oldest first."""
        # from_stream, not pa.table(): that imports pandas where it is installed, 0.3 s for nothing
        facts = pa.RecordBatchReader.from_stream(delta.get_add_actions(flatten=True)).read_all()
        facts = facts.select(["path", "size_bytes", "num_records", "modification_time"])
        rows = sorted(facts.to_pylist(), key=lambda row: (row["modification_time"], row["path"]))
        return [Part(unquote(row["path"]), row["size_bytes"], row["num_records"]) for row in rows]

    def files(self, table: str, version: int | None = None) -> list[str]:
        delta = self.open(table, version)
        return self.addresses(table, delta, self.parts(delta), checked=version is not None)

    def addresses(self, table: str, delta: DeltaTable, parts: Sequence[Part], *, checked: bool) -> list[str]:
        """Absolute paths. ``checked``: an old version's files may be vacuumed; say so now, not in mid-query."""
        folder = self.folder(table)
        paths = [folder / part.path for part in parts]
        if checked and not all(path.exists() for path in paths):
            raise VersionGone(table=table, version=delta.version(), last=self.open(table).version())
        return [str(path) for path in paths]

    # ---- history

    def batch(self, table: str, batch_id: str) -> Commit | None:
        found = self._found(table, batch_id)
        return found.commit if found else None

    def replayed(self, table: str, batch_id: str) -> Commit | None:
        """Like :meth:`batch`, for a caller that was about to write it again."""
        found = self._found(table, batch_id)
        return replace(found.commit, replayed=True) if found else None

    def landed(self, table: str, delta: DeltaTable, batch_id: str) -> Entry | None:
        """The log entry with which a batch landed, if the opened version has it."""
        lowest = delta.transaction_version(batch_id)
        if lowest is None:
            return None
        found = commits.find_batch(self.folder(table), table, batch_id, lowest, delta.version())
        return found or commits.forgotten(table, batch_id, lowest)

    def _found(self, table: str, batch_id: str) -> Entry | None:
        try:
            return self.landed(table, self.open(table), batch_id)
        except TableMissing:
            return None

    def history(self, table: str, limit: int | None = None) -> list[Commit]:
        last, folder = self.open(table).version(), self.folder(table)
        found: list[Commit] = []
        for version in range(last, -1, -1):
            entry = commits.read_entry(folder, table, version) if len(found) != limit else None
            if entry is None:
                break
            found.append(entry.commit)
        return found

    # ---- writing

    def create(self, table: str, schema: pa.Schema, *, change_feed: bool = True, description: str = "") -> int:
        wanted = schemas.canonical(table, schema)
        settings = {
            # History is evidence: keep the log, and remember removed files as long as any vacuum may want to keep them.
            "delta.logRetentionDuration": "interval 3650 days",
            "delta.deletedFileRetentionDuration": "interval 3650 days",
            "delta.enableChangeDataFeed": str(change_feed).lower(),
        }
        try:
            made = DeltaTable.create(
                self.folder(table),
                wanted,
                mode="error",
                description=description or None,
                configuration=settings,
                commit_properties=commits.properties("create", 0),
            )
        except (DeltaError, OSError) as error:
            self.raise_if_full(table, error)
            if self.exists(table):
                raise TableExists(table=table) from None
            raise
        return made.version()

    def stage(self, table: str, batches: pa.RecordBatchReader, *, new_schema: bool = False) -> Staged:
        with batches:
            present = None if new_schema or not self.exists(table) else self.schema(table)
            wanted = schemas.canonical(table, batches.schema, present)
            if present is not None:
                wanted = schemas.fit(table, wanted, present)
            align = schemas.aligner(batches.schema, wanted)
            files = writing.write_files(self.folder(table), (align(batch) for batch in batches), wanted)
        return staged(table, files, wanted, new_schema=new_schema)

    def discard(self, gone: Staged) -> None:
        active: set[str] = set()
        if gone.files and self.exists(gone.table):
            active = {part.path for part in self.parts(self.open(gone.table))}
        writing.remove_files(self.folder(gone.table), (file.path for file in gone.files if file.path not in active))

    def append(self, delta: DeltaTable, rows: Staged, batch: Batch) -> None:
        """One commit that adds the staged files; other writers' appends don't disturb it."""
        facts = commits.properties("append", delta.version() + 1, batch, rows=rows.rows, inserted=rows.rows)
        delta.create_write_transaction(additions(rows.files), "append", delta.schema(), commit_properties=facts)

    def replace(self, delta: DeltaTable, rows: Staged, batch: Batch) -> None:
        """One commit that removes all files and adds the staged ones."""
        facts = commits.properties(
            "replace",
            delta.version() + 1,
            batch,
            keyed=commits.stamp(),
            new_schema=rows.new_schema,
            retries=0,  # what to remove was listed at this version: any other commit in between means list again
            rows=rows.rows,
            inserted=rows.rows,
            deleted=sum(part.rows or 0 for part in self.parts(delta)),
        )
        present = arrow_schema(delta)
        wanted = rows.schema if rows.new_schema else schemas.fit(rows.table, rows.schema, present)
        schema = delta.schema() if wanted.equals(present) else wanted
        delta.create_write_transaction(additions(rows.files), "overwrite", schema, commit_properties=facts)

    def evolve(self, delta: DeltaTable, rows: Staged) -> None:
        """Adds the columns that the staged rows bring; checks that the rest still fits.

        Raises:
            Outdated: columns were added, so the table has a new version to start from.
        """
        if rows.new_schema:
            raise ValueError("rows staged with new_schema can only be published with mode='replace'")
        present = arrow_schema(delta)
        schemas.fit(rows.table, rows.schema, present)
        new = schemas.added(present, rows.schema)
        if new:
            facts = commits.properties("evolve", delta.version() + 1, retries=0)
            delta.alter.add_columns([Field.from_arrow(field) for field in new], commit_properties=facts)
            raise Outdated

    def until_landed(self, table: str, batch_id: str, attempt: Callable[[DeltaTable, str], None]) -> Commit:
        """Tries on the newest version until this batch has landed, whoever landed it.

        ``attempt(table, nonce)`` commits or raises. The commit that is found afterwards counts, not what the attempt
        reported: a commit may succeed and its checkpoint fail. The nonce tells our commit from another writer's of the
        same batch.
        """
        nonce = uuid.uuid4().hex
        for number in range(ATTEMPTS):
            delta = self.open(table)
            if landed := self.landed(table, delta, batch_id):
                return landed.seen_by(nonce)
            try:
                attempt(delta, nonce)
            except Outdated:
                continue
            except CommitFailedError:
                time.sleep(random.uniform(0, 0.02 * 2 ** min(number, 6)))  # noqa: S311 - spreads writers out
            except Exception as error:
                if landed := self._found(table, batch_id):
                    return landed.seen_by(nonce)
                self.raise_if_full(table, error)
                raise
            else:
                if landed := self._found(table, batch_id):
                    return landed.seen_by(nonce)
        raise WriteConflict(name=table, table=table, attempts=ATTEMPTS)

    def raise_if_full(self, table: str, error: Exception) -> None:
        reason = writing.disk_full_reason(error)
        if reason is not None:
            raise DiskFull(place=str(self.folder(table)), reason=reason) from error


def staged(table: str, files: tuple[StagedFile, ...], schema: pa.Schema, *, new_schema: bool = False) -> Staged:
    return Staged(table, files, sum(f.rows for f in files), sum(f.bytes for f in files), schema, new_schema)


def arrow_schema(delta: DeltaTable) -> pa.Schema:
    return pa.schema(delta.schema().to_arrow()).remove_metadata()


def foreign_features(delta: DeltaTable) -> list[str]:
    """What makes the files alone give wrong rows; none of our own tables has any of it."""
    found = ["partitions"] if delta.metadata().partition_columns else []
    if delta.metadata().configuration.get("delta.columnMapping.mode", "none") != "none":
        found.append("columnMapping")
    if "deletionVectors" in (delta.protocol().reader_features or []) and any(
        batch.num_rows for batch in delta.deletion_vectors()
    ):
        found.append("deletionVectors")
    return found


def additions(files: Sequence[StagedFile], *, data_change: bool = True) -> list[AddAction | RemoveAction]:
    return [AddAction(file.path, file.bytes, {}, file.modified, data_change, file.stats) for file in files]


def removals(parts: Sequence[Part], *, data_change: bool = True) -> list[AddAction | RemoveAction]:
    now = time.time_ns() // 1_000_000
    return [RemoveAction(part.path, data_change, now, part.bytes, {}) for part in parts]


def _local_folder(lake_url: str) -> Path:
    parts = urlsplit(lake_url)
    if parts.scheme in ("", "file") and parts.netloc in ("", "localhost"):
        return Path(unquote(parts.path) if parts.scheme else lake_url).expanduser().resolve()
    # The seam for object stores: deltalake and DuckDB take such addresses with storage options.
    raise BadEngine(setting="GANYUN_LAKE_URL", value=f"{parts.scheme}://…", reason="目前只支持本机文件夹")
