"""Indicators, alerts, notices and targets over HTTP."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from ganyun.features.insight.actions import alerts as alert_actions
from ganyun.features.insight.actions.reporting import report_progress
from ganyun.features.insight.policy import READ, RUN
from ganyun.features.insight.queries import alerts, comparing, forecasting, indicators, targets, values
from ganyun.features.insight.queries.indicators import IndicatorView, view
from ganyun.kernel.errors import Unauthenticated
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import Page, Paging, paginate, require, rows_response
from ganyun.kit.jobs.public import enqueue

router = Router(tags=["insight"])

ROWS_ANSWER = {"responses": {200: {"description": "行", "content": {
    "application/json": {"schema": {"type": "array", "items": {"type": "object"}}}, "text/csv": {},
    "application/vnd.apache.parquet": {}, "application/vnd.apache.arrow.stream": {},
}}}}  # fmt: skip


class IndicatorOut(Schema):
    """``value`` of unit ``%`` is a share of 1. ``light`` "": no data. ``lights``: thresholds by light."""

    name: str
    cloud: str
    title: str
    summary: str
    source: str
    owner: str
    unit: str
    better: str
    lights: dict[str, float]
    target: float | None
    by_time: bool
    every: str
    by_division: bool
    dimensions: list[str]
    time: date | None
    value: float | None
    previous: float | None
    year_ago: float | None
    n: int | None
    light: str
    places: dict[str, int]
    version: int | None
    refreshed_at: datetime | None


class ComparedOut(Schema):
    """``division`` null is the roll-up. ``*_growth`` is relative, ``*_change`` absolute; null: nothing to compare."""

    division: str | None
    code: str
    value: float | None
    n: int | None
    light: str
    previous: float | None
    previous_growth: float | None
    previous_change: float | None
    year_ago: float | None
    year_growth: float | None
    year_change: float | None
    rank: int | None
    ranked: int
    distance: float | None
    contribution: float | None


class ComparisonOut(Schema):
    time: date | None
    every: str
    headline: ComparedOut | None
    rows: list[ComparedOut]
    adds_up: bool


class RefreshJobOut(Schema):
    job: str


class AlertOut(Schema):
    """``state``: open | acknowledged | closed. ``division`` "" is the indicator as a whole."""

    id: int
    indicator: str
    division: str
    state: str
    light: str
    value: float | None
    time: date | None
    since: date | None
    owner: str
    escalate_to: str
    opened_at: datetime
    due_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str
    escalated_at: datetime | None
    closed_at: datetime | None


class AlertEntryOut(Schema):
    """``move``: open | reopen | worsen | renew | acknowledge | escalate | close."""

    move: str
    light: str
    value: float | None
    time: date | None
    note: str
    told: int
    actor: str
    organisation: str
    at: datetime


class AlertDetailOut(AlertOut):
    entries: list[AlertEntryOut]


class AlertNoteIn(Schema):
    note: str = Field("", max_length=2000, description="原因和措施；解除时必填")


class NoticeOut(Schema):
    id: int
    alert: int
    indicator: str
    division: str
    move: str
    light: str
    value: float | None
    time: date | None
    at: datetime
    read_at: datetime | None


class TargetOut(Schema):
    """``expected``: what the path asks for today. ``growth``: the yearly growth that still leads to ``wanted``."""

    name: str
    title: str
    owner: str
    source: str
    indicator: str
    unit: str
    time: date | None
    value: float | None
    expected: float | None
    wanted: float
    by: date
    gap: float | None
    growth: float | None
    light: str
    overdue_days: int


class ReportIn(Schema):
    evidence: str = Field(min_length=1, max_length=4000)
    value: float | None = Field(None, description="由指标给出数值的目标不填；百分比写作 0–1")
    day: date | None = Field(None, description="截至；缺省为今天")


class ValuesQuery(Schema):
    since: date | None = Field(None, description="从这天起")
    until: date | None = Field(None, description="到这天为止")
    division: list[str] = Field([], max_length=200, description="名称或代码；all 为每个地区；不写为合计")
    dimension: list[str] = Field([], max_length=10, description="维度:值；* 为每个值；不写为合计")
    format: str = Field("json", max_length=10, description="json | csv | parquet | arrow")

    def divisions(self) -> values.Divisions:
        return "all" if self.division == ["all"] else self.division or None

    def dimensions(self) -> Mapping[str, str | None]:
        return {name: word for name, _colon, word in (each.partition(":") for each in self.dimension)}


def actor_in(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


@router.get("/indicators", response=Page[IndicatorOut], summary="指标列表", operation_id="list_indicators")
def list_indicators(
    request: HttpRequest,
    paging: Query[Paging],
    cloud: str = Query("", max_length=60),  # type: ignore[type-arg]
    light: str = Query("", max_length=10),  # type: ignore[type-arg]
) -> dict[str, Any]:
    """The indicators that the caller may see, by name."""
    rows = [row for row in indicators.seen_by(actor_in(request), cloud or None) if not light or row.light == light]
    page = paginate(rows, paging)
    return {**page, "items": [_out(view(row)) for row in page["items"]]}


@router.get("/indicators/{name}", response=IndicatorOut, summary="指标", operation_id="get_indicator")
def get_indicator(request: HttpRequest, name: str) -> dict[str, Any]:
    return _out(view(indicators.visible(actor_in(request), name)))


@router.get("/indicators/{name}/values", summary="指标的值", operation_id="indicator_values", openapi_extra=ROWS_ANSWER)
def indicator_values(request: HttpRequest, name: str, query: Query[ValuesQuery]) -> HttpResponseBase:
    """``time``, ``division``, ``division_code``, the dimensions, ``value``, ``n``, ``light``, in order of time."""
    row = indicators.visible(actor_in(request), name)
    table = values.series(
        row, since=query.since, until=query.until, divisions=query.divisions(), dimensions=query.dimensions()
    )
    return rows_response(table.to_reader(), query.format, name="" if query.format == "json" else row.name)


@router.get("/indicators/{name}/comparison", response=ComparisonOut, summary="对比", operation_id="compare_indicator")
def compare_indicator(request: HttpRequest, name: str, time: date | None = None) -> comparing.Comparison:
    """Every division beside the period and the year before, ranked."""
    return comparing.comparison(indicators.visible(actor_in(request), name), time)


@router.get(
    "/indicators/{name}/forecast", summary="预测区间", operation_id="forecast_indicator", openapi_extra=ROWS_ANSWER
)
def forecast_indicator(
    request: HttpRequest,
    name: str,
    division: str = Query("", max_length=200),  # type: ignore[type-arg]
    format: str = Query("json", max_length=10),  # type: ignore[type-arg]
) -> HttpResponseBase:
    """``time``, ``mean``, ``lower``, ``upper``; no rows when no model gives them."""
    row = indicators.visible(actor_in(request), name)
    table = forecasting.forecast_band(row, division or None)
    return rows_response(table.to_reader(), format, name="" if format == "json" else f"{row.name}.forecast")


@router.post("/indicators/{name}/run", response=RefreshJobOut, summary="重新计算", operation_id="run_indicator")
def run_indicator(request: HttpRequest, name: str) -> dict[str, str]:
    """Puts the computation into the worker's queue."""
    actor = require(request, RUN)
    indicators.visible(actor, name)
    return {"job": enqueue("insight.refresh", actor, dedupe=name, names=[name], again=True)}


