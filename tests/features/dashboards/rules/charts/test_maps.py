"""Areas, points, lines."""

from typing import Any

from tests.features.dashboards.rules.charts.conftest import INDICATOR, PLACES, TABLE, chart

from ganyun.features.dashboards.rules.charts.chart import Scene


def test_a_map_has_each_place_and_the_cities_around(draw: Any) -> None:
    plans = chart(chart="map", y="sum(n)").plans(TABLE)
    assert {name: plan.outs[0].fold for name, plan in plans.items()} == {"exact": "exact", "city": "city"}
    assert not plans["exact"].narrowed, "the division filter points out a place"
    answers = {"exact": {"x": ["360102", "360400"], "y0": [3.0, 5.0]}, "city": {"x": ["360100"], "y0": [3.0]}}
    figure = draw(answers, scene=Scene(PLACES, focus="360400"), chart="map", y="sum(n)")
    assert figure.context["values"] == {"360102": 3, "360400": 5, "360100": 3}
    assert (figure.context["level"], figure.context["focus"]) == ("city", "360400")
    assert figure.rows == (("九江市", 5), ("南昌市", 3)) and figure.columns == ("地区", "病例（例）")


def test_a_city_s_own_value_wins_over_the_sum_of_its_counties(draw: Any) -> None:
    answers = {"exact": {"x": ["360100", "360102"], "y0": [9.0, 3.0]}, "city": {"x": ["360100"], "y0": [3.0]}}
    assert draw(answers, chart="map", y="sum(n)").context["values"]["360100"] == 9


def test_an_indicator_never_adds_up() -> None:
    assert list(chart(chart="map", indicator="c.share").plans(INDICATOR)) == ["exact"]
    assert chart(chart="map", indicator="c.share").plans(INDICATOR)["exact"].snapshot == "time"


def test_counties_only_are_shown_as_counties(draw: Any) -> None:
    figure = draw({"exact": {"x": ["360102"], "y0": [3.0]}}, INDICATOR, chart="map", indicator="c.share")
    assert figure.context["level"] == "county" and figure.rows == (("东湖区", 3),)


def test_provinces_need_the_map_of_the_country(draw: Any) -> None:
    figure = draw({"exact": {"x": ["360000"], "y0": [3.0]}}, chart="map", level="province", y="sum(n)")
    assert figure.context["shapes"] == "china" and len(chart(chart="map", level="province", y="n").plans(TABLE)) == 1


def test_points_by_colour_and_size(draw: Any) -> None:
    rows = {"label": ["甲", "乙"], "lon": [115.9, None], "lat": [28.7, 1.0], "value": [3.0, 1.0], "size": [4.0, 2.0]}
    figure = draw({"main": rows}, chart="points", lon="x", lat="mean", label="kind", value="avg(n)", size="max(n)")
    [series] = figure.context["option"]["series"]
    assert series["data"] == [{"value": [115.9, 28.7, 3], "name": "甲", "symbolSize": 26.0}]
    assert figure.context["option"]["geo"]["map"] == "province" == figure.context["shapes"]
    assert "visualMap" in figure.context["option"]
    raw = chart(chart="points", lon="x", lat="mean").plans(TABLE)["main"]
    assert not raw.grouped and raw.sample


def test_lines_by_width(draw: Any) -> None:
    rows = {
        "label": ["甲"],
        "from_lon": [115.9],
        "from_lat": [28.7],
        "to_lon": [116.0],
        "to_lat": [29.0],
        "value": [10.0],
    }
    figure = draw({"main": rows}, chart="lines", from_lon="x", from_lat="mean", to_lon="lower", to_lat="upper",
                  label="kind", value="sum(n)", area="china")  # fmt: skip
    [series] = figure.context["option"]["series"]
    assert series["data"][0]["coords"] == [[115.9, 28.7], [116, 29]] and series["data"][0]["lineStyle"]["width"] == 4.75
    assert figure.context["shapes"] == "china"
