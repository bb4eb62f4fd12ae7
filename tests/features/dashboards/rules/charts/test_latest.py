"""Number cards."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.utils import translation
from tests.features.dashboards.rules.charts.conftest import INDICATOR, TABLE, chart

from ganyun.features.dashboards.rules.charts.chart import Unfit, in_words
from ganyun.features.dashboards.rules.charts.latest import glance
from ganyun.features.dashboards.rules.sources import Column
from ganyun.kit.pages.public import unit_words

DAYS = [date(2016, 2, 1), date(2016, 1, 1), date(2015, 2, 1)]


def test_the_newest_value_beside_the_period_and_the_year_before(draw: Any) -> None:
    figure = draw(
        {"main": {"x": DAYS, "y0": [12.0, 10.0, 8.0]}}, chart="number", y="sum(n)", every="month", better="lower"
    )
    latest = figure.context["latest"]
    assert (latest.value, latest.period, latest.before, latest.year_before) == (12.0, "2016-02", 10.0, 8.0)
    assert [
        (each["words"], round(each["change"], 1), each["unit"], each["tone"]) for each in figure.context["compared"]
    ] == [
        ("较上期", 20.0, "%", "bad"),
        ("同比", 50.0, "%", "bad"),
    ]
    assert figure.context["trend"] == [8.0, 10.0, 12.0] and figure.rows[0] == ("2016-02", 12)


@pytest.mark.parametrize(
    ("value", "unit", "shown"),
    [(12_700_000.0, "万元", (127_000_000_000, "元")), (950.0, "万元", (950, "万元")), (20_000.0, "人", (20_000, "人"))],
)
def test_large_numbers_of_ten_thousands_are_counted_in_one_unit(
    value: float, unit: str, shown: tuple[Any, str]
) -> None:
    assert tuple(glance(value, unit).values()) == shown


def test_in_english_units_are_words_and_multiples_are_counted(draw: Any) -> None:
    with translation.override("en"):
        assert tuple(glance(34_230.0, "亿元").values()) == (3_423_000_000_000, "元")
        assert tuple(glance(12.0, "千人次").values()) == (12_000, "人次")
        assert (unit_words("元"), unit_words("ug/m3"), unit_words("")) == ("CNY", "ug/m3", "")
        table = replace(TABLE, columns={**TABLE.columns, "n": Column("n", "BIGINT", "病例", "人")})
        figure = in_words(draw({"main": {"x": ["a"], "y0": [1]}}, table, chart="bar", x="kind", y="sum(n)"))
        assert figure.context["option"]["ganyun"]["unit"] == "people" and figure.columns[1].endswith("（people）")


def test_no_data_is_not_zero_and_not_green(draw: Any) -> None:
    figure = draw(
        {"main": {"x": DAYS, "y0": [None] * 3, "light": [""] * 3}}, INDICATOR, chart="number", indicator="c.share"
    )
    assert figure.empty and figure.context["latest"].value is None and figure.context["latest"].light == ""
    assert draw({"main": {"y0": [None]}}, chart="number", y="sum(n)").empty
    assert draw({"main": {"y0": []}}, chart="number", y="sum(n)").empty


def test_the_newest_period_that_has_a_value_counts(draw: Any) -> None:
    figure = draw({"main": {"x": DAYS, "y0": [None, 10.0, 8.0]}}, chart="number", y="sum(n)", time="day")
    assert figure.context["latest"].period == "2016-01"


def test_an_indicator_has_its_light_target_and_points(draw: Any) -> None:
    rows = {"x": DAYS, "y0": [85.0, 84.0, 90.0], "light": ["yellow", "yellow", "green"]}
    figure = draw({"main": rows}, INDICATOR, chart="number", indicator="c.share")
    assert figure.context["latest"].light == "yellow" and figure.context["target"] == 90
    assert [(each["unit"], each["tone"]) for each in figure.context["compared"]] == [
        ("个百分点", "good"),
        ("个百分点", "bad"),
    ]


def test_a_mean_of_several_places_has_no_light_and_says_so(draw: Any) -> None:
    rows = {"x": DAYS[:1], "y0": [85.0], "light": ["green"], "__n": [3]}
    figure = draw({"main": rows}, INDICATOR, chart="number", indicator="c.share")
    assert figure.context["latest"].light == "" and figure.notes == ("同一位置有多行，取平均值。",)


def test_all_rows_or_the_newest() -> None:
    assert len(chart(chart="number", y="sum(n)").plans(TABLE)["main"].outs) == 1
    assert len(chart(chart="number", y="sum(n)", show="latest").plans(TABLE)["main"].outs) == 2
    assert len(chart(chart="number", indicator="c.share", show="total").plans(INDICATOR)["main"].outs) == 2
    with pytest.raises(Unfit):
        chart(chart="number").plans(TABLE)


def test_a_year_as_a_number_and_a_zero_before(draw: Any) -> None:
    figure = draw(
        {"main": {"x": [date(2016, 2, 29), date(2016, 1, 31)], "y0": [5.0, 0.0]}}, chart="number", y="n", time="day"
    )
    assert figure.context["compared"] == []
