"""Charts of an indicator and of a target, as ECharts options."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.insight.queries.comparing import Compared
from ganyun.features.insight.queries.indicators import IndicatorView
from ganyun.features.insight.queries.targets import TargetView
from ganyun.features.insight.queries.values import Value
from ganyun.features.insight.rules.shown import SHARE, label_of, scaled
from ganyun.features.insight.rules.target import expected_on

FORECAST, TARGET = "#3aa394", "#d9962b"  # colours that read on light and dark ground
LABEL = {"color": "inherit", "textBorderWidth": 0}  # the line's own colour reads on light and dark
RANKED = 40  # bars of a ranking; the table has them all
HIDDEN = {"type": "line", "stack": "band", "stackStrategy": "all", "symbol": "none", "silent": True,
          "lineStyle": {"opacity": 0}, "tooltip": {"show": False}, "emphasis": {"disabled": True}}  # fmt: skip


def trend(
    view: IndicatorView, values: Sequence[Value], band: Sequence[Mapping[str, Any]], more: Mapping[str, Sequence[Value]]
) -> dict[str, Any]:
    """The line with the target and the forecast band; further divisions beside it."""
    days = sorted({each.time for each in values if each.time} | {row["time"] for row in band}
                  | {each.time for others in more.values() for each in others if each.time})  # fmt: skip

    def line(found: Mapping[date, float | None]) -> list[float | None]:
        return [_rounded(scaled(found.get(day), view.unit)) for day in days]

    name = view.focus or (_("合计") if view.by_division else _("实际"))
    main: dict[str, Any] = {"type": "line", "name": name, "data": line({v.time: v.value for v in values if v.time})}
    others = [{"type": "line", "name": name, "data": line({v.time: v.value for v in found if v.time})}
              for name, found in more.items()]  # fmt: skip
    series = [main, *_target_line(view, days), *others, *_band(band, line, last=values[-1] if values else None)]
    named = [each["name"] for each in series if each.get("symbol") != "none"]
    return {
        "xAxis": {"type": "category", "data": [label_of(day, view.every) for day in days]},
        "yAxis": {"type": "value", "scale": True, "axisLabel": _axis(view.unit)},
        "legend": {"data": named, "show": len(named) > 1},
        "series": series,
    }


def _target_line(view: IndicatorView, days: Sequence[date]) -> list[dict[str, Any]]:
    """A line of its own and no mark: the axis must reach as far as the target."""
    if view.target is None:
        return []
    value = _rounded(scaled(view.target, view.unit))
    drawn = {"lineStyle": {"type": "dotted"}, "itemStyle": {"color": TARGET}}
    return [{"type": "line", "name": _("目标值"), "data": [value] * len(days), **drawn}]


def _band(band: Sequence[Mapping[str, Any]], line: Any, last: Value | None) -> list[dict[str, Any]]:
    if not band:
        return []
    found = {name: {row["time"]: row[name] for row in band} for name in ("mean", "lower", "upper")}
    if last and last.time and last.time not in found["mean"] and last.time < min(found["mean"]):
        for each in found.values():  # the band begins where the line ends
            each[last.time] = last.value
    low, high = line(found["lower"]), line(found["upper"])
    width = [None if a is None or b is None else b - a for a, b in zip(low, high, strict=True)]
    colour = {"color": FORECAST}
    thin = {"type": "line", "symbol": "none", "lineStyle": {"width": 1, "opacity": 0.4}, "itemStyle": colour}
    return [
        {"type": "line", "name": _("预测"), "data": line(found["mean"]), "lineStyle": {"type": "dashed"},
         "itemStyle": colour},
        {**thin, "name": _("下限"), "data": low},
        {**thin, "name": _("上限"), "data": high},
        {**HIDDEN, "name": "lower", "data": low},
        {**HIDDEN, "name": "width", "data": width, "areaStyle": {**colour, "opacity": 0.18}},
    ]  # fmt: skip


def ranking(view: IndicatorView, rows: Sequence[Compared]) -> dict[str, Any]:
    """Divisions as bars, best on top."""
    best = [each for each in rows if each.value is not None][:RANKED]
    return {
        "grid": {"left": 4, "right": 48, "top": 4, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "axisLabel": _axis(view.unit)},
        "yAxis": {"type": "category", "inverse": True, "data": [each.division for each in best]},
        "series": [{
            "type": "bar", "name": view.title,
            "label": {**LABEL, "show": True, "position": "right", "formatter": "{c}%" if view.share else "{c}"},
            "data": [_legible(scaled(each.value, view.unit), view.digits) for each in best],
        }],
    }  # fmt: skip


def map_values(view: IndicatorView, rows: Sequence[Compared]) -> dict[str, float]:
    """Code → value of the cities; counties are in the ranking: a share of a city is not the sum of its counties'."""
    found = {each.code: _rounded(scaled(each.value, view.unit)) for each in rows if each.code.endswith("00")}
    return {code: value for code, value in found.items() if value is not None and not code.endswith("0000")}


def target_path(view: TargetView, values: Sequence[tuple[date, float]]) -> dict[str, Any]:
    """The path that the plan asks for, its milestones, and the values so far."""
    points, unit = view.definition.points, view.definition.unit
    within = [day for day, _value in values if points[0][0] <= day <= points[-1][0]]
    days = sorted({day for day, _value in points} | set(within))
    path = [(day, expected) for day in days if (expected := expected_on(view.definition, day)) is not None]

    def dots(found: Sequence[tuple[date, float]]) -> list[list[Any]]:
        return [[day.isoformat(), _rounded(scaled(value, unit))] for day, value in found]

    return {
        "xAxis": {"type": "time"},
        "yAxis": {"type": "value", "scale": True, "axisLabel": _axis(unit)},
        "series": [
            {"type": "line", "name": _("应达到"), "data": dots(path), "lineStyle": {"type": "dashed"}},
            {"type": "line", "name": _("实际"), "data": dots(values), "showSymbol": True},
            {"type": "scatter", "name": _("节点"), "data": dots(points), "symbol": "diamond", "symbolSize": 11},
        ],
    }


def _axis(unit: str) -> dict[str, str]:
    return {"formatter": "{value}%"} if unit == SHARE else {}


def _legible(value: float | None, digits: int | None) -> float | None:
    """As many decimals as a label has room for."""
    if value is None:
        return None
    return round(value, digits if digits is not None else 0 if abs(value) >= 1000 else 2 if abs(value) >= 1 else 4)


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.8g}")
