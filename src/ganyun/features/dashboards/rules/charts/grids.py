"""Values on two axes: heat map, calendar."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.axes import titled
from ganyun.features.dashboards.rules.charts.chart import (
    DataChart,
    Every,
    Figure,
    OneMeasure,
    Scene,
    SomeMeasures,
    Unfit,
)
from ganyun.features.dashboards.rules.plans import Plan
from ganyun.features.dashboards.rules.results import Result, label, moment, period_of, rounded
from ganyun.features.dashboards.rules.sources import Source

YEAR, SCALE = 132, 34
"""Pixels of one year and of the legend below."""

MOST_COLUMNS, MOST_LINES = 120, 40


class Heatmap(DataChart):
    """热力图：两个分类交叉处的值，颜色越深越大。"""

    chart: Literal["heatmap"]
    x: str = Field("", description="横向的列")
    y: str = Field("", description="纵向的列")
    value: OneMeasure | None = Field(None, description="格子里的值：列或聚合；指标缺省用它的值")
    every: Every | None = Field(None, description="横向的时间按年、季、月、周、日、时归并")
    words: ClassVar[str] = "热力图"
    icon: ClassVar[str] = "grid-dots"
    tall: ClassVar[int] = 320

    def plans(self, source: Source) -> dict[str, Plan]:
        x = self.x or ("time" if source.indicator and source.indicator.by_time else "")
        y = self.y or ("division" if source.indicator and source.indicator.by_division else "")
        for key, wanted in (("x", x), ("y", y)):
            if not wanted:
                raise Unfit(key, _("缺少必填的键"), tuple(source.columns))
        outs = (
            self.dimension(source, "x", x, "x", self.every or ""),
            self.dimension(source, "y", y, "y"),
            self.measure(source, "v", self.value, "value"),
        )
        order = (("x", False), ("y", False))
        return {"main": self.plan(source, outs, order=order, top=("y", MOST_LINES), limit=self.limit or 5000)}

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        x, y, v = result.outs
        across, down = result.dimension_values("x"), result.dimension_values("y")
        notes = list(self.notes(result))
        if result.values > len(down):
            notes.append(
                _("共 {total} 行，只画出最大的 {most} 行。").format(total=f"{result.values:,}", most=len(down))
            )
        if len(across) > MOST_COLUMNS:
            notes.append(_("共 {total} 列，只画出最后 {most} 列。").format(total=f"{len(across):,}", most=MOST_COLUMNS))
            across = across[-MOST_COLUMNS:]
        period = period_of(across)
        columns = [label(value, x, scene.places, period) for value in across]
        lines = [label(value, y, scene.places) for value in down]
        at = {value: place for place, value in enumerate(across)}, {value: place for place, value in enumerate(down)}
        cells = [[at[0][r["x"]], at[1][r["y"]], rounded(r["v"])] for r in result.rows if r["x"] in at[0]]
        numbers = [cell[2] for cell in cells if cell[2] is not None]
        option = {
            "tooltip": {"trigger": "item"},
            "xAxis": {"type": "category", "data": columns, "splitArea": {"show": False}},
            "yAxis": {"type": "category", "data": lines, "inverse": True,
                      "axisLabel": {"width": 96, "overflow": "truncate"}},
            "visualMap": scale(numbers),
            "series": [{"type": "heatmap", "name": v.title, "data": [cell for cell in cells if cell[2] is not None]}],
            "ganyun": {"unit": v.unit, "cells": True, "named": x.kind == "text"},
        }  # fmt: skip
        rows = tuple((columns[cell[0]], lines[cell[1]], cell[2]) for cell in cells)
        return Figure("chart", {"option": option}, (x.title, y.title, titled(v.title, v.unit)), rows,
                      (False, False, True), tuple(notes), empty=not numbers)  # fmt: skip


class Calendar(DataChart):
    """日历图：每天一格，颜色越深越大；最近几年，一年一幅。"""

    chart: Literal["calendar"]
    x: str = Field("", description="日期列；缺省按类型找")
    y: SomeMeasures | None = Field(None, description="每天的值：列或聚合；指标缺省用它的值")
    years: int = Field(2, ge=1, le=5, description="画出最近几年")
    words: ClassVar[str] = "日历图"
    icon: ClassVar[str] = "calendar-stats"

    @property
    def pixels(self) -> int:
        return self.height or SCALE + YEAR * self.years

    def plans(self, source: Source) -> dict[str, Plan]:
        x = self.x or self.time_of(source)
        column = source.column(x) if x else None
        if column is None or column.kind != "time":
            days = tuple(each.name for each in source.columns.values() if each.kind == "time")
            raise Unfit("x", _("日历图要一个日期列") if x else _("缺少必填的键"), days)
        wanted = self.y[0] if self.y else None
        outs = (self.dimension(source, "x", x, "x", "day"), self.measure(source, "y0", wanted))
        return {"main": self.plan(source, outs, order=(("x", True),), limit=self.years * 366, x=x)}

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        y = result.out("y0")
        rows = [row for row in result.rows if isinstance(row["x"], date)][::-1]
        every = sorted({row["x"].year for row in rows})
        years = every[-self.years :]
        rows = [row for row in rows if row["x"].year in years]
        numbers = [row["y0"] for row in rows if row["y0"] is not None]
        calendars, series = [], []
        for place, year in enumerate(reversed(years)):
            calendars.append(self._calendar(place, span_of(rows) if len(years) == 1 else str(year), len(years)))
            data = [[moment(row["x"], "day"), rounded(row["y0"])] for row in rows if row["x"].year == year]
            series.append({"type": "heatmap", "coordinateSystem": "calendar", "calendarIndex": place, "name": y.title,
                           "data": [point for point in data if point[1] is not None]})  # fmt: skip
        option: dict[str, Any] = {
            "tooltip": {"trigger": "item"}, "calendar": calendars, "series": series,
            "visualMap": {**scale(numbers), "bottom": 0}, "ganyun": {"unit": y.unit, "cells": True},
        }  # fmt: skip
        listed = tuple((moment(row["x"], "day"), rounded(row["y0"])) for row in reversed(rows))
        notes = [_("只画出最近 {years} 年。").format(years=self.years)] if result.cut or len(every) > len(years) else []
        columns = (result.out("x").title, titled(y.title, y.unit))
        notes += self.notes(replace(result, total=0))
        return Figure("chart", {"option": option}, columns, listed, (False, True), tuple(notes), not numbers)

    def _calendar(self, place: int, span: str | list[str], years: int) -> dict[str, Any]:
        """The calendar of one year, in shares of the whole drawing so that it fits a wall too."""
        whole = SCALE + YEAR * years
        return {
            "range": span, "top": f"{100 * (place * YEAR + 22) / whole:.2f}%", "left": 52, "right": 8,
            "height": f"{100 * (YEAR - 36) / whole:.2f}%", "cellSize": ["auto", "auto"], "splitLine": {"show": False},
            "yearLabel": {"show": True, "margin": 30, "fontSize": 12},
            "dayLabel": {"firstDay": 1, "nameMap": self._days()}, "itemStyle": {"borderWidth": 2},
        }  # fmt: skip

    def _days(self) -> list[str]:
        return ["", _("一"), "", _("三"), "", _("五"), ""]


def span_of(rows: list[dict[str, Any]]) -> list[str]:
    """From the first day of the first month to the last of the last: half a year needs no calendar of a whole one."""
    first, last = rows[0]["x"], rows[-1]["x"]
    return [f"{first:%Y-%m}-01", f"{last:%Y-%m}-{monthrange(last.year, last.month)[1]}"]


def scale(numbers: list[float]) -> dict[str, Any]:
    """The legend of colours, from the least to the greatest value."""
    low, high = (min(numbers), max(numbers)) if numbers else (0, 1)
    return {
        "min": rounded(float(low)), "max": rounded(float(high if high > low else low + 1)), "calculable": False,
        "orient": "horizontal", "left": "center", "bottom": 0, "itemWidth": 10, "itemHeight": 120,
    }  # fmt: skip
