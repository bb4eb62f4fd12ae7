"""Charts as pieces of a page: what a template shows of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ganyun.features.dashboards.queries import places
from ganyun.features.dashboards.queries.data import Answer, Desk
from ganyun.features.dashboards.queries.sources import Opened
from ganyun.features.dashboards.rules.charts.chart import DataChart, Figure
from ganyun.features.dashboards.rules.chosen import PICK, SEARCH, Chosen
from ganyun.features.dashboards.rules.page import DIVISION, TIME, Board, Filter, Placed
from ganyun.features.dashboards.rules.results import moment, rounded
from ganyun.kit.pages.public import chart_json, markdown_html

ROWS_SHOWN = 200
"""Rows of a data table on the page; the download has them all."""

BOUNDARIES = "base.county_boundaries"


@dataclass(frozen=True)
class Source:
    """Where a chart comes from: its resource or indicator, and the lineage of that."""

    name: str
    title: str
    address: str
    lineage: str


@dataclass(frozen=True)
class Tile:
    """One chart on the page. ``state``: ready | pending | empty | login | denied | missing | broken."""

    placed: Placed
    title: str
    state: str
    unit: str = ""
    note: str = ""
    reason: str = ""
    fix: str = ""
    figure: Figure | None = None
    option: str = ""  # JSON for the browser
    columns: Sequence[str] = ()
    heads: Sequence[tuple[str, bool]] = ()
    rows: Sequence[Sequence[Any]] = ()
    left_out: int = 0
    notes: Sequence[str] = ()
    at: str = ""
    picks: Sequence[tuple[str, str]] = ()
    picked: str = ""
    sources: Sequence[Source] = ()
    csv: str = ""
    found: Any = None
    page: str = ""  # address of the page
    search: str = ""  # of the search box
    context: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return self.placed.id

    @property
    def kind(self) -> str:
        return self.placed.chart.chart

    @property
    def icon(self) -> str:
        return type(self.placed.chart).icon

    @property
    def height(self) -> int:
        return self.placed.chart.pixels

    @property
    def text(self) -> Any:
        """Markdown of a text as HTML."""
        return markdown_html(str(self.context.get("text", "")))

    @property
    def pick_name(self) -> str:
        return PICK + self.id

    @property
    def search_name(self) -> str:
        return SEARCH + self.id


def tile(desk: Desk, answer: Answer | None, placed: Placed, search: Any = None) -> Tile:
    """What is shown of a chart; without an answer it is still being computed."""
    opened = desk.opened(placed.chart)
    chart = placed.chart
    source = opened.source if opened else None
    title = str(chart.title or opened.title or opened.name) if opened and source is None else chart.heading(source)
    at = [desk.board.cloud, desk.board.name]
    common: dict[str, Any] = {
        "page": reverse("dashboard", args=at),
        "search": reverse("dashboard-search", args=[*at, placed.id]) if chart.chart == "search" else "",
        "title": title, "note": str(chart.note or ""), "sources": sources_of(placed, desk),
        "csv": _csv(desk, placed) if chart.chart not in ("text", "search") else "",
    }  # fmt: skip
    if answer is None:
        return Tile(placed, state="pending", **common)
    if answer.refused:
        return Tile(
            placed, state=answer.refused, **{**common, "csv": ""}, reason=answer.opened.reason if answer.opened else ""
        )
    if answer.error is not None:
        parts = answer.error.parts(_)
        return Tile(placed, state="broken", **{**common, "csv": ""}, reason=parts["message"], fix=parts.get("fix", ""))
    assert answer.figure is not None
    return _shown(desk, answer, placed, answer.figure, {**common, "found": search})


def _shown(desk: Desk, answer: Answer, placed: Placed, figure: Figure, common: dict[str, Any]) -> Tile:
    notes = list(figure.notes)
    if answer.ignored:
        names = "、".join(filter_title(desk.board, name) for name in answer.ignored)
        notes.append(_("不随筛选变化：{names}。").format(names=names))
    if answer.opened and answer.opened.source and answer.opened.source.personal and placed.chart.chart != "table":
        notes.append(_("不足 10 行的分组不显示。"))
    state = "empty" if figure.empty else "ready"
    reason = _empty_reason(desk) if figure.empty else ""
    numeric = figure.numeric or (False,) * len(figure.columns)
    rows = [list(zip(row, numeric, strict=True)) for row in figure.rows[:ROWS_SHOWN]]
    return Tile(
        placed, state=state, reason=reason, figure=figure, option=_option(desk, figure, placed), columns=figure.columns,
        rows=rows, heads=list(zip(figure.columns, numeric, strict=True)), 
        left_out=max(0, len(figure.rows) - ROWS_SHOWN), notes=tuple(notes), at=_at(answer), picks=answer.picks,
        picked=answer.picked, context=dict(figure.context), **common,
    )  # fmt: skip


def _at(answer: Answer) -> str:
    """The one moment that a chart tells of, as its indicator counts time."""
    indicator = answer.opened.source.indicator if answer.opened and answer.opened.source else None
    period = {"year": "year", "quarter": "month", "month": "month"}.get(indicator.every if indicator else "", "day")
    return moment(answer.at, period) if answer.at else ""


def _empty_reason(desk: Desk) -> str:
    if not desk.chosen.active:
        return _("还没有数据。")
    names = places.names_of([desk.chosen.division]) if desk.chosen.division else {}
    where = names.get(desk.chosen.division, "")
    return _("所选范围里没有{where}的数据。").format(where=where) if where else _("所选范围里没有数据。")


def _option(desk: Desk, figure: Figure, placed: Placed) -> str:
    if figure.template == "chart":
        return chart_json(figure.context["option"])
    if figure.template != "map":
        return ""
    context = figure.context
    payload = {
        **{key: context[key] for key in ("values", "names", "unit", "level", "focus")},
        "boundaries": boundaries(desk),
        "picks": bool(desk.board.filter(DIVISION)),
        "back": _("返回全省"),
    }
    return chart_json(payload)


def boundaries(desk: Desk) -> str:
    """Address of the shapes of the counties, for whoever may see them."""
    opened = desk.sources.table(BOUNDARIES)
    try:
        return f"{reverse('map-counties')}?v={opened.version}" if opened.state == "ok" else ""
    except NoReverseMatch:
        return ""


def sources_of(placed: Placed, desk: Desk) -> list[Source]:
    """Resource or indicator of a chart, with the page that tells where it comes from."""
    found = [(desk.sources.table(name), "resource", name) for name in placed.chart.tables]
    found += [(desk.sources.indicator(name), "indicator", name) for name in placed.chart.indicators]
    return [_source(opened, view, name) for opened, view, name in found]


def _source(opened: Opened, view: str, name: str) -> Source:
    def address(view: str, *arguments: str) -> str:
        try:
            return reverse(view, args=arguments)
        except NoReverseMatch:
            return ""

    lineage = address("lineage")
    of = f"{lineage}?{urlencode({'of': opened.name})}" if lineage else ""
    return Source(opened.name, opened.title or name, address(view, name) if opened.state != "missing" else "", of)


def _csv(desk: Desk, placed: Placed) -> str:
    address = reverse("dashboard-csv", args=[desk.board.cloud, desk.board.name, placed.id])
    query = urlencode(desk.chosen.written)
    return f"{address}?{query}" if query else address


# --- filters


def filter_title(board: Board, name: str) -> str:
    """What a filter is called."""
    declared = board.filter(name)
    if declared and declared.title:
        return str(declared.title)
    return {TIME: _("时间"), DIVISION: _("行政区划")}.get(name, name)


@dataclass(frozen=True)
class Control:
    """One filter as a form shows it."""

    kind: str  # time | division | choice
    name: str
    title: str
    by: str = "month"
    since: str = ""
    until: str = ""
    first: str = ""
    last: str = ""
    value: str = ""
    groups: Sequence[tuple[str, Sequence[tuple[str, str]]]] = ()


def controls(desk: Desk, written: dict[str, str]) -> list[Control]:
    """The page's filters with what is chosen."""
    return [_control(desk, each, written) for each in desk.board.page.filters]


