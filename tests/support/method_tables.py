"""Tables for methods of ``models``, held in a DuckDB of their own: what a run hands a method, without a lake."""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pyarrow as pa

from ganyun.features.models.rules.methods.method import Made, Method, Options

Rows = pa.Table | Sequence[Mapping[str, Any]] | Mapping[str, Sequence[Any]]


class MethodTables:
    """``MethodTables({"test.visits": rows})``: rows as an Arrow table, dicts, or columns; names are ``cloud.table``.

    The connection keeps the time zone of the node (Asia/Shanghai), as the engine's does.
    """

    def __init__(self, tables: Mapping[str, Rows]) -> None:
        self._connection = duckdb.connect()
        self._connection.execute("SET TimeZone = 'Asia/Shanghai'")
        self.schemas = {name: self._keep(name, arrow(rows)) for name, rows in tables.items()}

    def _keep(self, name: str, rows: pa.Table) -> pa.Schema:
        cloud, _dot, table = name.partition(".")
        self._connection.register("given", rows)
        self._connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{cloud}"')
        self._connection.execute(f'CREATE TABLE "{cloud}"."{table}" AS FROM given')
        self._connection.unregister("given")
        return rows.schema

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        return self._select(sql, parameters).to_arrow_table()

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> pa.RecordBatchReader:
        return self._select(sql, parameters).to_arrow_reader(65_536)

    def _select(self, sql: str, parameters: Sequence[Any]) -> duckdb.DuckDBPyRelation:
        cursor = self._connection.cursor()
        cursor.execute("SET TimeZone = 'Asia/Shanghai'")
        return cursor.sql(sql, params=list(parameters)) if parameters else cursor.sql(sql)

    @property
    def connection(self) -> duckdb.DuckDBPyConnection:
        return self._connection


def arrow(rows: Rows) -> pa.Table:
    """Rows as an Arrow table: dicts by row, or a mapping of columns."""
    if isinstance(rows, pa.Table):
        return rows
    return pa.table(dict(rows)) if isinstance(rows, Mapping) else pa.Table.from_pylist([dict(row) for row in rows])


def made_by(method: Method[Any], options: Mapping[str, Any] | Options, tables: Mapping[str, Rows]) -> Made:
    """Checks the shape, makes the rows, and holds both against each other; ``rows`` comes back as a table."""
    parsed = options if isinstance(options, Options) else method.options.model_validate(options)
    given = MethodTables(tables)
    shape = method.shape(parsed, {name: given.schemas[name] for name in method.reads(parsed)})
    made = method.make(parsed, given)
    rows = made.rows if isinstance(made.rows, pa.Table) else made.rows.read_all()
    assert rows.schema.equals(shape.schema), f"{rows.schema}\n--- is not the shape\n{shape.schema}"
    keys = rows.select(list(shape.keys))
    distinct = keys.group_by(list(shape.keys)).aggregate([])
    assert distinct.num_rows == keys.num_rows, f"keys {shape.keys} repeat"
    return Made(rows, made.card)
