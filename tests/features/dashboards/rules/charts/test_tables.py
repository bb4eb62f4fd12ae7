"""Table, search, text."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from tests.features.dashboards.rules.charts.conftest import TABLE, chart

from ganyun.features.dashboards.rules.charts.chart import Scene, Unfit
from ganyun.features.dashboards.rules.sources import Column


def test_rows_or_groups() -> None:
    plain = chart(chart="table", columns=["city", "n"]).plans(TABLE)["main"]
    assert not plain.grouped and {out.role for out in plain.outs} == {"raw"}
    grouped = chart(chart="table", columns=["city", "sum(n)"], order="-病例").plans(TABLE)["main"]
    assert grouped.grouped and [out.role for out in grouped.outs] == ["dimension", "measure"]
    assert grouped.order == (("c1", True),)
    every = chart(chart="table").plans(TABLE)["main"]
    assert len(every.outs) == len(TABLE.columns)


def test_cells_read_as_people_write_them(draw: Any) -> None:
    days = [date(2016, 1, 1), date(2016, 2, 1), date(2016, 3, 1)]
    rows = {"c0": ["南昌", None, "x"], "c1": days, "c2": [1.0, None, 2.5]}
    figure = draw({"main": rows}, chart="table", columns=["city", "day", {"value": "x", "title": "值", "unit": "分"}])
    assert figure.columns == ("城市", "日期", "值（分）")
    assert figure.rows == (("南昌市", "2016-01", 1), (None, "2016-02", None), ("x", "2016-03", 2.5))
    few = draw({"main": {"c0": [date(2016, 1, 1)]}}, chart="table", columns=["day"])
    assert few.rows == (("2016-01-01",),), "one day is a day"
    moment = draw({"main": {"c0": [datetime(2016, 1, 1, 8, 30)]}}, chart="table", columns=["day"])
    assert moment.rows == (("2016-01-01 08:30",),)


def test_a_year_is_a_name_and_no_quantity(draw: Any) -> None:
    table = replace(TABLE, columns={**TABLE.columns, "year": Column("year", "BIGINT", "年份")})
    figure = draw({"main": {"c0": [2016], "c1": [2016]}}, table, chart="table", columns=["year", "n"])
    assert figure.rows == (("2016", 2016),) and figure.numeric == (False, True)


def test_a_search_looks_in_columns_of_text(draw: Any) -> None:
    made = chart(chart="search", search=["kind", "text"], show="text")
    plan = made.plans(TABLE)["main"]
    assert [out.name for out in plan.outs] == ["c0", "s0", "s1"] and made.shown == ("text",)
    assert chart(chart="search", search="text").shown == ("text",)
    for wrong in ("n", "nothing", "secret"):
        with pytest.raises(Unfit):
            chart(chart="search", search=wrong).plans(TABLE)
    figure = made.draw({}, TABLE, Scene())
    assert figure.template == "search" and not figure.empty


def test_a_text_is_what_it_says() -> None:
    made = chart(chart="text", text={"zh": "**甲**", "en": "**a**"})
    assert made.draw({}, TABLE, Scene()).context == {"text": "**甲**"} and made.tables == () and made.plans(TABLE) == {}
