"""Wide tables, files without a header, and several files of one arrival: what a server may declare about them."""

import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.support.loading import contract_of, loaded, quarantine_of, rows_of, with_server, write

from ganyun.engine.port import engine
from ganyun.features.exchange.errors import ColumnsRepeated, SourceOptionInvalid
from ganyun.features.exchange.rules.pipeline import Job, load

TEXT = {"logicalType": "string", "required": True, "primaryKey": True}
SPEEDS: list[dict[str, Any]] = [
    {"name": "step", "businessName": "序号", **TEXT, "logicalType": "integer", "primaryKeyPosition": 1},
    {"name": "detector", "businessName": "检测器", **TEXT, "primaryKeyPosition": 2},
    {"name": "place", "businessName": "位置", "logicalType": "integer"},
    {"name": "speed", "businessName": "车速", "logicalType": "number", "logicalTypeOptions": {"maximum": 120}},
]
TURN = {"into": "detector", "value": "speed", "row": "step", "position": "place"}
WIDE = "a,b,c\n60,61.5,62\n50,,52\n40,999,42\n"


def load_wide(path: Path, **properties: Any) -> Any:
    contract = with_server(contract_of(SPEEDS), properties=properties)
    return contract, loaded(contract, path)


def values(contract: Any) -> list[tuple[Any, ...]]:
    return [(row["step"], row["detector"], row["place"], row["speed"]) for row in rows_of(contract)]


def test_every_cell_of_a_wide_table_is_a_record(tmp_path: Path) -> None:
    contract, result = load_wide(write(tmp_path / "a.csv", WIDE), unpivot=TURN)
    assert (result.rows, result.good, result.quarantined) == (9, 8, 1)
    assert values(contract)[:4] == [(1, "a", 1, 60.0), (1, "b", 2, 61.5), (1, "c", 3, 62.0), (2, "a", 1, 50.0)]
    assert (2, "b", 2, None) in values(contract)  # an empty cell is a missing value, not a missing row


def test_a_quarantined_cell_keeps_its_place_and_text(tmp_path: Path) -> None:
    contract, _ = load_wide(write(tmp_path / "a.csv", WIDE), unpivot=TURN)
    (row,) = quarantine_of(contract)
    assert row["row"] == 8  # the eighth cell: line 3, column 2
    assert json.loads(row["original"]) == {"step": "3", "detector": "b", "place": "2", "speed": "999"}


def test_a_line_of_the_wrong_width_is_rejected_once(tmp_path: Path) -> None:
    contract, result = load_wide(write(tmp_path / "a.csv", "a,b\n1,2\n3\n5,6\n"), unpivot=TURN)
    (row,) = quarantine_of(contract)
    assert (row["row"], json.loads(row["original"])) == (3, {"": "3", "原因": "列数少于表头"})
    assert result.good == 4


def test_kept_columns_stand_beside_every_record(tmp_path: Path) -> None:
    fields = [{"name": "day", "businessName": "日", **TEXT, "primaryKeyPosition": 1}, SPEEDS[1], SPEEDS[3]]
    contract = with_server(
        contract_of([fields[0], {**fields[1], "primaryKeyPosition": 2}, fields[2]]),
        properties={"unpivot": {"into": "detector", "value": "speed", "keep": ["日"]}},
    )
    loaded(contract, write(tmp_path / "a.csv", "日,a,b\n周一,1,2\n周二,3,4\n"))
    assert [tuple(row.values()) for row in rows_of(contract)] == [
        ("周一", "a", 1.0), ("周一", "b", 2.0), ("周二", "a", 3.0), ("周二", "b", 4.0),
    ]  # fmt: skip


def test_a_matrix_without_a_header(tmp_path: Path) -> None:
    contract, _ = load_wide(write(tmp_path / "a.csv", "1,0\n0,1\n"), header=False, unpivot=TURN)
    assert values(contract) == [(1, "1", 1, 1.0), (1, "2", 2, 0.0), (2, "1", 1, 0.0), (2, "2", 2, 1.0)]


def test_rejected_lines_of_a_file_without_a_header_are_counted_from_the_first(tmp_path: Path) -> None:
    contract, _ = load_wide(write(tmp_path / "a.csv", "1,0\n7\n0,1\n"), header=False, unpivot=TURN)
    assert [row["row"] for row in quarantine_of(contract)] == [3]