@router.get("/alerts", response=Page[AlertOut], summary="预警列表", operation_id="list_alerts")
def list_alerts(
    request: HttpRequest, paging: Query[Paging],
    state: str = Query("", max_length=15, description="live | open | acknowledged | escalated | closed"),  # type: ignore[type-arg]
    owner: str = Query("", max_length=200), indicator: str = Query("", max_length=130),  # type: ignore[type-arg]
) -> dict[str, Any]:  # fmt: skip
    """Alerts, newest first."""
    require(request, READ)
    page = paginate(alerts.AlertFilter(state=state, owner=owner, indicator=indicator).apply(), paging)
    return {**page, "items": [alerts.facts(each) for each in page["items"]]}


@router.get("/alerts/{id}", response=AlertDetailOut, summary="预警", operation_id="get_alert")
def get_alert(request: HttpRequest, id: int) -> dict[str, Any]:
    """One alert with all that happened, newest first."""
    require(request, READ)
    found = alerts.find_alert(id)
    return {**alerts.facts(found), "entries": list(found.entries.all())}


@router.post("/alerts/{id}/acknowledge", response=AlertOut, summary="确认预警", operation_id="acknowledge_alert")
def acknowledge_alert(request: HttpRequest, id: int, body: AlertNoteIn) -> dict[str, Any]:
    """The duty holder has seen it; the clock stops."""
    return alerts.facts(alert_actions.acknowledge_alert(_insider(request), id, body.note))


