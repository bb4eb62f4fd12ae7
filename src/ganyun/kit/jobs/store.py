"""The jobs on record: enqueue, look, cancel, retry — from any process, worker running or not."""

import fcntl
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext

from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import SYSTEM, Actor
from ganyun.kit.jobs.errors import JobLost, JobNotEnded, JobNotFound, JobNotRunning, NotJson
from ganyun.kit.jobs.registry import find_job_kind, registered_jobs
from ganyun.kit.jobs.serialization import JsonSerializer

if TYPE_CHECKING:
    from dbos import DBOSClient

APPLICATION = "ganyun"
# One version for ever: DBOS only resumes jobs of its own version, and an upgraded node must finish the old one's jobs.
VERSION = "1"

STATES = {
    "DELAYED": "queued",
    "ENQUEUED": "queued",
    "PENDING": "running",
    "SUCCESS": "done",
    "ERROR": "failed",
    "MAX_RECOVERY_ATTEMPTS_EXCEEDED": "failed",
    "CANCELLED": "cancelled",
}


@dataclass(frozen=True, slots=True)
class JobView:
    """One job as a page or the terminal shows it. ``done`` of ``total`` is its progress (``total`` may be unknown)."""

    id: str
    name: str
    title: str
    status: str  # queued | running | done | failed | cancelled
    actor: str
    organisation: str
    arguments: dict[str, Any]
    created: datetime | None
    started: datetime | None
    ended: datetime | None
    done: int
    total: int | None
    note: str
    attempts: int
    result: Any
    error: dict[str, Any] | None  # code, retryable, message, fate, fix (in the active language)

    @property
    def active(self) -> bool:
        """Queued or running: it may still change by itself."""
        return self.status in ("queued", "running")

    @property
    def percent(self) -> int | None:
        """0–100, or ``None`` while the total is unknown."""
        if self.status == "done":
            return 100
        return min(100, 100 * self.done // self.total) if self.total else None


def database_url() -> str:
    """Where jobs are kept: ``GANYUN_JOBS_URL``, or the SQLite file of this home."""
    return settings.GANYUN_JOBS_URL or f"sqlite:///{settings.GANYUN_HOME / 'jobs.db'}"


def migrate() -> None:
    """Creates or upgrades the tables; needed once per version, harmless again."""
    from dbos import DBOS

    url = database_url()
    if not url.startswith("sqlite"):
        DBOS.migrate(url)
        return
    path = Path(url.removeprefix("sqlite:///"))
    path.parent.mkdir(parents=True, exist_ok=True)
    # SQLite waits for no lock when it changes the journal mode, so processes that start together take turns here.
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")  # pages read progress while the worker writes it
        DBOS.migrate(url)


_lock = threading.Lock()
_client: tuple[str, "DBOSClient"] | None = None


def client() -> "DBOSClient":
    """This process's connection, made at first use; a SQLite home gets its tables with it."""
    global _client
    from dbos import DBOSClient

    url = database_url()
    with _lock:
        if _client is None or _client[0] != url:
            if _client:
                _client[1].destroy()
            if url.startswith("sqlite"):
                migrate()
            serializer: Any = JsonSerializer()
            made = DBOSClient(system_database_url=url, serializer=serializer, application_name=APPLICATION)
            _client = (url, made)
        return _client[1]


def close() -> None:
    """Closes this process's connection (the next use opens a new one)."""
    global _client
    with _lock:
        if _client:
            _client[1].destroy()
        _client = None


def enqueue(name: str, actor: Actor, *, dedupe: str | None = None, delay: float = 0, **arguments: Any) -> str:
    """Puts a job into its queue; returns its id. The job runs with the permissions the actor has now.

    ``dedupe`` is a key: while a job of the same queue and key is queued or running, its id is returned and nothing is
    added. ``delay``: seconds it waits before it may start; with ``dedupe``, one job for all that arrives meanwhile.
    In a transaction, call this after the commit (``transaction.on_commit``).

    Raises:
        UnknownJob: no feature registered this name.
        NotJson: an argument is not JSON.
    """
    kind = find_job_kind(name)
    try:
        JsonSerializer().serialize(arguments)
    except (TypeError, ValueError) as error:
        raise NotJson(name=name, part="参数", reason=str(error)) from error
    options: dict[str, Any] = {
        "workflow_name": name,
        "queue_name": kind.queue,
        "app_version": VERSION,
        "authenticated_user": actor.name,
        "attributes": {"actor": actor.name, "organisation": actor.organisation},
    }
    if dedupe is not None:
        options |= {"deduplication_id": f"{name}:{dedupe}", "duplication_policy": "return-existing"}
    if delay:
        options["delay_seconds"] = delay
    request = {"actor": pack_actor(actor), "arguments": arguments}
    handle: Any = client().enqueue(options, None, request)  # type: ignore[arg-type]
    return str(handle.workflow_id)


def jobs(
    *,
    status: str | None = None,
    name: str | None = None,
    actor: str | None = None,
    limit: int = 50,
    offset: int = 0,
) -> list[JobView]:
    """Jobs, newest first. ``status``: queued, running, done, failed, cancelled, or ``active`` (the first two)."""
    wanted = {"queued", "running"} if status == "active" else {status}
    states = [state for state, ours in STATES.items() if ours in wanted] if status else None
    found = client().list_workflows(status=states, name=name, user=actor, limit=limit, offset=offset, sort_desc=True)
    return [_view(each) for each in found]


def find_job(id: str) -> JobView:
    """One job.

    Raises:
        JobNotFound: there is none of this id.
    """
    found = client().list_workflows(workflow_ids=[id])
    if not found:
        raise JobNotFound(job=id)
    return _view(found[0])


def cancel(id: str) -> JobView:
    """Cancels a queued or running job; a running one stops at its next progress call or step.

    Raises:
        JobNotFound, JobNotRunning.
    """
    view = find_job(id)
    if not view.active:
        raise JobNotRunning(job=id, status=view.status)
    client().cancel_workflow(id)
    return find_job(id)


def retry(id: str) -> JobView:
    """Puts a failed or cancelled job back into its queue under the same id; finished steps are not run again.

    Raises:
        JobNotFound, JobNotEnded.
    """
    view = find_job(id)
    if view.status not in ("failed", "cancelled"):
        raise JobNotEnded(job=id, status=view.status)
    kept = 0
    for step in client().list_workflow_steps(id):
        if step["error"] is not None:
            break
        kept = step["function_id"]
    queue = find_job_kind(view.name).queue
    client().update_workflow_attributes(id, {"waiting": None}, merge=True)
    client().rewind_workflow(id, start_step=kept + 1, queue_name=queue, application_version=VERSION)
    return find_job(id)


def pack_actor(actor: Actor) -> dict[str, Any]:
    """An actor as JSON."""
    return {
        "name": actor.name,
        "organisation": actor.organisation,
        "permissions": sorted(actor.permissions),
        "kind": actor.kind,
        "purpose": actor.purpose,
    }


def unpack_actor(packed: dict[str, Any] | None) -> Actor:
    """The actor again; a schedule has none, so the system acts."""
    if not packed:
        return SYSTEM
    return Actor(**{**packed, "permissions": frozenset(packed["permissions"])})


def explain_error(error: GanyunError) -> dict[str, Any]:
    """An error's parts in the active language, with its code."""
    return {"code": error.code, "retryable": error.retryable, **error.parts(gettext)}


def _view(status: Any) -> JobView:
    attributes = status.attributes or {}
    kind = registered_jobs().get(status.name)
    state = STATES[status.status]
    error = status.error if isinstance(status.error, GanyunError) else None
    if error is None and state == "failed":
        error = JobLost(job=status.workflow_id, attempts=status.recovery_attempts)
    request = status.input["args"][1] if isinstance(status.input, dict) else None
    return JobView(
        id=status.workflow_id,
        name=status.name,
        title=gettext(kind.title) if kind else status.name,
        status=state,
        actor=attributes.get("actor") or SYSTEM.name,
        organisation=attributes.get("organisation", ""),
        arguments=(request or {}).get("arguments", {}),
        created=_time(status.created_at),
        started=_time(status.dequeued_at),
        ended=_time(status.completed_at),
        done=attributes.get("done", 0),
        total=attributes.get("total"),
        note=attributes.get("note", ""),
        attempts=attributes.get("attempts", 0),
        result=status.output,
        error=explain_error(error) if error else None,
    )


def _time(milliseconds: int | None) -> datetime | None:
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds is not None else None
