"""What a file without a contract holds: its columns, their types and what they look like, from its first rows."""

import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from ganyun.engine.port import engine
from ganyun.features.exchange.errors import FileEmpty, FileUnreadable, FormatUnknown
from ganyun.features.exchange.rules.sources import files
from ganyun.features.exchange.rules.sources.readers import SUFFIXES, reading
from ganyun.features.quality.public import sql_name, sql_text
from ganyun.features.standards.public import detected, semantic_type, sql_detect

ROWS = 20_000
DETECTED = 1_000  # values that semantic types are tried on
SURE = 0.85  # confidence from which a semantic type is proposed
LEVEL = 2  # of a column that nobody knows
TYPES = (("integer", "bigint"), ("number", "double"), ("date", "date"), ("timestamp", "timestamp"),
         ("boolean", "boolean"))  # fmt: skip
"""Tried in this order: logical type and the DuckDB type that every filled value must cast to."""


@dataclass(frozen=True, slots=True)
class ColumnGuess:
    """A column as it seems to be. ``name`` is fit for a contract, ``title`` is the header as it stands; ``filled`` and
    ``distinct`` count the first 20,000 rows; ``level`` follows the semantic type (standards.md §6)."""

    name: str
    title: str
    logical_type: str
    physical_type: str
    semantic_type: str = ""
    filled: int = 0
    distinct: int = 0
    level: int = LEVEL


def describe_file(path: Path) -> tuple[ColumnGuess, ...]:
    """The columns of a CSV, TSV, XLSX, JSON, NDJSON or Parquet file, also compressed.

    Raises:
        FormatUnknown, FileEmpty, FileUnreadable, WrongEncoding
    """
    with tempfile.TemporaryDirectory() as spool, engine().connect({}) as connection, reading(path):
        connection.execute(f"CREATE TABLE t AS SELECT * FROM {_relation(connection, path, Path(spool))} LIMIT {ROWS}")
        headers = [row[0] for row in connection.execute("DESCRIBE t").fetchall()]
        if not headers or connection.execute("SELECT count(*) FROM t").fetchone()[0] == 0:
            raise FileEmpty(path=path.name)
        names = list(_names(headers))
        return tuple(_guess(connection, header, name) for header, name in zip(headers, names, strict=True))


def _relation(connection: duckdb.DuckDBPyConnection, path: Path, spool: Path) -> str:
    kind = SUFFIXES.get(files.inner_suffix(path))
    if kind is None:
        raise FormatUnknown(path=path.name, format=path.suffix, known="、".join(sorted(set(SUFFIXES.values()))))
    if kind == "csv" or kind == "tsv":
        return f"read_csv({sql_text(str(files.readable(path, spool)))}, header = true, all_varchar = true)"
    if kind in ("json", "ndjson"):
        return f"read_json_auto({sql_text(str(files.readable(path, spool)))})"
    plain = files.readable(path, spool, text=False)
    if kind == "parquet":
        return f"read_parquet({sql_text(str(plain))})"
    if kind == "xlsx":
        connection.register("sheet", _sheet(plain))
        return "sheet"
    raise FormatUnknown(path=path.name, format=kind, known="CSV、TSV、XLSX、JSON、NDJSON、Parquet")


def _sheet(path: Path) -> pa.Table:
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(nrows=ROWS + 1)
    except CalamineError as error:
        raise FileUnreadable(path=path.name, reason=str(error)) from error
    if not rows:
        raise FileEmpty(path=path.name)
    headers = [str(cell).strip() or f"列{place}" for place, cell in enumerate(rows[0], 1)]
    columns = [[None if cell == "" else str(cell) for cell in column] for column in zip(*rows[1:], strict=False)]
    return pa.table([pa.array(column, pa.string()) for column in columns] or [[]] * len(headers), headers)


def _guess(connection: duckdb.DuckDBPyConnection, header: str, name: str) -> ColumnGuess:
    column = f"nullif(trim(CAST({sql_name(header)} AS VARCHAR)), '')"
    filled, distinct = _one(connection, f"SELECT count({column}), count(DISTINCT {column}) FROM t")
    logical, physical = _type(connection, column, filled)
    found = _semantic(connection, header, name) if filled and logical in ("string", "integer") else ""
    if found:
        level = semantic_type(found).level
        return ColumnGuess(name, header, "string", "varchar", found, filled, distinct, level)
    return ColumnGuess(name, header, logical, physical, "", filled, distinct)


def _semantic(connection: duckdb.DuckDBPyConnection, header: str, name: str) -> str:
    """The semantic type that a column's values and name speak for, or ""."""
    checks = sql_detect(sql_name(header))
    sample = f"(SELECT {sql_name(header)} FROM t WHERE {sql_name(header)} IS NOT NULL LIMIT {DETECTED})"
    rates = _one(connection, f"SELECT {', '.join(checks.values())} FROM {sample}")
    found = detected(dict(zip(checks, rates, strict=True)), f"{name} {header}")
    return found[0].type if found and found[0].confidence >= SURE else ""


def _type(connection: duckdb.DuckDBPyConnection, column: str, filled: int) -> tuple[str, str]:
    """The narrowest type that every filled value casts to; codes with leading zeros stay text."""
    if not filled:
        return "string", "varchar"
    # a text of digits with a zero in front is a code, and a number would shorten it
    (codes,) = _one(connection, f"SELECT count(*) FROM t WHERE regexp_full_match({column}, '0[0-9]+')")
    for logical, physical in TYPES:
        if codes and logical in ("integer", "number"):
            continue
        (fits,) = _one(connection, f"SELECT count(TRY_CAST({column} AS {physical})) FROM t")
        whole = logical != "integer" or _one(connection, f"SELECT count(*) FROM t WHERE {column} LIKE '%.%'") == (0,)
        dated = logical != "date" or _one(connection, f"SELECT count(*) FROM t WHERE {column} LIKE '%:%'") == (0,)
        if fits == filled and whole and dated:
            return logical, physical
    return "string", "varchar"


def _one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    return connection.execute(sql).fetchone()


def _names(headers: list[str]) -> Iterator[str]:
    """Field names: what is a name already stays, spaces become underscores, what is left gets a number."""
    seen: set[str] = set()
    for place, header in enumerate(headers, 1):
        name = re.sub(r"[^0-9A-Za-z_\u4e00-\u9fff]+", "_", header.strip()).strip("_").lower()
        name = name if re.match(r"[A-Za-z_\u4e00-\u9fff]", name) else f"column_{place}"
        while name in seen:
            name = f"{name}_{place}"
        seen.add(name)
        yield name
