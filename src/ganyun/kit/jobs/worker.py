"""The worker: one process that runs queued and scheduled jobs, and resumes those a crash interrupted."""

import fcntl
import logging
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import close_old_connections

from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs import store
from ganyun.kit.jobs.context import DurableContext, HereContext, JobCancelled, Progress
from ganyun.kit.jobs.errors import JobBroken, NotJson, WorkerRunning
from ganyun.kit.jobs.registry import Job, explain, find_job_kind, registered_jobs
from ganyun.kit.jobs.serialization import JsonSerializer, describe_error

log = logging.getLogger("ganyun.jobs")

CONCURRENCY = 2  # jobs of one queue at a time; each may use every core for its queries
LONGEST_WAIT = 60.0  # seconds between two attempts at most
RECOVERIES = 20  # a job that was running in so many crashes is the likely cause; it fails instead of crashing again


def run_here(name: str, actor: Actor, *, progress: Progress | None = None, **arguments: Any) -> dict[str, Any] | None:
    """Runs a job inline, in this process, without the queue; its errors come straight out.

    Raises:
        UnknownJob: no feature registered this name.
    """
    return find_job_kind(name).function(HereContext(str(uuid.uuid4()), actor, progress), **arguments)


def run_worker(stop: threading.Event, *, grace: float = 3.0) -> None:
    """Runs jobs until ``stop`` is set, then gives running ones ``grace`` seconds to reach a resting point.

    A job that is still running then goes on at the next start, like one interrupted by ``kill -9``.

    Raises:
        WorkerRunning: on SQLite a home has one worker.
    """
    from dbos import DBOS

    serializer: Any = JsonSerializer()
    with _only_worker():
        store.migrate()
        DBOS(
            config={
                "name": store.APPLICATION,
                "system_database_url": store.database_url(),
                "application_version": store.VERSION,
                "executor_id": settings.GANYUN_WORKER,
                "serializer": serializer,
                "log_level": "WARNING",
                "notification_listener_polling_interval_sec": 1.0,
            }
        )
        try:
            _launch(stop)
            log.info("后台进程就绪，任务 %d 种", len(registered_jobs()))
            stop.wait()
        finally:
            DBOS.destroy(destroy_registry=True, workflow_completion_timeout_sec=int(grace))
            store.close()


def _launch(stop: threading.Event) -> None:
    from dbos import DBOS

    kinds = registered_jobs()
    flows = {
        kind.name: DBOS.workflow(name=kind.name, max_recovery_attempts=RECOVERIES)(_workflow(kind, stop))
        for kind in kinds.values()
    }
    # Before the launch, so that a recovered job finds its queue's limits in force.
    for queue in sorted({kind.queue for kind in kinds.values()}):
        store.client().register_queue(queue, worker_concurrency=CONCURRENCY, polling_interval_sec=0.3)
    DBOS.launch()
    logging.getLogger("dbos").addFilter(_unexpected)
    _apply_schedules(kinds, flows)


def _apply_schedules(kinds: dict[str, Job], flows: dict[str, Any]) -> None:
    """The schedules on record become those in the code."""
    from dbos import DBOS

    scheduled = [kind for kind in kinds.values() if kind.schedule]
    for known in DBOS.list_schedules():
        if known["schedule_name"] not in {kind.name for kind in scheduled}:
            DBOS.delete_schedule(known["schedule_name"])
    DBOS.apply_schedules(
        [
            {
                "schedule_name": kind.name,
                "workflow_fn": flows[kind.name],
                "schedule": kind.schedule,
                "cron_timezone": settings.TIME_ZONE,
                "queue_name": kind.queue,
                "context": {"actor": None, "arguments": {}},
            }
            for kind in scheduled
        ]
    )


def _workflow(kind: Job, stop: threading.Event) -> Callable[[Any, dict[str, Any]], Any]:
    """The DBOS workflow of a job: ``(scheduled time or None, request)``."""

    def run(scheduled: Any, request: dict[str, Any]) -> Any:
        from dbos import DBOS, error

        actor = store.unpack_actor(request["actor"])
        context = DurableContext(str(DBOS.workflow_id), actor, client=store.client(), stop=stop)
        close_old_connections()
        try:
            return _attempts(kind, context, request["arguments"])
        except JobCancelled as cancelled:
            raise error.DBOSWorkflowCancelledError(context.id) from cancelled
        finally:
            close_old_connections()

    run.__qualname__ = run.__name__ = kind.name
    return run


def _attempts(kind: Job, context: DurableContext, arguments: dict[str, Any]) -> Any:
    """Tries again after retryable errors, with back-off; raises only errors with words for people."""
    for attempt in range(kind.retries + 1):
        context.begin_attempt()
        try:
            result = kind.function(context, **arguments)
            context.note_failure(None)
            return _checked(kind, result)
        except Exception as error:
            known = explain(error, kind.title)
            if known is None:
                incident = uuid.uuid4().hex[:12]
                log.exception("任务 %s（%s）内部出错，事件编号 %s", kind.name, context.id, incident)
                raise JobBroken(incident=incident, job=context.id) from error
            if not known.retryable or attempt == kind.retries:
                raise known from error
            log.warning("任务 %s（%s）将重试：%s", kind.name, context.id, known.parts()["message"])
            context.note_failure(describe_error(known))
            context.wait(min(LONGEST_WAIT, kind.backoff * 2**attempt))
    raise AssertionError("unreachable")


def _checked(kind: Job, result: Any) -> Any:
    try:
        JsonSerializer().serialize(result)
    except (TypeError, ValueError) as error:
        raise NotJson(name=kind.name, part="结果", reason=str(error)) from error
    return result


def _unexpected(record: logging.LogRecord) -> bool:
    """Keeps tracebacks of errors meant for people out of the log; they are on the job."""
    from dbos import error

    expected = (GanyunError, error.DBOSAwaitedWorkflowCancelledError)
    return not (record.exc_info and isinstance(record.exc_info[1], expected))


@contextmanager
def _only_worker() -> Iterator[None]:
    """One worker per SQLite home: two would each take the other's running jobs for interrupted ones."""
    if settings.GANYUN_JOBS_URL:
        yield
        return
    settings.GANYUN_HOME.mkdir(parents=True, exist_ok=True)
    with (settings.GANYUN_HOME / "worker.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise WorkerRunning(home=settings.GANYUN_HOME) from error
        yield
