"""Charts: their JSON and their data as a table."""

import json
import math
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from ganyun.kit.pages import charts


def table(option: dict[str, Any]) -> tuple[list[str], list[list[str]]]:
    found = charts.table_of(option)
    return found.columns, found.rows


def test_json_of_values_that_json_does_not_know() -> None:
    option = {
        "a": Decimal("1.5"),
        "b": date(2026, 1, 2),
        "c": math.nan,
        "d": {3: (1, 2)},
        "e": range(2),
        "f": datetime(2026, 1, 2, 3),
    }
    assert json.loads(charts.to_json(option)) == {
        "a": 1.5, "b": "2026-01-02", "c": None, "d": {"3": [1, 2]}, "e": [0, 1], "f": "2026-01-02T03:00:00",
    }  # fmt: skip


def test_table_of_categories() -> None:
    option = {
        "xAxis": {"data": ["一月", "二月", "三月"]},
        "series": [{"name": "南昌", "data": [1000, None, {"value": 3}]}, {"data": [0.5, 1]}],
    }
    assert table(option) == (["", "南昌", "数值"], [["一月", "1,000", "0.5"], ["二月", "—", "1"], ["三月", "3", "—"]])


def test_what_is_drawn_for_another_series_sake_is_not_in_the_table() -> None:
    fill = {"name": "width", "data": [1, 2], "tooltip": {"show": False}}
    option = {"xAxis": {"data": ["一月", "二月"]}, "series": [fill, {"name": "均值", "data": [3, 4]}]}
    assert table(option) == (["", "均值"], [["一月", "3"], ["二月", "4"]])
    assert not charts.has_data({"xAxis": {"data": ["一月"]}, "series": [fill]})


def test_table_of_horizontal_bars() -> None:
    assert table({"xAxis": {"type": "value"}, "yAxis": [{"data": ["甲"]}], "series": {"data": [2]}}) == (
        ["", "数值"],
        [["甲", "2"]],
    )


def test_table_of_a_pie() -> None:
    option = {"series": [{"type": "pie", "data": [{"name": "合格", "value": 95}, {"name": "隔离", "value": 5}]}]}
    assert table(option) == (["", "数值"], [["合格", "95"], ["隔离", "5"]])


def test_table_of_points() -> None:
    assert table({"series": [{"name": "站", "data": [[1, 2], [3, 4]]}]}) == (
        ["", "", "数值"],
        [["站", "1", "2"], ["站", "3", "4"]],
    )


def test_table_of_a_dataset() -> None:
    assert table({"dataset": {"source": [["日", "值"], ["一", 1]]}}) == (["日", "值"], [["一", "1"]])
    assert table({"dataset": {"source": [{"日": "一", "值": 1}]}}) == (["日", "值"], [["一", "1"]])
    assert table({"dataset": [{"source": {"日": ["一"], "值": [1]}}]}) == (["日", "值"], [["一", "1"]])


def test_a_long_table_says_what_it_leaves_out() -> None:
    found = charts.table_of({"series": [{"data": list(range(500))}]})
    assert (len(found.rows), found.left_out) == (charts.ROWS_SHOWN, 500 - charts.ROWS_SHOWN)


@pytest.mark.parametrize(
    "option",
    [
        None,
        {},
        [],
        "text",
        5,
        {"series": []},
        {"series": [{"data": []}]},
        {"series": "x"},
        {"series": [{"data": "abc"}]},
        {"dataset": {"source": [["只有表头"]]}},
        {"dataset": {"source": "x"}},
    ],
)
def test_nothing_to_draw(option: Any) -> None:
    assert not charts.has_data(option)
