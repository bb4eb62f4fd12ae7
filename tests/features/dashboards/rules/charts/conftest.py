"""Draws a chart from rows as an engine would have answered."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyarrow as pa
import pytest

from ganyun.features.dashboards.rules.charts.chart import NOWHERE, Figure, Scene
from ganyun.features.dashboards.rules.charts.registry import KINDS
from ganyun.features.dashboards.rules.results import Places, Result
from ganyun.features.dashboards.rules.sources import Column, Indicator, Source, indicator_columns

TABLE = Source("c.t", {
    "city": Column("city", "VARCHAR", "城市", code_list="divisions"), "day": Column("day", "DATE", "日期"),
    "kind": Column("kind", "VARCHAR", "类型"), "n": Column("n", "BIGINT", "病例", "例"),
    "x": Column("x", "DOUBLE", "指数"),
    "text": Column("text", "VARCHAR", "正文"), "mean": Column("mean", "DOUBLE"), "lower": Column("lower", "DOUBLE"),
    "upper": Column("upper", "DOUBLE"), "secret": Column("secret", "VARCHAR", level=3, masked="NULL"),
}, "月报", ("city", "day"))  # fmt: skip
SHARE = Indicator("c.share", "优良率", "%", "higher", 0.9, by_time=True, by_division=True, dimensions=("kind",))
INDICATOR = Source(SHARE.table, indicator_columns(SHARE), SHARE.title, indicator=SHARE)
PLACES = Places({"南昌": "360100", "九江": "360400"}, {"360100": "南昌市", "360400": "九江市", "360102": "东湖区"})

Rows = Mapping[str, Sequence[Any]]
Draw = Callable[..., Figure]


def chart(**options: Any) -> Any:
    """A chart from its options; ``from_`` stands for ``from``."""
    data = {"from" if key == "from_" else key: value for key, value in options.items()}
    if "from" not in data and "indicator" not in data and data["chart"] != "text":
        data["from"] = "c.t"
    return KINDS[data["chart"]].model_validate(data)


@pytest.fixture
def draw() -> Draw:
    """``draw({"main": {"x": […], "y0": […]}}, chart="line", …)``."""

    def drawn(answers: Mapping[str, Rows], table: Source = TABLE, scene: Scene | None = None, **options: Any) -> Figure:
        made = chart(**options)
        plans = made.plans(table)
        results = {name: Result.of(plans[name].outs, pa.table(dict(rows))) for name, rows in answers.items()}
        figure: Figure = made.draw(results, table, scene or Scene(PLACES))
        assert all(len(row) == len(figure.columns) for row in figure.rows)
        return figure

    return drawn


__all__ = ["INDICATOR", "NOWHERE", "PLACES", "TABLE", "chart"]
