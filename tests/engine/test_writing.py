"""Create, append, replace, upsert: what lands, once, and what it reports."""

import pyarrow as pa
import pytest
from tests.engine.conftest import TABLE

from ganyun.engine.port import BadColumns, BadKeys, SchemaMismatch, TableExists, TableMissing
from ganyun.kernel.names import BadName


def test_create_makes_an_empty_table(engine, content):
    schema = pa.schema([("id", pa.int64()), ("名称", pa.string())])
    assert not engine.exists(TABLE)
    assert engine.create(TABLE, schema, description="空气质量") == 0
    assert engine.exists(TABLE)
    assert engine.tables() == [TABLE]
    assert engine.schema(TABLE) == schema
    assert (engine.version(TABLE), engine.count(TABLE), content()) == (0, 0, [])
    with pytest.raises(TableExists):
        engine.create(TABLE, schema)


def test_quarantine_lies_beside(engine, rows):
    engine.append("quarantine.ecology.city_air", rows(id=[1]), batch_id="a")
    engine.append(TABLE, rows(id=[2]), batch_id="a")
    assert engine.tables() == [TABLE, "quarantine.ecology.city_air"]
    assert engine.read("quarantine.ecology.city_air").read_all().to_pylist() == [{"id": 1}]


@pytest.mark.parametrize("name", ["city", "../etc.passwd", "a.b.c.d", "A.b", "a.", "ecology.city air", ""])
def test_a_bad_name_never_becomes_a_path(engine, rows, name):
    with pytest.raises(BadName):
        engine.append(name, rows(id=[1]), batch_id="a")


def test_append_adds(engine, rows, content):
    first = engine.append(TABLE, rows(id=[1, 2, 3]), batch_id="a", metadata={"file": "甲.csv"})
    second = engine.append(TABLE, rows(id=[4]), batch_id="b")
    assert content() == [(1,), (2,), (3,), (4,)]
    assert (first.mode, first.rows, first.inserted, first.updated, first.deleted) == ("append", 3, 3, 0, 0)
    assert (first.batch_id, first.replayed, first.metadata) == ("a", False, {"file": "甲.csv"})
    assert second.version > first.version
    assert second.time >= first.time
    assert engine.count(TABLE) == 4


def test_replace_leaves_only_the_new_rows(engine, rows, content):
    engine.append(TABLE, rows(id=[1, 2, 3]), batch_id="a")
    commit = engine.replace(TABLE, rows(id=[7]), batch_id="b")
    assert content() == [(7,)]
    assert (commit.mode, commit.rows, commit.inserted, commit.deleted) == ("replace", 1, 1, 3)


def test_upsert_inserts_updates_and_leaves_equal_rows_alone(engine, require, rows, content):
    require("upsert")
    engine.append(TABLE, rows(id=[1, 2, 3], v=["a", None, "c"]), batch_id="a")
    commit = engine.upsert(TABLE, rows(id=[2, 3, 4], v=["B", "c", None]), keys=["id"], batch_id="b")
    assert content() == [(1, "a"), (2, "B"), (3, "c"), (4, None)]
    assert (commit.mode, commit.rows, commit.inserted, commit.updated, commit.deleted) == ("upsert", 3, 1, 1, 0)


def test_upsert_of_equal_rows_changes_nothing_but_lands(engine, require, rows, content):
    require("upsert")
    engine.append(TABLE, rows(id=[1, 2], v=[0.5, None]), batch_id="a")
    before = engine.files(TABLE)
    commit = engine.upsert(TABLE, rows(id=[1, 2], v=[0.5, None]), keys=["id"], batch_id="b")
    assert (commit.rows, commit.inserted, commit.updated) == (2, 0, 0)
    assert engine.files(TABLE) == before
    assert engine.batch(TABLE, "b").version == commit.version


