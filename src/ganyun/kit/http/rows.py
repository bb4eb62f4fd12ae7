"""Tables as responses: a stream of Arrow batches becomes JSON, CSV, Parquet or Arrow IPC, memory flat."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv
import pyarrow.parquet as pq
from django.http import StreamingHttpResponse

from ganyun.kit.http.errors import UnknownFormat

Chunks = Iterator[bytes]

FORMULA = r"^[=+\-@\t\r]"
NUMBER = r"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?%?$"

TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
    "arrow": "application/vnd.apache.arrow.stream",
}


def rows_response(reader: pa.RecordBatchReader, format: str = "json", *, name: str = "") -> StreamingHttpResponse:
    """Streams rows as ``json`` (an array of objects), ``csv``, ``parquet`` or ``arrow`` (IPC stream).

    With ``name`` the response is a download of that name. The first batch is read before the response begins, so an
    error of the query itself still travels as an error; a later one breaks the stream off, which the client sees.

    CSV is UTF-8 with a byte order mark and CRLF (a spreadsheet shows Chinese right), and is safe against formula
    injection: a text cell that begins with ``= + - @``, tab or carriage return gets a quote ``'`` in front, unless it
    is a number such as ``-12.5``. A program that wants the bytes as they are takes Parquet, Arrow or JSON.

    Raises:
        UnknownFormat: with the formats there are.
    """
    if format not in WRITERS:
        raise UnknownFormat(format=format, allowed="、".join(WRITERS))
    first = next(reader, None)
    response = StreamingHttpResponse(WRITERS[format](reader.schema, _chain(first, reader)), content_type=TYPES[format])
    if name:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


def _chain(first: pa.RecordBatch | None, rest: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    if first is not None:
        yield first
        yield from rest


def _json(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Chunks:
    yield b"["
    separator = b"\n"
    for batch in batches:
        for row in batch.to_pylist():
            yield separator + orjson.dumps(row, default=_text, option=orjson.OPT_NON_STR_KEYS)
            separator = b",\n"
    yield b"\n]\n"


def _csv(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Chunks:
    yield b"\xef\xbb\xbf"
    sink = _Sink()
    options = pyarrow.csv.WriteOptions(eol="\r\n")
    flat = pa.schema([pa.field(_safe_text(field.name), _flat_type(field.type)) for field in schema])
    with pyarrow.csv.CSVWriter(pa.PythonFile(sink, mode="w"), flat, write_options=options) as writer:
        yield sink.take()
        for batch in batches:
            columns = [escape_formulas(_flat(column)) for column in batch.columns]
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=flat))
            yield sink.take()
    yield sink.take()


def _parquet(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Chunks:
    sink = _Sink()
    with pq.ParquetWriter(pa.PythonFile(sink, mode="w"), schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            yield sink.take()
    yield sink.take()


def _arrow(schema: pa.Schema, batches: Iterator[pa.RecordBatch]) -> Chunks:
    sink = _Sink()
    with pa.ipc.new_stream(pa.PythonFile(sink, mode="w"), schema) as writer:
        yield sink.take()
        for batch in batches:
            writer.write_batch(batch)
            yield sink.take()
    yield sink.take()


WRITERS: dict[str, Callable[[pa.Schema, Iterator[pa.RecordBatch]], Chunks]] = {
    "json": _json,
    "csv": _csv,
    "parquet": _parquet,
    "arrow": _arrow,
}


def escape_formulas(column: pa.Array) -> pa.Array:
    """A text column whose cells no spreadsheet takes for a formula; other columns as they are."""
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    formula = pc.and_(
        pc.match_substring_regex(column, pattern=FORMULA),
        pc.invert(pc.match_substring_regex(column, pattern=NUMBER)),
    )
    quoted = pc.binary_join_element_wise(pa.scalar("'", column.type), column, pa.scalar("", column.type))
    return pc.if_else(formula, quoted, column)


def _safe_text(text: str) -> str:
    return str(escape_formulas(pa.array([text]))[0].as_py())


def _flat_type(type: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_nested(type) or pa.types.is_binary(type) else _plain_type(type)


def _plain_type(type: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(type):
        return type.value_type
    if pa.types.is_string_view(type) or pa.types.is_large_string(type):
        return pa.string()
    return type


def _flat(column: pa.Array) -> pa.Array:
    """A column CSV can hold: lists and structures as JSON text, bytes as hexadecimal digits."""
    wanted = _flat_type(column.type)
    if column.type == wanted:
        return column
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        cells = [None if cell is None else _cell(cell) for cell in column.to_pylist()]
        return pa.array(cells, pa.string())
    return column.cast(wanted)


def _cell(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else orjson.dumps(value, default=_text).decode()


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)


class _Sink(io.RawIOBase):
    """A file that hands out what was written since the last look."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []
        self._length = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        part = bytes(data)
        self._parts.append(part)
        self._length += len(part)
        return len(part)

    def tell(self) -> int:
        return self._length

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken
