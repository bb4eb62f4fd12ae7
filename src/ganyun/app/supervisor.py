"""Runs web and worker as child processes: restarts what crashes, stops all of it within seconds."""

import errno
import fcntl
import http.client
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from ganyun.app.errors import CannotListen, HomeUnwritable, NodeRunning, PortInUse, WebFailed

log = logging.getLogger("ganyun.app")

SUPERVISED = "GANYUN_SUPERVISED"
PATIENCE = 8.0  # seconds a child has to end after SIGTERM
FIRST_ANSWER = 120.0  # seconds a web process has to answer for the first time
STEADY = 60.0  # a child that ran so long starts anew without waiting
LONGEST_WAIT = 30.0


@dataclass
class Child:
    """One child process and what is known of its crashes."""

    name: str
    arguments: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    crashes: int = 0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Starts it in a session of its own, so that Ctrl-C reaches only us, with a pipe that tells it when we die."""
        environment = {**os.environ, SUPERVISED: "1"}
        command = [sys.executable, "-m", "ganyun", *self.arguments]
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            command, stdin=subprocess.PIPE, env=environment, start_new_session=True
        )
        self.started = time.monotonic()

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def crashed(self) -> None:
        """Plans the next start: at once after a long life, later and later after short ones."""
        now = time.monotonic()
        self.crashes = 1 if now - self.started > STEADY else self.crashes + 1
        self.due = now + min(LONGEST_WAIT, 2.0 ** (self.crashes - 1))
        exit_code = self.process.returncode if self.process else None
        log.error("%s 意外结束（退出码 %s），%.0f 秒后重新启动", self.name, exit_code, self.due - now)
        self.process = None


def run(host: str, port: int, *, prepare: Callable[[], Callable[[], None]], early: bool = False) -> int:
    """Prepares the node, runs it until Ctrl-C or SIGTERM, stops it; returns the exit code.

    Args:
        prepare: sets the node up; what it returns is called when the pages answer.
        early: the web process starts at once, beside ``prepare``.

    Raises:
        WebFailed: the web process ended before it answered once.
    """
    stop = threading.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda *_: stop.set())
    web = Child("网页", ["web", "--host", host, "--port", str(port)])
    worker = Child("后台", ["worker"])
    children = [web, worker]
    try:
        if early:
            web.start()
        on_ready = prepare()
        if not early:
            web.start()
        if _wait_until_it_answers(web, host, port, stop):
            on_ready()
            worker.start()  # after the pages answer: they are what somebody waits for
        while not stop.wait(0.3):
            for child in children:
                _tend(child)
    finally:
        _end(children)
    return 0


def _tend(child: Child) -> None:
    if child.process is None:
        if time.monotonic() >= child.due:
            child.start()
    elif not child.running:
        child.crashed()


def _wait_until_it_answers(web: Child, host: str, port: int, stop: threading.Event) -> bool:
    """Asks for real: the socket is open long before Django can answer. False when stopped meanwhile."""
    address = "127.0.0.1" if host in ("0.0.0.0", "") else "::1" if host == "::" else host  # noqa: S104
    give_up = time.monotonic() + FIRST_ANSWER
    while not stop.is_set():
        if not web.running or time.monotonic() > give_up:
            raise WebFailed(exit=web.process.poll() if web.process else None)
        connection = http.client.HTTPConnection(address, port, timeout=1)
        try:
            connection.request("GET", "/api/", headers={"Host": "localhost"})
            if connection.getresponse().status < 500:
                return True
            stop.wait(1)
        except (OSError, http.client.HTTPException):
            stop.wait(0.05)
        finally:
            connection.close()
    return False


def _end(children: list[Child]) -> None:
    """SIGTERM to each by its pid; what has not ended in time is killed with everything it started."""
    for child in children:
        if child.running and child.process:
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


@contextmanager
def only_one(home: Path) -> Iterator[None]:
    """One ``ganyun up`` per home.

    Raises:
        NodeRunning, HomeUnwritable.
    """
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = (home / "node.lock").open("w")
    except OSError as error:
        raise HomeUnwritable(setting="GANYUN_HOME", value=home, reason=error.strerror or error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise NodeRunning(setting="GANYUN_HOME", value=home, home=home, reason="") from error
        yield


def check_port(host: str, port: int) -> None:
    """Tries the address before anything is set up.

    Raises:
        PortInUse, CannotListen.
    """
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(
                setting="GANYUN_PORT", value=port, host=host, port=port, other=free_port(host, port), reason="占用"
            ) from error
        raise CannotListen(
            setting="GANYUN_HOST", value=host, host=host, port=port, reason=error.strerror or error
        ) from error


def free_port(host: str, port: int) -> int:
    """A free port near the wanted one, for the hint."""
    for candidate in range(port + 1, min(port + 100, 65536)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1" if ":" in host else host, candidate))
            except OSError:
                continue
            return candidate
    return 8000


def stop_with_parent() -> None:
    """In a supervised child: when the supervisor dies, even by SIGKILL, the pipe on standard input ends, so we end."""
    if os.environ.pop(SUPERVISED, "") != "1":
        return

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="supervisor-watch", daemon=True).start()
