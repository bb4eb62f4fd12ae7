"""Jobs that wait in the queue: no worker runs here."""

from collections.abc import Callable, Iterator

import pytest

from ganyun.kernel.policy import Actor
from ganyun.kit.jobs.public import JobContext, close, enqueue, job

OFFICER = Actor("wang", "省环保厅")
OPERATOR = Actor("li", "省大数据中心", frozenset({"operations.manage_jobs"}))
AUDITOR = Actor("qian", "省审计厅", frozenset({"operations.read_audit"}))


@job("test.operations", title="测试任务")
def _test(context: JobContext, path: str = "") -> None:
    """Never run here."""


@pytest.fixture
def queue(home) -> Iterator[Callable[[Actor], str]]:
    """``queue(actor)`` puts a job into the queue and returns its id."""
    yield lambda actor: enqueue("test.operations", actor, path="<b>x</b>")
    close()