def test_many_cells_keep_their_order(tmp_path: Path) -> None:
    """More lines than one batch of DuckDB: numbers of lines must still be those of the file."""
    lines = "".join(f"{number % 100},{(number + 1) % 100}\n" for number in range(150_000))
    contract, result = load_wide(write(tmp_path / "a.csv", "a,b\n" + lines), unpivot=TURN)
    assert result.rows == result.good == 300_000
    wrong = (
        "SELECT count(*) AS n FROM t WHERE speed <> CASE detector WHEN 'a' THEN (step - 1) % 100 ELSE step % 100 END"
    )
    assert engine().query(wrong, tables={"t": contract.id}).read_all().to_pylist() == [{"n": 0}]


def test_rows_of_several_files_say_which_they_come_from(tmp_path: Path) -> None:
    fields = [
        {"name": "feed", "businessName": "来源", **TEXT, "primaryKeyPosition": 1},
        {"name": "stop", "businessName": "站", **TEXT, "primaryKeyPosition": 2},
    ]
    contract = with_server(contract_of(fields), properties={"fileColumn": "feed"})
    paths = tuple(write(tmp_path / f"{name}.2024.csv", "stop\n1\n2\n") for name in ("north", "south"))
    load(Job(contract, contract.servers[0], paths, "replace", "b1"), engine(), temp=tmp_path / "tmp")
    assert [(row["feed"], row["stop"]) for row in rows_of(contract)] == [
        ("north", "1"), ("north", "2"), ("south", "1"), ("south", "2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"unpivot": "speed"}, "应为"),
        ({"unpivot": {"into": "detector"}}, "value"),
        ({"unpivot": {**TURN, "valeu": "x"}}, "是不是 value"),
        ({"unpivot": {**TURN, "keep": ["d"]}}, "没有要保留的列 d"),
        ({"unpivot": {**TURN, "keep": ["a", "b", "c"]}}, "没有要转成行的列"),
        ({"unpivot": {**TURN, "row": "speed"}}, "互不相同"),
        ({"unpivot": {**TURN, "into": "a", "keep": ["a"]}}, "同名"),
        ({"header": "no"}, "true 或 false"),
        ({"fileColumn": "a"}, "没有的列名"),
        ({"fileColumn": 3}, "没有的列名"),
        ({"rowColumn": "b"}, "没有的列名"),
    ],
)
def test_a_wrong_declaration_says_what_is_wrong(tmp_path: Path, properties: dict[str, Any], said: str) -> None:
    with pytest.raises(SourceOptionInvalid) as raised:
        load_wide(write(tmp_path / "a.csv", WIDE), **properties)
    assert said in str(raised.value)
    assert not engine().exists("test.readings")


def test_rows_of_a_file_without_a_key_are_numbered(tmp_path: Path) -> None:
    fields = [{**SPEEDS[0], "name": "line"}, {"name": "stop", "businessName": "站", "logicalType": "string"}]
    contract = with_server(contract_of(fields), properties={"rowColumn": "line"})
    loaded(contract, write(tmp_path / "a.csv", "stop\nA\nA\nB\n"))
    assert [(row["line"], row["stop"]) for row in rows_of(contract)] == [(1, "A"), (2, "A"), (3, "B")]


def test_parquet_is_numbered_and_named_too(tmp_path: Path) -> None:
    fields = [
        {**SPEEDS[0], "name": "line"}, {"name": "feed", "businessName": "来源", **TEXT, "primaryKeyPosition": 2},
        {"name": "stop", "businessName": "站", "logicalType": "integer"},
    ]  # fmt: skip
    contract = with_server(
        contract_of(fields), format="parquet", properties={"rowColumn": "line", "fileColumn": "feed"}
    )
    pq.write_table(pa.table({"stop": [7, 7]}), tmp_path / "north.parquet")
    loaded(contract, tmp_path / "north.parquet")
    assert [tuple(row.values()) for row in rows_of(contract)] == [(1, "north", 7), (2, "north", 7)]


@pytest.mark.parametrize("option", [{"unpivot": TURN}, {"rowColumn": "line"}])
def test_an_option_that_the_format_cannot_follow_is_no_secret(tmp_path: Path, option: dict[str, Any]) -> None:
    with pytest.raises(SourceOptionInvalid) as raised:
        load_wide(write(tmp_path / "a.ndjson", '{"a": 1}\n'), **option)
    assert "csv" in str(raised.value)


def test_repeated_headers_are_still_found(tmp_path: Path) -> None:
    with pytest.raises(ColumnsRepeated):
        load_wide(write(tmp_path / "a.csv", "a,a\n1,2\n"), unpivot=TURN)
