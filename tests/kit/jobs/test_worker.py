"""What survives: a real worker process, killed with SIGKILL in the middle of a step, and a schedule."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ganyun.kernel.policy import Actor
from ganyun.kit.jobs import registry, worker
from ganyun.kit.jobs.public import JobContext, enqueue, job, jobs

SCRIPT = Path(__file__).with_name("interrupted.py")


@job("test.interrupted", title="会被中断")
def interrupted(context: JobContext, log: str, die_in: int) -> None:
    """Only the name counts here: the worker process has the real one."""


def start(home: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, str(SCRIPT)], env={**os.environ, "GANYUN_HOME": str(home)})


def test_a_killed_worker_resumes_and_repeats_no_finished_step(home, wait_for, tmp_path):
    log = tmp_path / "log"
    id = enqueue("test.interrupted", Actor("officer"), log=str(log), die_in=2)
    assert start(home).wait(60) == -signal.SIGKILL
    assert log.read_text().split() == ["0", "1", "2"]

    second = start(home)
    try:
        view = wait_for(id)
    finally:
        second.send_signal(signal.SIGTERM)
    assert second.wait(30) == 0
    assert view.result == {"squares": [0, 1, 4, 9, 16]}
    # Step 2 was cut off before it had finished, so it alone ran twice.
    assert log.read_text().split() == ["0", "1", "2", "2", "3", "4"]


def test_a_schedule_runs_as_the_system(home, wait_for, monkeypatch):
    import threading

    registered: dict[str, registry.Job] = {}
    monkeypatch.setattr(registry, "_jobs", registered)
    ran = threading.Event()

    @job("test.nightly", title="每夜", schedule="* * * * * *")
    def nightly(context: JobContext) -> dict[str, str]:
        ran.set()
        return {"as": context.actor.name}

    stop = threading.Event()
    thread = threading.Thread(target=worker.run_worker, args=(stop,))
    thread.start()
    try:
        assert ran.wait(30)
        view = wait_for(jobs(name="test.nightly")[-1].id)
    finally:
        stop.set()
        thread.join(30)
    assert (view.result, view.actor, view.title) == ({"as": "system"}, "system", "每夜")


@pytest.mark.parametrize(
    ("error", "retryable", "words"),
    [
        (OSError(28, "No space left on device"), True, "No space left"),
        (ConnectionResetError(104, "Connection reset by peer"), True, "reset"),
        (TimeoutError(), True, "TimeoutError"),
    ],
)
def test_a_full_disk_or_a_lost_connection_is_retryable(error, retryable, words):
    known = registry.explain(error, "加载数据")
    assert known is not None
    assert known.retryable is retryable
    assert words in known.parts()["message"]


def test_a_programming_error_has_no_explanation():
    assert registry.explain(KeyError("x"), "加载数据") is None
