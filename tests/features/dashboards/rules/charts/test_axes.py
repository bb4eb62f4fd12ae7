"""Line, area, bar, stacked."""

from datetime import date
from typing import Any

import pytest
from tests.features.dashboards.rules.charts.conftest import INDICATOR, TABLE, chart

from ganyun.features.dashboards.rules.charts.axes import MOST_SERIES
from ganyun.features.dashboards.rules.charts.chart import Unfit

DAYS = [date(2016, 1, 1), date(2016, 2, 1), date(2016, 3, 1)]


def test_a_line_over_time_has_a_time_axis_and_gaps(draw: Any) -> None:
    figure = draw({"main": {"x": DAYS, "y0": [1.5, None, 3.0]}}, chart="line", y="x")
    option = figure.context["option"]
    assert option["xAxis"] == {"type": "time"} and option["ganyun"]["period"] == "month"
    [series] = option["series"]
    assert series["data"] == [["2016-01-01", 1.5], ["2016-02-01", None], ["2016-03-01", 3]]
    assert series["showSymbol"] and not series["connectNulls"], "a point without neighbours has a dot"
    assert figure.columns == ("日期", "指数") and figure.rows[0] == ("2016-01", 1.5)


def test_series_are_named_by_place_and_ordered_by_size(draw: Any) -> None:
    rows = {
        "x": [DAYS[0], DAYS[0], DAYS[1]],
        "series": ["九江", "南昌", "南昌"],
        "y0": [1.0, 5.0, 6.0],
        "__values": [2] * 3,
    }
    figure = draw({"main": rows}, chart="line", y="n", series="city")
    series = figure.context["option"]["series"]
    assert [each["name"] for each in series] == ["南昌市", "九江市"]
    assert series[1]["data"] == [["2016-01-01", 1], ["2016-02-01", None]]
    assert figure.columns == ("日期", "南昌市（例）", "九江市（例）")
    assert figure.context["option"]["ganyun"]["unit"] == "例"


def test_series_in_an_order_of_their_own_then_by_size(draw: Any) -> None:
    rows = {"x": ["九江"] * 4, "series": ["良", "重", "优", "轻"], "y0": [9, 8, 1, 2], "__values": [4] * 4}
    figure = draw({"main": rows}, chart="stacked", x="city", y="n", series="kind", series_order=["优", "良"])
    option = figure.context["option"]
    assert [each["name"] for each in option["series"]] == ["优", "良", "重", "轻"]
    assert option["ganyun"]["named"], "places are names that want to be read"


def test_many_series_are_cut_and_told_apart(draw: Any) -> None:
    names = [f"k{n:02}" for n in range(MOST_SERIES)]
    figure = draw({"main": {"x": [DAYS[0]] * 12, "series": names, "y0": list(range(12)), "__values": [40] * 12}},
                  chart="line", y="n", series="kind")  # fmt: skip
    series = figure.context["option"]["series"]
    assert "共 40 个系列" in figure.notes[-1] and figure.context["option"]["legend"] == {"type": "scroll"}
    assert [("lineStyle" in each) for each in series].count(True) == 4


def test_bars_of_categories_are_ranked_of_time_in_order() -> None:
    assert chart(chart="bar", x="city", y="sum(n)").plans(TABLE)["main"].order == (("y0", True), ("x", False))
    assert chart(chart="bar", x="day", y="sum(n)").plans(TABLE)["main"].order == (("x", False),)
    assert chart(chart="bar", x="city", y="sum(n)", order="x").plans(TABLE)["main"].order == (("x", False),)


def test_bars_over_time_stand_on_categories(draw: Any) -> None:
    option = draw({"main": {"x": DAYS, "y0": [1, 2, 3]}}, chart="bar", x="day", y="sum(n)").context["option"]
    assert option["xAxis"] == {"type": "category", "data": ["2016-01", "2016-02", "2016-03"]}
    assert option["series"][0]["data"] == [1, 2, 3]


def test_long_names_lie_down(draw: Any) -> None:
    names = ["江西省南昌市东湖区某单位", "九江"]
    option = draw({"main": {"x": names, "y0": [1, 2]}}, chart="bar", x="kind", y="sum(n)").context["option"]
    assert option["yAxis"]["type"] == "category" and option["yAxis"]["inverse"] and option["xAxis"]["type"] == "value"
    stated = draw({"main": {"x": names, "y0": [1, 2]}}, chart="bar", x="kind", y="sum(n)", horizontal=False)
    assert stated.context["option"]["xAxis"]["type"] == "category"


def test_ten_thousand_categories_are_cut(draw: Any) -> None:
    names = [f"{n}" for n in range(300)]
    figure = draw(
        {"main": {"x": names, "y0": list(range(300)), "__total": [10_000] * 300}}, chart="bar", x="kind", y="sum(n)"
    )
    assert len(figure.rows) == 30 and figure.notes == ("共 10,000 项，显示 30 项。",)


def test_parts_are_stacked(draw: Any) -> None:
    rows = {"x": DAYS[:2], "y0": [1, 2], "y1": [3, 4]}
    series = draw({"main": rows}, chart="stacked", x="day", y=["sum(n)", "avg(x)"]).context["option"]["series"]
    assert [each["stack"] for each in series] == ["all", "all"] and [each["name"] for each in series] == [
        "病例",
        "平均指数",
    ]
    with pytest.raises(Unfit):
        chart(chart="stacked", x="day", y="n").plans(TABLE)


def test_an_area_is_filled_and_stacked_when_it_has_parts(draw: Any) -> None:
    one = draw({"main": {"x": DAYS, "y0": [1, 2, 3]}}, chart="area", y="sum(n)").context["option"]
    assert one["series"][0]["areaStyle"] and "stack" not in one["series"][0] and one["yAxis"]["scale"] is False
    rows = {"x": DAYS, "series": ["a", "b", "a"], "y0": [1, 2, 3], "__values": [2] * 3}
    parts = draw({"main": rows}, chart="area", y="sum(n)", series="kind").context["option"]["series"]
    assert all(each["stack"] == "all" for each in parts)


def test_an_indicator_brings_time_value_and_share(draw: Any) -> None:
    made = chart(chart="line", indicator="c.share", series="division")
    plan = made.plans(INDICATOR)["main"]
    assert [out.expression.text for out in plan.outs] == ["time", "division", "value"]
    assert plan.outs[2].percent and plan.outs[2].unit == "%" and plan.outs[2].title == "优良率"
    assert (plan.rolled, plan.spread, plan.snapshot) == (("kind",), ("division",), "")
    ranking = chart(chart="bar", indicator="c.share", x="division").plans(INDICATOR)["main"]
    assert ranking.snapshot == "time", "places are compared at one time"


def test_nothing_is_an_empty_figure(draw: Any) -> None:
    assert draw({"main": {"x": [], "y0": []}}, chart="line", y="n").empty
