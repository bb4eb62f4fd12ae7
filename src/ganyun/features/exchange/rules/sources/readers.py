"""One reader per format: a file becomes a :class:`Relation` of the quality feature, without loading it into memory.

A reader is a function in ``READERS``; a new format is a new function and a line in that table.
"""

import csv
import io
import itertools
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from ganyun.features.catalog.public import Contract, Server
from ganyun.features.exchange.errors import FileEmpty, FileTruncated, FileUnreadable, FormatUnknown
from ganyun.features.exchange.rules.sources import files, headers, shaping
from ganyun.features.quality.public import Relation, sql_name, sql_text

SUFFIXES = {".csv": "csv", ".tsv": "tsv", ".txt": "csv", ".xlsx": "xlsx", ".xls": "xlsx", ".json": "json",
            ".ndjson": "ndjson", ".jsonl": "ndjson", ".parquet": "parquet", ".geojson": "geojson"}  # fmt: skip
BIGGEST_JSON = 1 << 30  # bytes of one JSON document; larger data comes as NDJSON or Parquet
# DuckDB reads a file in buffers of 16 lines of the greatest size, one thread each: a great limit is slow.
LINE_LIMIT, BUFFER = 2 << 20, 8 << 20
JSON_LINES = 16 << 20
XLSX_ROWS = 10_000


@dataclass(slots=True)
class Source:
    """An opened file: the relation to check, the rows expected, and what could not even be split into columns."""

    relation: Relation
    expected_rows: int | None = None
    rejects: Callable[[], list["Reject"]] = field(default=lambda: [])
    reopen: Callable[[], Relation] | None = None  # for sources that can be read only once


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that is no row: its number among the file's records from 1, its text, and why."""

    row: int
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Opening:
    """What a reader is given."""

    connection: duckdb.DuckDBPyConnection
    path: Path
    contract: Contract
    server: Server
    spool: Path

    @property
    def text_path(self) -> Path:
        properties = self.server.properties
        return files.readable(
            self.path, self.spool, str(properties.get("encoding") or ""), member=str(properties.get("member") or "")
        )

    @property
    def plain_path(self) -> Path:
        """The file of a binary format, unpacked."""
        return files.readable(self.path, self.spool, text=False, member=str(self.server.properties.get("member") or ""))


def open_source(opening: Opening) -> Source:
    """Opens a file in the declared format, or in the one its name tells.

    Raises:
        FormatUnknown, FileUnreadable, FileTruncated, WrongEncoding, FileEmpty, Columns…: before any row is read.
    """
    declared = (opening.server.format or "").lower()
    name = declared if declared in READERS else SUFFIXES.get(files.inner_suffix(opening.path), declared)
    if declared in ("json", "csv") and files.inner_suffix(opening.path) in (".ndjson", ".jsonl", ".tsv", ".geojson"):
        name = SUFFIXES[files.inner_suffix(opening.path)]  # ODCS knows only csv and json; the suffix is more exact
    if name not in READERS:
        raise FormatUnknown(path=opening.path.name, format=declared or opening.path.suffix, known="、".join(READERS))
    if opening.path.stat().st_size == 0:
        raise FileEmpty(path=opening.path.name)
    shaping.refuse(opening.server, name)
    with reading(opening.path):
        return READERS[name](opening)


@contextmanager
def reading(path: Path) -> Iterator[None]:
    """DuckDB's reading errors in the words of this feature."""
    try:
        yield
    except duckdb.Error as error:
        text = str(error).splitlines()[0]
        if "end of GZIP" in text or "end of file" in text.lower():
            raise FileTruncated(path=path.name, reason="压缩流在中途结束") from error
        raise FileUnreadable(path=path.name, reason=text[:300]) from error