def test_upsert_by_two_keys_over_several_files(engine, require, rows, content):
    require("upsert")
    for number in range(3):
        engine.append(TABLE, rows(市=["南昌", "九江"], 日=[number, number], v=[1, 1]), batch_id=f"a{number}")
    engine.upsert(TABLE, rows(市=["南昌", "赣州", "九江"], 日=[1, 1, 2], v=[9, 9, 9]), keys=["市", "日"], batch_id="b")
    assert content() == sorted(
        [
            ("南昌", 0, 1),
            ("九江", 0, 1),
            ("南昌", 1, 9),
            ("九江", 1, 1),
            ("南昌", 2, 1),
            ("九江", 2, 9),
            ("赣州", 1, 9),
        ],
        key=repr,
    )


def test_upsert_into_nothing_makes_the_table(engine, require, rows, content):
    require("upsert")
    commit = engine.upsert(TABLE, rows(id=[1, 2]), keys=["id"], batch_id="a")
    assert (commit.inserted, commit.updated) == (2, 0)
    assert content() == [(1,), (2,)]


def test_upsert_heals_a_key_that_appends_left_twice(engine, require, rows, content):
    require("upsert")
    engine.append(TABLE, rows(id=[1, 2], v=["a", "b"]), batch_id="a")
    engine.append(TABLE, rows(id=[1], v=["a"]), batch_id="b")
    engine.upsert(TABLE, rows(id=[1], v=["a"]), keys=["id"], batch_id="c")
    assert content() == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("columns", "keys", "words"),
    [
        ({"id": [1, 1], "v": ["a", "b"]}, ["id"], "出现 2 次"),
        ({"id": [1, None], "v": ["a", "b"]}, ["id"], "空值"),
        ({"id": [1], "v": ["a"]}, ["code"], "code"),
        ({"id": [1], "v": ["a"]}, [], "主键"),
    ],
)
def test_upsert_refuses_bad_keys(engine, require, rows, content, columns, keys, words):
    require("upsert")
    engine.append(TABLE, rows(id=[1], v=["old"]), batch_id="a")
    with pytest.raises(BadKeys, match=words):
        engine.upsert(TABLE, rows(**columns), keys=keys, batch_id="b")
    assert content() == [(1, "old")]
    assert engine.batch(TABLE, "b") is None


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_a_batch_lands_once(engine, require, rows, content, mode):
    require("upsert")
    engine.append(TABLE, rows(id=[1], v=["old"]), batch_id="a")
    write = getattr(engine, mode)
    first = write(TABLE, rows(id=[1, 2], v=["new", "new"]), keys=["id"], batch_id="b", metadata={"n": "1"})
    engine.append(TABLE, rows(id=[9], v=["later"]), batch_id="c")
    before, version = content(), engine.version(TABLE)
    again = write(TABLE, rows(id=[5], v=["other rows"]), keys=["id"], batch_id="b")
    assert again.replayed
    assert not first.replayed
    assert (again.version, again.rows, again.inserted, again.updated, again.deleted, again.time, again.metadata) == (
        first.version, first.rows, first.inserted, first.updated, first.deleted, first.time, first.metadata,
    )  # fmt: skip
    assert (content(), engine.version(TABLE)) == (before, version)


def test_publishing_again_removes_the_second_files(engine, require, rows, content, configuration, tmp_path):
    require("staging")
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    files = set(tmp_path.rglob("*.parquet"))
    staged = engine.stage(TABLE, rows(id=[1]))
    assert engine.publish(staged, mode="append", batch_id="a").replayed
    assert set(tmp_path.rglob("*.parquet")) == files
    assert content() == [(1,)]


def test_an_old_batch_is_known_after_many_versions(engine, rows):
    """Also across the checkpoints that a table format writes every so many versions."""
    first = engine.append(TABLE, rows(id=[0]), batch_id="first")
    for number in range(101):
        engine.append(TABLE, rows(id=[number]), batch_id=f"b{number}")
    assert engine.append(TABLE, rows(id=[0]), batch_id="first").version == first.version
    assert engine.batch(TABLE, "b60").rows == 1
    assert engine.count(TABLE) == 102


