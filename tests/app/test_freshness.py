"""When a start may skip what it did before."""

import os
from pathlib import Path

import pytest

from ganyun.app import freshness
from ganyun.app.configuration import Configuration


@pytest.fixture
def node(tmp_path: Path) -> Configuration:
    (tmp_path / "clouds" / "transport").mkdir(parents=True)
    (tmp_path / "clouds" / "transport" / "cloud.yaml").write_text("code: transport")
    (tmp_path / "ganyun.db").touch()
    return Configuration({"GANYUN_HOME": str(tmp_path)})


def test_a_new_home_is_not_fresh(node):
    assert not freshness.was_prepared(node)
    assert not freshness.is_fresh(node)


def test_nothing_changed(node):
    freshness.mark_fresh(node)
    assert freshness.is_fresh(node)
    (node.home / "lake").mkdir()
    assert freshness.is_fresh(node)


def test_a_cloud_changed(node):
    freshness.mark_fresh(node)
    file = node.home / "clouds" / "transport" / "cloud.yaml"
    os.utime(file, ns=(0, file.stat().st_mtime_ns + 1))
    assert not freshness.is_fresh(node)
    assert freshness.was_prepared(node)


def test_a_cloud_came_or_went(node):
    freshness.mark_fresh(node)
    file = node.home / "clouds" / "transport" / "README.md"
    file.write_text("new")
    assert not freshness.is_fresh(node)
    file.unlink()
    assert freshness.is_fresh(node)


def test_the_database_is_gone_or_another_one(node):
    freshness.mark_fresh(node)
    (node.home / "ganyun.db").unlink()
    assert not freshness.is_fresh(node)
    other = Configuration({"GANYUN_HOME": str(node.home), "GANYUN_DATABASE_URL": "postgresql://db/main"})
    assert not freshness.is_fresh(other)