def read_csv(opening: Opening) -> Source:
    """CSV and TSV: every column as text; lines of the wrong width or with broken bytes are rejected one by one."""
    path = opening.text_path
    delimiter = str(opening.server.properties.get("delimiter") or "") or _delimiter(path)
    headed = shaping.has_header(opening.server)
    names = _header(path, delimiter)
    names = names if headed else [str(number) for number in range(1, len(names) + 1)]
    headers.distinct(names, opening.path.name)
    columns = ", ".join(f"{sql_text(name)}: 'VARCHAR'" for name in names)
    # No new_line option: DuckDB 2.0 reads a CRLF file as empty with it, and finds the ends of lines by itself without.
    options = [
        f"columns={{{columns}}}", f"header={str(headed).lower()}", "auto_detect=false", f"delim={sql_text(delimiter)}",
        "quote='\"'", "escape='\"'", "strict_mode=true", "store_rejects=true",
        f"max_line_size={LINE_LIMIT}", f"buffer_size={BUFFER}",
        f"compression={sql_text('gzip' if path.suffix.lower() == '.gz' else 'none')}",
    ]  # fmt: skip
    scan = f"read_csv({sql_text(str(path))}, {', '.join(options)})"
    shaped = shaping.shape(scan, names, opening.server, opening.path.name)
    mapping = headers.match(shaped.names, opening.contract, opening.server, opening.path.name)
    expected = _expected(path, opening.path)
    return Source(
        Relation(shaped.scan, dict.fromkeys(shaped.names, "VARCHAR"), mapping),
        expected and expected * shaped.records,
        lambda: _rejects(opening.connection, headed, shaped.records),
    )


def read_tsv(opening: Opening) -> Source:
    """Tab-separated values."""
    server = opening.server
    properties = {"delimiter": "\t", **server.properties}
    tabbed = Server(server.name, server.environment, server.type, server.path, server.format, properties)
    return read_csv(Opening(opening.connection, opening.path, opening.contract, tabbed, opening.spool))


def read_parquet(opening: Opening) -> Source:
    """Parquet: types of its own; the original text of a row is what its values print as."""
    path = opening.plain_path
    scan = f"read_parquet({sql_text(str(path))})"
    described = opening.connection.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()
    columns = {name: kind for name, kind, *_ in described}
    shaped = shaping.shape(scan, list(columns), opening.server, opening.path.name)
    mapping = headers.match(shaped.names, opening.contract, opening.server, opening.path.name)
    query = f"SELECT sum(num_rows) FROM parquet_file_metadata({sql_text(str(path))})"
    rows = opening.connection.execute(query).fetchall()  # fetchall: an open result would own the connection
    kinds = {name: columns.get(name, "VARCHAR") for name in shaped.names}
    return Source(Relation(shaped.scan, kinds, mapping), int(rows[0][0]))


def read_ndjson(opening: Opening) -> Source:
    """One JSON object a line; a line that is no object is rejected, the others go on."""
    path = opening.text_path
    compression = sql_text("gzip" if path.suffix.lower() == ".gz" else "none")
    lines = (f"read_csv({sql_text(str(path))}, columns={{'line': 'VARCHAR'}}, header=false, auto_detect=false, "
             f"delim='\x01', quote='', escape='', max_line_size={JSON_LINES}, buffer_size={JSON_LINES}, "
             f"compression={compression})")  # fmt: skip
    # CASE, not AND: conditions joined by AND may be evaluated in any order, and json_type fails on what is no JSON
    good = "CASE WHEN json_valid(line) THEN json_type(line) = 'OBJECT' ELSE false END"
    names = _json_keys(opening.connection, f"SELECT line AS item FROM {lines} WHERE {good}")
    mapping = headers.match(names, opening.contract, opening.server, opening.path.name)
    picked = _picked(names, "line")
    relation = Relation(f"(SELECT {picked} FROM {lines} WHERE {good})", dict.fromkeys(names, "VARCHAR"), mapping)

    def rejects() -> list[Reject]:
        numbered = f"SELECT row_number() OVER () AS n, line FROM {lines} WHERE line IS NOT NULL"
        found = opening.connection.execute(f"SELECT n, line FROM ({numbered}) WHERE NOT {good}").fetchall()
        return [Reject(int(number), text, "不是一个 JSON 对象") for number, text in found]

    return Source(relation, _expected(path, opening.path), rejects)


