"""A time beside the period and the year before."""

from datetime import date

import pytest
from tests.features.insight.conftest import GOOD

from ganyun.features.insight.public import comparison

READINGS = "ecology.readings"


def test_against_the_month_and_the_year_before(computed) -> None:
    found = comparison(GOOD)
    assert found.time == date(2016, 2, 1) and found.headline is not None
    assert found.headline.previous == 4 / 7 and found.headline.year_ago == 5 / 6
    assert found.headline.previous_change == pytest.approx(5 / 6 - 4 / 7)
    assert found.headline.year_growth == 0 and found.headline.distance == pytest.approx(5 / 6 - 0.9)


def test_divisions_are_ranked_best_first(computed) -> None:
    rows = comparison(GOOD).rows
    assert [(row.division, row.rank, row.ranked) for row in rows] == [
        ("九江市", 1, 2), ("南昌市", 2, 2), ("赣州市", None, 2),
    ]  # fmt: skip
    assert rows[2].value is None and rows[2].light == "" and rows[2].distance is None


def test_less_is_better(computed) -> None:
    assert comparison("ecology.mean_aqi").rows[0].division == "九江市"


def test_nothing_to_compare_with_is_not_zero(computed) -> None:
    found = comparison(GOOD, date(2016, 1, 1))
    (nanchang,) = [row for row in found.rows if row.division == "南昌市"]
    assert nanchang.previous is None and nanchang.previous_growth is None and nanchang.year_ago is None


def test_contributions_where_parts_are_a_sum(computed, air) -> None:
    air({"2015-02": {"南昌市": [1, 2], "九江市": [1, 2]}, "2016-02": {"南昌市": [1, 2, 3], "九江市": [1, 2, 3, 4]}})
    computed()
    found = comparison(READINGS)
    assert found.adds_up and found.headline is not None and found.headline.year_growth == 0.75
    assert {row.division: row.contribution for row in found.rows} == {"九江市": 0.5, "南昌市": 0.25}
    assert not comparison(GOOD).adds_up  # shares are no sum
    assert all(row.contribution is None for row in comparison(GOOD).rows)


def test_a_time_without_values(computed) -> None:
    found = comparison(GOOD, date(2001, 1, 1))
    assert found.rows == () and found.headline is None and found.time == date(2001, 1, 1)
