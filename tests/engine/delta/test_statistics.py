"""Statistics in the log: what other readers skip files by must never be too narrow."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from deltalake import DeltaTable

from ganyun.engine.delta.commits import properties
from ganyun.engine.delta.statistics import file_statistics
from ganyun.engine.delta.store import DeltaStore, additions


def statistics(path: Path, table: pa.Table) -> dict:
    pq.write_table(table, path, row_group_size=2)
    return json.loads(file_statistics(pq.read_metadata(path), table.schema))


@pytest.mark.parametrize(
    ("kind", "values", "low", "high", "nulls"),
    [
        (pa.int32(), [3, None, -7], -7, 3, 1),
        (pa.int64(), [2**62, -(2**62), 0], -(2**62), 2**62, 0),
        (pa.float64(), [0.5, -0.25, None], -0.25, 0.5, 1),
        (pa.decimal128(18, 2), [Decimal("1.25"), Decimal("-0.10"), None], -0.1, 1.25, 1),
        (pa.date32(), [date(2024, 2, 29), date(1949, 10, 1), None], "1949-10-01", "2024-02-29", 1),
        (
            pa.timestamp("us", tz="UTC"),
            [datetime(2024, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, 1, 2, 3, 4, tzinfo=UTC)],
            "2023-01-01T01:02:03.000004Z",
            "2024-01-01T00:00:00.000000Z",
            0,
        ),
        (pa.timestamp("us"), [datetime(2024, 1, 1)], "2024-01-01T00:00:00.000000", "2024-01-01T00:00:00.000000", 0),
        (pa.string(), ["南昌", None, "九江", ""], "", "南昌", 1),
        (pa.string(), ["江" * 40, "江" * 33], "江" * 32, "江" * 32 + "\U0010ffff", 0),
    ],
)
def test_bounds(tmp_path, kind, values, low, high, nulls):
    found = statistics(tmp_path / "a.parquet", pa.table({"列": pa.array(values, kind)}))
    assert found == {
        "numRecords": len(values), "minValues": {"列": low}, "maxValues": {"列": high}, "nullCount": {"列": nulls},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.float64(), [float("inf"), 1.0]),
        (pa.float64(), [float("nan")]),
        (pa.decimal128(38, 2), [Decimal("12345678901234567.89")]),  # more digits than a JSON number keeps
        (pa.binary(), [b"\xff"]),
        (pa.bool_(), [True]),
        (pa.int64(), [None]),
    ],
)
def test_no_bounds_where_the_format_leaves_doubt(tmp_path, kind, values):
    found = statistics(tmp_path / "a.parquet", pa.table({"c": pa.array(values, kind)}))
    assert (found["minValues"], found["maxValues"], found["numRecords"]) == ({}, {}, len(values))


def test_wide_tables_list_the_first_columns_only(tmp_path):
    found = statistics(tmp_path / "a.parquet", pa.table({f"c{n}": [n] for n in range(100)}))
    assert list(found["nullCount"]) == [f"c{n}" for n in range(32)]


def test_a_file_without_rows(tmp_path):
    found = statistics(tmp_path / "a.parquet", pa.table({"c": pa.array([], pa.int64())}))
    assert found == {"numRecords": 0, "minValues": {}, "maxValues": {}, "nullCount": {}}


def test_another_reader_skips_by_them_and_finds_every_row(tmp_path):
    store = DeltaStore(str(tmp_path))
    long = ["江" * 40, "江" * 32 + "西"]
    moments = [datetime(2024, 1, 1, 0, 0, 0, 999, tzinfo=UTC)] * 2
    values = {"id": [1, 2], "s": long, "t": moments, "d": [Decimal("0.10"), Decimal("0.30")], "x": [float("nan"), 2.0]}
    schema = pa.schema(
        [
            ("id", pa.int64()),
            ("s", pa.string()),
            ("t", pa.timestamp("us", tz="UTC")),
            ("d", pa.decimal128(18, 2)),
            ("x", pa.float64()),
        ]
    )
    store.create("a.b", schema)
    staged = store.stage("a.b", pa.table(values, schema=schema).to_reader())
    delta = store.open("a.b")
    delta.create_write_transaction(
        additions(staged.files), "append", delta.schema(), commit_properties=properties("append", 1)
    )
    delta = DeltaTable(tmp_path / "a" / "b")
    assert delta.count() == 2
    assert delta.file_uris(file_pruning_predicate="id > 2") == []
    assert delta.file_uris(file_pruning_predicate="d > 0.3") == []
    for predicate in (
        f"s = '{long[0]}'",
        f"s >= '{'江' * 32}'",
        "t > '2024-01-01T00:00:00.000500Z'",
        "d = 0.10",
        "d >= 0.30",
        "x > 1",
    ):
        assert pa.RecordBatchReader.from_stream(delta.scan(predicate=predicate)).read_all().num_rows >= 1, predicate