def read_json(opening: Opening) -> Source:
    """A JSON array of objects (or one object with such an array under ``data`` or ``items``)."""
    path = _plain_json(opening)
    rows = _json_rows(path)
    names = _json_keys(opening.connection, f"SELECT item FROM {rows}")
    mapping = headers.match(names, opening.contract, opening.server, opening.path.name)
    return Source(Relation(f"(SELECT {_picked(names, 'item')} FROM {rows})", dict.fromkeys(names, "VARCHAR"), mapping))


def read_geojson(opening: Opening) -> Source:
    """A FeatureCollection: the properties as columns, the geometry as GeoJSON text in ``geometry``."""
    path = _plain_json(opening)
    rows = (f"(SELECT unnest(features) AS item FROM read_json({sql_text(str(path))}, format='unstructured', "
            f"columns={{features: 'JSON[]'}}, {_whole(path)}))")  # fmt: skip
    properties = _json_keys(opening.connection, f"SELECT item->'properties' AS item FROM {rows}")
    names = [*(name for name in properties if name != "geometry"), "geometry"]
    mapping = headers.match(names, opening.contract, opening.server, opening.path.name)
    picked = f"{_picked(names[:-1], 'properties')}, geometry::VARCHAR AS geometry".removeprefix(", ")
    items = f"(SELECT item->'properties' AS properties, item->'geometry' AS geometry FROM {rows})"
    return Source(Relation(f"(SELECT {picked} FROM {items})", dict.fromkeys(names, "VARCHAR"), mapping))


def read_xlsx(opening: Opening) -> Source:
    """A sheet of an Excel file (the first, or ``sheet``): the first row is the header; cells as text."""
    path = opening.plain_path
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = str(opening.server.properties.get("sheet") or book.sheet_names[0])
        if sheet not in book.sheet_names:
            raise FileUnreadable(
                path=opening.path.name, reason=f"没有工作表 {sheet}，已有：{'、'.join(book.sheet_names)}"
            )
        data = book.get_sheet_by_name(sheet)
    except CalamineError as error:
        raise FileUnreadable(path=opening.path.name, reason=str(error)) from error
    rows = iter(data.iter_rows())
    names = [_cell(each) or "" for each in next(rows, [])]
    if not any(names):
        raise FileEmpty(path=opening.path.name)
    width = max(index for index, name in enumerate(names, 1) if name)
    if not any(_cell(cell) for row in rows for cell in row[width:]):
        names = names[:width]  # formatted cells to the right of the table hold nothing
    mapping = headers.match(names, opening.contract, opening.server, opening.path.name)
    schema = pa.schema([(name, pa.string()) for name in names])

    def register() -> Relation:
        body = itertools.islice(data.iter_rows(), 1, None)
        batches = (_text_batch(chunk, schema) for chunk in iter(lambda: list(itertools.islice(body, XLSX_ROWS)), []))
        opening.connection.register("_sheet", pa.RecordBatchReader.from_batches(schema, batches))
        return Relation("_sheet", dict.fromkeys(names, "VARCHAR"), mapping)

    return Source(register(), data.total_height - 1, reopen=register)


READERS: Mapping[str, Callable[[Opening], Source]] = {
    "csv": read_csv, "tsv": read_tsv, "xlsx": read_xlsx, "json": read_json, "ndjson": read_ndjson,
    "parquet": read_parquet, "geojson": read_geojson,
}  # fmt: skip


def _first_line(path: Path) -> str:
    with files.open_bytes(path) as file:
        head = files._read_some(file, path)
    return head.decode("utf-8-sig", errors="replace")


def _delimiter(path: Path) -> str:
    line = _first_line(path).partition("\n")[0]
    bare = re.sub(r'"[^"]*"', "", line)
    return max(",\t;|", key=bare.count) if any(bare.count(sign) for sign in ",\t;|") else ","


def _header(path: Path, delimiter: str) -> list[str]:
    text = _first_line(path)
    try:
        names = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error as error:
        raise FileUnreadable(path=path.name, reason=f"表头读不出来：{error}") from error
    if not any(name.strip() for name in names):
        raise FileEmpty(path=path.name)
    return names


