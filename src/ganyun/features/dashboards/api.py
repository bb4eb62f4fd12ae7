"""Dashboards over HTTP: definitions, and the data of each chart under the page's filters."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema

from ganyun.features.dashboards.errors import ChartNotFound
from ganyun.features.dashboards.models import Dashboard
from ganyun.features.dashboards.queries import boards, places
from ganyun.features.dashboards.queries.data import Desk
from ganyun.features.dashboards.queries.download import rows_of
from ganyun.features.dashboards.queries.reading import note_reading
from ganyun.features.dashboards.queries.searching import search as find
from ganyun.features.dashboards.queries.tiles import filter_title, sources_of, tile
from ganyun.features.dashboards.rules.chosen import Chosen, read_chosen
from ganyun.features.dashboards.rules.page import Board, Placed
from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.http.public import Page, Paging, paginate, rows_response

router = Router(tags=["dashboards"])


class BoardOut(Schema):
    """A page of a cloud; ``address`` is where people see it."""

    cloud: str
    name: str
    title: str
    summary: str
    charts: int
    address: str


class FilterOut(Schema):
    """``time`` (parameters since and until), ``division``, or a column: the parameter has the filter's name."""

    name: str
    title: str
    parameters: list[str]


class SourceOut(Schema):
    """What a chart reads: a resource, a model or ``indicator.<cloud>.<code>``."""

    name: str
    title: str


class ChartOut(Schema):
    """One chart: its place (row-column, from 1), its kind and its definition as the pack states it."""

    id: str
    chart: str
    title: str
    width: int
    sources: list[SourceOut]
    definition: dict[str, Any]


class BoardDetailOut(BoardOut):
    filters: list[FilterOut]
    items: list[ChartOut]


class DataOut(Schema):
    """The data of a chart as its table shows it. ``state``: ready | empty | login | denied | missing | broken; then
    ``reason`` says why. ``ignored``: filters that it has no column for; ``at``: the one day that all rows tell of.
    """

    id: str
    chart: str
    title: str
    state: str
    reason: str
    columns: list[str]
    rows: list[list[Any]]
    notes: list[str]
    ignored: list[str]
    at: date | None
    sources: list[SourceOut]


class BoardHitOut(Schema):
    """A row that was found: its columns."""

    values: dict[str, Any]


class FoundOut(Schema):
    """A page of hits, best first. ``loose``: no row held all words, so parts of them were looked for."""

    total: int
    page: int
    pages: int
    loose: bool
    items: list[BoardHitOut]


class BoardFilterQuery(Schema):
    """Filters of a page; those that it declares itself are parameters of their own name."""

    since: str = Field("", description="从何时起：2016、2016-03 或 2016-03-05")
    until: str = Field("", description="到何时止（含）")
    division: str = Field("", description="行政区划：代码或名称")


class BoardRowsQuery(BoardFilterQuery):
    format: str = Field("json", description="json、csv、parquet 或 arrow")


class SearchQuery(BoardFilterQuery):
    q: str = Field("", max_length=200, description="要找的词，空格隔开，都要有")
    page: int = Field(1, ge=1, le=500)


@router.get("/dashboards", response=Page[BoardOut], summary="看板列表", operation_id="list_dashboards")
def list_dashboards(request: HttpRequest, paging: Query[Paging], cloud: str | None = None) -> dict[str, Any]:
    """Every page, by cloud; ``cloud`` narrows it to one."""
    found = paginate(boards.listed(cloud), paging)
    return {**found, "items": [_board(row) for row in found["items"]]}


@router.get("/dashboards/{cloud}/{name}", response=BoardDetailOut, summary="看板的定义", operation_id="get_dashboard")
def get_dashboard(request: HttpRequest, cloud: str, name: str) -> dict[str, Any]:
    """Filters and charts of a page."""
    board = boards.find(cloud, name)
    with Desk(board, _actor(request), Chosen()) as desk:
        items = [_chart(desk, placed) for placed in board.charts]
    filters = [
        {
            "name": each.name,
            "title": filter_title(board, each.name),
            "parameters": ["since", "until"] if each.name == "time" else [each.name],
        }
        for each in board.page.filters
    ]
    row = Dashboard.objects.get(cloud=cloud, name=name)
    return {**_board(row), "filters": filters, "items": items}


@router.get(
    "/dashboards/{cloud}/{name}/charts/{chart}", response=DataOut, summary="一个图的数据", operation_id="get_chart"
)
def get_chart(
    request: HttpRequest, cloud: str, name: str, chart: str, query: Query[BoardFilterQuery]
) -> dict[str, Any]:
    """What the chart shows, as a table; a chart that may not be shown says why."""
    board, placed = _placed(cloud, name, chart)
    with Desk(board, _actor(request), _chosen(request, board)) as desk:
        answer = desk.answer(placed)
        note_reading(_actor(request), board, [answer])
        shown = tile(desk, answer, placed)
    figure = answer.figure
    return {
        "id": placed.id, "chart": placed.chart.chart, "title": shown.title, "state": shown.state,
        "reason": shown.reason,
        "columns": list(figure.columns) if figure else [], "rows": [list(row) for row in figure.rows] if figure else [],
        "notes": list(shown.notes), "ignored": list(answer.ignored), "at": answer.at,
        "sources": [{"name": each.name, "title": each.title} for each in shown.sources],
    }  # fmt: skip


@router.get("/dashboards/{cloud}/{name}/charts/{chart}/rows", summary="一个图背后的行", operation_id="get_chart_rows",
            response={200: list[dict[str, Any]]})  # fmt: skip
def get_chart_rows(
    request: HttpRequest, cloud: str, name: str, chart: str, query: Query[BoardRowsQuery]
) -> HttpResponseBase:
    """All groups of the chart, not only those drawn, as JSON, CSV, Parquet or Arrow IPC."""
    board, placed = _placed(cloud, name, chart)
    with Desk(board, _actor(request), _chosen(request, board)) as desk:
        table = rows_of(desk, placed)
        note_reading(_actor(request), board, [desk.answer(placed)])
    return rows_response(table.to_reader(), query.format)


@router.get("/dashboards/{cloud}/{name}/charts/{chart}/search", response=FoundOut, summary="全文检索",
            operation_id="search_chart")  # fmt: skip
def search_chart(request: HttpRequest, cloud: str, name: str, chart: str, query: Query[SearchQuery]) -> dict[str, Any]:
    """Rows that hold all words, best first; of a chart ``search``."""
    board, placed = _placed(cloud, name, chart)
    with Desk(board, _actor(request), _chosen(request, board)) as desk:
        found = find(desk, placed, query.q, query.page)
        note_reading(_actor(request), board, [desk.answer(placed)] if found.hits else [])
    items = [{"values": hit.values} for hit in found.hits]
    return {"total": found.total, "page": found.page, "pages": found.pages, "loose": found.loose, "items": items}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def _chosen(request: HttpRequest, board: Board) -> Chosen:
    return read_chosen(board, request.GET.dict(), places.code_of)


def _placed(cloud: str, name: str, chart: str) -> tuple[Board, Placed]:
    board = boards.find(cloud, name)
    placed = board.find(chart)
    if placed is None:
        raise ChartNotFound(name=f"{cloud}/{name}", chart=chart[:40], known="、".join(each.id for each in board.charts))
    return board, placed


def _board(row: Dashboard) -> dict[str, Any]:
    return {
        "cloud": row.cloud, "name": row.name, "title": boards.title_of(row), "summary": boards.summary_of(row),
        "charts": len(boards.board_of(row).charts), "address": f"/dashboards/{row.cloud}/{row.name}/",
    }  # fmt: skip


def _chart(desk: Desk, placed: Placed) -> dict[str, Any]:
    row, _dash, column = placed.id.partition("-")
    definition = desk.board.page.rows[int(row) - 1][int(column) - 1]
    opened = desk.opened(placed.chart)
    title = placed.chart.heading(opened.source if opened else None)
    sources = [{"name": each.name, "title": each.title} for each in sources_of(placed, desk)]
    return {"id": placed.id, "chart": placed.chart.chart, "title": title, "width": placed.width, "sources": sources,
            "definition": dict(definition)}  # fmt: skip
