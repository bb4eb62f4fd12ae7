"""Loads and the quarantine over HTTP: watch, start and send files; read what waits and send it corrected."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Field, File, Form, Query, Router, Schema, Status
from ninja.files import UploadedFile

from ganyun.features.catalog.public import contract, contracts
from ganyun.features.exchange import queries
from ganyun.features.exchange.actions.inbox import discard_upload, keep_upload
from ganyun.features.exchange.actions.loading import queue
from ganyun.features.exchange.actions.rows import originals, resubmit
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.policy import FIX_ROWS, LOAD
from ganyun.features.quality.public import check_titles
from ganyun.kernel.errors import Unauthenticated
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import Page, Paging, paginate, require

router = Router(tags=["exchange"])

Mode = Literal["", "append", "replace", "upsert"]


class LoadOut(Schema):
    """A load. ``state``: queued | running | done | replayed | refused | failed | cancelled; ``version`` null: nothing
    was published. ``actor``, ``source`` and ``error`` are empty for those who are not logged in.
    """

    id: UUID
    resource: str
    environment: str
    source: str
    mode: str
    batch: str
    state: str
    actor: str
    created: datetime
    started: datetime | None
    ended: datetime | None
    rows: int
    good: int
    quarantined: int
    inserted: int
    updated: int
    done_rows: int
    total_rows: int | None
    bytes: int
    version: int | None
    digest: str
    error: dict[str, Any]


class LoadQuery(Schema):
    state: str = Field("", max_length=10)
    resource: str = Field("", max_length=200, description="云.表")


class LoadIn(Schema):
    resource: str = Field(min_length=1, max_length=200, description="云.表")
    environment: str = Field("sample", min_length=1, max_length=60, description="合同 servers 里的环境")
    mode: Mode = Field("", description="空：按合同")
    again: bool = Field(False, description="同样的文件已加载过也再来一次")


class WaitingOut(Schema):
    """How many rows of a resource wait in its quarantine."""

    resource: str
    title: str
    rows: int


class RowOut(Schema):
    """A quarantined row. ``original``: header → text; ``reasons``: codes of the rules, with their ``titles``."""

    batch: str
    row: int
    original: dict[str, str | None]
    reasons: list[str]
    titles: list[str]


class RowQuery(Schema):
    batch: str = Field("", max_length=80)
    reason: str = Field("", max_length=200, description="规则代码，只看违反它的行")


class CorrectionIn(Schema):
    """``rows``: number → field → text; what is not given keeps its original text."""

    batch: str = Field(min_length=1, max_length=80)
    rows: dict[int, dict[str, str]] = Field(min_length=1, max_length=1000)


class CorrectionOut(Schema):
    """What became of corrected rows: ``good`` landed, ``quarantined`` came back with new reasons."""

    load: str
    state: str
    rows: int
    good: int
    quarantined: int
    version: int | None


def actor_in(request: HttpRequest) -> Actor:
    """Who asks (set by the accounts middleware on every request)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@router.get("/loads", response=Page[LoadOut], summary="加载记录", operation_id="list_loads")
def list_loads(request: HttpRequest, chosen: Query[LoadQuery], paging: Query[Paging]) -> dict[str, Any]:
    """Loads, newest first. That data arrived is as public as the catalogue it arrived for."""
    wanted = {name: value for name, value in chosen.dict().items() if value}
    page = paginate(Load.objects.filter(**wanted), paging)
    return {**page, "items": [_out(each, actor_in(request)) for each in page["items"]]}


@router.get("/loads/{uuid:id}", response=LoadOut, summary="一次加载", operation_id="get_load")
def get_load(request: HttpRequest, id: UUID) -> dict[str, Any]:
    """One load, with its progress while it runs."""
    found = Load.objects.filter(id=id).first()
    if found is None:
        raise Http404
    return _out(found, actor_in(request))


@router.post("/loads", response={202: LoadOut}, summary="开始加载", operation_id="start_load")
def start_load(request: HttpRequest, wanted: LoadIn) -> Status[dict[str, Any]]:
    """Queues a load from the place that the contract names for the environment; a worker runs it."""
    actor = require(request, LOAD)
    noted = queue(actor, contract(wanted.resource), wanted.environment, mode=wanted.mode, again=wanted.again)
    return Status(202, _out(noted, actor))


@router.post("/resources/{name}/upload", response={202: LoadOut}, summary="上传并加载", operation_id="upload")
def upload(request: HttpRequest, name: str, file: File[UploadedFile], mode: Form[Mode] = "") -> Status[dict[str, Any]]:
    """Takes a file (CSV, TSV, XLSX, JSON, NDJSON, Parquet, GeoJSON; .gz .zst .zip) and queues its load."""
    actor = require(request, LOAD)
    found = contract(name)
    path = keep_upload(file)
    try:
        noted = queue(actor, found, "upload", file=path, mode=mode)
    except BaseException:
        discard_upload(str(path))
        raise
    return Status(202, _out(noted, actor))


@router.get("/quarantine", response=list[WaitingOut], summary="隔离区", operation_id="list_quarantine")
def list_quarantine(request: HttpRequest) -> list[dict[str, Any]]:
    """Which resources have rows waiting, most first."""
    _known(request)
    titles = {each.id: each.name for each in contracts()}
    counts = sorted(queries.open_rows(list(titles)).items(), key=lambda each: -each[1])
    return [{"resource": name, "title": titles[name], "rows": count} for name, count in counts]


@router.get("/quarantine/{name}", response=Page[RowOut], summary="隔离的行", operation_id="read_quarantine")
def read_quarantine(request: HttpRequest, name: str, chosen: Query[RowQuery], paging: Query[Paging]) -> dict[str, Any]:
    """Rows with their original text and all reasons. Fields of level 3 and 4 are masked for those who may not mend."""
    actor = _known(request)
    found = contract(name)
    rows, total = queries.quarantined(
        name, batch=chosen.batch, reason=chosen.reason, offset=paging.offset, limit=paging.limit
    )
    titles = check_titles(found)
    items = [{"batch": each.batch, "row": each.row, "original": text,
              "reasons": each.reasons, "titles": [titles.get(code, code) for code in each.reasons]}
             for each, text in zip(rows, originals(actor, name, rows), strict=True)]  # fmt: skip
    return {"items": items, "total": total, "limit": paging.limit, "offset": paging.offset}


@router.post("/quarantine/{name}/resubmit", response=CorrectionOut, summary="重新提交", operation_id="resubmit_rows")
def resubmit_rows(request: HttpRequest, name: str, body: CorrectionIn) -> dict[str, Any]:
    """Sends corrected rows through the same checks: good ones land, the others come back with new reasons."""
    actor = require(request, FIX_ROWS)
    contract(name)
    result = resubmit(actor, name, body.batch, body.rows)
    return {"load": result.load, "state": result.state, "rows": result.rows, "good": result.good,
            "quarantined": result.quarantined, "version": result.version}  # fmt: skip


def _known(request: HttpRequest) -> Actor:
    actor = actor_in(request)
    if actor.kind == "anonymous":
        raise Unauthenticated()
    return actor


def _out(load: Load, actor: Actor) -> dict[str, Any]:
    values = {name: getattr(load, name) for name in LoadOut.model_fields}
    return values if actor.kind != "anonymous" else {**values, "actor": "", "source": "", "error": {}}
