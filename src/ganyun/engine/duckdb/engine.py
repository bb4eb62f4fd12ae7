"""The engine of one machine: Delta Lake tables in a folder, SQL by DuckDB in this process."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import duckdb
import pyarrow as pa
from deltalake import DeltaTable

from ganyun.engine.capabilities import Capabilities
from ganyun.engine.delta import maintenance, schemas
from ganyun.engine.delta.commits import Batch
from ganyun.engine.delta.schemas import aligner
from ganyun.engine.delta.selecting import select_rows
from ganyun.engine.delta.store import DeltaStore, foreign_features, staged
from ganyun.engine.delta.writing import write_files
from ganyun.engine.duckdb import changes, query
from ganyun.engine.duckdb.copying import copy_select
from ganyun.engine.duckdb.relations import Relation, files_sql, relation
from ganyun.engine.duckdb.sessions import Session, Sessions, identifier
from ganyun.engine.duckdb.upsert import PLACE, positions, upsert
from ganyun.engine.port import (
    ColumnMissing,
    Commit,
    Configuration,
    ForeignTable,
    Mode,
    Staged,
    TableExists,
    TableMissing,
)
from ganyun.kernel.names import nearest

CAPABILITIES = Capabilities(
    name="duckdb",
    staging=True,
    upsert=True,
    time_travel=True,
    change_feed=True,
    schema_evolution=True,
    concurrent_writers=True,
    maintenance=True,
    locked_sql=True,
    max_columns=5_000,
)


def build(configuration: Configuration) -> "DuckDBEngine":
    """Called by the port."""
    return DuckDBEngine(configuration)


class DuckDBEngine:
    """See :class:`ganyun.engine.port.Engine` for every method's contract."""

    capabilities = CAPABILITIES

    def __init__(self, configuration: Configuration) -> None:
        self._store = DeltaStore(configuration.lake_url)
        self._sessions = Sessions(configuration.temp_folder, configuration.memory, configuration.time_zone)
        self._sessions.sweep()

    # ---- tables

    def tables(self) -> list[str]:
        return self._store.tables()

    def exists(self, table: str) -> bool:
        return self._store.exists(table)

    def create(self, table: str, schema: pa.Schema, *, change_feed: bool = True, description: str = "") -> int:
        return self._store.create(table, schema, change_feed=change_feed, description=description)

    def version(self, table: str) -> int:
        return self._store.open(table).version()

    def schema(self, table: str, version: int | None = None) -> pa.Schema:
        return self._store.schema(table, version)

    def files(self, table: str, version: int | None = None) -> list[str]:
        return self._store.files(table, version)

    def count(self, table: str, version: int | None = None) -> int:
        delta = self._store.open(table, version)
        rows = [part.rows for part in self._store.parts(delta)]
        if None in rows or foreign_features(delta):
            return int(
                self.query(f"SELECT count(*) FROM {_quoted(table)}", versions=_at(table, version))
                .read_all()[0][0]
                .as_py()
            )
        return sum(row or 0 for row in rows)

    def batch(self, table: str, batch_id: str) -> Commit | None:
        return self._store.batch(table, batch_id)

    def history(self, table: str, limit: int | None = None) -> list[Commit]:
        return self._store.history(table, limit)

    def compact(self, table: str) -> Commit:
        return maintenance.compact(self._store, table)

    def vacuum(self, table: str, keep_hours: float = 168) -> list[str]:
        return maintenance.vacuum(self._store, table, keep_hours)

    # ---- writing

    def stage(self, table: str, batches: pa.RecordBatchReader, *, new_schema: bool = False) -> Staged:
        return self._store.stage(table, batches, new_schema=new_schema)

    def stage_select(
        self,
        table: str,
        sql: str,
        tables: Mapping[str, str] | None = None,
        versions: Mapping[str, int] | None = None,
        *,
        new_schema: bool = False,
    ) -> Staged:
        names = query.resolve(query.named_tables(sql), tables, self.tables)
        folder = self._store.folder(table)
        with self._session(names, versions) as session:
            given = session.schema(sql)
            wanted = schemas.canonical(table, given)
            if not new_schema or not given.equals(wanted):
                return self.stage(table, self.query(sql, tables, versions=versions), new_schema=new_schema)
            folder.mkdir(parents=True, exist_ok=True)
            session.lock(session.files, folder)
            return staged(table, copy_select(session, sql, folder, wanted), wanted, new_schema=True)

    def discard(self, staged: Staged) -> None:
        self._store.discard(staged)

    def publish(
        self,
        staged: Staged,
        *,
        mode: Mode,
        keys: Sequence[str] = (),
        batch_id: str,
        metadata: Mapping[str, str] | None = None,
    ) -> Commit:
        table = staged.table
        if not self.exists(table):
            with suppress(TableExists):  # another writer made it just now
                self._store.create(table, staged.schema)

        def attempt(delta: DeltaTable, nonce: str) -> None:
            if found := foreign_features(delta):
                raise ForeignTable(table=table, features="、".join(found))
            batch = Batch(batch_id, nonce, tuple(keys), metadata or {})
            if mode == "replace":
                self._store.replace(delta, staged, batch)
                return
            self._store.evolve(delta, staged)
            if mode == "append":
                self._store.append(delta, staged, batch)
            else:
                upsert(self._store, self._sessions, delta, staged, batch)

        commit = self._store.until_landed(table, batch_id, attempt)
        if commit.replayed or mode == "upsert":
            self._store.discard(staged)
        return commit

    def append(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        batch_id: str,
        keys: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> Commit:
        return self._write(table, batches, "append", batch_id, keys, metadata)

    def replace(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        batch_id: str,
        keys: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
        new_schema: bool = False,
    ) -> Commit:
        return self._write(table, batches, "replace", batch_id, keys, metadata, new_schema=new_schema)

    def upsert(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        *,
        batch_id: str,
        keys: Sequence[str] = (),
        metadata: Mapping[str, str] | None = None,
    ) -> Commit:
        return self._write(table, batches, "upsert", batch_id, keys, metadata)

    def _write(
        self,
        table: str,
        batches: pa.RecordBatchReader,
        mode: Mode,
        batch_id: str,
        keys: Sequence[str],
        metadata: Mapping[str, str] | None,
        *,
        new_schema: bool = False,
    ) -> Commit:
        landed = self._store.replayed(table, batch_id)
        if landed:
            batches.close()
            return landed
        rows = self.stage(table, batches, new_schema=new_schema)
        try:
            return self.publish(rows, mode=mode, keys=keys, batch_id=batch_id, metadata=metadata)
        except BaseException:
            self.discard(rows)
            raise

    # ---- staged rows

    def scan_staged(self, staged: Staged, sql: str, relations: Mapping[str, pa.Table] | None = None) -> pa.Table:
        known = {name: name for name in ("staged", *(relations or {}))}
        query.resolve(query.named_tables(sql), known, list)
        with self._staged_session(staged, relations or {}) as session:
            return session.table(sql)

    def rewrite(self, staged: Staged, sql_where: str, relations: Mapping[str, pa.Table] | None = None) -> Staged:
        keep = query.check_predicate(sql_where, ["staged", *(relations or {})])
        folder = self._store.folder(staged.table)
        paths = [folder / file.path for file in staged.files]
        with self._staged_session(staged, relations or {}, PLACE) as session:
            out = f'SELECT "ganyun:file" AS f, "ganyun:row" AS r FROM staged WHERE ({keep}) IS NOT TRUE'
            files = select_rows(paths, positions(session, out, range(len(paths))), staged.schema, keep=False)
            written = write_files(folder, files, staged.schema)
        self.discard(staged)
        return _restaged(staged, written)

    @contextmanager
    def _staged_session(self, staged: Staged, relations: Mapping[str, pa.Table], extra: str = "") -> Iterator[Session]:
        folder = self._store.folder(staged.table)
        paths = [str(folder / file.path) for file in staged.files]
        places = {"_file": "file_index", "_row": "file_row_number"}
        # A column of the data wins over a place of the same name.
        extra += "".join(f", {source} AS {name}" for name, source in places.items() if name not in staged.schema.names)
        with self._sessions.for_width(len(staged.schema)) as session:
            session.run(f"CREATE TEMP VIEW staged AS {files_sql(paths, staged.schema, extra)}")
            for name, rows in relations.items():
                session.connection.register(name, rows)
            yield session

    # ---- reading

    def read(
        self,
        table: str,
        *,
        version: int | None = None,
        columns: Sequence[str] | None = None,
        where: str | None = None,
        limit: int | None = None,
    ) -> pa.RecordBatchReader:
        found = self._relation(table, version)
        known = found.schema.names
        for column in columns or ():
            if column not in known:
                raise ColumnMissing(table=table, column=column, nearest=nearest(column, known) or "—")
        condition = most = ""
        wanted = touched = found.schema
        if columns:
            wanted = touched = pa.schema([found.schema.field(name) for name in columns])
        if where is not None:
            condition = f" WHERE {query.check_predicate(where)}"
            also = query.mentioned(where, known) - set(wanted.names)
            touched = pa.schema([*wanted, *(found.schema.field(name) for name in also)])
        if limit is not None:
            most = f" LIMIT {int(limit)}"
        names = ", ".join(identifier(name) for name in wanted.names)
        session = self._sessions.for_width(len(touched))
        sql = f"SELECT {names} FROM {found.inline(session, touched)}{condition}{most}"
        return session.closing_stream(sql, shape=lambda given: (wanted, aligner(given, wanted)))

    def changes(self, table: str, since: int, until: int | None = None) -> pa.RecordBatchReader:
        return changes.changes(self._store, self._sessions, table, since, until)

    def query(
        self,
        sql: str,
        tables: Mapping[str, str] | None = None,
        parameters: Sequence[Any] | None = None,
        versions: Mapping[str, int] | None = None,
    ) -> pa.RecordBatchReader:
        names = query.resolve(query.named_tables(sql), tables, self.tables)
        session = self._session(names, versions, locked=True)
        return session.closing_stream(sql, parameters)

    def arrow_schema(self, types: Mapping[str, str]) -> pa.Schema:
        casts = ", ".join(f"NULL::{kind} AS {identifier(name)}" for name, kind in types.items())
        with self._sessions.for_width(len(types)) as session:
            return session.schema(f"SELECT {casts}")

    @contextmanager
    def connect(
        self,
        tables: Mapping[str, str] | None = None,
        versions: Mapping[str, int] | None = None,
        *,
        locked: bool = False,
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._session(tables or {}, versions, locked=locked) as session:
            yield session.connection

    def _session(
        self, names: Mapping[str, str], versions: Mapping[str, int] | None, *, locked: bool = False
    ) -> Session:
        """A connection with a view per name; the caller closes it."""
        at = versions or {}
        session = self._sessions.open()
        try:
            session.files = query.create_views(session, names, lambda table: self._relation(table, at.get(table)))
            if locked:
                session.lock(session.files)
        except BaseException:
            session.close()
            raise
        return session

    def _relation(self, table: str, version: int | None) -> Relation:
        if "." not in table:
            raise TableMissing(table=table, nearest=nearest(table, self.tables()) or "—")
        return relation(self._store, table, version)


def _restaged(old: Staged, files: tuple[Any, ...]) -> Staged:
    return staged(old.table, files, old.schema, new_schema=old.new_schema)


def _quoted(table: str) -> str:
    return ".".join(identifier(part) for part in table.split("."))


def _at(table: str, version: int | None) -> dict[str, int] | None:
    return None if version is None else {table: version}
