"""Mann–Kendall's test on the standard's example, and on series that have no answer."""

from typing import Any

import numpy as np
import pytest
from tests.support.method_tables import made_by

from ganyun.features.models.rules.methods.trend import Trend, mann_kendall


def test_the_example_of_the_standard() -> None:
    s, z, p, slope = mann_kendall(np.array([52.0, 49, 50, 46, 44, 45, 41]))

    assert s == -17
    assert z == pytest.approx(-2.40, abs=0.005)
    assert p == pytest.approx(0.016, abs=0.001)
    assert slope is not None and slope < 0


def rows(values: dict[str, list[float | None]]) -> list[dict[str, Any]]:
    return [{"river": river, "year": 2000 + i, "mm": v} for river, many in values.items() for i, v in enumerate(many)]


def test_each_series_has_a_row() -> None:
    given = rows({"赣江": [52.0, 49, 50, 46, 44, 45, 41], "抚河": [1, 2, 3, 4, 5, 6, 7], "信江": [3.0, 3, 3, 3, 3],
                  "饶河": [1.0, 2]})  # fmt: skip

    made = made_by(Trend(), {"from": "t.x", "key": ["river"], "time": "year", "value": "mm"}, {"t.x": given})

    found = {row["river"]: row for row in made.rows.to_pylist()}
    assert {river: row["verdict"] for river, row in found.items()} == {
        "赣江": "下降", "抚河": "上升", "信江": "无显著趋势", "饶河": "无显著趋势",
    }  # fmt: skip
    assert found["抚河"]["slope"] == 1
    assert found["饶河"]["p"] is None
    assert "1 条序列不足" in made.card.notes[0]


def test_missing_values_are_left_out() -> None:
    given = rows({"赣江": [52.0, None, 49, 50, 46, 44, 45, 41]})

    made = made_by(Trend(), {"from": "t.x", "key": ["river"], "time": "year", "value": "mm"}, {"t.x": given})

    assert made.rows.to_pylist()[0]["s"] == -17


def test_a_missing_year_is_a_year_in_the_slope() -> None:
    given = rows({"赣江": [10.0, 11, None, 13, None, None, 16]})

    made = made_by(Trend(), {"from": "t.x", "key": ["river"], "time": "year", "value": "mm"}, {"t.x": given})

    assert made.rows.to_pylist()[0]["slope"] == 1


def test_ties_take_from_the_variance() -> None:
    _s, z, _p, _slope = mann_kendall(np.array([1.0, 2, 2, 3, 3, 3]))

    assert z == pytest.approx((11 - 1) / np.sqrt((6 * 5 * 17 - 2 * 1 * 9 - 3 * 2 * 11) / 18))


def test_a_long_series_is_tested_without_a_slope() -> None:
    given = {"river": ["赣江"] * 3001, "year": list(range(3001)), "mm": [float(value) for value in range(3001)]}

    made = made_by(Trend(), {"from": "t.x", "key": ["river"], "time": "year", "value": "mm"}, {"t.x": given})

    assert (made.rows["verdict"][0].as_py(), made.rows["slope"][0].as_py()) == ("上升", None)
    assert "3,000" in made.card.notes[0]