def test_batch_answers_none_when_unknown(engine, rows):
    assert engine.batch(TABLE, "a") is None
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    assert engine.batch(TABLE, "b") is None


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_an_empty_stream_is_a_batch_too(engine, require, rows, content, mode):
    require("upsert")
    schema = pa.schema([("id", pa.int64()), ("v", pa.string())])
    engine.append(TABLE, rows(id=[1], v=["a"]), batch_id="a")
    commit = getattr(engine, mode)(TABLE, rows(schema, id=[], v=[]), keys=["id"], batch_id="b")
    assert (commit.rows, commit.inserted, commit.updated) == (0, 0, 0)
    assert content() == ([] if mode == "replace" else [(1, "a")])
    assert engine.batch(TABLE, "b") == commit
    assert engine.count(TABLE) == len(content())


def test_an_empty_stream_makes_the_table(engine, rows):
    schema = pa.schema([("id", pa.int64())])
    engine.append(TABLE, rows(schema, id=[]), batch_id="a")
    assert engine.schema(TABLE) == schema
    assert engine.read(TABLE).read_all().num_rows == 0


# ---- staged rows


def test_staged_rows_are_invisible_until_published(engine, require, rows, content):
    require("staging")
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    staged = engine.stage(TABLE, rows(id=[2, 3]))
    assert (staged.table, staged.rows, staged.bytes > 0) == (TABLE, 2, True)
    assert content() == [(1,)]
    engine.publish(staged, mode="append", batch_id="b")
    assert content() == [(1,), (2,), (3,)]
    engine.discard(staged)  # published files stay
    assert content() == [(1,), (2,), (3,)]


def test_discarded_rows_leave_no_file(engine, require, rows, tmp_path):
    require("staging")
    staged = engine.stage(TABLE, rows(id=[2, 3]))
    engine.discard(staged)
    engine.discard(staged)
    assert not list(tmp_path.rglob("*.parquet"))
    assert not engine.exists(TABLE)


def test_scan_and_rewrite_pull_rows_out(engine, require, rows, content, tmp_path):
    require("staging")
    staged = engine.stage(TABLE, rows(code=["a", "b", "a", "c", "b"], n=[1, 2, 3, 4, 5]))
    late = engine.scan_staged(
        staged,
        """SELECT _file, _row, code FROM staged
           QUALIFY row_number() OVER (PARTITION BY code ORDER BY _file, _row) > 1 ORDER BY _file, _row""",
    )
    assert late["code"].to_pylist() == ["a", "b"]
    assert late["_row"].to_pylist() == [2, 4]
    kept = engine.rewrite(staged, "(_file, _row) NOT IN (SELECT (_file, _row) FROM late)", {"late": late})
    assert (kept.rows, kept.schema) == (3, staged.schema)
    assert len(list(tmp_path.rglob("*.parquet"))) == len(kept.files)
    engine.publish(kept, mode="append", batch_id="a")
    assert content() == [("a", 1), ("b", 2), ("c", 4)]


def test_rewrite_drops_rows_where_the_predicate_is_null(engine, require, rows):
    require("staging")
    staged = engine.stage(TABLE, rows(n=[1, None, 3]))
    assert engine.rewrite(staged, "n > 0").rows == 2


def test_scan_of_nothing_staged(engine, require, rows):
    require("staging")
    staged = engine.stage(TABLE, rows(pa.schema([("n", pa.int64())]), n=[]))
    assert engine.scan_staged(staged, "SELECT _file, _row, n FROM staged").num_rows == 0
    assert engine.rewrite(staged, "n > 0").rows == 0


# ---- columns


