"""What a file seems to hold: names fit for a contract, types that every value has, semantic types."""

import gzip
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ganyun.features.exchange.errors import FileEmpty, FileUnreadable, FormatUnknown
from ganyun.features.exchange.rules.sources.describing import describe_file

TEXT = (
    "编号,Unit Price,日期,时刻,启用,代码,手机,备注,\n"
    "1,2.5,2026-01-01,2026-01-01 08:00:00,true,007,13800005678,甲,\n"
    "2,3,2026-01-02,2026-01-02 09:00:00,false,012,15400000001,,\n"
)


def types(path: Path) -> list[tuple[str, str]]:
    return [(each.name, each.physical_type) for each in describe_file(path)]


def test_every_type(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(TEXT, encoding="gb18030")

    found = {each.title: each for each in describe_file(path)}

    assert {title: each.physical_type for title, each in found.items()} == {
        "编号": "bigint", "Unit Price": "double", "日期": "date", "时刻": "timestamp", "启用": "boolean",
        "代码": "varchar", "手机": "varchar", "备注": "varchar", "column8": "varchar",
    }  # fmt: skip
    assert found["Unit Price"].name == "unit_price"
    assert found["手机"].semantic_type == "mobile"
    assert found["手机"].level == 3
    assert (found["备注"].filled, found["备注"].distinct) == (1, 1)


def test_names_are_made_unique(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a b,A-B,1st\n1,2,3\n", encoding="utf-8")

    assert [name for name, _type in types(path)] == ["a_b", "a_b_2", "column_3"]


def test_other_formats(tmp_path: Path) -> None:
    pq.write_table(pa.table({"n": [1, 2], "t": ["x", "y"]}), tmp_path / "a.parquet")
    (tmp_path / "a.jsonl").write_text('{"n": 1, "t": "x"}\n{"n": 2, "t": "y"}\n')
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(b"n,t\n1,x\n2,y\n"))

    for name in ("a.parquet", "a.jsonl", "a.csv.gz"):
        assert types(tmp_path / name) == [("n", "bigint"), ("t", "varchar")], name


def test_what_cannot_be_described(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("n,t\n")
    (tmp_path / "a.pdf").write_text("x")
    (tmp_path / "a.parquet").write_text("x")

    for name, error in (("a.csv", FileEmpty), ("a.pdf", FormatUnknown), ("a.parquet", FileUnreadable)):
        with pytest.raises(error):
            describe_file(tmp_path / name)
