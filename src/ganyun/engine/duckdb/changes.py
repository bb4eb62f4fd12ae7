"""The change feed: Delta's own, in order, with the two halves of an update recognised by key."""

from collections.abc import Iterator

import pyarrow as pa
from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

from ganyun.engine.delta import commits
from ganyun.engine.delta.commits import Entry
from ganyun.engine.delta.schemas import aligner
from ganyun.engine.delta.store import DeltaStore, arrow_schema
from ganyun.engine.duckdb.sessions import Sessions, identifier
from ganyun.engine.port import ChangesGone, ChangesMissing, ColumnsReplaced

_QUIET = ("create", "evolve", "arrange", "compact", "vacuum")
_FEED = (
    pa.field("_change_type", pa.string()),
    pa.field("_commit_version", pa.int64()),
    pa.field("_commit_timestamp", pa.timestamp("us", tz="UTC")),
)
_REMOVED = "_change_type IN ('delete', 'update_preimage')"
_ADDED = "_change_type IN ('insert', 'update_postimage')"


def changes(
    store: DeltaStore, sessions: Sessions, table: str, since: int, until: int | None = None
) -> pa.RecordBatchReader:
    """See :meth:`ganyun.engine.port.Engine.changes`."""
    delta = store.open(table, until)
    entries = _entries(store, table, delta, since)
    schema = pa.schema([*arrow_schema(delta), *_FEED])

    def batches() -> Iterator[pa.RecordBatch]:
        for entry in entries:
            try:
                if entry.commit.mode == "upsert":
                    yield from _updates(sessions, delta, entry, schema)
                else:
                    yield from _feed(delta, entry, schema, _REMOVED)
                    yield from _feed(delta, entry, schema, _ADDED)
            except (DeltaError, pa.ArrowException) as error:
                if "not found" not in str(error).lower():
                    raise
                raise ChangesGone(table=table, version=entry.commit.version) from error

    return pa.RecordBatchReader.from_batches(schema, batches())


def _entries(store: DeltaStore, table: str, delta: DeltaTable, since: int) -> list[Entry]:
    """The versions that changed rows, oldest first."""
    if delta.metadata().configuration.get("delta.enableChangeDataFeed") != "true":
        raise ChangesMissing(table=table)
    found = []
    for version in range(max(since, -1) + 1, delta.version() + 1):
        entry = commits.read_entry(store.folder(table), table, version)
        if entry is None:
            raise ChangesGone(table=table, version=version)
        if entry.new_schema:
            raise ColumnsReplaced(table=table, version=version)
        if entry.commit.mode not in _QUIET:
            found.append(entry)
    return found


def _feed(delta: DeltaTable, entry: Entry, schema: pa.Schema, which: str) -> Iterator[pa.RecordBatch]:
    version = entry.commit.version
    reader = pa.RecordBatchReader.from_stream(delta.load_cdf(version, version, predicate=which))
    align = aligner(reader.schema, schema)
    return (align(batch) for batch in reader if batch.num_rows)


def _updates(sessions: Sessions, delta: DeltaTable, entry: Entry, schema: pa.Schema) -> Iterator[pa.RecordBatch]:
    """What an upsert removed is the old half of an update; what it added is the new half, or an insert."""
    keys = ", ".join(identifier(key) for key in entry.keys)
    label = schema.get_field_index("_change_type")
    with sessions.open() as session:
        removed = pa.RecordBatchReader.from_batches(schema, _feed(delta, entry, schema, _REMOVED))
        session.connection.register("removed", removed)
        session.run(f'CREATE TEMP TABLE updated AS SELECT DISTINCT {keys}, true AS "ganyun:old" FROM removed')
        for batch in _feed(delta, entry, schema, _REMOVED):
            yield batch.set_column(label, schema.field(label), pa.array(["update_preimage"] * batch.num_rows))
        added = pa.RecordBatchReader.from_batches(schema, _feed(delta, entry, schema, _ADDED))
        session.connection.register("added", added)
        found = session.stream(
            f"""SELECT * EXCLUDE ("ganyun:old") REPLACE (
                    CASE WHEN "ganyun:old" THEN 'update_postimage' ELSE 'insert' END AS _change_type)
                FROM added LEFT JOIN updated USING ({keys})"""
        )
        yield from map(aligner(found.schema, schema), found)
