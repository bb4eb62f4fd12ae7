"""The card of a forecast: errors by rolling origin beside seasonal naive, by series, by distance, by method."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from ganyun.features.models.rules.methods.forecast.options import ForecastOptions
from ganyun.features.models.rules.methods.forecast.origins import Judged, Points, covered, points, smape, widening
from ganyun.features.models.rules.methods.method import Card, Metric
from ganyun.features.models.rules.methods.series import Floats, SeriesTable

WORST = 20
STEPS = 36
"""Most distances that the card lists one by one."""
NAMES = {
    "combined": "组合（动态优化 Theta、复指数平滑、季节朴素三者的中位数）",
    "ensemble": "组合（再加 ETS，四者的中位数）",
    "theta": "动态优化 Theta",
    "ets": "ETS",
    "arima": "ARIMA",
    "ces": "复指数平滑",
    "mstl": "多季节 STL",
    "seasonal_naive": "季节朴素",
    "naive": "朴素",
    "drift": "漂移",
    "mean": "均值",
}


def mean_or_none(values: Floats) -> float | None:
    return float(values.mean()) if len(values) else None


def card(
    options: ForecastOptions,
    found: SeriesTable,
    judged: Sequence[Judged],
    used: Counter[str],
    seasons: Sequence[int],
    notes: Sequence[str],
) -> Card:
    """What is known about these forecasts; ``used`` counts the series by the method that made their rows."""
    tried = points(judged)
    inside = covered(tried, options.interval)
    tables: dict[str, list[dict[str, Any]]] = {
        "methods": [
            {"method": name, "title": NAMES[name], "series": count} for name, count in used.most_common()
        ]
    }  # fmt: skip
    if len(tried):
        tables["series"] = _worst(found, judged, tried, inside)
        tables["horizon"] = _by_step(tried, inside)
    facts = {
        "algorithm": options.method,
        "rows": len(found.values),
        "series": len(judged),
        "every": str(found.step),
        "season": list(seasons),
        "horizon": options.horizon,
        "origins": max((len(each.trials) for each in judged), default=0),
        "judged_points": len(tried),
        "widening": round(widening(tried, options.interval), 4),
    }
    return Card(_metrics(options, tried, inside), tables, facts, (*found.notes, *notes))


def _metrics(options: ForecastOptions, tried: Points, inside: np.ndarray) -> tuple[Metric, ...]:
    moving = tried.scale > 0
    scaled = np.abs(tried.actual - tried.mean)[moving] / tried.scale[moving]
    baseline = np.abs(tried.actual - tried.baseline)[moving] / tried.scale[moving]
    share = f"{options.interval:.0%}"
    return (
        Metric(
            "smape",
            "对称平均绝对百分误差 sMAPE",
            mean_or_none(smape(tried.actual, tried.mean)),
            "%",
            mean_or_none(smape(tried.actual, tried.baseline)),
        ),
        Metric("mase", "平均绝对标度误差 MASE", mean_or_none(scaled), "", mean_or_none(baseline)),
        Metric(
            "coverage",
            f"{share} 区间包住真值的比例（应当是 {share}）",
            mean_or_none(inside * 100.0),
            "%",
            options.interval * 100 if len(tried) else None,
            better="higher",
        ),
    )


def _worst(found: SeriesTable, judged: Sequence[Judged], tried: Points, inside: np.ndarray) -> list[dict[str, Any]]:
    """The series with the greatest sMAPE."""
    methods = {each.place: each.chosen for each in judged}
    places, number = np.unique(tried.place, return_inverse=True)
    counts = np.bincount(number)
    errors = np.bincount(number, smape(tried.actual, tried.mean)) / counts
    naive = np.bincount(number, smape(tried.actual, tried.baseline)) / counts
    share = np.bincount(number, inside * 100.0) / counts
    scale = np.zeros(len(places))
    scale[number] = tried.scale
    absolute = np.bincount(number, np.abs(tried.actual - tried.mean)) / counts
    rows = []
    for at in np.argsort(-errors, kind="stable")[:WORST]:
        place = int(places[at])
        rows.append(
            {
                **{name: found.keys[name][place].as_py() for name in found.keys.column_names},
                "method": methods[place],
                "smape": float(errors[at]),
                "baseline_smape": float(naive[at]),
                "mase": float(absolute[at] / scale[at]) if scale[at] > 0 else None,
                "coverage": float(share[at]),
                "points": int(counts[at]),
            }
        )
    return rows


def _by_step(tried: Points, inside: np.ndarray) -> list[dict[str, Any]]:
    errors, naive = smape(tried.actual, tried.mean), smape(tried.actual, tried.baseline)
    rows = []
    for step in np.unique(tried.step)[:STEPS]:
        at = tried.step == step
        rows.append(
            {
                "step": int(step),
                "smape": float(errors[at].mean()),
                "baseline_smape": float(naive[at].mean()),
                "coverage": float(inside[at].mean() * 100),
            }
        )
    return rows
