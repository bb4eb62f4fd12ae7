"""What the store does with tables that other systems made, and with addresses it can't serve."""

import json

import pyarrow as pa
import pytest
from deltalake import DeltaTable, write_deltalake

from ganyun.engine.delta.store import DeltaStore
from ganyun.engine.duckdb.engine import DuckDBEngine
from ganyun.engine.port import BadEngine, Configuration, ForeignTable


@pytest.fixture
def engine(tmp_path):
    return DuckDBEngine(Configuration(str(tmp_path / "lake"), tmp_path / "temp", "500MB"))


def test_a_partitioned_table_is_read_right_and_not_written(engine, tmp_path):
    rows = pa.table({"city": ["南昌", "九江", None], "v": [1, 2, 3]})
    write_deltalake(tmp_path / "lake" / "base" / "foreign", rows, partition_by=["city"])
    found = engine.read("base.foreign", columns=["v", "city"], where="v < 3").read_all().to_pylist()
    assert sorted(found, key=str) == [{"v": 1, "city": "南昌"}, {"v": 2, "city": "九江"}]
    assert engine.query("SELECT sum(v)::INT AS s FROM base.foreign").read_all()["s"][0].as_py() == 6
    assert engine.count("base.foreign") == 3
    with pytest.raises(ForeignTable):
        engine.append("base.foreign", rows.to_reader(), batch_id="a")
    assert engine.count("base.foreign") == 3


def test_a_plain_foreign_table_is_written_like_our_own(engine, tmp_path):
    rows = pa.table({"id": [1, 2], "v": ["a", "b"]})
    write_deltalake(tmp_path / "lake" / "base" / "foreign", rows)
    engine.upsert("base.foreign", pa.table({"id": [2, 3], "v": ["B", "c"]}).to_reader(), keys=["id"], batch_id="a")
    found = engine.read("base.foreign").read_all().to_pylist()
    assert sorted(found, key=str) == [{"id": 1, "v": "a"}, {"id": 2, "v": "B"}, {"id": 3, "v": "c"}]
    assert [commit.mode for commit in engine.history("base.foreign")][-1] == "other"


def test_other_readers_see_what_we_write(engine, tmp_path):
    rows = pa.table({"id": [1, 2, 3], "名称": ["甲", None, "丙"]})
    engine.append("base.own", rows.to_reader(), batch_id="a")
    engine.upsert("base.own", pa.table({"id": [2, 3], "名称": ["乙", "丙"]}).to_reader(), keys=["id"], batch_id="b")
    delta = DeltaTable(tmp_path / "lake" / "base" / "own")
    found = delta.to_pyarrow_table().to_pylist() if not delta.protocol().reader_features else None
    assert sorted(found, key=str) == [{"id": 1, "名称": "甲"}, {"id": 2, "名称": "乙"}, {"id": 3, "名称": "丙"}]
    feed = pa.table(delta.load_cdf(delta.version()))
    assert sorted(zip(feed["_change_type"].to_pylist(), feed["id"].to_pylist(), strict=True)) == [
        ("delete", 2),
        ("insert", 2),
    ]


def test_the_log_names_the_batch_as_delta_transaction(engine, tmp_path):
    engine.append("base.own", pa.table({"id": [1]}).to_reader(), batch_id="b-1")
    lines = (tmp_path / "lake/base/own/_delta_log/00000000000000000001.json").read_text().splitlines()
    assert [json.loads(line)["txn"]["appId"] for line in lines if "txn" in line] == ["b-1"]
    assert DeltaTable(tmp_path / "lake/base/own").transaction_version("b-1") == 1


def test_a_table_without_row_counts_is_counted(engine, tmp_path):
    engine.append("base.own", pa.table({"id": [1, 2]}).to_reader(), batch_id="b-1")
    log = tmp_path / "lake/base/own/_delta_log/00000000000000000001.json"
    actions = [json.loads(line) for line in log.read_text().splitlines()]
    for action in actions:
        action.get("add", {}).pop("stats", None)
    log.write_text("\n".join(json.dumps(action) for action in actions))
    assert engine.count("base.own") == 2
    assert engine.count("base.own", 1) == 2


def test_a_batch_stays_known_when_its_log_entry_is_gone(engine, tmp_path):
    engine.append("base.own", pa.table({"id": [1]}).to_reader(), batch_id="b-1")
    DeltaTable(tmp_path / "lake/base/own").create_checkpoint()
    for version in (0, 1):
        (tmp_path / f"lake/base/own/_delta_log/{version:020}.json").unlink()
    assert engine.append("base.own", pa.table({"id": [1]}).to_reader(), batch_id="b-1").replayed
    assert engine.count("base.own") == 1
    assert engine.history("base.own") == []


@pytest.mark.parametrize("url", ["s3://bucket/lake", "hdfs://node/lake", "file://other-host/lake"])
def test_addresses_it_cannot_serve(url):
    with pytest.raises(BadEngine):
        DeltaStore(url)


def test_a_file_address(tmp_path):
    assert DeltaStore(f"file://{tmp_path}").root == tmp_path
