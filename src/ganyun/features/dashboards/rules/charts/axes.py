"""Charts with an x axis: line, area, bar, stacked."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.chart import DataChart, Every, Figure, Scene, SomeMeasures, Unfit
from ganyun.features.dashboards.rules.plans import Out, Plan
from ganyun.features.dashboards.rules.results import Result, label, moment, period_of, rounded
from ganyun.features.dashboards.rules.sources import Source

MOST_SERIES = 12
"""Lines that can still be told apart; of more the largest are drawn."""

COLOURS = 8
"""Colours of the palette (frontend/src/palette.ts)."""

Order = Literal["x", "-x", "y", "-y"]


class AxisChart(DataChart):
    """Values along an axis."""

    x: str = Field("", description="横轴：列；指标缺省用它的时间")
    y: SomeMeasures | None = Field(None, description="纵轴：列或聚合，可写多个；指标缺省用它的值")
    series: str = Field("", description="分成几条：列")
    every: Every | None = Field(None, description="时间按年、季、月、周、日、时归并")
    order: Order | None = Field(None, description="排序：x、-x、y、-y")
    series_order: tuple[str, ...] = Field((), description="系列的先后，如 [优, 良, 轻度污染]；缺省大的在前")

    most: ClassVar[int] = 5000
    series_type: ClassVar[str] = "line"
    stack: ClassVar[bool] = False
    filled: ClassVar[bool] = False

    def plans(self, source: Source) -> dict[str, Plan]:
        x = self.x or self.time_of(source)
        if not x:
            raise Unfit("x", _("缺少必填的键"), tuple(source.columns))
        outs = [self.dimension(source, "x", x, "x", self.every or "")]
        if self.series:
            outs.append(self.dimension(source, "series", self.series, "series"))
        wanted = self.y or (None,)
        if self.series and len(wanted) > 1:
            raise Unfit("series", _("有多个 y 时不能再分 series"), fix=_("只留一个 y，或去掉 series"))
        outs += [self.measure(source, f"y{place}", each) for place, each in enumerate(wanted)]
        top = ("series", MOST_SERIES) if self.series else None
        return {
            "main": self.plan(
                source, tuple(outs), order=self._order(outs[0]), top=top, limit=self.limit or self.most, x=x
            )
        }

    def _order(self, x: Out) -> tuple[tuple[str, bool], ...]:
        wanted = self.order or self.usual_order(x)
        name = "y0" if wanted.endswith("y") else "x"
        return ((name, wanted.startswith("-")), *((("x", False),) if name != "x" else ()))

    def usual_order(self, x: Out) -> str:
        return "x"

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        series = _series(result, scene, self.series_order)
        x = result.out("x")
        every = result.dimension_values("x")
        values = every if x.kind == "time" else every[: self.most]
        period = period_of(values)
        names = [label(value, x, scene.places, period) for value in values]
        option = self.option(x, values, names, period, series)
        columns, rows = _table(x, values, names, series)
        notes = list(self.notes(result))
        if len(values) < len(every):
            total = result.total if result.cut else len(every)
            notes = [_("共 {total} 项，显示 {shown} 项。").format(total=f"{total:,}", shown=len(values))]
        if result.values > MOST_SERIES:
            notes.append(
                _("共 {total} 个系列，只画出最大的 {most} 个。").format(total=f"{result.values:,}", most=MOST_SERIES)
            )
        return Figure("chart", {"option": option}, columns, rows, (False, *[True] * (len(columns) - 1)), tuple(notes),
                      empty=not result.rows)  # fmt: skip

    def option(
        self, x: Out, values: list[Any], names: list[str], period: str, series: list[dict[str, Any]]
    ) -> dict[str, Any]:
        """The ECharts option; a time axis where x is a moment, else one of categories."""
        timely = x.kind == "time"
        units = {each["out"].unit for each in series}
        option: dict[str, Any] = {
            "xAxis": {"type": "time"} if timely else {"type": "category", "data": names},
            "yAxis": {"type": "value"},
            "series": [
                {**self._drawn(each, values, timely, period, len(names)), **self._told_apart(place)}
                for place, each in enumerate(series)
            ],
            "ganyun": {"unit": units.pop() if len(units) == 1 else "", "period": period if timely else ""},
        }
        if x.kind == "text":
            option["ganyun"]["named"] = True
        if len(series) > 4:
            option["legend"] = {"type": "scroll"}
        if self.series_type == "line":
            option["yAxis"]["scale"] = not self.filled
        return option

    def _told_apart(self, place: int) -> dict[str, Any]:
        """There are eight colours; lines beyond are dashed."""
        return {"lineStyle": {"type": "dashed"}} if place >= COLOURS and self.series_type == "line" else {}

    def _drawn(self, each: dict[str, Any], values: list[Any], timely: bool, period: str, points: int) -> dict[str, Any]:
        numbers = [each["values"].get(value) for value in values]
        data = (
            [[moment(v, "hour" if period == "hour" else "day"), n] for v, n in zip(values, numbers, strict=True)]
            if timely
            else numbers
        )
        drawn: dict[str, Any] = {"type": self.series_type, "name": each["name"], "data": data}
        if self.series_type == "line":
            drawn |= {"showSymbol": points <= 3 or _has_lone_points(numbers), "connectNulls": False}
            if self.filled:
                drawn["areaStyle"] = {"opacity": 0.65 if self.stack else 0.15}
        if self.stack:
            drawn["stack"] = "all"
        return drawn


class Line(AxisChart):
    """折线：随时间或顺序变化的值。"""

    chart: Literal["line"]
    words: ClassVar[str] = "折线"
    icon: ClassVar[str] = "chart-line"


class Area(AxisChart):
    """面积：随时间变化的量；有 series 时叠起来看总量。"""

    chart: Literal["area"]
    words: ClassVar[str] = "面积"
    icon: ClassVar[str] = "chart-area-line"
    filled: ClassVar[bool] = True

    def _drawn(self, each: dict[str, Any], values: list[Any], timely: bool, period: str, points: int) -> dict[str, Any]:
        drawn = super()._drawn(each, values, timely, period, points)
        if self.series:
            drawn |= {"stack": "all", "areaStyle": {"opacity": 0.65}}
        return drawn


class Bar(AxisChart):
    """柱形：比较几类的大小；类别多或名称长时横放。"""

    chart: Literal["bar"]
    horizontal: bool | None = Field(None, description="横放；缺省看类别的多少和名称的长短")
    words: ClassVar[str] = "柱形"
    icon: ClassVar[str] = "chart-bar"
    series_type: ClassVar[str] = "bar"
    most: ClassVar[int] = 30

    def usual_order(self, x: Out) -> str:
        return "x" if x.kind in ("time", "number") or self.series else "-y"

    def plans(self, source: Source) -> dict[str, Plan]:
        found = super().plans(source)["main"]
        timely = found.outs[0].kind == "time"
        limit = self.limit or (2000 if timely or self.series else self.most)
        return {"main": self.plan(source, found.outs, order=found.order, top=found.top, limit=limit, x=self.x)}

    def option(
        self, x: Out, values: list[Any], names: list[str], period: str, series: list[dict[str, Any]]
    ) -> dict[str, Any]:
        option = super().option(x, values, names, period, series)
        if x.kind == "time":
            # Bars stand on categories: on an axis of time their width would follow the shortest gap.
            option["xAxis"] = {"type": "category", "data": names}
            option["ganyun"]["period"] = ""
            for drawn, each in zip(option["series"], series, strict=True):
                drawn["data"] = [each["values"].get(value) for value in values]
        lying = self.horizontal
        if lying is None:
            lying = x.kind == "text" and (len(names) > 14 or max((len(name) for name in names), default=0) > 7)
        if lying:
            axis = {**option["xAxis"], "inverse": True, "axisLabel": {"width": 120, "overflow": "truncate"}}
            option["xAxis"], option["yAxis"] = option["yAxis"], axis
        return option


class Stacked(Bar):
    """堆叠柱形：各部分加起来是总量。"""

    chart: Literal["stacked"]  # type: ignore[assignment]
    words: ClassVar[str] = "堆叠柱形"
    icon: ClassVar[str] = "chart-bar-popular"
    stack: ClassVar[bool] = True

    def plans(self, source: Source) -> dict[str, Plan]:
        if not self.series and len(self.y or ()) < 2:
            raise Unfit("series", _("缺少必填的键"), fix=_("写明按哪一列堆叠，或写多个 y"))
        return super().plans(source)


def _series(result: Result, scene: Scene, first: Sequence[str]) -> list[dict[str, Any]]:
    """What becomes a line or a set of bars: ``name``, ``out``, values by x; those named ``first``, then the largest."""
    measures = result.measures
    if "series" not in result.names:
        return [
            {"name": out.title, "out": out, "values": {row["x"]: rounded(row[out.name]) for row in result.rows}}
            for out in measures
        ]
    out, measure = result.out("series"), measures[0]
    found: dict[Any, dict[str, Any]] = {}
    for row in result.rows:
        value = row["series"]
        each = found.setdefault(value, {"name": label(value, out, scene.places), "out": measure, "values": {}})
        each["values"][row["x"]] = rounded(row[measure.name])

    def place(value: Any) -> tuple[int, float]:
        size = sum(abs(v) for v in found[value]["values"].values() if isinstance(v, int | float))
        return first.index(str(value)) if str(value) in first else len(first), -size

    return [found[value] for value in sorted(found, key=place)]


def _table(
    x: Out, values: list[Any], names: list[str], series: list[dict[str, Any]]
) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
    """Down the axis, across the series."""
    columns = (x.title, *[titled(each["name"], each["out"].unit) for each in series])
    rows = [(name, *[each["values"].get(value) for each in series]) for value, name in zip(values, names, strict=True)]
    return columns, tuple(rows)


def _has_lone_points(numbers: list[Any]) -> bool:
    """Whether a value has no neighbour: without a dot a line would not show it."""
    known = [number is not None for number in numbers]
    return any(
        here and not before and not after
        for before, here, after in zip([False, *known], known, [*known[1:], False], strict=False)
    )


def titled(title: str, unit: str) -> str:
    return f"{title}（{unit}）" if unit else title
