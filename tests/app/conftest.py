"""Real processes of a node that holds no clouds and no samples."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environment(home: Path) -> dict[str, str]:
    """The environment of a node of its own, in Chinese, whatever the developer has set."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GANYUN_")}
    return {**clean, "GANYUN_HOME": str(home), "PYTHONUNBUFFERED": "1"}


@pytest.fixture
def ganyun(environment: dict[str, str]) -> Run:
    """Runs ``ganyun …`` to its end."""

    def run(*arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ganyun", *arguments]
        return subprocess.run(command, env={**environment, **more}, capture_output=True, text=True, timeout=120)

    return run


@pytest.fixture
def port() -> Iterator[int]:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        number = probe.getsockname()[1]
    yield number
