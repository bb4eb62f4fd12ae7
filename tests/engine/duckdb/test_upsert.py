"""The two commits of an upsert: whatever happens between them, nothing is half done."""

import pyarrow as pa
import pytest

from ganyun.engine.duckdb import upsert
from ganyun.engine.duckdb.engine import DuckDBEngine
from ganyun.engine.port import Configuration

TABLE = "base.t"


@pytest.fixture
def engine(tmp_path):
    built = DuckDBEngine(Configuration(str(tmp_path / "lake"), tmp_path / "temp", "500MB"))
    built.append(TABLE, rows(range(10), "old"), batch_id="a")
    return built


def rows(ids, text):
    return pa.table({"id": pa.array(ids, pa.int64()), "v": [text] * len(ids)}).to_reader()


def content(engine):
    found = engine.read(TABLE).read_all()
    return sorted(zip(found["id"].to_pylist(), found["v"].to_pylist(), strict=True))


class Killed(BaseException):
    """Stands for the end of the process."""


def test_killed_between_the_commits(engine, monkeypatch):
    before = content(engine)
    given = upsert.removals

    def removals(parts, *, data_change=True):
        if data_change:
            raise Killed
        return given(parts, data_change=data_change)

    with monkeypatch.context() as patch:
        patch.setattr(upsert, "removals", removals)
        with pytest.raises(Killed):
            engine.upsert(TABLE, rows([3, 4], "new"), keys=["id"], batch_id="b")
    assert content(engine) == before
    assert engine.history(TABLE)[0].mode == "arrange"
    assert engine.batch(TABLE, "b") is None
    commit = engine.upsert(TABLE, rows([3, 4], "new"), keys=["id"], batch_id="b")
    assert (commit.inserted, commit.updated) == (0, 2)
    assert content(engine) == [(n, "new" if n in (3, 4) else "old") for n in range(10)]
    assert engine.changes(TABLE, 1).read_all()["id"].to_pylist() == [3, 4, 3, 4]


@pytest.mark.parametrize("other", ["upsert", "compact", "replace", "same batch", "append"])
def test_another_writer_between_the_commits(engine, monkeypatch, other):
    given, done = upsert.arranged, []

    def interfere(*arguments):
        if not done:
            done.append(other)
            if other == "upsert":
                engine.upsert(TABLE, rows([4, 5], "other"), keys=["id"], batch_id="x")
            elif other == "compact":
                engine.append(TABLE, rows([50], "old"), batch_id="x")
                engine.compact(TABLE)
            elif other == "replace":
                engine.replace(TABLE, rows([3, 60], "other"), batch_id="x")
            elif other == "same batch":
                engine.upsert(TABLE, rows([3, 4], "new"), keys=["id"], batch_id="b")
            else:
                engine.append(TABLE, rows([70], "other"), batch_id="x")
        return given(*arguments)

    monkeypatch.setattr(upsert, "arranged", interfere)
    commit = engine.upsert(TABLE, rows([3, 4], "new"), keys=["id"], batch_id="b")
    old = [(n, "old") for n in range(10) if n not in (3, 4)]
    new = [(3, "new"), (4, "new")]
    expected = {
        "upsert": [row for row in old if row[0] != 5] + [*new, (5, "other")],
        "compact": [*old, *new, (50, "old")],
        "replace": [*new, (60, "other")],
        "same batch": old + new,
        "append": [*old, *new, (70, "other")],
    }[other]
    assert content(engine) == sorted(expected)
    assert commit.replayed == (other == "same batch")
    assert (commit.inserted, commit.updated) == ((1, 1) if other == "replace" else (0, 2))


def test_rows_of_wide_tables_are_compared_in_groups(engine, monkeypatch):
    monkeypatch.setattr(upsert, "COMPARED", 2)
    names = [f"c{n}" for n in range(7)]
    first = {"id": [1, 2, 3], **{name: ["a", "b", None] for name in names}}
    second = first | {"c6": ["a", "x", None], "c3": ["a", "b", "y"]}
    engine.append("base.wide", pa.table(first).to_reader(), batch_id="a")
    commit = engine.upsert("base.wide", pa.table(second).to_reader(), keys=["id"], batch_id="b")
    assert (commit.inserted, commit.updated) == (0, 2)
    found = engine.read("base.wide").read_all().to_pylist()
    assert sorted(found, key=lambda row: row["id"]) == pa.table(second).to_pylist()
