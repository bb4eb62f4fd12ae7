"""Numbers and texts of quarantined rows."""

import json
from pathlib import Path

import pyarrow as pa
from tests.support.loading import contract_of, quarantine_of, write

from ganyun.engine.port import engine
from ganyun.features.exchange.rules.pipeline import Job, load
from ganyun.features.exchange.rules.quarantine import Late, Rejected, rows
from ganyun.features.quality.rules.stream import SPOOL


def spooled(*items: tuple[int, str | None]):
    columns = [[number for number, _ in items], [text for _, text in items], [["x"]] * len(items)]
    arrays = [pa.array(column, field.type) for column, field in zip(columns, SPOOL, strict=True)]
    yield pa.RecordBatch.from_arrays(arrays, schema=SPOOL)


def numbers(found) -> list[tuple[int, str]]:
    return [(row["row"], row["original"]) for batch in found for row in batch.to_pylist()]


def test_rejected_lines_move_later_rows_up() -> None:
    rejects = [Rejected("a", 2, "bad", "why"), Rejected("a", 4, "bad", "why")]
    found = numbers(rows(spooled((1, "a"), (2, "b"), (3, "c")), rejects, [], "b1"))
    assert [number for number, _ in found] == [1, 3, 5, 2, 4]
    assert json.loads(found[3][1]) == {"": "bad", "原因": "why"}


def test_texts_read_again() -> None:
    found = numbers(rows(spooled((1, None), (12, None)), [], [Late(0, {1: "first"}), Late(10, {2: "second"})], "b1"))
    assert found == [(1, "first"), (12, "second")]


def test_rejects_of_several_files_have_numbers_of_their_own(tmp_path: Path) -> None:
    """Two rows of one number could not be settled one by one."""
    contract = contract_of()
    paths = tuple(write(tmp_path / f"{n}.csv", f"city,day\n市{n},2024-01-01\n坏{n}\n") for n in (1, 2, 3))
    load(Job(contract, contract.servers[0], paths, "append", "b1"), engine(), temp=tmp_path / "tmp")
    assert [(row["row"], json.loads(row["original"])[""]) for row in quarantine_of(contract)] == [
        (2, "坏1"),
        (4, "坏2"),
        (6, "坏3"),
    ]
