"""Pie and gauge."""

from typing import Any

import pytest
from tests.features.dashboards.rules.charts.conftest import INDICATOR, TABLE, chart

from ganyun.features.dashboards.rules.charts.shares import SLICES


def test_small_slices_are_gathered_and_shares_are_of_the_whole(draw: Any) -> None:
    names, values = [f"k{n}" for n in range(20)], [100 - n for n in range(20)]
    figure = draw({"main": {"x": names, "y0": values}}, chart="pie", x="kind", y="count(*)")
    data = figure.context["option"]["series"][0]["data"]
    assert len(data) == SLICES + 1 and data[-1]["name"] == "其他"
    assert sum(each["value"] for each in data) == sum(values)
    assert len(figure.rows) == 20 and round(sum(row[2] for row in figure.rows), 3) == pytest.approx(100, abs=0.01)


def test_what_is_not_above_zero_is_no_part(draw: Any) -> None:
    figure = draw({"main": {"x": ["a", "b", "c"], "y0": [3, 0, None]}}, chart="pie", x="kind", y="sum(n)")
    assert [row[0] for row in figure.rows] == ["a"]


def test_a_limit_is_one_of_slices_not_of_the_whole() -> None:
    assert chart(chart="pie", x="kind", y="count(*)", limit=3).plans(TABLE)["main"].limit == 10_000


def test_a_gauge_has_a_scale_and_the_colour_of_its_light(draw: Any) -> None:
    figure = draw(
        {"main": {"x": [2016], "y0": [85.0], "light": ["yellow"]}}, INDICATOR, chart="gauge", indicator="c.share"
    )
    gauge = figure.context["option"]["series"][0]
    assert (gauge["min"], gauge["max"], gauge["itemStyle"]["color"], figure.context["light"]) == (
        0,
        100,
        "@warn",
        "yellow",
    )


@pytest.mark.parametrize(("value", "top"), [(8.0, 20), (120.0, 200), (0.4, 1), (None, 1)])
def test_a_scale_fits_its_value(draw: Any, value: Any, top: float) -> None:
    figure = draw({"main": {"y0": [value]}}, chart="gauge", y="avg(x)")
    assert figure.context["option"]["series"][0]["max"] == top and figure.empty == (value is None)
    stated = draw({"main": {"y0": [value]}}, chart="gauge", y="avg(x)", min=-5, max=7)
    assert stated.context["option"]["series"][0]["min"] == -5 and stated.context["option"]["series"][0]["max"] == 7
