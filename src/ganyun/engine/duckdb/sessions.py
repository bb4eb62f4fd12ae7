"""DuckDB connections with the node's limits: memory, a place to spill, no extension from the network."""

import atexit
import os
import shutil
import threading
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import duckdb
import pyarrow as pa

from ganyun.engine.delta.writing import disk_full_reason
from ganyun.engine.port import BadEngine, BadSQL, DiskFull, MemoryShort, NotOneSelect
from ganyun.kernel.errors import GanyunError

WIDE = 1_000
CELLS = 4_000_000  # per record batch; wide tables get fewer rows
MOST_ROWS, FEWEST_ROWS = 122_880, 2_048  # DuckDB's row group and vector


class Sessions:
    """Opens connections."""

    def __init__(self, temp_folder: Path, memory: str, time_zone: str) -> None:
        self.temp_folder = temp_folder
        self.memory = memory
        self.time_zone = time_zone
        self._lock = threading.Lock()
        atexit.register(self.close)
        self._shared: tuple[int, Session] | None = None  # with the process it belongs to: a fork must not use it

    def cursor(self) -> "Session":
        """A connection to the one database of this process: at once, where :meth:`open` takes 15 ms.

        For the engine's own statements that make nothing but temporary objects.
        """
        with self._lock:
            if self._shared is None or self._shared[0] != os.getpid():
                self._shared = (os.getpid(), self.open())
            connection = self._shared[1].connection.cursor()
        connection.execute(f"SET TimeZone = {literal(self.time_zone)}")
        return Session(connection)

    def for_width(self, columns: int) -> "Session":
        """A cursor; for very wide rows a database of its own, with one thread.

        DuckDB holds 2,048 values of every column per thread and operator: 160 MB for 5,000 texts.
        """
        if columns <= WIDE:
            return self.cursor()
        session = self.open()
        session.run("SET threads = 1")
        return session

    def close(self) -> None:
        """Closes the shared database; it opens again when needed."""
        with self._lock:
            if self._shared and self._shared[0] == os.getpid():
                self._shared[1].close()
            self._shared = None

    def open(self) -> "Session":
        """A database in memory of its own, so that nothing leaks from one user of it to another."""
        # A folder per connection: DuckDB's spill files have fixed names. The process id tells who left one behind.
        spill = self.temp_folder / f"duckdb-{os.getpid()}-{uuid.uuid4().hex[:12]}"
        self.temp_folder.mkdir(parents=True, exist_ok=True)
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": self.memory,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_community_extensions": "false",
            "allow_persistent_secrets": "false",
            # A table name must never mean a variable of some Python frame above.
            "python_enable_replacements": "false",
        }
        try:
            connection = duckdb.connect(config=settings)
        except duckdb.Error as error:
            raise BadEngine(setting="GANYUN_MEMORY", value=self.memory, reason=str(error)) from error
        connection.execute(f"SET TimeZone = {literal(self.time_zone)}")
        return Session(connection, spill)

    def sweep(self) -> None:
        """Removes what killed processes spilled."""
        for folder in self.temp_folder.glob("duckdb-*-*"):
            pid = folder.name.split("-")[1]
            if pid.isdigit() and not Path(f"/proc/{pid}").exists() and Path("/proc/self").exists():
                shutil.rmtree(folder, ignore_errors=True)


class Session:
    """One connection, and the folder it spills to when the database is its own. ``files`` are what its views read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, spill: Path | None = None) -> None:
        self.connection = connection
        self.files: list[str] = []
        self._spill = spill

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self.connection.close()
        if self._spill:
            shutil.rmtree(self._spill, ignore_errors=True)

    def lock(self, files: Sequence[str], target: Path | None = None) -> None:
        """From here on only these files can be read, only ``target`` written below, no setting changed."""
        self.connection.execute(f"SET allowed_paths = [{', '.join(literal(file) for file in files)}]")
        if target is not None:
            self.connection.execute(f"SET allowed_directories = [{literal(str(target))}]")
        self.connection.execute("SET enable_external_access = false")
        self.connection.execute("SET lock_configuration = true")

    def run(self, sql: str, parameters: Sequence[Any] | None = None) -> None:
        with translated():
            self.connection.execute(sql, parameters)

    def rows(self, sql: str, parameters: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        with translated():
            return self.connection.execute(sql, parameters).fetchall()

    def table(self, sql: str) -> pa.Table:
        with translated():
            return cast(pa.Table, self.connection.sql(sql).to_arrow_table())

    def schema(self, sql: str) -> pa.Schema:
        """The columns that a SELECT would yield."""
        with translated():
            return cast(pa.Schema, self.connection.sql(f"SELECT * FROM (\n{sql}\n) LIMIT 0").to_arrow_table().schema)

    def stream(self, sql: str, parameters: Sequence[Any] | None = None) -> pa.RecordBatchReader:
        """The result as it is computed; the session must stay open meanwhile."""
        with translated():
            relation = self.connection.sql(sql, params=list(parameters)) if parameters else self.connection.sql(sql)
            if relation is None:
                raise NotOneSelect(found="—")
            return relation.to_arrow_reader(batch_rows(len(relation.columns)))

    def closing_stream(
        self,
        sql: str,
        parameters: Sequence[Any] | None = None,
        shape: Callable[[pa.Schema], tuple[pa.Schema, Callable[[pa.RecordBatch], pa.RecordBatch]]] | None = None,
    ) -> pa.RecordBatchReader:
        """Like :meth:`stream`; the session closes with the reader. ``shape`` may change the batches on their way."""
        try:
            source = self.stream(sql, parameters)
            schema, change = shape(source.schema) if shape else (source.schema, None)
        except BaseException:
            self.close()
            raise

        def batches() -> Iterator[pa.RecordBatch]:
            try:
                with translated():
                    for batch in source:
                        yield change(batch) if change else batch
            finally:
                source.close()
                self.close()

        return pa.RecordBatchReader.from_batches(schema, batches())


@contextmanager
def translated() -> Iterator[None]:
    """DuckDB's errors as ours; what is a bug of this code stays what it is."""
    try:
        yield
    except GanyunError:
        raise
    except duckdb.OutOfMemoryException as error:
        raise MemoryShort(name="DuckDB", reason=_first_line(error)) from error
    except duckdb.Error as error:
        if (reason := disk_full_reason(error)) is not None:
            raise DiskFull(place="GANYUN_HOME", reason=reason) from error
        if isinstance(error, duckdb.InternalException):
            raise
        raise BadSQL(reason=_plain(error)) from error
    except (pa.ArrowException, OSError) as error:
        # Errors in mid-stream cross the C interface as text.
        if "Out of Memory" in str(error):
            raise MemoryShort(name="DuckDB", reason=_first_line(error)) from error
        if (reason := disk_full_reason(error)) is not None:
            raise DiskFull(place="GANYUN_HOME", reason=reason) from error
        raise BadSQL(reason=_plain(error)) from error


def batch_rows(columns: int) -> int:
    return max(FEWEST_ROWS, min(MOST_ROWS, CELLS // max(columns, 1)))


def literal(text: str) -> str:
    """A SQL string."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A quoted SQL name."""
    return '"' + name.replace('"', '""') + '"'


def _plain(error: Exception) -> str:
    """The message without the list of all functions that would have fitted."""
    return str(error).partition("\tCandidate functions")[0].strip()


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0]
