"""A command on a node that was never set up says so; ``migrate`` sets it up."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


def ganyun(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "GANYUN_HOME": str(home), "COLUMNS": "200"}
    return subprocess.run([sys.executable, "-m", "ganyun", *arguments], env=environment, capture_output=True, text=True)


@pytest.mark.parametrize("command", [("users", "list"), ("load",), ("quarantine", "list")])
def test_a_node_that_was_never_set_up(tmp_path: Path, command: tuple[str, ...]) -> None:
    run = ganyun(tmp_path / "fresh", *command)

    assert run.returncode == 1
    assert "commands.not_set_up" in run.stderr and "ganyun up" in run.stderr
    assert "Traceback" not in run.stderr


def test_debug_shows_where_it_went_wrong(tmp_path: Path) -> None:
    assert "Traceback" in ganyun(tmp_path / "fresh", "--debug", "users", "list").stderr


def test_migrate_makes_the_home_and_the_tables(tmp_path: Path) -> None:
    assert ganyun(tmp_path / "fresh", "migrate").returncode == 0
    assert ganyun(tmp_path / "fresh", "users", "list").returncode == 0
