"""One value and how it moved: what number cards and gauges share."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Literal

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.chart import DataChart, Every, Figure, Scene, SomeMeasures, Unfit
from ganyun.features.dashboards.rules.plans import Plan, column_out
from ganyun.features.dashboards.rules.results import Result, moment, period_of, rounded
from ganyun.features.dashboards.rules.sources import Source

PERIODS = 400
"""Periods that are looked back: a year of days and more."""

SPARK = 60


@dataclass(frozen=True)
class Latest:
    """The newest value with what it is compared to. ``before`` and ``year_before`` are values, not differences."""

    title: str
    unit: str
    value: float | None
    period: str = ""
    light: str = ""
    before: float | None = None
    year_before: float | None = None
    trend: tuple[tuple[str, float | None], ...] = ()


class LatestChart(DataChart):
    """One value: of the newest period where there is a time, else of all rows."""

    y: SomeMeasures | None = Field(None, description="值：聚合，如 sum(amount)；指标缺省用它的值")
    show: Literal["latest", "total"] | None = Field(
        None, description="latest 最新一期，total 全部行；写了 time 或指标有时间时缺省 latest"
    )
    every: Every | None = Field(None, description="一期有多长：时间按年、季、月、周、日、时归并")

    def plans(self, source: Source) -> dict[str, Plan]:
        wanted = self.y[0] if self.y else None
        outs = [self.measure(source, "y0", wanted)]
        if source.indicator and outs[0].expression.column == "value":
            outs.append(column_out(source, "light", "min(light)", "measure", kind="text"))
        if self._by_time(source):
            column = self.time_of(source)
            when = self.dimension(source, "x", column, "time", self.every or "")
            return {"main": self.plan(source, (when, *outs), order=(("x", True),), limit=PERIODS)}
        return {"main": self.plan(source, tuple(outs))}

    def averaged(self, results: Mapping[str, Result]) -> tuple[str, ...]:
        """Periods that are not looked back at are nothing to tell; that a value is a mean is."""
        return self.notes(*[replace(result, total=0) for result in results.values()])

    def _by_time(self, source: Source) -> bool:
        if self.show:
            if self.show == "latest" and not self.time_of(source):
                raise Unfit("time", _("要取最新一期，但没有时间列"), tuple(source.columns))
            return self.show == "latest"
        return bool(self.time or self.every or (source.indicator and source.indicator.by_time))

    def latest(self, results: Mapping[str, Result], source: Source) -> Latest:
        """The value of the newest period that has one."""
        result = results["main"]
        out = result.out("y0")

        def light(row: Mapping[str, Any]) -> str:
            return "" if result.averaged or row["y0"] is None else str(row.get("light") or "")

        if "x" not in result.names:
            row = result.rows[0] if result.rows else {"y0": None}
            return Latest(self.heading(source), out.unit, row["y0"], light=light(row))
        rows = [row for row in result.rows if row["x"] is not None][::-1]
        known = [place for place, row in enumerate(rows) if row["y0"] is not None]
        if not known:
            return Latest(self.heading(source), out.unit, None)
        place, period = known[-1], period_of([row["x"] for row in rows])
        by_time = {row["x"]: row["y0"] for row in rows}
        trend = tuple((moment(row["x"], period), row["y0"]) for row in rows[max(0, place - SPARK) : place + 1])
        return Latest(
            self.heading(source), out.unit, rows[place]["y0"], moment(rows[place]["x"], period), light(rows[place]),
            rows[place - 1]["y0"] if place else None, by_time.get(_year_before(rows[place]["x"])), trend,
        )  # fmt: skip


class Number(LatestChart):
    """数字卡：最新的值、灯、与上期和去年同期的比较、走势。"""

    chart: Literal["number"]
    compare: bool = Field(True, description="是否与上期、去年同期比较")
    spark: bool = Field(True, description="是否画走势线")
    better: Literal["higher", "lower", "none"] | None = Field(
        None, description="哪边好，决定比较的颜色；指标缺省用它的"
    )
    words: ClassVar[str] = "数字卡"
    icon: ClassVar[str] = "number-123"
    tall: ClassVar[int] = 120

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        latest = self.latest(results, source)
        better = self.better or (source.indicator.better if source.indicator and not self.y else "")
        indicator = source.indicator if not self.y else None
        share = 100 if indicator and indicator.is_share else 1
        target = indicator.target * share if indicator and indicator.target is not None else None
        compared = []
        if self.compare and latest.value is not None:
            for words, before in ((_("较上期"), latest.before), (_("同比"), latest.year_before)):
                change = _change(latest.value, before, latest.unit)
                if change is not None:
                    compared.append({"words": words, **change, "tone": _tone(change["change"], better)})
        context: dict[str, Any] = {
            "latest": latest, **glance(latest.value, latest.unit), "compared": compared, "target": rounded(target),
            "trend": [value for _when, value in latest.trend] if self.spark and len(latest.trend) > 1 else [],
        }  # fmt: skip
        columns = (_("时间"), f"{latest.title}（{latest.unit}）" if latest.unit else latest.title)
        rows = tuple((when, rounded(value)) for when, value in reversed(latest.trend)) or (
            (_("全部"), rounded(latest.value)),
        )
        return Figure(
            "number", context, columns, rows, (False, True), self.averaged(results), empty=latest.value is None
        )


MULTIPLES = {"千": 1e3, "万": 1e4, "亿": 1e8}


def glance(value: float | None, unit: str) -> dict[str, Any]:
    """``value`` and ``unit`` as a card shows them: 12,700,000 万元 would else read as 1270万 万元, in English as 12.7M
    10k CNY."""
    times = MULTIPLES.get(unit[:1]) if len(unit) > 1 else None
    if value is not None and times and (abs(value) >= 1e4 or (get_language() or "").startswith("en")):
        return {"value": rounded(value * times), "unit": unit[1:]}
    return {"value": rounded(value), "unit": unit}


def _year_before(moment_: Any) -> Any:
    if isinstance(moment_, int):
        return moment_ - 1
    if not isinstance(moment_, date):
        return None
    try:
        return moment_.replace(year=moment_.year - 1)
    except ValueError:  # 29 February
        return None


def _change(value: float, before: float | None, unit: str) -> dict[str, Any] | None:
    """In per cent of what it was; of a percentage in points."""
    if before is None:
        return None
    if unit == "%":
        return {"change": value - before, "size": abs(value - before), "unit": _("个百分点")}
    if not before:
        return None
    change = 100 * (value - before) / abs(before)
    return {"change": change, "size": abs(change), "unit": "%"}


def _tone(change: float, better: str) -> str:
    if better not in ("higher", "lower") or abs(change) < 0.05:
        return ""
    return "good" if (change > 0) == (better == "higher") else "bad"
