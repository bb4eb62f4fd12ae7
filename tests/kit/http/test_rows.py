"""Rows come out of every format as they went in, and no cell becomes a formula."""

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.kit.http.public import UnknownFormat, escape_formulas, rows_response

TABLE = pa.table(
    {
        "city": pa.array(["南昌", "九江", None]),
        "value": pa.array([1.5, None, -2.0]),
        "day": pa.array([date(2024, 2, 29), None, date(1900, 1, 1)]),
        "at": pa.array([datetime(2024, 2, 29, 8), None, None], pa.timestamp("us", "UTC")),
        "price": pa.array([Decimal("1.10"), None, None], pa.decimal128(10, 2)),
        "tags": pa.array([["a", "b"], None, []]),
        "raw": pa.array([b"\x00\xff", None, b""]),
        "kind": pa.array(["x", "y", "x"]).dictionary_encode(),
        "many": pa.array([2**60, None, 0]),
    }
)


def body(table: pa.Table, format: str) -> bytes:
    reader = pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=2))
    return b"".join(rows_response(reader, format))


def test_json():
    rows = json.loads(body(TABLE, "json"))
    assert rows[0]["city"] == "南昌"
    assert rows[0]["day"] == "2024-02-29"
    assert rows[0]["price"] == "1.10"
    assert rows[0]["tags"] == ["a", "b"]
    assert rows[0]["raw"] == "00ff"
    assert rows[0]["many"] == 2**60
    assert rows[1]["value"] is None
    assert len(rows) == 3


def test_csv():
    text = body(TABLE, "csv")
    assert text.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))
    assert [row["city"] for row in rows] == ["南昌", "九江", ""]
    assert [row["value"] for row in rows] == ["1.5", "", "-2"]
    assert rows[0]["tags"] == '["a","b"]'
    assert rows[0]["kind"] == "x"


def test_parquet_and_arrow_are_exact():
    assert pq.read_table(io.BytesIO(body(TABLE, "parquet"))).equals(TABLE)
    assert pa.ipc.open_stream(body(TABLE, "arrow")).read_all().equals(TABLE)


@pytest.mark.parametrize("format", ["json", "csv", "parquet", "arrow"])
def test_no_rows(format):
    empty = TABLE.schema.empty_table()
    data = body(empty, format)
    if format == "json":
        assert json.loads(data) == []
    if format == "csv":
        assert len(data.decode("utf-8-sig").splitlines()) == 1
    if format == "parquet":
        assert pq.read_table(io.BytesIO(data)).num_rows == 0
    if format == "arrow":
        assert pa.ipc.open_stream(data).read_all().num_rows == 0


@pytest.mark.parametrize(
    ("cell", "safe"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("-12.5", "-12.5"),
        ("+8", "+8"),
        ("-1e5", "-1e5"),
        ("-1+1", "'-1+1"),
        ("南昌", "南昌"),
        ("", ""),
        (None, None),
        ("a=b", "a=b"),
    ],
)
def test_formulas_are_defused(cell, safe):
    assert escape_formulas(pa.array([cell], pa.string()))[0].as_py() == safe


def test_a_column_name_is_a_cell_too():
    assert b"'=cmd" in body(pa.table({"=cmd": ["x"]}), "csv")


@given(st.lists(st.text()))
def test_no_csv_cell_begins_like_a_formula(cells):
    for cell in escape_formulas(pa.array(cells, pa.string())).to_pylist():
        assert not cell or cell[0] not in "=+-@\t\r" or float(cell.rstrip("%")) is not None


def test_numbers_stay_numbers():
    column = pa.array([-1.5, 2.0])
    assert escape_formulas(column).equals(column)


def test_an_unknown_format_lists_the_known():
    reader = pa.RecordBatchReader.from_batches(TABLE.schema, [])
    with pytest.raises(UnknownFormat, match=r"xlsx[\s\S]*parquet"):
        rows_response(reader, "xlsx")


def test_an_error_of_the_query_is_an_error_of_the_call():
    def broken():
        raise pa.ArrowInvalid("bad query")
        yield

    with pytest.raises(pa.ArrowInvalid):
        rows_response(pa.RecordBatchReader.from_batches(TABLE.schema, broken()))


def test_the_response_is_a_download(client):
    response = client.get("/api/rows?format=csv")
    assert response.headers["Content-Disposition"] == 'attachment; filename="cities.csv"'
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert b"'=1+1" in b"".join(response.streaming_content)
    assert client.get("/api/rows?format=xlsx").status_code == 422
