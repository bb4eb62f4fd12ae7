"""Read, versions, types, change feed, history: what comes back."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.conftest import TABLE

from ganyun.engine.port import BadSQL, ChangesMissing, ColumnMissing, TableMissing, VersionMissing

EVERY_TYPE = pa.schema(
    [
        ("int32", pa.int32()),
        ("int64", pa.int64()),
        ("double", pa.float64()),
        ("decimal", pa.decimal128(18, 2)),
        ("bool", pa.bool_()),
        ("date", pa.date32()),
        ("instant", pa.timestamp("us", tz="UTC")),
        ("local", pa.timestamp("us")),
        ("string", pa.string()),
        ("binary", pa.binary()),
        ("列表", pa.list_(pa.string())),
    ]
)
VALUES = {
    "int32": [-(2**31), 2**31 - 1, None],
    "int64": [-(2**63), 2**63 - 1, None],
    "double": [-1.5e300, 0.1, None],
    "decimal": [Decimal("-9999999999999999.99"), Decimal("0.01"), None],
    "bool": [True, False, None],
    "date": [date(1, 1, 1), date(9999, 12, 31), None],
    "instant": [datetime(1970, 1, 1, tzinfo=UTC), datetime(2024, 2, 29, 23, 59, 59, 999_999, tzinfo=UTC), None],
    "local": [datetime(1949, 10, 1, 15), datetime(2024, 2, 29, 23, 59, 59, 999_999), None],
    "string": ["江西省\n'\"\\", "", None],
    "binary": [b"\x00\xff", b"", None],
    "列表": [["甲", None], [], None],
}


def test_every_type_and_null_comes_back_as_it_went(engine, rows):
    given = pa.table(VALUES, schema=EVERY_TYPE)
    engine.append(TABLE, given.to_reader(max_chunksize=1), batch_id="a")
    assert engine.schema(TABLE).types[:10] == EVERY_TYPE.types[:10]
    found = engine.read(TABLE).read_all()
    assert found.to_pylist() == given.to_pylist()
    assert found.schema.field("instant").type == pa.timestamp("us", tz="UTC")


def test_every_type_survives_upsert_and_compact(engine, require, rows):
    require("upsert")
    given = pa.table(VALUES | {"key": [1, 2, 3]}, schema=EVERY_TYPE.append(pa.field("key", pa.int64())))
    engine.append(TABLE, given.to_reader(), batch_id="a")
    engine.upsert(TABLE, given.slice(0, 2).to_reader(), keys=["key"], batch_id="b")
    changed = given.slice(0, 1).set_column(11, "key", pa.array([3]))
    engine.upsert(TABLE, changed.to_reader(), keys=["key"], batch_id="c")
    engine.append(TABLE, given.slice(2).set_column(11, "key", pa.array([4])).to_reader(), batch_id="d")
    engine.compact(TABLE)
    expected = {row["key"]: row for row in given.to_pylist()}
    expected = {1: expected[1], 2: expected[2], 3: expected[1] | {"key": 3}, 4: expected[3] | {"key": 4}}
    assert {row["key"]: row for row in engine.read(TABLE).read_all().to_pylist()} == expected


def test_other_arrow_types_become_the_nearest_kept_one(engine):
    given = pa.table(
        {
            "u8": pa.array([255], pa.uint8()),
            "u64": pa.array([2**64 - 1], pa.uint64()),
            "large": pa.array(["甲"], pa.large_string()),
            "view": pa.array(["乙"], pa.string_view()),
            "code": pa.array(["丙"]).dictionary_encode(),
            "nanos": pa.array([1_700_000_000_123_456_789], pa.timestamp("ns", tz="Asia/Shanghai")),
            "time": pa.array([3_600], pa.time32("s")),
            "none": pa.nulls(1),
        }
    )
    engine.append(TABLE, given.to_reader(), batch_id="a")
    row = engine.read(TABLE).read_all().to_pylist()[0]
    assert (row["u8"], row["u64"], row["large"], row["view"], row["code"]) == (255, 2**64 - 1, "甲", "乙", "丙")
    assert row["nanos"] == datetime(2023, 11, 14, 22, 13, 20, 123_456, tzinfo=UTC)
    assert (row["time"], row["none"]) == ("01:00:00", None)


def test_a_table_as_wide_as_declared(engine, require, rows):
    width = engine.capabilities.max_columns
    names = [f"列{n}" for n in range(width)]
    schema = pa.schema([("id", pa.int64()), *((name, pa.string()) for name in names)])
    engine.append(TABLE, rows(schema, id=[1, 2, 3], **{name: [name, None, "x"] for name in names}), batch_id="a")
    engine.upsert(TABLE, rows(schema, id=[3], **{name: ["y"] for name in names}), keys=["id"], batch_id="b")
    last = names[-1]
    found = engine.read(TABLE, columns=["id", last]).read_all().to_pylist()
    assert sorted(found, key=str) == [{"id": 1, last: last}, {"id": 2, last: None}, {"id": 3, last: "y"}]
    assert engine.read(TABLE, where="id = 1").read_all().num_columns == width + 1


def test_read_columns_where_limit(engine, rows, content):
    engine.append(TABLE, rows(id=[1, 2, 3], 名称=["甲", "乙", "丙"]), batch_id="a")
    assert engine.read(TABLE, columns=["名称", "id"], where="名称 <> '乙' AND id > 1").read_all().to_pylist() == [
        {"名称": "丙", "id": 3}
    ]
    assert engine.read(TABLE, limit=2).read_all().num_rows == 2
    assert engine.read(TABLE, limit=0).read_all().num_rows == 0
    with pytest.raises(ColumnMissing) as error:
        engine.read(TABLE, columns=["名称", "idd"])
    assert error.value.nearest == "id"


@pytest.mark.parametrize(
    "where",
    [
        "1=1) UNION SELECT 1, 'x' FROM (SELECT 1",
        "true LIMIT 1",
        "true; DROP TABLE x",
        "id IN (SELECT id FROM read_parquet('/tmp/x.parquet'))",
        "id IN (SELECT id FROM '/tmp/x.parquet')",
        "id IN (SELECT id FROM ecology.other)",
        "",
        "--",
        "nope = 1",
        "id = 'x'",
    ],
)
def test_a_bad_predicate(engine, rows, where):
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    with pytest.raises((BadSQL, TableMissing)):
        engine.read(TABLE, where=where or " ").read_all()


def test_a_reader_that_is_dropped_half_way_frees_the_table(engine, rows):
    engine.append(TABLE, rows(id=list(range(10))), batch_id="a")
    reader = engine.read(TABLE)
    reader.read_next_batch()
    reader.close()
    del reader
    assert engine.count(TABLE) == 10


def test_every_version_stays_readable(engine, require, rows, content):
    require("time_travel")
    seen = {}
    seen[engine.append(TABLE, rows(id=[1, 2], v=["a", "b"]), batch_id="a").version] = [(1, "a"), (2, "b")]
    seen[engine.upsert(TABLE, rows(id=[2, 3], v=["B", "c"]), keys=["id"], batch_id="b").version] = [
        (1, "a"), (2, "B"), (3, "c"),
    ]  # fmt: skip
    seen[engine.replace(TABLE, rows(id=[9], v=["z"]), batch_id="c").version] = [(9, "z")]
    seen[engine.compact(TABLE).version] = [(9, "z")]
    for version, expected in seen.items():
        assert content(version=version) == expected
        assert engine.count(TABLE, version) == len(expected)
        assert engine.query(f"SELECT count(*) AS n FROM {TABLE}", versions={TABLE: version}).read_all()["n"][
            0
        ].as_py() == len(expected)
    for version in (99, -1):
        with pytest.raises(VersionMissing) as error:
            engine.read(TABLE, version=version)
        assert (error.value.first, error.value.last) == (0, engine.version(TABLE))


# ---- change feed


def feed(engine, since, until=None):
    found = engine.changes(TABLE, since, until).read_all().to_pylist()
    return [(row["_commit_version"], row["_change_type"], row["id"], row.get("v")) for row in found]


def test_changes_of_each_mode(engine, require, rows):
    require("change_feed")
    a = engine.append(TABLE, rows(id=[1, 2, 3], v=["a", "b", "c"]), batch_id="a").version
    b = engine.upsert(TABLE, rows(id=[2, 3, 4], v=["B", "c", "d"]), keys=["id"], batch_id="b").version
    c = engine.compact(TABLE).version
    d = engine.replace(TABLE, rows(id=[1], v=["z"]), batch_id="c").version
    assert sorted(feed(engine, 0, a)) == [(a, "insert", 1, "a"), (a, "insert", 2, "b"), (a, "insert", 3, "c")]
    assert sorted(feed(engine, a, b)) == [
        (b, "insert", 4, "d"), (b, "update_postimage", 2, "B"), (b, "update_preimage", 2, "b"),
    ]  # fmt: skip
    assert feed(engine, b, c) == []
    assert sorted(feed(engine, c)) == [
        *((d, "delete", n + 1, v) for n, v in enumerate("aBcd")), (d, "insert", 1, "z"),
    ]  # fmt: skip
    assert feed(engine, d) == []
    times = engine.changes(TABLE, 0).read_all()["_commit_timestamp"]
    assert times.type == pa.timestamp("us", tz="UTC")


def test_changes_know_new_columns(engine, require, rows):
    require("change_feed")
    first = engine.append(TABLE, rows(id=[1]), batch_id="a").version
    second = engine.append(TABLE, rows(id=[2], v=["x"]), batch_id="b").version
    assert feed(engine, 0) == [(first, "insert", 1, None), (second, "insert", 2, "x")]
    assert "v" not in engine.changes(TABLE, 0, first).schema.names


def test_changes_that_are_not_there(engine, require, rows):
    require("change_feed")
    engine.create(TABLE, pa.schema([("id", pa.int64())]), change_feed=False)
    with pytest.raises(ChangesMissing):
        engine.changes(TABLE, 0)
    other = "ecology.other"
    engine.append(other, rows(id=[1]), batch_id="a")
    last = engine.replace(other, rows(id=["x"]), batch_id="b", new_schema=True).version
    with pytest.raises(ChangesMissing):
        engine.changes(other, 0)
    assert engine.changes(other, last).read_all().num_rows == 0
    with pytest.raises(VersionMissing):
        engine.changes(other, 0, 99)


OPERATION = st.tuples(
    st.sampled_from(["append", "upsert", "upsert", "replace", "compact"]),
    st.dictionaries(st.integers(0, 12), st.sampled_from(["a", "b", None]), max_size=8),
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=st.lists(OPERATION, min_size=2, max_size=6))
def test_any_history_reads_right_and_replays_from_its_changes(engine, require, operations):
    require("change_feed")
    table = f"ecology.t{len(engine.tables())}"
    schema = pa.schema([("id", pa.int64()), ("v", pa.string())])
    engine.create(table, schema)
    held: dict[int, str | None] = {}
    states = {0: dict(held)}
    for number, (mode, change) in enumerate(operations):
        if mode == "append":  # keys stay unique, so that the model may be a dict
            change = {key: value for key, value in change.items() if key not in held}
        if mode == "compact":
            states[engine.compact(table).version] = dict(held)
            continue
        stream = pa.table({"id": list(change), "v": list(change.values())}, schema=schema).to_reader()
        commit = getattr(engine, mode)(table, stream, keys=["id"], batch_id=str(number))
        expected = {"append": (len(change), 0), "replace": (len(change), 0)}.get(
            mode,
            (
                len(change.keys() - held.keys()),
                sum(key in held and held[key] != value for key, value in change.items()),
            ),
        )
        assert (commit.inserted, commit.updated) == expected
        held = dict(change) if mode == "replace" else held | change
        states[commit.version] = dict(held)
    for version, expected in states.items():
        assert _as_dict(engine.read(table, version=version)) == expected
    rebuilt: dict[int, str | None] = {}
    for row in engine.changes(table, -1).read_all().to_pylist():
        if row["_change_type"] in ("delete", "update_preimage"):
            assert rebuilt.pop(row["id"]) == row["v"]
        else:
            assert row["id"] not in rebuilt
            rebuilt[row["id"]] = row["v"]
    assert rebuilt == held


def _as_dict(reader):
    found = reader.read_all()
    as_dict = dict(zip(found["id"].to_pylist(), found["v"].to_pylist(), strict=True))
    assert len(as_dict) == found.num_rows
    return as_dict


# ---- history


def test_history_tells_every_version_newest_first(engine, rows):
    engine.create(TABLE, pa.schema([("id", pa.int64()), ("v", pa.string())]))
    engine.append(TABLE, rows(id=[1], v=["a"]), batch_id="a", metadata={"file": "甲.csv"})
    engine.append(TABLE, rows(id=[2], v=["a"], w=[1]), batch_id="b")
    engine.replace(TABLE, rows(id=[3], v=["a"]), batch_id="c")
    history = engine.history(TABLE)
    assert [commit.version for commit in history] == list(range(engine.version(TABLE), -1, -1))
    assert [commit.mode for commit in history if commit.batch_id] == ["replace", "append", "append"]
    assert [commit.mode for commit in history if not commit.batch_id] == ["evolve", "create"]
    assert history[-2].metadata == {"file": "甲.csv"}
    assert all(commit.time.tzinfo is not None and commit.table == TABLE for commit in history)
    assert engine.history(TABLE, limit=2) == history[:2]
    assert engine.history(TABLE, limit=0) == []