def test_a_new_column_reads_null_in_old_rows(engine, require, rows, content):
    require("schema_evolution")
    first = engine.append(TABLE, rows(id=[1]), batch_id="a")
    engine.append(TABLE, rows(id=[2], 新列=["x"]), batch_id="b")
    assert engine.schema(TABLE).names == ["id", "新列"]
    assert content() == [(1, None), (2, "x")]
    assert content(version=first.version) == [(1,)]
    engine.replace(TABLE, rows(id=[3], w=[1.5]), batch_id="c")
    assert content() == [(3, None, 1.5)]
    engine.upsert(TABLE, rows(id=[3, 4], w=[2.5, 3.5], z=[True, False]), keys=["id"], batch_id="d")
    assert content() == [(3, None, 2.5, True), (4, None, 3.5, False)]


def test_columns_come_in_any_order_and_narrower_types(engine, rows, content):
    schema = pa.schema([("id", pa.int64()), ("x", pa.float64()), ("d", pa.decimal128(18, 2)), ("t", pa.string())])
    engine.create(TABLE, schema)
    narrow = pa.schema(
        [("t", pa.dictionary(pa.int8(), pa.string())), ("d", pa.int16()), ("x", pa.float32()), ("id", pa.int32())]
    )
    engine.append(TABLE, rows(narrow, t=["a"], d=[3], x=[0.5], id=[1]), batch_id="a")
    engine.append(TABLE, rows(pa.schema([("id", pa.int64()), ("x", pa.null())]), id=[2], x=[None]), batch_id="b")
    assert engine.schema(TABLE) == schema
    assert [tuple(map(str, row)) for row in content()] == [("1", "0.5", "3.00", "a"), ("2", "None", "None", "None")]


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_an_incompatible_column_is_refused(engine, rows, content, tmp_path, mode):
    engine.append(TABLE, rows(id=[1], v=["a"]), batch_id="a")
    files = set(tmp_path.rglob("*.parquet"))
    with pytest.raises(SchemaMismatch) as error:
        getattr(engine, mode)(TABLE, rows(id=["1"], v=[2.5]), keys=["id"], batch_id="b")
    assert error.value.columns == [("id", "int64", "string"), ("v", "string", "double")]
    assert content() == [(1, "a")]
    assert set(tmp_path.rglob("*.parquet")) == files


def test_replace_may_bring_its_own_columns_when_asked(engine, rows, content):
    first = engine.append(TABLE, rows(id=[1], v=["a"]), batch_id="a")
    engine.replace(TABLE, rows(id=["x"], w=[1.5]), batch_id="b", new_schema=True)
    assert engine.schema(TABLE).names == ["id", "w"]
    assert content() == [("x", 1.5)]
    assert content(version=first.version) == [(1, "a")]


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        (pa.schema([("a b", pa.int64())]), "a b"),
        (pa.schema([("count(*)", pa.int64())]), "count"),
        (pa.schema([("Code", pa.int64()), ("code", pa.int64())]), "code = Code"),
        (pa.schema([("_change_type", pa.string())]), "_change_type"),
        (pa.schema([("d", pa.duration("s"))]), "duration"),
        (pa.schema([]), "—"),
    ],
)
def test_columns_that_cannot_be_stored(engine, schema, words):
    with pytest.raises(BadColumns, match=words.replace("(", r"\(")):
        engine.create(TABLE, schema)
    with pytest.raises(BadColumns):
        engine.stage(TABLE, pa.RecordBatchReader.from_batches(schema, []))
    assert not engine.exists(TABLE)


def test_a_column_that_differs_in_case_only_is_refused(engine, rows):
    engine.append(TABLE, rows(code=[1]), batch_id="a")
    with pytest.raises(SchemaMismatch):
        engine.append(TABLE, rows(Code=[1]), batch_id="b")


def test_reading_what_is_not_there_names_the_nearest(engine, rows):
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    with pytest.raises(TableMissing) as error:
        engine.read("ecology.city_aid")
    assert error.value.nearest == TABLE
