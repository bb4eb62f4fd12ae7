"""Rows by position: over row groups, files, older columns."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ganyun.engine.delta.selecting import select_rows

SCHEMA = pa.schema([("n", pa.int64()), ("later", pa.string())])


@pytest.fixture
def files(tmp_path):
    paths = []
    for number in range(2):
        path = tmp_path / f"{number}.parquet"
        pq.write_table(
            pa.table({"n": pa.array(range(number * 10, number * 10 + 10), pa.int32())}), path, row_group_size=4
        )
        paths.append(path)
    return paths


@pytest.mark.parametrize(
    "positions",
    [([], []), ([0], [9]), ([0, 1, 2, 3], []), (list(range(10)), [4, 5]), ([3, 4, 7, 8], list(range(10)))],
)
def test_kept_and_others_are_complements(files, positions):
    arrays = [pa.array(each, pa.int64()) for each in positions]
    chosen = [file * 10 + row for file, rows in enumerate(positions) for row in rows]

    def numbers(keep: bool) -> list[int]:
        table = pa.Table.from_batches(select_rows(files, arrays, SCHEMA, keep=keep), SCHEMA)
        assert table["later"].null_count == table.num_rows
        return table["n"].to_pylist()

    assert numbers(True) == chosen
    assert numbers(False) == [n for n in range(20) if n not in chosen]
