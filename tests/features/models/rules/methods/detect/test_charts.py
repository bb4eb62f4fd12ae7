"""Control charts with the figures of the standard and of textbooks."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError
from tests.support.method_tables import made_by

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.detect.charts import RULES, capability, ewma, recurrence
from ganyun.features.models.rules.methods.detect.method import Detect
from ganyun.features.models.rules.methods.method import Made

START = date(2026, 1, 1)
LINE = {"from": "t.x", "time": "day", "value": "n"}
# NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.4
NIST = [52.0, 47.0, 53.0, 49.3, 50.1, 47.0, 51.0, 50.1, 51.2, 50.5, 49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]  # fmt: skip  # noqa: E501
SMOOTHED = [50.60, 49.52, 50.56, 50.18, 50.16, 49.21, 49.75, 49.85, 50.26, 50.33, 50.11, 49.36, 49.52, 50.05, 49.38, 49.92, 50.73, 51.23, 51.94, 51.99]  # fmt: skip  # noqa: E501


def charted(values: list[Any], size: int = 1, **options: Any) -> Made:
    days = [START + timedelta(days=number // size) for number in range(len(values))]
    return made_by(Detect(), LINE | options, {"t.x": {"day": days, "n": values}})


def test_ewma_of_the_handbook() -> None:
    size = len(NIST)
    first = np.arange(size) == 0

    score, _upper = ewma(np.array(NIST), np.full(size, 50.0), np.full(size, 2.0539), first, 0.3, 3.0)

    sigma = 2.0539 * np.sqrt(0.3 / 1.7 * (1 - 0.7 ** (2 * np.arange(1, size + 1))))
    assert 50 + score * sigma == pytest.approx(SMOOTHED, abs=0.0051)
    assert 50 + 3 * sigma[-1] == pytest.approx(52.5884, abs=1e-3)
    assert (np.abs(score) < 3).all()


def test_ewma_hears_a_small_lasting_shift_and_says_from_which_value() -> None:
    draws = np.random.default_rng(36).normal(10, 1, 120)
    draws[60:] += 1.2

    made = charted(draws.tolist(), method="ewma", baseline=60)
    rows = made.rows.to_pylist()

    assert not any(row["alarm"] for row in rows[:60])
    first = next(place for place, row in enumerate(rows) if row["alarm"])
    assert 60 <= first < 80
    assert rows[first]["n"] > rows[first]["upper"]
    assert rows[first - 1]["n"] <= rows[first - 1]["upper"]


def test_ewma_starts_anew_in_each_series_and_waits_over_a_missing_value() -> None:
    values = np.array([1.0, np.nan, 1.0, 1.0])
    one, zero = np.ones(4), np.zeros(4)

    score, upper = ewma(values, zero, one, np.array([True, False, False, True]), 0.5, 3.0)

    assert np.isnan(score).tolist() == np.isnan(upper).tolist() == [False, True, False, False]
    assert score[0] == score[3]
    assert score[2] == pytest.approx(0.75 / np.sqrt(0.5 / 1.5 * (1 - 0.5**4)))


@given(some.lists(some.tuples(some.floats(0, 1), some.floats(-10, 10)), max_size=70))
def test_a_recurrence_by_doubling_is_one_step_by_step(pairs: list[tuple[float, float]]) -> None:
    kept, moved = np.array([a for a, _ in pairs]), np.array([b for _, b in pairs])
    if len(kept):
        kept[0] = 0
    expected, y = [], 0.0
    for a, b in zip(kept, moved, strict=True):
        y = a * y + b
        expected.append(y)

    assert recurrence(kept, moved).tolist() == pytest.approx(expected, abs=1e-9)


def subgroups(means: list[float], spread: float = 0.8) -> list[float]:
    """Five values a subgroup, about a mean, with this range."""
    return [mean + spread * offset for mean in means for offset in (-0.5, -0.25, 0, 0.25, 0.5)]


def test_limits_and_capability_of_the_standard() -> None:
    made = charted(subgroups([9.9, 10.1] * 6), size=5, method="spc", low=9.2, high=10.9)

    row = made.rows.to_pylist()[0]
    assert (round(row["expected"], 6), round(row["range"], 6), round(row["upper"], 3)) == (10, 0.8, 10.462)
    assert round(2 * row["expected"] - row["upper"], 3) == 9.538
    assert made.card.metrics[0].value == pytest.approx(0.775, abs=1e-3)
    assert not any(each["alarm"] for each in made.rows.to_pylist())
    assert capability(10, 0.8, 5, 9.2, 10.9) == pytest.approx(0.775, abs=1e-3)
    assert capability(10, 0.8, 5, None, None) is None


def test_the_range_has_a_limit_too() -> None:
    values = subgroups([10.0] * 20)
    values[-5:] = [9.0, 9.5, 10.0, 10.5, 11.0]  # range 2.0, limit 2.114 × 0.86 = 1.82

    last = charted(values, size=5, method="spc").rows.to_pylist()[-1]

    assert (last["rule"], last["alarm"]) == ("极差在界外", True)


@pytest.mark.parametrize(
    ("tail", "rule"),
    [
        ([0.6], 1),
        ([0.35, 0.0, 0.35], 2),
        ([-0.2, -0.2, 0.0, -0.2, -0.2], 3),
        ([0.05] * 8, 4),
    ],
)
def test_rules_of_western_electric(tail: list[float], rule: int) -> None:
    calm = [10.1, 9.9] * 10
    made = charted(subgroups([*calm, *(10 + each for each in tail)]), size=5, method="spc", baseline=20)

    rows = made.rows.to_pylist()
    assert rows[-1]["rule"] == RULES[rule]
    assert not any(row["alarm"] for row in rows[:20])


def test_single_values_have_the_range_to_the_value_before() -> None:
    made = charted([10.0, 10.4, 10.0, 10.4, 10.0, 12.0], method="spc", baseline=5)

    rows = made.rows.to_pylist()
    assert (rows[0]["range"], round(rows[1]["range"], 6)) == (None, 0.4)
    assert rows[-1]["upper"] == pytest.approx(10.16 + 2.66 * 0.4)
    assert rows[-1]["rule"] == RULES[1]


def test_no_spread_no_judgement() -> None:
    assert not any(row["alarm"] for row in charted([5.0] * 12, method="spc").rows.to_pylist())
    assert not any(row["alarm"] for row in charted([5.0] * 12, method="ewma").rows.to_pylist())


def test_subgroups_larger_than_the_tables() -> None:
    with pytest.raises(NotEnoughData, match="10"):
        charted([1.0] * 22, size=11, method="spc")


@pytest.mark.parametrize(
    "wrong",
    [
        {"method": "spc", "label": "n"},
        {"method": "dropout", "label": "n"},
        {"method": "constant", "run": 1},
        {"method": "spc", "window": 5},
        {"method": "ewma", "smoothing": 0},
        {"method": "dropout", "every": "now and then"},
    ],
)
def test_options_that_do_not_fit_together(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Detect().options.model_validate(LINE | wrong)