@router.post("/alerts/{id}/close", response=AlertOut, summary="解除预警", operation_id="close_alert")
def close_alert(request: HttpRequest, id: int, body: AlertNoteIn) -> dict[str, Any]:
    """Settles it with a reason; a newer bad value opens it again."""
    return alerts.facts(alert_actions.close_alert(_insider(request), id, body.note))


@router.get("/notices", response=Page[NoticeOut], summary="我的通知", operation_id="list_notices")
def list_notices(request: HttpRequest, paging: Query[Paging], unread: bool = False) -> dict[str, Any]:
    """One's own notices, newest first."""
    found = alerts.notices_of(_insider(request))
    page = paginate(found.filter(read_at=None) if unread else found, paging)
    return {**page, "items": [_notice(each) for each in page["items"]]}


class ReadIn(Schema):
    notices: list[int] | None = Field(None, max_length=1000, description="编号；不写为全部")


class ReadOut(Schema):
    read: int


@router.post("/notices/read", response=ReadOut, summary="标为已读", operation_id="read_notices")
def read_notices(request: HttpRequest, body: ReadIn) -> dict[str, int]:
    return {"read": alert_actions.read_notices(_insider(request), body.notices)}


@router.get("/targets", response=Page[TargetOut], summary="目标列表", operation_id="list_targets")
def list_targets(request: HttpRequest, paging: Query[Paging], overdue: bool = False) -> dict[str, Any]:
    """Targets with where they stand today, overdue ones first."""
    found = [each for each in targets.targets(actor_in(request)) if each.standing.overdue or not overdue]
    page = paginate(found, paging)
    return {**page, "items": [_target(each) for each in page["items"]]}


@router.get("/targets/{name}", response=TargetOut, summary="目标", operation_id="get_target")
def get_target(request: HttpRequest, name: str) -> dict[str, Any]:
    return _target(targets.find_target(actor_in(request), name))


@router.post("/targets/{name}/reports", response=TargetOut, summary="填报进展", operation_id="report_progress")
def report(request: HttpRequest, name: str, body: ReportIn) -> dict[str, Any]:
    """Adds a report; none is ever altered."""
    actor = _insider(request)
    report_progress(actor, name, body.evidence, body.value, body.day)
    return _target(targets.find_target(actor, name))


def _insider(request: HttpRequest) -> Actor:
    actor = actor_in(request)
    if actor.kind == "anonymous":
        raise Unauthenticated()
    return actor


def _out(found: IndicatorView) -> dict[str, Any]:
    return {name: getattr(found, name) for name in IndicatorOut.model_fields}


def _notice(each: Any) -> dict[str, Any]:
    return {
        "id": each.pk, "alert": each.alert_id, "indicator": each.alert.indicator_id, "division": each.alert.division,
        "move": each.move, "light": each.light, "value": each.value, "time": each.time, "at": each.at,
        "read_at": each.read_at,
    }  # fmt: skip


def _target(each: targets.TargetView) -> dict[str, Any]:
    standing = each.standing
    return {
        "name": each.name, "title": each.title, "owner": each.owner, "source": each.source,
        "indicator": each.indicator, "unit": each.definition.unit, "time": each.time, "value": standing.value,
        "expected": standing.expected, "wanted": standing.milestone.value, "by": standing.milestone.by,
        "gap": standing.gap, "growth": standing.growth, "light": each.light, "overdue_days": each.overdue_days,
    }  # fmt: skip
