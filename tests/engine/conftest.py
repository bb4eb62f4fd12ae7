"""One suite for every engine: an ``engine`` fixture and what the engine declares about itself.

A test that needs an ability says ``require(engine, "change_feed")``; an engine without it skips with its own reason.
"""

import importlib
import itertools
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from ganyun.engine.port import Configuration, Engine

ENGINES = ("duckdb",)
TABLE = "ecology.city_air"


@pytest.fixture(params=ENGINES)
def configuration(request, tmp_path: Path) -> Configuration:
    return Configuration(str(tmp_path / "lake"), tmp_path / "temp", "500MB", request.param)


@pytest.fixture
def engine(configuration: Configuration) -> Engine:
    return importlib.import_module(f"ganyun.engine.{configuration.kind}.engine").build(configuration)


@pytest.fixture
def require(engine: Engine) -> Callable[[str], None]:
    def check(flag: str) -> None:
        reason = engine.capabilities.why_not(flag)
        if reason is not None:
            pytest.skip(f"{engine.capabilities.name}: {reason}")

    return check


@pytest.fixture
def rows() -> Callable[..., pa.RecordBatchReader]:
    """``rows(id=[1, 2], name=["甲", "乙"])`` as a stream of batches of two rows."""

    def build(schema: pa.Schema | None = None, **columns: list[Any]) -> pa.RecordBatchReader:
        table = pa.table(columns, schema=schema)
        return pa.RecordBatchReader.from_batches(table.schema, table.to_batches(max_chunksize=2))

    return build


@pytest.fixture
def content(engine: Engine) -> Callable[..., list[tuple[Any, ...]]]:
    """All rows of a table as sorted tuples."""

    def read(table: str = TABLE, **options: Any) -> list[tuple[Any, ...]]:
        found = engine.read(table, **options).read_all().to_pylist()
        return sorted((tuple(row.values()) for row in found), key=repr)

    return read


@pytest.fixture
def batch_ids() -> Iterator[str]:
    return (f"batch-{number}" for number in itertools.count(1))


@pytest.fixture
def worker(configuration: Configuration) -> Callable[..., "subprocess.Popen[str]"]:
    """Starts ``workers.py`` with a verb in a process of its own, on the same lake."""

    def start(verb: str, *arguments: Any) -> "subprocess.Popen[str]":
        place = [configuration.kind, configuration.lake_url, str(configuration.temp_folder)]
        return subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("workers.py")), verb, *place, *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2] / "src")},
        )

    return start