def _control(desk: Desk, declared: Filter, written: dict[str, str]) -> Control:
    title = filter_title(desk.board, declared.name)
    if declared.name == TIME:
        first, last = _extent(desk)
        cut = {"day": 10, "month": 7, "year": 4}[declared.by]
        return Control("time", TIME, title, declared.by, written.get("since", "")[:cut], written.get("until", "")[:cut],
                       first[:cut], last[:cut])  # fmt: skip
    if declared.name == DIVISION:
        return Control("division", DIVISION, title, value=desk.chosen.division, groups=places.choices(declared.level))
    values = list(declared.values) or _values(desk, declared)
    return Control("choice", declared.name, title, value=written.get(declared.name, ""),
                   groups=[("", [(value, value) for value in values])])  # fmt: skip


def _extent(desk: Desk) -> tuple[str, str]:
    """From the first to the last moment of all charts that follow the time."""
    ends: list[Any] = []
    for placed in desk.board.charts:
        opened = desk.opened(placed.chart)
        if opened and opened.source and isinstance(placed.chart, DataChart):
            column = opened.source.time_column(placed.chart.time)
            ends += [end for end in desk.lake.extent(opened.source, column) if end] if column else []
    return (str(min(ends)), str(max(ends))) if ends else ("", "")


def _values(desk: Desk, declared: Filter) -> list[str]:
    for placed in desk.board.charts:
        opened = desk.opened(placed.chart)
        source = opened.source if opened else None
        if source and source.column(declared.over):
            return [str(rounded(value)) for value in desk.lake.values(source, declared.over)][:1000]
    return []


__all__ = ["Chosen", "Control", "Tile", "controls", "tile"]
