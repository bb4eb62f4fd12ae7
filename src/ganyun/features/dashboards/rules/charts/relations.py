"""How things hang together: scatter, sankey."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.axes import titled
from ganyun.features.dashboards.rules.charts.chart import DataChart, Figure, Measure, OneMeasure, Scene, Unfit
from ganyun.features.dashboards.rules.plans import Out, Plan
from ganyun.features.dashboards.rules.results import Result, label, rounded
from ganyun.features.dashboards.rules.sources import Source

POINTS = 2000
MOST_SERIES = 8


class Scatter(DataChart):
    """散点：两个数之间的关系；写 label 时按它汇总，否则一行一点，多于两千行时抽样。"""

    chart: Literal["scatter"]
    x: OneMeasure | None = Field(None, description="横轴：数值列或聚合")
    y: OneMeasure | None = Field(None, description="纵轴：数值列或聚合")
    size: OneMeasure | None = Field(None, description="点的大小：数值列或聚合")
    label: str = Field("", description="点的名称：列")
    series: str = Field("", description="点的颜色：列")
    words: ClassVar[str] = "散点"
    icon: ClassVar[str] = "chart-dots"
    tall: ClassVar[int] = 320

    def plans(self, source: Source) -> dict[str, Plan]:
        if self.x is None or self.y is None:
            raise Unfit("y" if self.x else "x", _("缺少必填的键"), tuple(source.columns))
        role = "dimension" if self.label else "raw"
        named = (("label", self.label), ("series", self.series))
        outs = [self.dimension(source, name, text, name, role=role) for name, text in named if text]
        measures = (("x", self.x), ("y", self.y), ("size", self.size))
        outs += [self._number(source, name, wanted) for name, wanted in measures if wanted]
        if any(out.expression.aggregate for out in outs) and not self.label:
            raise Unfit("label", _("用了聚合，要写明按哪一列汇总"), tuple(source.columns))
        limit = self.limit or POINTS
        return {"main": self.plan(source, tuple(outs), grouped=bool(self.label), sample=True, limit=limit)}

    def _number(self, source: Source, name: str, wanted: Measure) -> Out:
        out = self.measure(source, name, wanted, name)
        if out.kind != "number":
            raise Unfit(name, _("{text} 不是数").format(text=wanted.value))
        return out

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        x, y = result.out("x"), result.out("y")
        rows = [row for row in result.rows if row["x"] is not None and row["y"] is not None]
        largest = max((abs(row.get("size") or 0) for row in rows), default=0)
        groups: dict[str, list[Any]] = {}
        for row in rows:
            group = label(row["series"], result.out("series"), scene.places) if self.series else ""
            point: dict[str, Any] = {"value": [rounded(row["x"]), rounded(row["y"])]}
            if self.label:
                point["name"] = label(row["label"], result.out("label"), scene.places)
            if largest:
                point["symbolSize"] = round(5 + 25 * (abs(row["size"] or 0) / largest) ** 0.5, 1)
            groups.setdefault(group, []).append(point)
        notes = list(self.notes(result))
        if len(groups) > MOST_SERIES:
            kept = sorted(groups, key=lambda name: -len(groups[name]))[:MOST_SERIES]
            rest = [point for name, points in groups.items() if name not in kept for point in points]
            groups = {**{name: groups[name] for name in kept}, _("其他"): rest}
        option = {
            "tooltip": {"trigger": "item"},
            "xAxis": {"type": "value", "name": titled(x.title, x.unit), "nameLocation": "middle", "nameGap": 26,
                      "scale": True},
            "yAxis": {"type": "value", "name": titled(y.title, y.unit), "scale": True,
                      "nameTextStyle": {"align": "left"}},
            "grid": {"left": 4, "right": 16, "top": 64 if len(groups) > 1 else 36, "bottom": 26,
                     "containLabel": True},
            **({"legend": {"type": "scroll"}} if len(groups) > 4 else {}),
            "series": [
                {"type": "scatter", **({"name": name} if name else {}), "data": points, "symbolSize": 7,
                 "itemStyle": {"opacity": 0.7}}
                for name, points in groups.items()
            ],
            "ganyun": {"pairs": [x.title, y.title]},
        }  # fmt: skip
        outs = result.outs
        table = tuple(tuple(_cell(row[out.name], out, scene) for out in outs) for row in rows)
        return Figure("chart", {"option": option}, tuple(titled(out.title, out.unit) for out in outs), table,
                      tuple(out.kind == "number" for out in outs), tuple(notes), empty=not rows)  # fmt: skip


class Sankey(DataChart):
    """桑基图：量从哪里流到哪里。"""

    chart: Literal["sankey"]
    source: str = Field("", description="起点：列")
    target: str = Field("", description="终点：列")
    value: OneMeasure | None = Field(None, description="流量：聚合，如 sum(amount)")
    words: ClassVar[str] = "桑基图"
    icon: ClassVar[str] = "arrows-split"
    tall: ClassVar[int] = 360

    def plans(self, source: Source) -> dict[str, Plan]:
        for key in ("source", "target", "value"):
            if not getattr(self, key):
                raise Unfit(key, _("缺少必填的键"), tuple(source.columns) if key != "value" else ())
        outs = (
            self.dimension(source, "source", self.source, "source"),
            self.dimension(source, "target", self.target, "target"),
            self.measure(source, "v", self.value, "value"),
        )
        return {"main": self.plan(source, outs, order=(("v", True), ("source", False)), limit=self.limit or 30)}

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        start, end, v = result.outs
        flows = [
            (label(row["source"], start, scene.places), label(row["target"], end, scene.places), rounded(row["v"]))
            for row in result.rows
            if (row["v"] or 0) > 0
        ]
        links = _without_loops(flows)
        nodes = dict.fromkeys(name for link in links for name in link[:2])
        option = {
            "animation": False,
            "series": [
                {"type": "sankey", "data": [{"name": name} for name in nodes], "nodeGap": 8, "nodeWidth": 14,
                 "links": [{"source": a, "target": b, "value": value} for a, b, value in links], "left": 4, "right": 96,
                 "top": 8, "bottom": 8, "lineStyle": {"color": "gradient", "opacity": 0.35},
                 "label": {"color": "@text", "width": 90, "overflow": "truncate"}, 
                 "labelLayout": {"hideOverlap": True}, "emphasis": {"focus": "adjacency"}}
            ],
            "ganyun": {"unit": v.unit},
        }  # fmt: skip
        columns = (start.title, end.title, titled(v.title, v.unit))
        return Figure("chart", {"option": option}, columns, tuple(flows), (False, False, True), self.notes(result),
                      empty=not links)  # fmt: skip


def _without_loops(flows: list[tuple[str, str, Any]]) -> list[tuple[str, str, Any]]:
    """A sankey flows one way: where flows run in a circle, the ends stand on a side of their own."""
    ahead: dict[str, set[str]] = {}
    for start, end, _value in flows:
        ahead.setdefault(start, set()).add(end)
    done: set[str] = set()

    def circles(node: str, path: frozenset[str]) -> bool:
        if node in path:
            return True
        if node in done:
            return False
        found = any(circles(each, path | {node}) for each in ahead.get(node, ()))
        done.add(node)
        return found

    if any(circles(node, frozenset()) for node in list(ahead)):
        return [(start, f"{end}\u200b", value) for start, end, value in flows]
    return flows


def _cell(value: Any, out: Out, scene: Scene) -> Any:
    return rounded(value) if out.kind == "number" else label(value, out, scene.places)
