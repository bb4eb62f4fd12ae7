"""Maps: areas by colour, points, lines between places."""

from collections.abc import Mapping
from typing import Any, ClassVar, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from ganyun.features.dashboards.rules.charts.axes import titled
from ganyun.features.dashboards.rules.charts.chart import DataChart, Figure, OneMeasure, Scene, SomeMeasures, Unfit
from ganyun.features.dashboards.rules.charts.grids import scale
from ganyun.features.dashboards.rules.plans import Out, Plan
from ganyun.features.dashboards.rules.results import Result, label, rounded
from ganyun.features.dashboards.rules.sources import Source

Level = Literal["province", "city", "county"]


class Map(DataChart):
    """地图：按行政区划着色；点一个市进入它的区县，页面有区划筛选时各图一起变。"""

    chart: Literal["map"]
    level: Level = Field("city", description="显示到哪一级：province 各省，city 各市，county 各区县")
    y: SomeMeasures | None = Field(None, description="值：列或聚合；指标缺省用它的值")
    words: ClassVar[str] = "地图"
    icon: ClassVar[str] = "map-2"
    tall: ClassVar[int] = 380

    def plans(self, source: Source) -> dict[str, Plan]:
        place = source.division_column(self.division)
        if not place:
            raise Unfit("division", _("没有行政区划列"), tuple(source.columns), _("写明哪一列：division: city"))
        wanted = self.y[0] if self.y else None
        measure = self.measure(source, "y0", wanted)
        found = {}
        # An indicator's values do not add up: each place has a value of its own or none.
        folds = ("exact", "city") if self.level != "province" and not source.indicator else ("exact",)
        for fold in folds:
            area = Out(**{**vars(self.dimension(source, "x", place, "division")), "fold": fold})
            found[fold] = self.plan(source, (area, measure), limit=4000, narrowed=False)
        return found

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        first = next(iter(results.values()))
        y = first.out("y0")
        values = {
            str(row["x"]): rounded(row["y0"]) for result in reversed(list(results.values())) for row in result.rows
        }
        values = {code: value for code, value in values.items() if value is not None}
        level = self.level
        if level == "city" and not any(_level(code) == level for code in values):
            level = "county"
        shown = {code: value for code, value in values.items() if _level(code) == level}
        ranked = sorted(shown, key=lambda code: -float(shown[code]))
        rows = tuple((scene.places.names.get(code, code), shown[code]) for code in ranked)
        context = {
            "values": values,
            "names": dict(scene.places.names),
            "unit": y.unit, "level": level, "focus": scene.focus, "shapes": _shapes(self.level),
        }  # fmt: skip
        return Figure("map", context, (_("地区"), titled(y.title, y.unit)), rows, (False, True),
                      self.notes(*results.values()), empty=not values)  # fmt: skip


class PlaceChart(DataChart):
    """What is drawn over an outline."""

    area: Literal["province", "china"] = Field("province", description="底图：province 本省，china 全国")

    def outline(self, **more: Any) -> dict[str, Any]:
        return {
            "geo": {"map": self.area, "roam": True, "aspectScale": 0.88, "preserveAspect": True, "left": 8,
                    "right": 8, "top": 8, "bottom": 30, "silent": True,
                    "itemStyle": {"areaColor": "@none", "borderColor": "@surface", "borderWidth": 1},
                    "label": {"show": self.area == "province", "color": "@quiet", "fontSize": 10}},
            "tooltip": {"trigger": "item"},
            **more,
        }  # fmt: skip


