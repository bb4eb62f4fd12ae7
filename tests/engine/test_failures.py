"""Killed processes, full disks, broken streams, flat memory: nothing lost, nothing half-written, do it again."""

import json
import signal
from pathlib import Path

import pyarrow as pa
import pytest
from tests.engine.conftest import TABLE

from ganyun.engine.port import DiskFull
from ganyun.kernel.errors import Invalid


class Broken(Invalid):
    message = "第 {row} 行坏了"


def visible(engine) -> set[str]:
    return {Path(file).name for file in engine.files(TABLE)}


@pytest.mark.parametrize("error", [Broken(row=7), ValueError("x"), OSError(5, "I/O"), KeyboardInterrupt()])
def test_an_error_inside_the_stream_comes_out_as_it_was(engine, rows, content, tmp_path, error):
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    files = set(tmp_path.rglob("*.parquet"))
    schema = pa.schema([("id", pa.int64())])

    def batches():
        yield pa.record_batch([list(range(600_000))], schema)
        raise error

    with pytest.raises(type(error)) as caught:
        engine.append(TABLE, pa.RecordBatchReader.from_batches(schema, batches()), batch_id="b")
    assert caught.value is error or str(caught.value) == str(error)
    assert set(tmp_path.rglob("*.parquet")) == files
    assert content() == [(1,)]
    engine.append(TABLE, rows(id=[2]), batch_id="b")
    assert content() == [(1,), (2,)]


@pytest.mark.parametrize("mode", ["append", "replace", "upsert"])
def test_kill_in_mid_stage_and_again(engine, require, worker, rows, content, mode):
    require("staging")
    engine.append(TABLE, rows(id=[1, 2], name=["a", "b"]), batch_id="a")
    before, version = content(), engine.version(TABLE)
    process = worker("die_in_stage", mode)
    _, err = process.communicate(timeout=300)
    assert process.returncode == -signal.SIGKILL, err
    assert (content(), engine.version(TABLE), engine.batch(TABLE, "killed")) == (before, version, None)
    folder = Path(engine.files(TABLE)[0]).parent
    assert {path.name for path in folder.glob("*.parquet")} > visible(engine)  # strays are there, and nobody sees them

    again = {"id": [2, 3], "name": ["B", "c"]}
    getattr(engine, mode)(TABLE, rows(**again), keys=["id"], batch_id="killed")
    undisturbed = "ecology.undisturbed"
    engine.append(undisturbed, rows(id=[1, 2], name=["a", "b"]), batch_id="a")
    getattr(engine, mode)(undisturbed, rows(**again), keys=["id"], batch_id="killed")
    assert content() == content(undisturbed)


@pytest.mark.parametrize("verb", ["full_disk_in_stage", "full_disk_in_publish"])
def test_a_full_disk(engine, require, worker, rows, content, verb):
    require("staging")
    engine.append(TABLE, rows(id=[1], name=["a"]), batch_id="a")
    before, version = content(), engine.version(TABLE)
    process = worker(verb)
    out, err = process.communicate(timeout=300)
    assert process.returncode == 0, err
    told = json.loads(out)
    assert (told["code"], told["retryable"]) == (DiskFull.code, True)
    assert "磁盘空间不足" in told["text"]
    assert (content(), engine.version(TABLE), engine.batch(TABLE, "full")) == (before, version, None)
    if verb == "full_disk_in_stage":
        assert {path.name for path in Path(engine.files(TABLE)[0]).parent.glob("*.parquet")} == visible(engine)
    engine.append(TABLE, rows(id=[2], name=["b"]), batch_id="full")
    assert len(content()) == 2


def test_memory_stays_flat(engine, worker):
    process = worker("big", 5_000_000)
    out, err = process.communicate(timeout=600)
    assert process.returncode == 0, err
    told = json.loads(out)
    assert told["rows"] == engine.count(TABLE) == 5_000_000
    assert told["peak"] < 700, f"{told['peak']} MB"
