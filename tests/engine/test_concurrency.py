"""Two writers at once, in threads and in processes: everything lands, once, and nothing is lost."""

import json
from concurrent.futures import ThreadPoolExecutor

import pyarrow as pa
import pytest
from tests.engine.conftest import TABLE

from ganyun.engine.port import Staged


def finish(*processes):
    outputs = []
    for process in processes:
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, err
        outputs.append(out)
    return outputs


def test_two_processes_append(engine, require, worker, content):
    require("concurrent_writers")
    finish(worker("append", "甲", 20), worker("append", "乙", 20))
    assert content() == sorted(((n, f"{who}{n}") for who in "甲乙" for n in range(200)), key=repr)
    assert {c.batch_id for c in engine.history(TABLE) if c.batch_id} == {f"{w}-{n}" for w in "甲乙" for n in range(20)}


def test_two_processes_upsert_the_same_files(engine, require, worker, rows, content):
    require("concurrent_writers")
    start = {n: f"old{n}" for n in range(0, 200)}
    engine.append(TABLE, rows(id=list(start), name=list(start.values())), batch_id="start")
    finish(worker("upsert", "甲", 0, 6), worker("upsert", "乙", 1, 6))
    changed = {n: f"{'乙' if n % 2 else '甲'}{n}" for n in range(120)}
    assert dict(content()) == start | changed
    assert engine.count(TABLE) == 200
    commits = [commit for commit in engine.history(TABLE) if commit.mode == "upsert"]
    assert [(commit.inserted, commit.updated) for commit in commits] == [(0, 10)] * 12


def test_two_processes_upsert_and_append(engine, require, worker, rows, content):
    require("concurrent_writers")
    engine.append(TABLE, rows(id=[1000], name=["x"]), batch_id="start")
    finish(worker("upsert", "甲", 5000, 5), worker("append", "乙", 20))
    found = content()
    assert [row for row in found if row[1].startswith("乙")] == sorted(((n, f"乙{n}") for n in range(200)), key=repr)
    assert [row for row in found if row[1].startswith("甲")] == [(n, f"甲{n}") for n in range(5000, 5100, 2)]
    assert {f"甲-{n}" for n in range(5)} | {f"乙-{n}" for n in range(20)} <= {c.batch_id for c in engine.history(TABLE)}


def test_one_batch_from_two_processes_lands_once(engine, require, worker, content, tmp_path):
    require("concurrent_writers")
    told = [json.loads(out) for out in finish(*(worker("same_batch") for _ in range(2)))]
    assert sorted(each["replayed"] for each in told) == [False, True]
    assert told[0]["version"] == told[1]["version"]
    assert engine.count(TABLE) == 10
    assert len(list(tmp_path.rglob("*.parquet"))) == len(engine.files(TABLE))


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_threads_publish_at_once(engine, require, rows, content, mode):
    require("concurrent_writers")
    engine.create(TABLE, pa.schema([("id", pa.int64()), ("v", pa.string())]))
    staged: list[Staged] = [engine.stage(TABLE, rows(id=[n, 100], v=["x", f"t{n}"])) for n in range(6)]

    def publish(n: int):
        return engine.publish(staged[n], mode=mode, keys=["id"], batch_id=f"t{n}")

    with ThreadPoolExecutor(6) as pool:
        commits = sorted(pool.map(publish, range(6)), key=lambda commit: commit.version)
    assert not any(commit.replayed for commit in commits)
    assert len({commit.version for commit in commits}) == 6
    last = commits[-1].batch_id
    found = content()
    if mode == "append":
        assert len(found) == 12
    elif mode == "replace":
        assert found == sorted([(int(last[1:]), "x"), (100, last)], key=repr)
        assert [commit.deleted for commit in commits] == [0, 2, 2, 2, 2, 2]
    else:
        assert found == sorted([*((n, "x") for n in range(6)), (100, last)], key=repr)
        assert [(commit.inserted, commit.updated) for commit in commits] == [(2, 0)] + [(1, 1)] * 5


def test_threads_add_different_columns_at_once(engine, require, rows, content):
    require("concurrent_writers")
    engine.create(TABLE, pa.schema([("id", pa.int64())]))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: engine.append(TABLE, rows(**{"id": [n], f"c{n}": [n]}), batch_id=str(n)), range(4)))
    assert set(engine.schema(TABLE).names) == {"id", "c0", "c1", "c2", "c3"}
    assert engine.count(TABLE) == 4