class Points(PlaceChart):
    """点位图：经纬度上的点，颜色或大小表示值；写 label 时按它汇总。"""

    chart: Literal["points"]
    lon: str = Field("", description="经度列（十进制度）")
    lat: str = Field("", description="纬度列")
    label: str = Field("", description="点的名称：列")
    value: OneMeasure | None = Field(None, description="点的颜色：数值列或聚合")
    size: OneMeasure | None = Field(None, description="点的大小：数值列或聚合")
    words: ClassVar[str] = "点位图"
    icon: ClassVar[str] = "map-pins"
    tall: ClassVar[int] = 420

    def plans(self, source: Source) -> dict[str, Plan]:
        for key in ("lon", "lat"):
            if not getattr(self, key):
                raise Unfit(key, _("缺少必填的键"), tuple(source.columns))
        measures = [
            self.measure(source, key, wanted, key) for key in ("value", "size") if (wanted := getattr(self, key))
        ]
        grouped = any(out.expression.aggregate for out in measures)
        role: Any = "dimension" if grouped else "raw"
        outs = [self.dimension(source, key, getattr(self, key), key, role=role) for key in ("lon", "lat")]
        if self.label:
            outs.insert(0, self.dimension(source, "label", self.label, "label", role=role))
        return {"main": self.plan(source, (*outs, *measures), grouped=grouped, sample=True, limit=self.limit or 2000)}

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        rows = [row for row in result.rows if row["lon"] is not None and row["lat"] is not None]
        largest = max((abs(row.get("size") or 0) for row in rows), default=0)
        numbers = [row["value"] for row in rows if row.get("value") is not None]
        points = []
        for row in rows:
            point: dict[str, Any] = {"value": [rounded(row["lon"]), rounded(row["lat"]), rounded(row.get("value"))]}
            if self.label:
                point["name"] = label(row["label"], result.out("label"), scene.places)
            if largest:
                point["symbolSize"] = round(4 + 22 * (abs(row["size"] or 0) / largest) ** 0.5, 1)
            points.append(point)
        series = {"type": "scatter", "coordinateSystem": "geo", "data": points, "symbolSize": 8,
                  "itemStyle": {"opacity": 0.85, "borderColor": "@0", "borderWidth": 0.75}}  # fmt: skip
        unit = result.out("value").unit if self.value else ""
        more = {"visualMap": {**scale(numbers), "dimension": 2}} if self.value and numbers else {}
        option = self.outline(series=[series], ganyun={"unit": unit, "places": True}, **more)
        return _placed(option, result, rows, scene, self.area, self.notes(result))


class Lines(PlaceChart):
    """连线图：两地之间的线，粗细表示值。"""

    chart: Literal["lines"]
    from_lon: str = Field("", description="起点经度列")
    from_lat: str = Field("", description="起点纬度列")
    to_lon: str = Field("", description="终点经度列")
    to_lat: str = Field("", description="终点纬度列")
    label: str = Field("", description="线的名称：列")
    value: OneMeasure | None = Field(None, description="线的粗细：数值列或聚合")
    words: ClassVar[str] = "连线图"
    icon: ClassVar[str] = "route"
    tall: ClassVar[int] = 420

    def plans(self, source: Source) -> dict[str, Plan]:
        ends = ("from_lon", "from_lat", "to_lon", "to_lat")
        for key in ends:
            if not getattr(self, key):
                raise Unfit(key, _("缺少必填的键"), tuple(source.columns))
        outs = [self.measure(source, "value", self.value, "value")] if self.value else []
        grouped = any(out.expression.aggregate for out in outs)
        role: Any = "dimension" if grouped else "raw"
        keys = (*(("label",) if self.label else ()), *ends)
        dimensions = [self.dimension(source, key, getattr(self, key), key, role=role) for key in keys]
        order = (("value", True),) if self.value else ()
        return {"main": self.plan(source, (*dimensions, *outs), grouped=grouped, order=order, limit=self.limit or 1000)}

    def draw(self, results: Mapping[str, Result], source: Source, scene: Scene) -> Figure:
        result = results["main"]
        ends = ("from_lon", "from_lat", "to_lon", "to_lat")
        rows = [row for row in result.rows if all(row[key] is not None for key in ends)]
        largest = max((abs(row.get("value") or 0) for row in rows), default=0) or 1
        lines = []
        for row in rows:
            a, b, c, d = (rounded(row[key]) for key in ends)
            width = 0.75 + 4 * abs(row.get("value") or 0) / largest if self.value else 1
            line: dict[str, Any] = {"coords": [[a, b], [c, d]], "lineStyle": {"width": round(width, 2)}}
            if self.value:
                line["value"] = rounded(row["value"])
            if self.label:
                line["name"] = label(row["label"], result.out("label"), scene.places)
            lines.append(line)
        series = {"type": "lines", "coordinateSystem": "geo", "data": lines,
                  "lineStyle": {"color": "@0", "opacity": 0.5, "curveness": 0.12}}  # fmt: skip
        unit = result.out("value").unit if self.value else ""
        option = self.outline(series=[series], ganyun={"unit": unit, "places": True})
        return _placed(option, result, rows, scene, self.area, self.notes(result))


def _placed(
    option: dict[str, Any], result: Result, rows: list[dict[str, Any]], scene: Scene, area: str, notes: tuple[str, ...]
) -> Figure:
    table = tuple(
        tuple(
            rounded(row[out.name]) if out.kind == "number" else label(row[out.name], out, scene.places)
            for out in result.outs
        )
        for row in rows
    )
    context = {"option": option, "shapes": area}
    return Figure("chart", context, tuple(titled(out.title, out.unit) for out in result.outs), table,
                  tuple(out.kind == "number" for out in result.outs), notes, empty=not rows)  # fmt: skip


def _level(code: str) -> str:
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def _shapes(level: str) -> str:
    return "china" if level == "province" else "province"
