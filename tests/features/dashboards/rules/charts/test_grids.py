"""Heat map and calendar."""

from datetime import date, timedelta
from typing import Any

from tests.features.dashboards.rules.charts.conftest import INDICATOR, chart

from ganyun.features.dashboards.rules.charts.grids import MOST_COLUMNS


def test_cells_where_columns_and_lines_cross(draw: Any) -> None:
    rows = {
        "x": [date(2016, 1, 1), date(2016, 2, 1), date(2016, 1, 1)],
        "y": ["南昌", "南昌", "九江"],
        "v": [1.0, 2.0, None],
    }
    figure = draw({"main": rows}, chart="heatmap", x="day", y="city", value="avg(x)")
    option = figure.context["option"]
    assert option["xAxis"]["data"] == ["2016-01", "2016-02"] and option["yAxis"]["data"] == ["南昌市", "九江市"]
    assert option["series"][0]["data"] == [[0, 0, 1], [1, 0, 2]]
    assert (option["visualMap"]["min"], option["visualMap"]["max"]) == (1, 2)
    assert figure.rows[-1] == ("2016-01", "九江市", None)


def test_too_many_columns_show_the_last(draw: Any) -> None:
    days = [date(2015, 1, 1) + timedelta(days=n) for n in range(200)]
    figure = draw({"main": {"x": days, "y": ["a"] * 200, "v": [1.0] * 200, "__values": [90] * 200}},
                  chart="heatmap", x="day", y="kind", value="avg(x)")  # fmt: skip
    assert len(figure.context["option"]["xAxis"]["data"]) == MOST_COLUMNS
    assert "最大的 1 行" in figure.notes[0] and f"最后 {MOST_COLUMNS} 列" in figure.notes[1]


def test_an_indicator_is_time_by_place() -> None:
    plan = chart(chart="heatmap", indicator="c.share").plans(INDICATOR)["main"]
    assert [out.expression.text for out in plan.outs] == ["time", "division", "value"]


def test_a_calendar_a_year_the_newest_first(draw: Any) -> None:
    days = [date(2016, 12, 31), date(2016, 1, 1), date(2015, 5, 1), date(2014, 1, 1)]
    figure = draw({"main": {"x": days, "y0": [1.0, 2.0, None, 4.0]}}, chart="calendar", y="avg(x)")
    option = figure.context["option"]
    assert [each["range"] for each in option["calendar"]] == ["2016", "2015"]
    assert option["series"][0]["data"] == [["2016-01-01", 2], ["2016-12-31", 1]] and option["series"][1]["data"] == []
    assert figure.notes == ("只画出最近 2 年。",)
    assert chart(chart="calendar", y="x", years=3).pixels > chart(chart="calendar", y="x").pixels


def test_a_year_alone_has_the_whole_height(draw: Any) -> None:
    def height(days: list[date]) -> float:
        option = draw({"main": {"x": days, "y0": [1.0] * len(days)}}, chart="calendar", y="x").context["option"]
        return float(option["calendar"][0]["height"].removesuffix("%"))

    assert height([date(2016, 1, 1)]) > 1.5 * height([date(2016, 1, 1), date(2015, 1, 1)])


def test_one_value_has_a_scale_too(draw: Any) -> None:
    option = draw({"main": {"x": [date(2016, 1, 1)], "y0": [5.0]}}, chart="calendar", y="x").context["option"]
    assert option["visualMap"]["min"] < option["visualMap"]["max"]
