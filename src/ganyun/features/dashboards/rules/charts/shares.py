"""Parts of a whole and one value on a scale: pie, gauge."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.chart import DataChart, Figure, Scene, SomeMeasures, Unfit
from ganyun.features.dashboards.rules.charts.latest import LatestChart
from ganyun.features.dashboards.rules.plans import HARD_LIMIT, Plan
from ganyun.features.dashboards.rules.results import Result, label, rounded
from ganyun.features.dashboards.rules.sources import Source

SLICES = 9
"""Slices beside the one that gathers the rest."""


class Pie(DataChart):
    """饼图：各部分占总量的份额；最多九块，其余归入“其他”。"""

    chart: Literal["pie"]
    x: str = Field("", description="分类：列")
    y: SomeMeasures | None = Field(None, description="数量：聚合，如 count(*)、sum(amount)")
    words: ClassVar[str] = "饼图"
    icon: ClassVar[str] = "chart-donut-3"

    def plans(self, source: Source) -> dict[str, Plan]:
        if not self.x:
            raise Unfit("x", _("缺少必填的键"), tuple(source.columns))
        wanted = self.y[0] if self.y else None
        outs = (self.dimension(source, "x", self.x, "x"), self.measure(source, "y0", wanted))
        plan = self.plan(source, outs, order=(("y0", True), ("x", False)))
        return {"main": replace(plan, limit=HARD_LIMIT)}  # shares are of the whole, however many slices are drawn

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        x, y = result.out("x"), result.out("y0")
        parts = [(label(row["x"], x, scene.places), rounded(row["y0"])) for row in result.rows if (row["y0"] or 0) > 0]
        shown, rest = parts[: self.limit or SLICES], parts[self.limit or SLICES :]
        data: list[dict[str, Any]] = [{"name": name, "value": value} for name, value in shown]
        if rest:
            value = rounded(float(sum(value for _name, value in rest)))
            data.append({"name": _("其他"), "value": value, "itemStyle": {"color": "@none"}})
        option = {
            "series": [
                {
                    "type": "pie",
                    "radius": ["42%", "72%"],
                    "data": data,
                    "label": {"formatter": "{b}\n{d}%", "lineHeight": 16},
                    "minShowLabelAngle": 5,
                }
            ],
            "ganyun": {"unit": y.unit, "slices": True},
        }
        whole = sum(value for _name, value in parts) or 1
        rows = tuple((name, value, rounded(100 * value / whole)) for name, value in parts)
        unit = f"（{y.unit}）" if y.unit else ""
        return Figure("chart", {"option": option}, (x.title, y.title + unit, _("份额（%）")), rows, (False, True, True),
                      self.notes(result), empty=not parts)  # fmt: skip


class Gauge(LatestChart):
    """仪表：一个值在刻度上的位置，指标的灯色画在刻度上。"""

    chart: Literal["gauge"]
    min: float | None = Field(None, description="刻度起点；缺省 0")
    max: float | None = Field(None, description="刻度终点；百分数缺省 100，其他取值的约 1.5 倍")
    words: ClassVar[str] = "仪表"
    icon: ClassVar[str] = "gauge"
    tall: ClassVar[int] = 220

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        latest = self.latest(results, source)
        low = self.min if self.min is not None else 0
        high = self.max if self.max is not None else self._top(latest.value, latest.unit)
        gauge: dict[str, Any] = {
            "type": "gauge", "min": low, "max": high, "startAngle": 205, "endAngle": -25, "radius": "92%",
            "center": ["50%", "58%"], "progress": {"show": True, "width": 12}, "pointer": {"show": False},
            "axisTick": {"show": False}, "splitLine": {"show": False},
            "axisLabel": {"distance": -28, "fontSize": 11, "color": "@quiet"},
            "axisLine": {"lineStyle": {"width": 12, "color": [[1, "@line"]]}},
            "splitNumber": 1, "anchor": {"show": False},
            "itemStyle": {"color": {"green": "@good", "yellow": "@warn", "red": "@bad"}.get(latest.light, "@0")},
            "detail": {"offsetCenter": [0, "6%"], "fontSize": 26, "fontWeight": 600, "color": "@text"},
            "title": {"offsetCenter": [0, "42%"], "fontSize": 12, "color": "@quiet"},
            "data": [{"value": rounded(latest.value), "name": latest.period}],
        }  # fmt: skip
        option = {"series": [gauge], "ganyun": {"unit": latest.unit, "detail": True}}
        rows = ((latest.title, rounded(latest.value)),)
        return Figure("chart", {"option": option, "light": latest.light}, (_("项目"), latest.unit or _("数值")), rows,
                      (False, True), self.averaged(results), empty=latest.value is None)  # fmt: skip

    def _top(self, value: float | None, unit: str) -> float:
        if unit == "%" and (value or 0) <= 100:
            return 100
        wanted = max(abs(value or 0) * 1.5, 1e-9)
        step = 10 ** (len(str(int(wanted))) - 1) if wanted >= 1 else 1
        return float(step * (int(wanted / step) + 1))
