"""What a query brought back, and how its cells read."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from ganyun.features.dashboards.rules.plans import column_out
from ganyun.features.dashboards.rules.results import Places, Result, label, moment, period_of, plain, rounded
from ganyun.features.dashboards.rules.sources import Column, Source

TABLE = Source("c.t", {"city": Column("city", "VARCHAR", code_list="divisions"), "n": Column("n", "BIGINT")})
OUTS = (column_out(TABLE, "x", "city", "dimension", division=True), column_out(TABLE, "y", "n", "measure"))


def test_helping_columns_become_facts() -> None:
    table = pa.table({"x": ["a", "b"], "y": [1.0, float("nan")], "__n": [1, 3], "__total": [7, 7], "__values": [9, 9],
                      "__at": [None, date(2016, 1, 1)]})  # fmt: skip
    found = Result.of(OUTS, table)
    assert (found.total, found.values, found.averaged, found.at, found.cut) == (7, 9, True, date(2016, 1, 1), True)
    assert found.rows == [{"x": "a", "y": 1.0}, {"x": "b", "y": None}]
    assert Result.of(OUTS, table.slice(0, 0)).rows == []


def test_only_a_bare_measure_is_a_mean() -> None:
    table = pa.table({"x": ["a"], "y": [1.0], "__n": [3], "__total": [1]})
    summed = (OUTS[0], column_out(TABLE, "y", "sum(n)", "measure"))
    assert Result.of(OUTS, table).averaged and not Result.of(summed, table).averaged


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Decimal("1.50"), 1.5),
        (float("inf"), None),
        (True, True),
        (3, 3),
        (b"x", "b'x'"),
        (None, None),
        (date(2016, 1, 1), date(2016, 1, 1)),
    ],
)
def test_plain_values(value: Any, shown: Any) -> None:
    assert plain(value) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [(1234567.891, 1234570), (0.000123456789, 0.000123457), (3.0, 3), (0.0, 0.0), (5, 5), ("x", "x")],
)
def test_six_digits_say_enough(value: Any, shown: Any) -> None:
    assert rounded(value) == shown


@pytest.mark.parametrize(
    ("values", "period"),
    [
        ([date(2015, 1, 1), date(2016, 1, 1)], "year"),
        ([date(2015, 1, 1), date(2015, 2, 1)], "month"),
        ([date(2015, 1, 1)], "month"),
        ([date(2015, 1, 1), date(2015, 1, 2)], "day"),
        ([datetime(2015, 1, 1, 5)], "hour"),
        ([], "month"),
    ],
)
def test_periods(values: list[Any], period: str) -> None:
    assert period_of(values) == period


def test_labels() -> None:
    places = Places({"南昌": "360100"}, {"360100": "Nanchang"})
    text, flag = column_out(TABLE, "x", "n", "dimension"), column_out(TABLE, "x", "n", "dimension", kind="boolean")
    assert label("南昌", OUTS[0], places) == "Nanchang" and label("月球", OUTS[0], places) == "月球"
    assert label(None, text, places) == "（空）" == label("", text, places)
    assert label(True, flag, places) == "是"
    assert label(date(2016, 5, 1), text, places, "month") == "2016-05" and moment("2016Q1", "month") == "2016Q1"
    assert label(2.0, text, places) == "2"
