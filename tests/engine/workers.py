"""What the suite runs in processes of their own: ``workers.py <verb> <engine> <lake> <temp> [arguments]``."""

import importlib
import json
import os
import resource
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from ganyun.engine.port import Configuration, Engine
from ganyun.kernel.errors import GanyunError

TABLE = "ecology.city_air"
SCHEMA = pa.schema([("id", pa.int64()), ("name", pa.string())])


def stream(ids: range, text: str, size: int = 10) -> pa.RecordBatchReader:
    batches = (
        pa.record_batch([list(ids[start : start + size]), [f"{text}{i}" for i in ids[start : start + size]]], SCHEMA)
        for start in range(0, len(ids), size)
    )
    return pa.RecordBatchReader.from_batches(SCHEMA, batches)


def append(engine: Engine, who: str, count: str) -> None:
    """Appends ``count`` batches of ten rows."""
    for number in range(int(count)):
        first = number * 10
        engine.append(TABLE, stream(range(first, first + 10), who), batch_id=f"{who}-{number}")


def upsert(engine: Engine, who: str, offset: str, count: str) -> None:
    """Upserts ``count`` times ten keys of its own, all in files that the other process rewrites too."""
    for number in range(int(count)):
        ids = range(int(offset) + number * 20, int(offset) + number * 20 + 20, 2)
        engine.upsert(TABLE, stream(ids, who), keys=["id"], batch_id=f"{who}-{number}")


def same_batch(engine: Engine) -> None:
    commit = engine.append(TABLE, stream(range(10), "x"), batch_id="the-one")
    print(json.dumps({"replayed": commit.replayed, "version": commit.version}))


def die_in_stage(engine: Engine, mode: str) -> None:
    """Is killed while the stream flows and data files are already on the disk."""

    def batches() -> Iterator[pa.RecordBatch]:
        for number in range(8):
            if number == 6 and list(Path(engine_folder).rglob("*.parquet")):
                os.kill(os.getpid(), signal.SIGKILL)
            ids = range(number * 300_000, (number + 1) * 300_000)
            yield pa.record_batch([list(ids), [str(i) for i in ids]], SCHEMA)
        raise AssertionError("no data file on the disk yet")

    reader = pa.RecordBatchReader.from_batches(SCHEMA, batches())
    engine.publish(engine.stage(TABLE, reader), mode=mode, keys=["id"], batch_id="killed")  # type: ignore[arg-type]


def full_disk_in_stage(engine: Engine) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    _print_error(lambda: engine.append(TABLE, stream(range(200_000), "x", 50_000), batch_id="full"))


def full_disk_in_publish(engine: Engine) -> None:
    staged = engine.stage(TABLE, stream(range(10), "x"))
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, 64))
    _print_error(lambda: engine.publish(staged, mode="append", batch_id="full"))


def big(engine: Engine, count: str) -> None:
    """Writes many rows of eight columns; prints the peak of memory in MB."""
    schema = pa.schema(
        [("id", pa.int64()), *((f"c{n}", pa.string()) for n in range(3)), *((f"n{n}", pa.float64()) for n in range(4))]
    )
    step = 50_000

    def batches() -> Iterator[pa.RecordBatch]:
        for first in range(0, int(count), step):
            ids = pa.array(range(first, first + step), pa.int64())
            texts = ids.cast(pa.string())
            numbers = ids.cast(pa.float64())
            yield pa.record_batch([ids, texts, texts, texts, numbers, numbers, numbers, numbers], schema)

    commit = engine.append(TABLE, pa.RecordBatchReader.from_batches(schema, batches()), batch_id="big")
    print(json.dumps({"rows": commit.rows, "peak": _peak()}))


def _peak() -> int:
    """Peak memory in MB since this program began; ``ru_maxrss`` would count the test process it was forked from."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024


def _print_error(call) -> None:
    try:
        call()
    except GanyunError as error:
        print(json.dumps({"code": error.code, "retryable": error.retryable, "text": str(error)}))


if __name__ == "__main__":
    verb, kind, lake, temp, *arguments = sys.argv[1:]
    engine_folder = lake
    built = importlib.import_module(f"ganyun.engine.{kind}.engine").build(
        Configuration(lake, Path(temp), "500MB", kind)
    )
    globals()[verb](built, *arguments)
