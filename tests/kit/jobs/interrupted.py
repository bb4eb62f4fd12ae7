"""A worker process of its own, for test_worker.py: ``python interrupted.py`` with GANYUN_HOME set, and killed by it."""

import os
import signal
import threading
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ganyun.app.settings")
django.setup()

from ganyun.kit.jobs.public import JobContext, job, run_worker  # noqa: E402


@job("test.interrupted", title="会被中断")
def interrupted(context: JobContext, log: str, die_in: int) -> dict[str, Any]:
    """Each step writes its number; the first run dies the hard way inside one of them."""

    def step(number: int) -> int:
        with Path(log).open("a") as file:
            file.write(f"{number}\n")
        if number == die_in and not Path(log + ".died").exists():
            Path(log + ".died").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number * number

    return {"squares": [context.step("square", step, number) for number in range(5)]}


if __name__ == "__main__":
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    run_worker(stop)
