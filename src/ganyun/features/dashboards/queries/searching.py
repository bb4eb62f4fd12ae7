"""Runs a search box over its table."""

from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from django.utils.safestring import SafeString
from sqlglot import exp

from ganyun.engine.port import engine
from ganyun.features.dashboards.errors import NotSearchable
from ganyun.features.dashboards.queries import cache
from ganyun.features.dashboards.queries.conditions import conditions
from ganyun.features.dashboards.queries.data import Desk
from ganyun.features.dashboards.rules import finding
from ganyun.features.dashboards.rules.charts.chart import NOWHERE
from ganyun.features.dashboards.rules.charts.tables import Search
from ganyun.features.dashboards.rules.page import Placed
from ganyun.features.dashboards.rules.plans import TOTAL, Plan, rows_of
from ganyun.features.dashboards.rules.results import label
from ganyun.features.dashboards.rules.sources import Source

LAST_PAGE = 500

KEPT_ROWS = 200_000


@dataclass(frozen=True)
class Hit:
    """One row that was found: its title, and the other columns as ``(title, text)``."""

    title: SafeString
    cells: tuple[tuple[str, SafeString], ...]
    values: dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A page of hits. ``loose``: no row held all the words, so parts of them were looked for."""

    words: str
    hits: tuple[Hit, ...]
    total: int
    page: int
    pages: int
    loose: bool = False
    refused: str = ""
    size: int = 20

    @property
    def first(self) -> int:
        """The number of the first hit of this page."""
        return (self.page - 1) * self.size + 1

    @property
    def previous(self) -> int:
        return self.page - 1

    @property
    def next(self) -> int:
        return self.page + 1


def search(desk: Desk, placed: Placed, words: str, page: int = 1) -> Found:
    """The hits of a search box for what was typed, best first.

    Raises:
        NotSearchable: the chart is no search box.
        GanyunError: what stands in the way of reading.
    """
    chart = placed.chart
    if not isinstance(chart, Search):
        raise NotSearchable(chart=placed.id)
    opened = desk.opened(chart)
    if opened is None or opened.source is None:
        return Found(words, (), 0, 1, 0, refused=opened.reason if opened else "")
    query = finding.parse(words)
    if not query.words:
        return Found(words, (), 0, 1, 0)
    source, plan = opened.source, desk.plans(placed, opened.source)["main"]
    wanted, _ignored = conditions(desk.board, desk.chosen, desk.lake, source, plan)
    page = max(1, min(page, LAST_PAGE))

    plan, source = _at_hand(desk, placed, plan, source, wanted)

    def ask(query: finding.Query, number: int) -> pa.Table:
        return desk.lake.table(finding.statement(plan, source, query, wanted, (number - 1) * plan.limit))

    table, loose = ask(query, page), False
    if not table.num_rows and (page == 1 or not ask(query, 1).num_rows):
        loosened = finding.loosened(query)
        if loosened.pairs and loosened.pairs != query.words:
            query, loose = loosened, True
            table = ask(query, page)
    total = int(table.column(TOTAL)[0].as_py()) if table.num_rows else 0
    shown = [out for out in plan.outs if out.name.startswith("c")]
    hits = tuple(_hit(row, shown, query) for row in table.to_pylist())
    return Found(
        words, hits, total, page, min(LAST_PAGE, -(-total // plan.limit)), loose and bool(hits), size=plan.limit
    )


def _at_hand(
    desk: Desk, placed: Placed, plan: Plan, source: Source, wanted: list[exp.Expression]
) -> tuple[Plan, Source]:
    """The plan over the columns it needs, held in memory by version: reading long texts takes longest, and people type
    word after word. A table that is too long is read each time.
    """
    lake = desk.lake
    count = cache.facts.of(("rows", *lake.version(source)), lambda: engine().count(source.table))
    if count > KEPT_ROWS:
        return plan, source
    names = plan.columns | {column.name.lower() for each in wanted for column in each.find_all(exp.Column)}
    columns = {name: replace(column, masked="") for name, column in source.columns.items() if name.lower() in names}
    masks = tuple((name, source.columns[name].masked) for name in columns)
    name = f"texts_{placed.id.replace('-', '_')}"
    made = rows_of(Plan(source.table, ()), source, (), *names).this.sql(dialect="duckdb")
    lake.register(name, lambda: cache.texts.of((*lake.version(source), masks), lambda: lake.table(made), _size))
    return replace(plan, table=name), replace(source, table=name, columns=columns)


def _size(table: pa.Table) -> int:
    return int(table.nbytes)


def _hit(row: dict[str, Any], shown: list[Any], query: finding.Query) -> Hit:
    texts = [label(row[out.name], out, NOWHERE) if row[out.name] is not None else "" for out in shown]
    marked = [
        finding.marked(text, query.pieces, 0 if place == 0 else finding.SNIPPET) for place, text in enumerate(texts)
    ]
    cells = tuple((out.title, text) for out, text in list(zip(shown, marked, strict=True))[1:] if text)
    return Hit(marked[0], cells, {out.expression.column: row[out.name] for out in shown})
