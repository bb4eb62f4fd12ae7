"""``/api/jobs``: what runs, and steering it."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ganyun.features.operations import actions, queries
from ganyun.kernel.errors import Unauthenticated
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import Page, Paging
from ganyun.kit.jobs.public import JobView

router = Router(tags=["jobs"])


class JobErrorOut(Schema):
    code: str
    message: str
    fate: str = ""
    fix: str = ""
    retryable: bool


class JobOut(Schema):
    """``done`` of ``total`` is the progress; ``total`` is null while unknown."""

    id: str
    name: str
    title: str
    status: Literal["queued", "running", "done", "failed", "cancelled"]
    actor: str
    organisation: str
    created: datetime | None
    started: datetime | None
    ended: datetime | None
    done: int
    total: int | None
    percent: int | None
    note: str
    attempts: int
    error: JobErrorOut | None


class JobFilter(Paging):
    status: Literal["", "active", "queued", "running", "done", "failed", "cancelled"] = ""
    name: str = Field("", max_length=100, description="任务名，如 exchange.load")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind == "anonymous":
        raise Unauthenticated()
    return actor


@router.get("/jobs", response=Page[JobOut], summary="任务", operation_id="list_jobs")
def list_jobs(request: HttpRequest, wanted: Query[JobFilter]) -> dict[str, Any]:
    """Own jobs, or all of them for whoever manages jobs; newest first. The total is not counted."""
    found = queries.visible_jobs(
        _actor(request), status=wanted.status, name=wanted.name, limit=wanted.limit, offset=wanted.offset
    )
    return {"items": found, "total": None, "limit": wanted.limit, "offset": wanted.offset}


@router.get("/jobs/{id}", response=JobOut, summary="一个任务", operation_id="job")
def job(request: HttpRequest, id: str) -> JobView:
    return queries.visible_job(_actor(request), id)


@router.post("/jobs/{id}/cancel", response=JobOut, summary="取消任务", operation_id="cancel_job")
def cancel_job(request: HttpRequest, id: str) -> JobView:
    """A running job stops at its next report of progress; finished steps stay."""
    return actions.cancel_job(_actor(request), id)


@router.post("/jobs/{id}/retry", response=JobOut, summary="重试任务", operation_id="retry_job")
def retry_job(request: HttpRequest, id: str) -> JobView:
    """Only a failed or cancelled job; finished steps are not run again."""
    return actions.retry_job(_actor(request), id)
