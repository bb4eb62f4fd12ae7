"""Queue, progress, retries, cancellation — on a real DBOS worker."""

import threading
from datetime import date
from typing import Any

import pytest

from ganyun.kernel.errors import N_, Invalid, Unavailable
from ganyun.kernel.policy import SYSTEM, Actor
from ganyun.kit.jobs import public
from ganyun.kit.jobs.public import JobContext, enqueue, find_job, job, jobs, run_here

OFFICER = Actor("officer", "省水利厅", frozenset({"exchange.load"}), purpose="inspection")
calls: list[str] = []
gate = threading.Event()


class SensorOffline(Unavailable):
    code = "test.sensor_offline"
    message = N_("传感器 {name} 离线：{reason}")


@job("test.sum", title="求和")
def add_up(context: JobContext, numbers: list[int], day: date | None = None) -> dict[str, Any]:
    total = 0
    for index, number in enumerate(numbers):
        total = context.step("add", lambda number=number, before=total: before + number)
        context.progress(index + 1, len(numbers), f"第 {index + 1} 个")
    return {"total": total, "day": day, "actor": context.actor.name, "may": sorted(context.actor.permissions)}


@job("test.flaky", title="时好时坏", backoff=0.01)
def flaky(context: JobContext, fail: int) -> dict[str, Any]:
    context.step("first", lambda: calls.append("first"))
    calls.append("attempt")
    if calls.count("attempt") <= fail:
        raise SensorOffline(name="s1", reason="timeout")
    return {}


@job("test.refused", title="拒绝")
def refused(context: JobContext, full: bool = False) -> None:
    calls.append("attempt")
    if full:
        raise OSError(28, "No space left on device")
    raise Invalid(reason="坏行")


@job("test.bug", title="程序错误")
def bug(context: JobContext) -> None:
    calls.append("attempt")
    raise ZeroDivisionError("secret path /etc/shadow")


@job("test.endless", title="没完没了")
def endless(context: JobContext) -> dict[str, Any]:
    context.step("first", lambda: calls.append("first"))
    while not gate.is_set():
        context.progress(len(calls), 10, "等待")
        gate.wait(0.01)
    return {"ended": True}


@job("test.object", title="不是 JSON")
def not_json(context: JobContext, step: bool) -> Any:
    return context.step("object", object) if step else {"value": object()}


@pytest.fixture(autouse=True)
def fresh() -> None:
    calls.clear()
    gate.clear()


class TestRun:
    def test_from_queue_to_result(self, worker, wait_for):
        id = enqueue("test.sum", OFFICER, numbers=[1, 2, 3], day=date(2024, 2, 29))
        view = wait_for(id)
        assert (view.status, view.done, view.total, view.note, view.percent) == ("done", 3, 3, "第 3 个", 100)
        assert view.result == {"total": 6, "day": date(2024, 2, 29), "actor": "officer", "may": ["exchange.load"]}
        assert (view.title, view.actor, view.organisation) == ("求和", "officer", "省水利厅")
        assert view.arguments == {"numbers": [1, 2, 3], "day": date(2024, 2, 29)}
        assert view.created <= view.started <= view.ended

    def test_waits_in_the_queue_without_a_worker(self, wait_for):
        id = enqueue("test.sum", OFFICER, numbers=[])
        assert find_job(id).status == "queued"
        assert find_job(id).percent is None

    def test_a_key_is_queued_once(self, wait_for):
        first = enqueue("test.sum", OFFICER, dedupe="2024", numbers=[1])
        assert enqueue("test.sum", OFFICER, dedupe="2024", numbers=[2]) == first
        assert enqueue("test.sum", OFFICER, dedupe="2025", numbers=[2]) != first
        assert len(jobs()) == 2

    def test_a_delayed_job_waits_and_takes_up_what_arrives_meanwhile(self, worker, wait_for):
        id = enqueue("test.sum", OFFICER, dedupe="all", delay=1.5, numbers=[1])
        assert enqueue("test.sum", OFFICER, dedupe="all", delay=1.5, numbers=[2]) == id
        assert find_job(id).status == "queued"
        view = wait_for(id)
        assert view.result["total"] == 1
        assert (view.started - view.created).total_seconds() >= 1.5

    def test_lists_newest_first_and_filters(self, wait_for):
        ids = [enqueue("test.sum", OFFICER, numbers=[n]) for n in range(3)]
        other = enqueue("test.bug", SYSTEM)
        public.cancel(other)
        assert {view.id for view in jobs()} == {*ids, other}
        assert [view.id for view in jobs(name="test.bug")] == [other]
        assert {view.id for view in jobs(status="active")} == set(ids)
        assert [view.id for view in jobs(status="cancelled")] == [other]
        assert len(jobs(limit=2)) == 2
        assert len(jobs(limit=2, offset=3)) == 1
        assert jobs(actor="system")[0].id == other

    def test_here_needs_no_worker(self):
        seen: list[tuple[int, int | None, str]] = []
        result = run_here("test.sum", OFFICER, progress=lambda *shown: seen.append(shown), numbers=[4, 5])
        assert result is not None
        assert result["total"] == 9
        assert seen == [(1, 2, "第 1 个"), (2, 2, "第 2 个")]

    def test_here_lets_errors_out(self):
        with pytest.raises(Invalid, match="坏行"):
            run_here("test.refused", OFFICER)


