"""Ports, back-off, and one node per home."""

import socket
import time

import pytest

from ganyun.app import supervisor
from ganyun.app.errors import CannotListen, HomeUnwritable, NodeRunning, PortInUse
from ganyun.app.supervisor import Child


@pytest.fixture
def taken():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield listener.getsockname()[1]


def test_a_port_in_use_is_named_with_a_free_one(taken):
    with pytest.raises(PortInUse) as caught:
        supervisor.check_port("127.0.0.1", taken)
    assert str(taken) in caught.value.parts()["message"]
    assert f"--port {caught.value.other}" in caught.value.parts()["fix"]
    supervisor.check_port("127.0.0.1", caught.value.other)


@pytest.mark.parametrize("host", ["192.0.2.1", "no-such-host.invalid"])
def test_an_address_that_is_not_ours(host):
    with pytest.raises(CannotListen):
        supervisor.check_port(host, 8000)


def test_one_node_per_home(home):
    with supervisor.only_one(home), pytest.raises(NodeRunning), supervisor.only_one(home):
        pass
    with supervisor.only_one(home):
        pass


def test_a_home_that_cannot_be(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(HomeUnwritable), supervisor.only_one(tmp_path / "file" / "home"):
        pass


class TestBackOff:
    def crash(self, child: Child, lived: float) -> float:
        child.started = time.monotonic() - lived
        child.crashed()
        return round(child.due - time.monotonic())

    def test_each_quick_crash_waits_longer_up_to_a_limit(self):
        child = Child("后台", ["worker"])
        assert [self.crash(child, 0.1) for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]

    def test_a_long_life_is_forgiven(self):
        child = Child("后台", ["worker"])
        assert [self.crash(child, 0.1) for _ in range(3)] == [1, 2, 4]
        assert self.crash(child, supervisor.STEADY + 1) == 1
