"""A real node: set-up, web and worker as processes, Ctrl-C, crashes."""

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow


class Node:
    """``ganyun up`` running on a port; ``lines`` is what it printed."""

    def __init__(self, environment: dict[str, str], port: int) -> None:
        self.port = port
        self.lines: list[str] = []
        self.ready = threading.Event()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ganyun", "up", "--no-samples", "--port", str(port)],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.reader = threading.Thread(target=self._read)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line)
            if "Ctrl-C" in line:
                self.ready.set()

    def wait_until_ready(self) -> None:
        for _ in range(1200):
            if self.ready.wait(0.1) or self.process.poll() is not None:
                break
        assert self.ready.is_set(), "".join(self.lines)

    def get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Host": "localhost"})
        response = connection.getresponse()
        return response.status, response.read()

    def children(self) -> dict[str, int]:
        """Name → pid of the child processes."""
        found = {}
        for folder in Path("/proc").iterdir():
            if folder.name.isdigit():
                try:
                    parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                    arguments = (folder / "cmdline").read_text().split("\0")
                except (OSError, ValueError):
                    continue
                if parent == self.process.pid and "ganyun" in arguments:
                    found[arguments[arguments.index("ganyun") + 1]] = int(folder.name)
        return found

    def wait_for_child(self, name: str, other_than: int = 0) -> int:
        for _ in range(600):
            pid = self.children().get(name, 0)
            if pid and pid != other_than:
                return pid
            threading.Event().wait(0.1)
        raise AssertionError(f"no process {name}: {self.lines}")


@pytest.fixture
def node(environment: dict[str, str], home: Path, port: int, tmp_path: Path) -> Iterator[Node]:
    started = Node(environment, port)
    yield started
    if started.process.poll() is None:
        started.process.kill()
    started.process.wait()
    started.reader.join(30)


def alive(pid: int) -> bool:
    try:
        return (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]) != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(*pids: int) -> None:
    for _ in range(300):
        if not any(alive(pid) for pid in pids):
            return
        threading.Event().wait(0.1)
    raise AssertionError(f"still alive: {[pid for pid in pids if alive(pid)]}")


def test_up_serves_supervises_and_stops(node, ganyun, home):
    node.wait_until_ready()
    shown = "".join(node.lines)
    assert f"http://localhost:{node.port}/" in shown
    status, body = node.get("/api/health")
    assert (status, json.loads(body)["ok"]) == (200, True)

    second = ganyun("up", "--port", str(node.port))
    assert second.returncode == 1
    assert "app.port_in_use" in second.stderr
    elsewhere = ganyun("up", "--port", str(json.loads(body)["ok"] + 40000))
    assert "app.node_running" in elsewhere.stderr

    worker = node.wait_for_child("worker")
    os.kill(worker, signal.SIGKILL)
    again = node.wait_for_child("worker", other_than=worker)
    web = node.children()["web"]

    node.process.send_signal(signal.SIGINT)
    assert node.process.wait(30) == 0
    wait_until_gone(worker, again, web)


def test_children_end_with_a_supervisor_that_is_killed(node):
    node.wait_until_ready()
    children = [node.wait_for_child("web"), node.wait_for_child("worker")]
    node.process.send_signal(signal.SIGKILL)
    node.process.wait(30)
    wait_until_gone(*children)


def test_migrate_twice(ganyun, home):
    first = ganyun("migrate")
    assert first.returncode == 0, first.stderr
    assert (home / "ganyun.db").exists()
    assert (home / "jobs.db").exists()
    assert ganyun("migrate").stdout.strip() == "已是最新"