def _expected(path: Path, original: Path) -> int | None:
    """Rows expected from the size of the first lines; compressed files expand about sixfold."""
    sample = _first_line(path)
    lines = sample.count("\n")
    if not lines:
        return None
    size = path.stat().st_size * (6 if path.suffix.lower() == ".gz" else 1)
    return max(1, int(size / (len(sample.encode()) / lines)) - 1)


def _rejects(connection: duckdb.DuckDBPyConnection, headed: bool, records: int) -> list[Reject]:
    words = {"MISSING COLUMNS": "列数少于表头", "TOO MANY COLUMNS": "列数多于表头", "INVALID ENCODING": "编码错误",
             "UNQUOTED VALUE": "引号没有配对", "LINE SIZE OVER MAXIMUM": "一行过长"}  # fmt: skip
    found = connection.execute(
        "SELECT line, any_value(csv_line), any_value(error_type) FROM reject_errors GROUP BY line ORDER BY line"
    ).fetchall()
    # A header is line 1; a quoted value over several lines makes this count high, never twice the same. A line that
    # would have made several records has the number of the first.
    return [
        Reject((int(line) - 1 - headed) * records + 1, (text or "").strip("\r\n"), words.get(kind, kind))
        for line, text, kind in found
    ]


def _json_keys(connection: duckdb.DuckDBPyConnection, items: str) -> list[str]:
    """All keys of the objects, in order of first appearance."""
    found = connection.execute(
        f"SELECT key FROM (SELECT unnest(json_keys(item)) AS key, row_number() OVER () AS n FROM "
        f"(SELECT item FROM ({items}) WHERE json_type(item) = 'OBJECT')) GROUP BY key ORDER BY min(n)"
    ).fetchall()
    return [str(key) for (key,) in found]


def _picked(names: Sequence[str], item: str) -> str:
    paths = {name: sql_text("$." + json.dumps(name, ensure_ascii=False)) for name in names}
    return ", ".join(f"json_extract_string({item}, {path}) AS {sql_name(name)}" for name, path in paths.items())


def _json_rows(path: Path) -> str:
    text = _first_line(path).lstrip()
    location = sql_text(str(path))
    if text.startswith("["):
        options = f"format='array', records=false, columns={{json: 'JSON'}}, {_whole(path)}"
        return f"(SELECT json AS item FROM read_json({location}, {options}))"
    key = re.match(r'\{\s*"(data|items)"\s*:\s*\[', text)
    if not key:
        raise FileUnreadable(path=path.name, reason="JSON 的最外层应是数组，或 data / items 下的数组")
    return (f"(SELECT unnest({key[1]}) AS item FROM read_json({location}, format='unstructured', "
            f"columns={{{key[1]}: 'JSON[]'}}, {_whole(path)}))")  # fmt: skip


def _plain_json(opening: Opening) -> Path:
    """The document unpacked: DuckDB reserves memory by its size, which only a plain file tells."""
    path = opening.text_path
    path = files.unpack(path, opening.spool) if path.suffix.lower() == ".gz" else path
    if path.stat().st_size > BIGGEST_JSON:
        raise FileUnreadable(path=opening.path.name, reason="单个 JSON 文档超过 1 GiB，请改用 NDJSON 或 Parquet")
    return path


def _whole(path: Path) -> str:
    return f"maximum_object_size={max(path.stat().st_size + 1, 1 << 20)}"


def _cell(value: Any) -> str | None:
    """A cell as its text: whole numbers without ``.0``, dates in ISO form, empty cells as null."""
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, bool):
        return str(value).lower()
    if hasattr(value, "isoformat"):
        return (
            str(value.isoformat(" ")) if hasattr(value, "hour") and hasattr(value, "year") else str(value.isoformat())
        )
    return str(value)


def _text_batch(rows: list[list[Any]], schema: pa.Schema) -> pa.RecordBatch:
    width = len(schema)
    columns = [[_cell(row[index]) if index < len(row) else None for row in rows] for index in range(width)]
    return pa.RecordBatch.from_arrays([pa.array(column, pa.string()) for column in columns], schema=schema)
