"""Lineage over HTTP: the graph around a node, columns, causes, OpenLineage events, who received what."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

import orjson
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from ganyun.features.lineage.models import Event
from ganyun.features.lineage.policy import READ_EVENTS
from ganyun.features.lineage.queries import columns, graph
from ganyun.features.lineage.queries import events as stored
from ganyun.features.lineage.queries.neighbours import MOST_DEPTH, Neighbours, neighbours, visible
from ganyun.features.lineage.rules.records import Node
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import Page, Paging, paginate, require

router = Router(tags=["lineage"])

NDJSON = {"responses": {200: {"description": "OpenLineage NDJSON", "content": {"application/x-ndjson": {}}}}}


class NodeOut(Schema):
    """A node. ``kind``: source | resource | model | indicator | page. ``level`` 1–4 in force, ``inherited`` the highest
    above it; ``owners`` provide what it comes from. ``state`` of its last run: COMPLETE | FAIL | ABORT; ``stale``:
    newer_input | stale_input | overdue. ``error`` is empty for those who are not logged in.
    """

    name: str
    kind: str
    title: str
    address: str
    side: str
    distance: int
    level: int | None
    inherited: int | None
    owner: str
    owners: list[str]
    state: str
    ended: datetime | None
    error: str
    light: str
    stale: str


class LinkOut(Schema):
    """Data flows from ``source`` to ``target``. ``observed``: a run has shown it, at ``version`` of the source."""

    source: str
    target: str
    observed: bool
    version: int | None


class LineageOut(Schema):
    """The graph around a node. ``columns``: its columns, each with those it comes from, where that is known."""

    name: str
    nodes: list[NodeOut]
    links: list[LinkOut]
    columns: dict[str, list[str]]


class LineageQuery(Schema):
    direction: Literal["both", "up", "down"] = Field("both", description="both 上下游，up 上游，down 下游")
    depth: int | None = Field(None, ge=1, le=MOST_DEPTH, description="几层；不写为全部")


class NameQuery(Schema):
    of: str = Field(min_length=1, max_length=400, description="节点名，例如 ecology.city_air_daily")


class PathQuery(Schema):
    source: str = Field(alias="from", min_length=3, max_length=500, description="云.表.字段")
    target: str = Field(alias="to", min_length=3, max_length=500, description="云.表.字段")


class PathOut(Schema):
    """The columns from one to the other, both included; empty: the values of the one do not reach the other."""

    path: list[str]


class TroubleOut(Schema):
    """A node that may be the cause. ``reasons``: failed | red | newer_input | overdue; ``root``: none above it is."""

    node: NodeOut
    reasons: list[str]
    root: bool


class ReceiptOut(Schema):
    """Who received a data set, or one that was made of it."""

    dataset: str
    recipient: str
    run: str
    ended: datetime
    purpose: str
    request: str


class EventOut(Schema):
    """An OpenLineage 2-0-2 run event, as it is stored."""

    eventType: str  # noqa: N815 - names of the standard
    eventTime: str  # noqa: N815
    run: dict[str, Any]
    job: dict[str, Any]
    inputs: list[dict[str, Any]]
    outputs: list[dict[str, Any]]
    producer: str
    schemaURL: str  # noqa: N815


class EventQuery(Schema):
    dataset: str = Field("", max_length=400, description="读或写了它的运行")
    job: str = Field("", max_length=400)
    run: str = Field("", max_length=40, description="运行的 UUID")
    type: Literal["", "START", "COMPLETE", "FAIL", "ABORT"] = ""
    since: datetime | None = Field(None, description="从这一刻起")
    until: datetime | None = Field(None, description="到这一刻之前")

    def chosen(self) -> dict[str, Any]:
        found = {name: _text(value) if isinstance(value, str) else value for name, value in self.dict().items()}
        return {name: _aware(value) if isinstance(value, datetime) else value for name, value in found.items()}


@router.get("/lineage/events", response=Page[EventOut], summary="血缘事件", operation_id="list_lineage_events")
def list_events(request: HttpRequest, chosen: Query[EventQuery], paging: Query[Paging]) -> dict[str, Any]:
    """OpenLineage run events, newest first. They name who ran what."""
    require(request, READ_EVENTS)
    page = paginate(stored.events(**chosen.chosen()), paging)
    events: list[Event] = page["items"]
    return {**page, "items": [each.body for each in events]}


@router.get("/lineage/events.ndjson", response=None, summary="导出血缘事件", operation_id="export_lineage_events",
            openapi_extra=NDJSON)  # fmt: skip
def export_events(request: HttpRequest, chosen: Query[EventQuery]) -> HttpResponseBase:
    """The same as NDJSON, oldest first: one event a line, ready for any OpenLineage backend."""
    require(request, READ_EVENTS)
    response = StreamingHttpResponse(_lines(stored.bodies(stored.events(**chosen.chosen()))),
                                     content_type="application/x-ndjson")  # fmt: skip
    response.headers["Content-Disposition"] = 'attachment; filename="lineage.ndjson"'
    return response


@router.get("/lineage/causes", response=list[TroubleOut], summary="问题的根源", operation_id="get_lineage_causes")
def get_causes(request: HttpRequest, query: Query[NameQuery]) -> list[dict[str, Any]]:
    """The node and those above it that failed, are behind, or have red quality; nearest first."""
    actor = _actor(request)
    found = graph.known(_visible(actor, query.of))
    return [
        {"node": _node(each.node, actor, "self" if each.node.name == query.of else "up"), "reasons": each.reasons,
         "root": each.root}
        for each in graph.causes(query.of) if visible(actor, found, each.node.name)
    ]  # fmt: skip


@router.get("/lineage/path", response=PathOut, summary="两个字段之间的路径", operation_id="get_column_path")
def get_path(request: HttpRequest, query: Query[PathQuery]) -> dict[str, Any]:
    """By which columns the values of one reach another."""
    return {"path": columns.path(_text(query.source), _text(query.target))}


@router.get("/lineage/received", response=list[ReceiptOut], summary="谁收到过", operation_id="get_lineage_received")
def get_received(request: HttpRequest, query: Query[NameQuery]) -> list[Any]:
    """Who received a data set or anything made of it, newest first: those to tell of a correction or a deletion."""
    require(request, READ_EVENTS)
    return stored.received(_text(query.of))


@router.get("/lineage/{path:name}", response=LineageOut, summary="血缘", operation_id="get_lineage")
def get_lineage(request: HttpRequest, name: str, query: Query[LineageQuery]) -> dict[str, Any]:
    """What a table, indicator, page or file comes from and what comes from it."""
    actor = _actor(request)
    found = neighbours(actor, _visible(actor, name), query.direction, query.depth)
    return {
        "name": name,
        "nodes": [_node(each, actor, found.sides[each.name]) for each in found.nodes.values()],
        "links": _links(found),
        "columns": columns.columns_of([name]).get(name, {}),
    }


def _links(found: Neighbours) -> list[dict[str, Any]]:
    return [{"source": each.source, "target": each.target, "observed": each.observed, "version": each.version}
            for each in found.links]  # fmt: skip


def _node(node: Node, actor: Actor, side: str) -> dict[str, Any]:
    values = {name: getattr(node, name) for name in NodeOut.model_fields if name != "side"}
    return {**values, "side": side} | ({"error": ""} if actor.kind == "anonymous" else {})


def _visible(actor: Actor, name: str) -> str:
    """The name, if the actor may know that there is such a node.

    Raises:
        NodeNotFound: no node, or none for this actor.
    """
    name = _text(name)
    found = graph.known(name)
    if not visible(actor, found, name):
        raise graph.missing(name)
    return name


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _lines(events: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    return (orjson.dumps(each) + b"\n" for each in events)


def _text(text: str) -> str:
    """As a database can look it up: PostgreSQL has no NUL in texts."""
    return text.replace("\x00", "")


def _aware(moment: datetime) -> datetime:
    from django.utils import timezone

    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
