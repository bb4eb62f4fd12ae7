"""Models over HTTP: what there is, what would run, runs and cards; asking for a run."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from ganyun.features.models import queries
from ganyun.features.models.models import Model, Run
from ganyun.features.models.policy import RUN
from ganyun.kit.http.public import Page, Paging, paginate, require
from ganyun.kit.jobs.public import enqueue

router = Router(tags=["models"])


class ColumnOut(Schema):
    name: str
    type: str
    title: str
    unit: str
    level: int
    sources: list[str]


class ModelOut(Schema):
    """A model: ``kind`` is sql or the method's name; ``columns`` with the columns they come from."""

    name: str
    cloud: str
    kind: str
    title_zh: str
    title_en: str
    inputs: list[str]
    keys: list[str]
    columns: list[ColumnOut]


class RunOut(Schema):
    """A run. ``state``: running | done | failed; ``card``: how good the rows are; ``error`` for those at work."""

    id: UUID
    model: str
    kind: str
    state: str
    why: str
    inputs: dict[str, int]
    started: datetime
    ended: datetime | None
    rows: int
    version: int | None
    card: dict[str, Any]
    error: dict[str, Any]


class StepOut(Schema):
    model: str
    why: str
    runs: bool
    changed: list[str]


class ModelQuery(Schema):
    cloud: str = Field("", max_length=60)


class RunIn(Schema):
    names: list[str] = Field(default=[], max_length=500, description="云.表；空：全部")
    again: bool = Field(False, description="没有变化也再运行一次")


class QueuedOut(Schema):
    job: str


@router.get("/models", response=Page[ModelOut], summary="模型", operation_id="list_models")
def list_models(request: HttpRequest, chosen: Query[ModelQuery], paging: Query[Paging]) -> dict[str, Any]:
    """Models in force, by name. How a table is made is as public as its entry in the catalogue."""
    found = Model.objects.filter(cloud=chosen.cloud) if chosen.cloud else Model.objects.all()
    return paginate(found, paging)


@router.get("/models/plan", response=list[StepOut], summary="会运行什么", operation_id="plan_models")
def plan_models(request: HttpRequest) -> list[dict[str, Any]]:
    """What would run now, in order, with the reason of each."""
    steps = queries.plan().steps
    return [{"model": each.spec.name, "why": each.why, "runs": each.runs, "changed": each.changed} for each in steps]


@router.post("/models/run", response={202: QueuedOut}, summary="运行模型", operation_id="run_models")
def run_models(request: HttpRequest, wanted: RunIn) -> Status[dict[str, str]]:
    """Queues a run of what is out of date (of these models); a worker does it."""
    actor = require(request, RUN)
    for name in wanted.names:
        queries.find_model(name)
    return Status(202, {"job": enqueue("models.refresh", actor, names=wanted.names, again=wanted.again)})


@router.get("/models/{name}", response=ModelOut, summary="一个模型", operation_id="get_model")
def get_model(request: HttpRequest, name: str) -> Model:
    """One model with its columns."""
    return queries.find_model(name)


@router.get("/models/{name}/runs", response=Page[RunOut], summary="运行记录", operation_id="list_model_runs")
def list_model_runs(request: HttpRequest, name: str, paging: Query[Paging]) -> dict[str, Any]:
    """Runs of a model, newest first, each with its card."""
    queries.find_model(name)
    page = paginate(Run.objects.filter(model=name), paging)
    insider = request.actor.kind != "anonymous"  # type: ignore[attr-defined]
    items = [{**{key: getattr(each, key) for key in RunOut.model_fields}, "error": each.error if insider else {}}
             for each in page["items"]]  # fmt: skip
    return {**page, "items": items}
