"""The result of a SELECT becomes a table without passing through the caller."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.engine.conftest import TABLE

from ganyun.engine.port import BadSQL, SchemaMismatch, TableMissing

SOURCE = "ecology.source"
SELECT = """
SELECT id, id * 1.5 AS half, 'é' || id || '文' AS text, DATE '2024-02-29' + id::INT AS day,
    TIMESTAMP '2024-02-29 12:00:00.000001' AS at, id > 1 AS large, id::DECIMAL(12, 3) / 1 AS amount,
    NULL::INTEGER AS nothing, [id, id] AS twice
FROM ecology.source
"""


@pytest.fixture
def source(engine, rows) -> None:
    engine.append(SOURCE, rows(id=[1, 2, 3]), batch_id="s")


def made(engine, sql: str, batch: str = "a", **options):
    staged = engine.stage_select(TABLE, sql, {SOURCE: SOURCE}, new_schema=True, **options)
    return engine.publish(staged, mode="replace", batch_id=batch)


def test_every_type_arrives_as_it_is(engine, source) -> None:
    commit = made(engine, SELECT)

    found = sorted(engine.read(TABLE).read_all().to_pylist(), key=lambda row: row["id"])
    assert commit.rows == 3
    assert found[1] == {
        "id": 2, "half": Decimal("3.0"), "text": "é2文", "day": date(2024, 3, 2),
        "at": datetime(2024, 2, 29, 12, 0, 0, 1), "large": True, "amount": 2.0, "nothing": None, "twice": [2, 2],
    }  # fmt: skip
    assert (
        engine.query(f"SELECT count(*) AS n FROM {TABLE} WHERE day > DATE '2024-03-02'").read_all()["n"][0].as_py() == 1
    )


def test_the_same_as_by_stream(engine, source) -> None:
    made(engine, SELECT)
    streamed = engine.query(SELECT).read_all()

    key = [("id", "ascending")]
    assert engine.read(TABLE).read_all().sort_by(key).equals(streamed.sort_by(key))


def test_no_rows_make_an_empty_table(engine, source) -> None:
    made(engine, "SELECT id FROM ecology.source WHERE id > 9")

    assert engine.count(TABLE) == 0
    assert engine.schema(TABLE).names == ["id"]


def test_an_old_version_may_be_asked_for(engine, source, rows) -> None:
    engine.append(SOURCE, rows(id=[4]), batch_id="t")

    staged = engine.stage_select(TABLE, "SELECT id FROM ecology.source", {SOURCE: SOURCE}, {SOURCE: 1}, new_schema=True)

    assert staged.rows == 3


def test_columns_of_the_table_are_kept_when_asked(engine, source, rows) -> None:
    engine.append(TABLE, rows(id=[9], note=["x"]), batch_id="a")

    staged = engine.stage_select(TABLE, "SELECT id::INTEGER AS id FROM ecology.source", {SOURCE: SOURCE})
    engine.publish(staged, mode="append", batch_id="b")

    assert engine.schema(TABLE).field("id").type == pa.int64()
    assert engine.count(TABLE) == 4
    with pytest.raises(SchemaMismatch):
        engine.stage_select(TABLE, "SELECT 'x' AS id FROM ecology.source", {SOURCE: SOURCE})


def test_what_fails_leaves_no_file(engine, source, tmp_path: Path) -> None:
    with pytest.raises(BadSQL):
        made(engine, "SELECT CASE WHEN id = 3 THEN error('late')::BIGINT ELSE id END AS id FROM ecology.source")

    assert list(tmp_path.glob("lake/ecology/city_air/*.parquet")) == []


def test_nothing_but_the_named_tables_can_be_reached(engine, source, rows, tmp_path: Path) -> None:
    engine.append("ecology.secret", rows(id=[7]), batch_id="x")
    (tmp_path / "secret.csv").write_text("id\n7\n")

    with pytest.raises(TableMissing):
        made(engine, "SELECT id FROM ecology.secret")
    with pytest.raises(BadSQL):
        made(engine, f"SELECT id FROM read_csv('{tmp_path}/secret.csv')")
    with pytest.raises(TableMissing):
        made(engine, f"SELECT content AS id FROM '{tmp_path}/secret.csv'")