class TestErrors:
    def test_a_retryable_error_is_tried_again_and_steps_are_not(self, worker, wait_for):
        view = wait_for(enqueue("test.flaky", OFFICER, fail=2))
        assert (view.status, view.attempts) == ("done", 3)
        assert calls == ["first", "attempt", "attempt", "attempt"]

    def test_a_retryable_error_gives_up_in_the_end(self, worker, wait_for):
        view = wait_for(enqueue("test.flaky", OFFICER, fail=99))
        assert (view.status, view.attempts) == ("failed", 4)
        assert view.error["code"] == "test.sensor_offline"
        assert view.error["message"] == "传感器 s1 离线：timeout"
        assert view.error["retryable"]

    def test_a_final_error_is_not_tried_again(self, worker, wait_for):
        view = wait_for(enqueue("test.refused", OFFICER))
        assert (view.status, view.attempts, calls) == ("failed", 1, ["attempt"])
        assert view.error["message"] == "输入不符合要求：坏行"
        assert not view.error["retryable"]

    def test_an_unforeseen_error_shows_an_incident_and_no_internals(self, worker, wait_for, caplog):
        view = wait_for(enqueue("test.bug", OFFICER))
        assert (view.status, view.error["code"], calls) == ("failed", "jobs.internal_error", ["attempt"])
        assert "shadow" not in str(view)
        incident = view.error["message"].split()[-1]
        assert incident.split("，")[0][-12:] in caplog.text
        assert "ZeroDivisionError" in caplog.text

    @pytest.mark.parametrize(("step", "part"), [(True, "步骤结果"), (False, "结果")])
    def test_a_result_that_is_not_json(self, worker, wait_for, step, part):
        view = wait_for(enqueue("test.object", OFFICER, step=step))
        assert view.error["code"] == "jobs.not_json"
        assert part in view.error["message"]

    def test_an_argument_that_is_not_json(self):
        with pytest.raises(public.NotJson, match="参数"):
            enqueue("test.sum", OFFICER, numbers=[object()])

    def test_an_unknown_job(self):
        with pytest.raises(public.UnknownJob, match=r"test\.summ"):
            enqueue("test.summ", OFFICER)
        with pytest.raises(public.JobNotFound):
            find_job("nothing")

    def test_a_second_worker_is_refused(self, worker, wait_for):
        wait_for(enqueue("test.sum", OFFICER, numbers=[]))
        with pytest.raises(public.WorkerRunning):
            public.run_worker(threading.Event())


class TestSteer:
    def test_cancel_and_retry_keeps_finished_steps(self, worker, wait_for):
        id = enqueue("test.endless", OFFICER)
        wait_for(id, until=lambda view: view.done > 0)
        assert public.cancel(id).status == "cancelled"
        with pytest.raises(public.JobNotRunning):
            public.cancel(id)
        assert public.retry(id).active
        wait_for(id, until=lambda view: view.attempts == 2)
        gate.set()
        view = wait_for(id)
        assert (view.status, view.result) == ("done", {"ended": True})
        assert calls == ["first"]

    def test_cancel_before_it_starts(self, wait_for):
        id = enqueue("test.sum", OFFICER, numbers=[])
        assert public.cancel(id).status == "cancelled"

    def test_retry_a_failed_one(self, worker, wait_for):
        id = enqueue("test.flaky", OFFICER, fail=4)
        assert wait_for(id).status == "failed"
        public.retry(id)
        view = wait_for(id)
        assert (view.status, view.error) == ("done", None)
        assert calls.count("first") == 1

    def test_what_has_not_failed_cannot_be_retried(self, wait_for):
        id = enqueue("test.sum", OFFICER, numbers=[])
        with pytest.raises(public.JobNotEnded):
            public.retry(id)
        public.cancel(id)

    def test_a_stopped_worker_leaves_the_job_for_the_next(self, worker, wait_for):
        id = enqueue("test.endless", OFFICER)
        wait_for(id, until=lambda view: view.done > 0)
        worker.set()
        assert find_job(id).status == "running"
