"""A worker of this test's node, in a thread."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ganyun.kit.jobs.public import JobView, close, find_job, run_worker


@pytest.fixture
def worker(home: Path) -> Iterator[threading.Event]:
    """Runs the queue of this test's home; set the event to stop it early."""
    stop = threading.Event()
    thread = threading.Thread(target=run_worker, args=(stop,))
    thread.start()
    yield stop
    stop.set()
    thread.join(30)
    assert not thread.is_alive()


@pytest.fixture
def wait_for(home: Path) -> Iterator[Callable[..., JobView]]:
    """``wait_for(id, until=…)`` polls a job until something holds (by default: until it has ended)."""

    def wait(id: str, until: Callable[[JobView], bool] = lambda view: not view.active) -> JobView:
        for _ in range(600):
            view = find_job(id)
            if until(view):
                return view
            threading.Event().wait(0.05)
        raise AssertionError(f"gave up on {find_job(id)}")

    yield wait
    close()
