"""Compact and vacuum: fewer files, the same rows, and nothing taken from a write that is still going on."""

import os
import time
from pathlib import Path

import pytest
from tests.engine.conftest import TABLE

from ganyun.engine.port import ChangesMissing, VersionGone


def age(path: Path, hours: float) -> None:
    """Makes a file look as if written long ago."""
    then = time.time() - hours * 3600
    os.utime(path, (then, then))


def test_compact_joins_files_and_changes_no_row(engine, require, rows, content):
    require("maintenance")
    for number in range(5):
        engine.append(TABLE, rows(id=[number], 名称=[f"第{number}"]), batch_id=str(number))
    before, version = content(), engine.version(TABLE)
    commit = engine.compact(TABLE)
    assert (commit.mode, commit.version) == ("compact", version + 1)
    assert len(engine.files(TABLE)) == 1
    assert content() == before
    assert engine.count(TABLE) == 5
    assert content(version=version) == before
    assert engine.compact(TABLE) == commit  # nothing left to join


def test_vacuum_removes_what_left_long_ago(engine, require, rows, content):
    require("maintenance")
    old = engine.append(TABLE, rows(id=[1]), batch_id="a").version
    gone = engine.files(TABLE)
    engine.replace(TABLE, rows(id=[2]), batch_id="b")
    assert engine.vacuum(TABLE) == []
    assert content(version=old) == [(1,)]
    assert engine.vacuum(TABLE, keep_hours=0) == gone
    assert not Path(gone[0]).exists()
    assert content() == [(2,)]
    assert engine.vacuum(TABLE, keep_hours=0) == []
    with pytest.raises(VersionGone):
        engine.read(TABLE, version=old)
    with pytest.raises(ChangesMissing):
        engine.changes(TABLE, 0).read_all()
    assert engine.append(TABLE, rows(id=[1]), batch_id="a").replayed


def test_vacuum_spares_young_staged_files_and_removes_old_strays(engine, require, rows, content, tmp_path):
    require("maintenance")
    engine.append(TABLE, rows(id=[1]), batch_id="a")
    age(Path(engine.files(TABLE)[0]), 1000)
    young = engine.stage(TABLE, rows(id=[2]))
    stray = engine.stage(TABLE, rows(id=[3]))
    folder = Path(engine.files(TABLE)[0]).parent
    age(folder / stray.files[0].path, 25)
    assert engine.vacuum(TABLE, keep_hours=1000) == []
    assert engine.vacuum(TABLE, keep_hours=0) == [str(folder / stray.files[0].path)]
    engine.publish(young, mode="append", batch_id="b")
    assert content() == [(1,), (2,)]


def test_vacuum_keeps_old_files_that_left_only_now(engine, require, rows, content):
    require("maintenance")
    old = engine.append(TABLE, rows(id=[1]), batch_id="a").version
    age(Path(engine.files(TABLE)[0]), 1000)
    engine.replace(TABLE, rows(id=[2]), batch_id="b")
    assert engine.vacuum(TABLE, keep_hours=24) == []
    assert content(version=old) == [(1,)]
