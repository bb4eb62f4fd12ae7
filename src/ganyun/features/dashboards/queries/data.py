"""The data of a page's charts for one reader and one choice of filters: decided, computed by the engine, kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pyarrow as pa
from django.conf import settings
from django.utils.translation import get_language

from ganyun.features.dashboards.errors import ChartBroken
from ganyun.features.dashboards.queries import cache, places
from ganyun.features.dashboards.queries.conditions import conditions
from ganyun.features.dashboards.queries.cubes import Cubes
from ganyun.features.dashboards.queries.lake import Lake
from ganyun.features.dashboards.queries.sources import Opened, Sources
from ganyun.features.dashboards.rules.charts.chart import Chart, Figure, Scene, Unfit, in_words
from ganyun.features.dashboards.rules.charts.forecast import Forecast
from ganyun.features.dashboards.rules.chosen import Chosen
from ganyun.features.dashboards.rules.expressions import BadExpression
from ganyun.features.dashboards.rules.page import Board, Placed
from ganyun.features.dashboards.rules.plans import HARD_LIMIT, Plan, build, equals, with_limit
from ganyun.features.dashboards.rules.results import Places, Result
from ganyun.features.dashboards.rules.sources import Source
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import Actor

NOTHING = "\u0000"
"""A value that no column holds."""

MOST_PICKS = 500


@dataclass(frozen=True)
class Answer:
    """One chart: its figure; or why there is none. ``ignored``: filters that it could not follow."""

    placed: Placed
    opened: Opened | None = None
    figure: Figure | None = None
    results: Mapping[str, Result] = field(default_factory=dict)
    error: GanyunError | None = None
    ignored: tuple[str, ...] = ()
    picks: tuple[tuple[str, str], ...] = ()  # (value, name) of the series to choose from
    picked: str = ""
    at: date | None = None  # the one moment that the chart tells of

    @property
    def refused(self) -> str:
        """``login | denied | missing | empty``, or "" when the chart may be shown."""
        return "" if self.opened is None or self.opened.state == "ok" else self.opened.state


class Desk:
    """Answers the charts of one page for one reader."""

    def __init__(self, board: Board, actor: Actor, chosen: Chosen, sources: Sources | None = None) -> None:
        self.board, self.chosen = board, chosen
        self.sources = sources or Sources(actor)
        self.lake = Lake(self.sources, [placed.chart for placed in board.charts])
        self.cubes = Cubes(board, chosen, self.lake)

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        self.lake.__exit__()

    def answer(self, placed: Placed) -> Answer:
        """The figure of a chart, or the reason why there is none."""
        opened = self.opened(placed.chart)
        if opened is not None and opened.source is None:
            return Answer(placed, opened)
        try:
            return self._drawn(placed, opened)
        except GanyunError as error:
            return Answer(placed, opened, error=error)

    def known(self, placed: Placed) -> Answer | None:
        """The answer, if it needs no look into the lake."""
        opened = self.opened(placed.chart)
        if opened is None or opened.source is None or placed.chart.chart == "search":
            return self.answer(placed)
        return self.answer(placed) if cache.answers.get(self._key(placed, opened)) is not None else None

    def opened(self, chart: Chart) -> Opened | None:
        """What the chart draws from; of several the first that this reader may not see. ``None``: it draws nothing."""
        found = [self.sources.table(name) for name in chart.tables]
        found += [self.sources.indicator(name) for name in chart.indicators]
        return next((each for each in found if each.state not in ("ok", "empty")), found[0] if found else None)

    def rows(self, placed: Placed) -> Result | None:
        """All groups of a chart for a download, up to the hard limit; ``None`` when it holds none.

        Raises:
            GanyunError: what stands in the way.
        """
        opened = self.opened(placed.chart)
        plans = self.plans(placed, opened.source) if opened and opened.source else {}
        if not plans or not opened or not opened.source:
            return None
        return self._run(placed, opened.source, with_limit(next(iter(plans.values())), HARD_LIMIT))[0]

    def plans(self, placed: Placed, source: Source) -> dict[str, Plan]:
        """The chart's queries.

        Raises:
            ChartBroken: its definition does not fit the table as it is now.
        """
        try:
            return placed.chart.plans(source)
        except (Unfit, BadExpression) as error:
            path = f"{placed.path}.{error.path}" if isinstance(error, Unfit) else placed.path
            raise ChartBroken(reason=str(error), file=self.board.file, path=path) from error

    def _drawn(self, placed: Placed, opened: Opened | None) -> Answer:
        chart = placed.chart
        if opened is None or opened.source is None:
            return Answer(placed, figure=chart.draw({}, Source("", {}), Scene()))
        source = opened.source
        if chart.chart == "search":
            self.plans(placed, source)
            return Answer(placed, opened, chart.draw({}, source, Scene()))
        results, ignored = cache.answers.of(self._key(placed, opened), lambda: self._results(placed, source), _size)
        picks, picked = self._picks(placed, source)
        figure = in_words(chart.draw(results, source, Scene(self._places(results), self.chosen.division)))
        at = next((result.at for result in results.values() if result.at), None)
        return Answer(placed, opened, figure, results, None, ignored, picks, picked, at)

    def _key(self, placed: Placed, opened: Opened) -> tuple[Any, ...]:
        """All that decides the rows and what their columns are called. The day: names of divisions change over time."""
        masks = (
            tuple((column.name, column.masked) for column in opened.source.columns.values()) if opened.source else ()
        )
        chosen = self.chosen
        choice = (chosen.since, chosen.until, chosen.division, chosen.values, chosen.pick(placed.id))
        board = (str(settings.GANYUN_LAKE_URL), self.board.id, placed.id, hash(repr(placed.chart)))
        return (*board, self.lake.versions(placed.chart), hash(masks), choice, date.today(), get_language())

    def _results(self, placed: Placed, source: Source) -> tuple[dict[str, Result], tuple[str, ...]]:
        found: dict[str, Result] = {}
        ignored: dict[str, None] = {}
        for name, plan in self.plans(placed, source).items():
            read = source if plan.table == source.table else self.sources.table(plan.table).source
            if read is None:
                continue  # a history that is not there yet
            found[name], missed = self._run(placed, read, plan)
            ignored |= dict.fromkeys(missed)
        return found, tuple(ignored)

    def _run(self, placed: Placed, source: Source, plan: Plan) -> tuple[Result, list[str]]:
        wanted, ignored = conditions(self.board, self.chosen, self.lake, source, plan)
        column = self._pick_column(placed, source)
        if column:
            wanted.append(equals(column, [self._picked(placed, source, column)]))
        codes = self._folded(source, plan)
        if codes == {NOTHING: NOTHING}:
            return Result.of(plan.outs, _nothing(plan)), ignored
        asked, over = self.cubes.over(source, plan, wanted) or (plan, source)
        return Result.of(plan.outs, self.lake.table(build(asked, over, wanted, codes))), ignored

    def _folded(self, source: Source, plan: Plan) -> dict[str, str]:
        """Value of the division column → the code that the plan wants."""
        fold = next((out for out in plan.outs if out.fold), None)
        if fold is None:
            return {}
        codes = self.lake.codes(source, fold.expression.column)
        if fold.fold == "city":
            codes = {value: places.city_of(code) for value, code in codes.items() if places.level_of(code) == "county"}
        return codes or {NOTHING: NOTHING}

    def _places(self, results: Mapping[str, Result]) -> Places:
        columns = (result.table.column(out.name) for result in results.values() for out in result.outs if out.division)
        values = {str(value) for column in columns for value in column.to_pylist() if value is not None}
        codes = places.codes_of(values)
        return Places(codes, places.names_of({*codes.values(), *values, *places.cities_around(codes.values())}))

    # --- one series of several

    def _pick_column(self, placed: Placed, source: Source) -> str:
        """The column of which the chart draws one value at a time, in this source."""
        if not isinstance(placed.chart, Forecast):
            return ""
        opened = self.sources.table(placed.chart.from_).source
        column = placed.chart.picked(opened) if opened else ""
        return column if column and source.column(column) else ""

    def _picks(self, placed: Placed, source: Source) -> tuple[tuple[tuple[str, str], ...], str]:
        column = self._pick_column(placed, source)
        if not column:
            return (), ""
        values = [str(value) for value in self.lake.values(source, column)][:MOST_PICKS]
        codes = places.codes_of(values) if column == source.division_column() else {}
        names = places.names_of(codes.values())
        values.sort(key=lambda value: codes.get(value, "~"))
        return tuple((v, names.get(codes.get(v, ""), v)) for v in values), str(self._picked(placed, source, column))

    def _picked(self, placed: Placed, source: Source, column: str) -> Any:
        """The value in the address, else that of the chosen division, else the first."""
        values = self.lake.values(source, column)
        wanted = self.chosen.pick(placed.id)
        found = [value for value in values if str(value) == wanted]
        if not found and self.chosen.division and column == source.division_column():
            found = self.lake.inside(source, column, self.chosen.division)
        if not found and isinstance(placed.chart, Forecast):
            found = [value for value in values if str(value) == placed.chart.start]
        if not found and column == source.division_column():
            codes = self.lake.codes(source, column)
            values = sorted(values, key=lambda value: codes.get(str(value), "~"))
        return next(iter(found or values), NOTHING)


def _nothing(plan: Plan) -> pa.Table:
    """No rows: what a query over places that nobody knows would bring."""
    types = {"number": pa.float64(), "time": pa.date32()}
    return pa.schema([(out.name, types.get(out.kind, pa.string())) for out in plan.outs]).empty_table()


def _size(made: tuple[dict[str, Result], tuple[str, ...]]) -> int:
    return sum(int(result.table.nbytes) for result in made[0].values()) + 512
