"""A contract's types as DuckDB types: what a text must look like to become a value, and the value.

Casting is strict where DuckDB is lenient: ``12.7`` is no integer (DuckDB rounds), ``1_000`` and ``0x1F`` no numbers,
``inf`` and ``nan`` are no measurements, a date with a time of day is no date.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

INTEGERS = {
    "tinyint": pa.int8(),
    "smallint": pa.int16(),
    "int": pa.int32(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
}
DUCKDB_INTEGERS = {
    "tinyint": "TINYINT",
    "smallint": "SMALLINT",
    "int": "INTEGER",
    "integer": "INTEGER",
    "bigint": "BIGINT",
}
TRUE_WORDS, FALSE_WORDS = ("true", "t", "1", "yes", "y", "是"), ("false", "f", "0", "no", "n", "否")
DATE_TOKENS = {
    "yyyy": "%Y",
    "MM": "%m",
    "dd": "%d",
    "HH": "%H",
    "mm": "%M",
    "ss": "%S",
    "SSS": "%g",
    "M": "%-m",
    "d": "%-d",
}


@dataclass(frozen=True, slots=True)
class Column:
    """How one field is stored: its DuckDB and Arrow types."""

    sql: str
    arrow: pa.DataType

    @property
    def is_text(self) -> bool:
        return self.sql == "VARCHAR"


def column_type(logical: str, physical: str, options: Mapping[str, Any]) -> Column:
    """The stored type of a field from its ODCS ``logicalType`` and ``physicalType``.

    Numbers without a ``decimal(p,s)`` physical type are doubles; integers without a size are 64-bit;
    timestamps are naive microseconds unless the physical type names a zone; objects and arrays are JSON text.
    """
    physical = physical.lower()
    if logical == "integer":
        name = physical if physical in INTEGERS else "bigint"
        return Column(DUCKDB_INTEGERS[name], INTEGERS[name])
    if logical == "number":
        decimal = re.fullmatch(r"(?:decimal|numeric)\((\d+)\s*,\s*(\d+)\)", physical)
        if decimal:
            precision, scale = int(decimal[1]), int(decimal[2])
            return Column(f"DECIMAL({precision},{scale})", pa.decimal128(precision, scale))
        return Column("DOUBLE", pa.float64())
    if logical == "boolean":
        return Column("BOOLEAN", pa.bool_())
    if logical == "date":
        return Column("DATE", pa.date32())
    if logical == "timestamp":
        if "tz" in physical or "with time zone" in physical:
            return Column("TIMESTAMPTZ", pa.timestamp("us", tz="UTC"))
        return Column("TIMESTAMP", pa.timestamp("us"))
    return Column("VARCHAR", pa.string())


def cast(text: str, column: Column, options: Mapping[str, Any]) -> str:
    """SQL for the value of a text (NULL when the text is no such value)."""
    kind = column.sql
    if kind == "VARCHAR":
        return text
    if kind == "BOOLEAN":
        words = f"lower(trim({text}))"
        true, false = (f"{words} IN ({_texts(each)})" for each in (TRUE_WORDS, FALSE_WORDS))
        return f"CASE WHEN {true} THEN true WHEN {false} THEN false END"
    if kind in ("DATE", "TIMESTAMP", "TIMESTAMPTZ"):
        return _cast_time(text, kind, options)
    value = f"try_cast({text} AS {kind})"
    if kind == "DOUBLE":
        return f"CASE WHEN isfinite({value}) AND NOT contains({text}, '_') THEN {value} END"
    if kind.startswith("DECIMAL"):
        # DuckDB rounds to the scale; digits that would be lost make it another number.
        exact = f"try_cast({text} AS DECIMAL(38,12))"
        return f"CASE WHEN {value} = {exact} AND NOT contains({text}, '_') THEN {value} END"
    plain = f"{value}::VARCHAR = {text}"
    spelled = rf"regexp_full_match({text}, '\s*[+-]?[0-9]+(\.0+)?\s*')"
    return f"CASE WHEN {plain} OR {spelled} THEN {value} END"


def cast_typed(value: str, column: Column, source_type: str) -> str:
    """Like :func:`cast` for a source that has types of its own (Parquet): exact or NULL."""
    if source_type == column.sql:
        return value
    if source_type == "VARCHAR":
        return cast(value, column, {})
    converted = f"try_cast({value} AS {column.sql})"
    if column.sql in DUCKDB_INTEGERS.values() and source_type in ("DOUBLE", "FLOAT"):
        return f"CASE WHEN {value} = trunc({value}) THEN {converted} END"
    if column.sql == "DOUBLE":
        return f"CASE WHEN isfinite({converted}) THEN {converted} END"
    return converted


def _cast_time(text: str, kind: str, options: Mapping[str, Any]) -> str:
    pattern = options.get("format")
    if pattern and "%" not in str(pattern):
        pattern = strptime_pattern(str(pattern))
    if pattern and pattern not in ("%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"):
        return f"try_strptime({text}, {sql_text(str(pattern))})::{kind}"
    value = f"try_cast({text} AS {kind})"
    if kind == "DATE":
        return f"CASE WHEN strlen({text}) <= 10 OR try_cast({text} AS TIMESTAMP) = {value} THEN {value} END"
    return value


def strptime_pattern(pattern: str) -> str:
    """ODCS date formats are Java's (``yyyyMMdd``); DuckDB wants strptime's (``%Y%m%d``)."""
    return re.sub("yyyy|SSS|MM|dd|HH|mm|ss|M|d", lambda found: DATE_TOKENS[found[0]], pattern)


def sql_text(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def sql_name(name: str) -> str:
    """A quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _texts(words: tuple[str, ...]) -> str:
    return ", ".join(sql_text(word) for word in words)
