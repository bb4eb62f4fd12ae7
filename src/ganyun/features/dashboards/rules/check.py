"""Everything about pages that one file alone does not tell: tables, columns, needs, SQL that the engine accepts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.dashboards.rules.charts.chart import Chart, DataChart, Unfit
from ganyun.features.dashboards.rules.expressions import BadExpression
from ganyun.features.dashboards.rules.page import DIVISION, TIME, Board, Placed
from ganyun.features.dashboards.rules.plans import build
from ganyun.features.dashboards.rules.sources import Indicator, Source, indicator_columns
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Problem, Report

ROWS_TO_READ = ("table", "search")
"""Kinds that may show masked values; in any other a masked value would be drawn as if it were one."""


@dataclass(frozen=True)
class Known:
    """What charts may refer to. ``needs``: cloud → the clouds it may read besides itself."""

    tables: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    needs: Mapping[str, tuple[str, ...]]
    broken: frozenset[str] = frozenset()  # tables whose own file is wrong, which is told there

    def source(self, chart: Chart) -> Source | None:
        """The source of a chart; ``None`` when it names something that is not there."""
        if not isinstance(chart, DataChart):
            return None
        if chart.from_:
            return self.tables.get(chart.from_)
        indicator = self.indicators.get(chart.indicator)
        return Source(indicator.table, indicator_columns(indicator), indicator=indicator) if indicator else None


def check_boards(boards: Iterable[Board], known: Known, connection: Any, report: Report) -> None:
    """Reports every problem of every page. ``connection`` binds SQL against empty tables of the right types."""
    workshop = _Workshop(connection, known.tables)
    for board in boards:
        narrowed: set[str] = set()
        sources = []
        for placed in board.charts:
            if not _named(board, placed, known, report):
                continue
            source = known.source(placed.chart)
            if source is None:
                continue
            sources.append(source)
            narrowed |= _fits(board, placed, source, workshop, report)
        if len(sources) == sum(1 for each in board.charts if each.chart.chart != "text"):
            _filters(board, narrowed, sources, report)


def _named(board: Board, placed: Placed, known: Known, report: Report) -> bool:
    """Tables and indicators that the chart names are there, and in a cloud that this one may read."""
    readable = {board.cloud, *known.needs.get(board.cloud, ())}
    right = True
    wanted: list[tuple[str, str, Iterable[str], str]] = []
    chart = placed.chart
    if isinstance(chart, DataChart):
        for name in chart.tables:
            wanted.append(("from" if name == chart.from_ else "history.from", name, known.tables, _("资源或模型")))
        wanted += [("indicator", name, known.indicators, _("指标")) for name in chart.indicators]
    for key, name, there, words in wanted:
        path = f"{placed.path}.{key}"
        allowed = tuple(sorted(each for each in there if each.partition(".")[0] in readable))
        cloud = name.partition(".")[0]
        if name in known.broken:
            right = False
        elif name not in there:
            guess = nearest(name, allowed)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else ""
            report(Problem(board.file, path, _("没有名为 {name} 的{what}").format(name=name, what=words), allowed, fix))
            right = False
        elif cloud not in readable:
            message = _("{cloud} 不在 cloud.yaml 的 needs 里，不能读 {name}").format(cloud=cloud, name=name)
            report(
                Problem(
                    board.file, path, message, fix=f"needs: [{', '.join(sorted(readable - {board.cloud} | {cloud}))}]"
                )
            )
            right = False
    return right


def _fits(board: Board, placed: Placed, source: Source, workshop: "_Workshop", report: Report) -> set[str]:
    """Plans the chart and lets the engine bind its SQL; returns the columns that filters can narrow."""
    chart = placed.chart
    try:
        plans = chart.plans(source)
    except Unfit as unfit:
        path = f"{placed.path}.{unfit.path}"
        guess = nearest(_missing(unfit.message), unfit.allowed) if unfit.allowed else None
        fix = unfit.fix or (_("是不是想写 {guess}？").format(guess=guess) if guess else "")
        report(Problem(board.file, path, unfit.message, unfit.allowed, fix))
        return set()
    except BadExpression as error:
        report(Problem(board.file, placed.path, str(error)))
        return set()
    found = {name.lower() for name in source.columns}
    for plan in plans.values():
        for name in sorted(plan.columns) if chart.chart not in ROWS_TO_READ else ():
            column = source.column(name) if plan.table == source.table else None
            if column and column.masked:
                message = _("{name} 是 {level} 级，图里只有脱敏后的值").format(name=column.name, level=column.level)
                fix = _("用模型先按组汇总，在模型里写 level 和 why")
                report(Problem(board.file, placed.path, message, fix=fix))
        read = source if plan.table == source.table else workshop.tables.get(plan.table)
        reason = workshop.refuses(build(plan, read), [read]) if read else ""
        if reason:
            report(
                Problem(board.file, placed.path, _("SQL 无法执行：{reason}").format(reason=reason), fix=_("改正表达式"))
            )
        found |= {f"{TIME}:"} if plan.time else set()
        found |= {f"{DIVISION}:"} if plan.division else set()
    return found


def _missing(message: str) -> str:
    """The name in "没有名为 x 的列"."""
    parts = message.split()
    return parts[1] if len(parts) > 1 else message


def _filters(board: Board, narrowed: set[str], sources: list[Source], report: Report) -> None:
    """A filter that no chart follows is a mistake."""
    for place, each in enumerate(board.page.filters):
        if (each.over.lower() if each.is_column else f"{each.name}:") in narrowed:
            continue
        columns = tuple(dict.fromkeys(name for source in sources for name in source.columns))
        message = _("没有一个图有筛选 {name} 的列").format(name=each.name)
        guess = nearest(each.over, columns)
        fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("去掉这个筛选，或写明 column")
        report(Problem(board.file, f"filters[{place}]", message, columns if each.is_column else (), fix))


class _Workshop:
    """Empty tables of everything that charts may read, made when first needed."""

    def __init__(self, connection: Any, tables: Mapping[str, Source]) -> None:
        self.connection = connection
        self.tables = tables
        self._made: dict[str, str] = {}

    def refuses(self, sql: str, sources: Iterable[Source]) -> str:
        """Why the engine does not accept the SELECT; "" when it does."""
        for source in sources:
            if source.table not in self._made:
                self._made[source.table] = self._create(source)
        if any(self._made[source.table] for source in sources):
            return ""  # a type that the engine does not know: the contract's check says so
        try:
            self.connection.sql(sql)
        except Exception as error:  # the binder's words: a wrong type, an unknown function
            return _plain(error)
        return ""

    def _create(self, source: Source) -> str:
        columns = ", ".join(f"{_quoted(column.name)} {column.type}" for column in source.columns.values())
        *places, table = source.table.split(".")
        space = ".".join(_quoted(place) for place in places)
        try:
            if len(places) > 1:
                self.connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {_quoted(places[0])}")
            self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {space}")
            self.connection.execute(f"CREATE TABLE {space}.{_quoted(table)} ({columns})")
        except Exception as error:
            return str(error)
        return ""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _plain(error: Exception) -> str:
    text = str(error).partition("\n\nLINE")[0].partition("\tCandidate functions")[0]
    return " ".join(text.split())[:300]
