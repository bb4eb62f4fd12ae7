"""A version of a Delta table as a DuckDB relation over its active Parquet files."""

from collections.abc import Sequence
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.types as t

from ganyun.engine.delta.store import DeltaStore, arrow_schema, foreign_features
from ganyun.engine.duckdb.sessions import Session, identifier, literal

_SIMPLE = {
    pa.int8(): "TINYINT", pa.int16(): "SMALLINT", pa.int32(): "INTEGER", pa.int64(): "BIGINT", pa.float32(): "FLOAT",
    pa.float64(): "DOUBLE", pa.bool_(): "BOOLEAN", pa.date32(): "DATE", pa.string(): "VARCHAR", pa.binary(): "BLOB",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relation:
    """A version's rows: its active files, or for foreign tables the rows themselves."""

    files: tuple[str, ...]
    schema: pa.Schema
    arrow: pa.Table | None = None

    def inline(self, session: Session, columns: pa.Schema) -> str:
        """These columns as they stand in a FROM clause of this session."""
        if self.arrow is None:
            return f"({files_sql(self.files, columns)})"
        session.connection.register("foreign_table", self.arrow)
        return "foreign_table"

    def create_view(self, session: Session, name: str) -> None:
        """Makes the relation known as a (quoted, dotted) name."""
        if self.arrow is None:
            session.run(f"CREATE VIEW {name} AS {files_sql(self.files, self.schema)}")
            return
        session.connection.register("foreign_table", self.arrow)
        session.run(f"CREATE TABLE {name} AS SELECT * FROM foreign_table")
        session.connection.unregister("foreign_table")


def relation(store: DeltaStore, table: str, version: int | None = None) -> Relation:
    """The rows of a version."""
    delta = store.open(table, version)
    schema = arrow_schema(delta)
    if foreign_features(delta):
        # Partition columns are not in the files, deleted rows still are: only Delta's own reader is right here.
        return Relation((), schema, pa.RecordBatchReader.from_stream(delta.scan()).read_all())
    return Relation(tuple(store.addresses(table, delta, store.parts(delta), checked=version is not None)), schema)


def files_sql(files: Sequence[str], schema: pa.Schema, extra: str = "") -> str:
    """A SELECT over Parquet files: every column of the schema by name and type, null where a file lacks it.

    ``extra`` adds DuckDB's own columns, e.g. ``", file_index AS _file, file_row_number AS _row"``.
    """
    names = ", ".join(identifier(field.name) for field in schema)
    if not files:
        nothing = ", ".join(f"NULL::{duckdb_type(field.type)} AS {identifier(field.name)}" for field in schema)
        empty = f"SELECT {nothing}, 0::UBIGINT AS file_index, 0::BIGINT AS file_row_number"
        return f"SELECT {names}{extra} FROM ({empty}) WHERE false"
    wanted = ", ".join(
        f"{literal(field.name)}: {{name: {literal(field.name)}, type: {literal(duckdb_type(field.type))}, "
        "default_value: NULL}"
        for field in schema
    )
    listing = ", ".join(literal(file) for file in files)
    return f"SELECT {names}{extra} FROM read_parquet([{listing}], schema = MAP {{{wanted}}})"


def duckdb_type(kind: pa.DataType) -> str:
    """DuckDB's name of a type that Delta stores."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    if t.is_timestamp(kind):
        return "TIMESTAMPTZ" if kind.tz else "TIMESTAMP"
    if t.is_decimal(kind):
        return f"DECIMAL({kind.precision}, {kind.scale})"
    if t.is_list(kind):
        return f"{duckdb_type(kind.value_type)}[]"
    if t.is_struct(kind):
        return "STRUCT(" + ", ".join(f"{identifier(each.name)} {duckdb_type(each.type)}" for each in kind) + ")"
    if t.is_map(kind):
        return f"MAP({duckdb_type(kind.key_type)}, {duckdb_type(kind.item_type)})"
    raise TypeError(f"no DuckDB type for {kind}")
