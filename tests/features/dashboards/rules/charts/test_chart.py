"""What every chart shares."""

from typing import Any

import pytest
from pydantic import ValidationError
from tests.features.dashboards.rules.charts.conftest import INDICATOR, TABLE, chart

from ganyun.features.dashboards.rules.charts.chart import Unfit


def test_headings() -> None:
    assert chart(chart="bar", x="city", y="sum(n)").heading(TABLE) == "病例"
    assert chart(chart="bar", x="city", y=["sum(n)", "avg(x)"]).heading(TABLE) == "病例、平均指数"
    assert chart(chart="bar", x="city", y="sum(n) / 2").heading(TABLE) == "月报"
    assert chart(chart="bar", x="city", y={"value": "sum(n) / 2", "title": "一半"}).heading(TABLE) == "一半"
    assert chart(chart="number", indicator="c.share").heading(INDICATOR) == "优良率"
    assert chart(chart="number", indicator="c.share", title={"zh": "题", "en": "T"}).heading(None) == "题"
    assert chart(chart="table").heading(TABLE) == "月报" and chart(chart="table").heading(None) == "c.t"


def test_value_may_stand_for_y_where_it_has_no_other_meaning() -> None:
    assert chart(chart="number", value="sum(n)").y[0].value == "sum(n)"
    assert chart(chart="heatmap", x="day", y="city", value="avg(x)").value.value == "avg(x)"
    with pytest.raises(ValidationError):
        chart(chart="number", y="n", value="n")


@pytest.mark.parametrize(
    "options", [{"width": 0}, {"width": 13}, {"height": 10}, {"limit": 0}, {"limit": 10_001}, {"colour": "red"}]
)
def test_options_have_bounds(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        chart(chart="line", y="n", **options)


def test_conditions_hold_for_all_queries_of_a_chart() -> None:
    made = chart(chart="forecast", where="kind = 'a'", history={"from": "c.t", "time": "day", "value": "n"})
    assert all([where.text for where in plan.where] == ["kind = 'a'"] for plan in made.plans(TABLE).values())


def test_filters_follow_the_stated_columns() -> None:
    plan = chart(chart="bar", x="kind", y="count(*)", time="day", division="city").plans(TABLE)["main"]
    assert (plan.time, plan.division) == ("day", "city")
    for wrong in ({"time": "when"}, {"division": "where"}):
        with pytest.raises(Unfit):
            chart(chart="bar", x="kind", y="count(*)", **wrong).plans(TABLE)


def test_an_axis_that_a_condition_names_is_not_rolled_up() -> None:
    plan = chart(chart="line", indicator="c.share", where="kind = '水'").plans(INDICATOR)["main"]
    assert plan.rolled == ("division",) and plan.spread == ("kind",)
