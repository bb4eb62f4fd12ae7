"""The arithmetic of comparisons, with the worked examples of standards.md §11, §13, §16."""

from datetime import date

import pytest

from ganyun.features.insight.rules import growth


def test_needed_growth_of_the_plan() -> None:
    """§11: 4 000 → 10 000 in 3 years = 35.7 % a year."""
    found = growth.needed_growth(4000, 10000, 3)
    assert found is not None and round(100 * found, 1) == 35.7


@pytest.mark.parametrize(("now", "target", "years"), [(None, 1, 1), (0, 1, 1), (-1, 1, 1), (1, 0, 1), (1, 2, 0)])
def test_needed_growth_that_has_no_answer(now: float | None, target: float, years: float) -> None:
    assert growth.needed_growth(now, target, years) is None


def test_growth_and_what_it_cannot_say() -> None:
    assert growth.growth(110, 100) == pytest.approx(0.1)
    assert growth.growth(0, 100) == -1
    assert growth.growth(5, 0) is None and growth.growth(5, -1) is None
    assert growth.growth(None, 1) is None and growth.growth(1, None) is None


def test_contributions_add_up_to_the_growth_of_the_whole() -> None:
    """§16: contribution of part i = Δxᵢ / x_{t−1}; pull = share × growth, which is the same number."""
    before, now = [60.0, 40.0], [66.0, 43.0]
    parts = [growth.contribution(a, b, sum(before)) for a, b in zip(now, before, strict=True)]
    assert parts == pytest.approx([0.06, 0.03])
    assert sum(part or 0 for part in parts) == pytest.approx(growth.growth(sum(now), sum(before)))
    pulls = [growth.pull(b / sum(before), growth.growth(a, b)) for a, b in zip(now, before, strict=True)]
    assert pulls == pytest.approx(parts)


def test_contribution_of_nothing() -> None:
    assert growth.contribution(1, 2, 0) is None and growth.contribution(1, 2, None) is None
    assert growth.contribution(None, 2, 3) is None and growth.pull(None, 0.1) is None


def test_service_score() -> None:
    """§13 (ours): 100 − 10·red % − 2·yellow % + min(10, 10·(1 − mean(actual / promised)))."""
    assert growth.service_score(0.01, 0.02, [(10, 20), (5, 20)]) == pytest.approx(100 - 10 - 4 + 6.25)
    assert growth.service_score(0, 0, [(30, 20)]) == 100  # late is no bonus
    assert growth.service_score(0, 0, []) == 100


@pytest.mark.parametrize(
    ("better", "places"), [("higher", {"a": 1, "b": 1, "c": 3}), ("lower", {"c": 1, "a": 2, "b": 2})]
)
def test_ranks(better: growth.Better, places: dict[str, int]) -> None:
    assert growth.ranks({"a": 2, "b": 2, "c": 1, "d": None}, better) == places


def test_distance_to_a_target() -> None:
    assert growth.distance(8, 10, "higher") == -2 and growth.distance(8, 10, "lower") == 2
    assert growth.distance(None, 10, "higher") is None and growth.distance(1, None, "none") is None


def test_what_is_a_sum() -> None:
    assert growth.is_sum_of([1, 2], 3)
    assert not growth.is_sum_of([1, 2], 1.5)
    assert not growth.is_sum_of([1, None], 1)
    assert not growth.is_sum_of([], 0) and not growth.is_sum_of([1], None)


@pytest.mark.parametrize(
    ("times", "every"),
    [
        (["2016-01-01", "2016-01-02", "2016-02-09"], "day"),
        (["2016-01-04", "2016-01-11"], "week"),
        (["2016-01-31", "2016-02-29", "2016-03-31"], "month"),
        (["2016-01-01", "2016-04-01"], "quarter"),
        (["2015-12-31", "2016-12-31"], "year"),
        (["2016-01-01"], None),
        (["2016-01-01", "2016-01-01"], None),
    ],
)
def test_how_often_a_series_comes(times: list[str], every: str | None) -> None:
    assert growth.period_of([date.fromisoformat(each) for each in times]) == every


def test_periods_before() -> None:
    assert growth.before(date(2016, 3, 31), "month") == date(2016, 2, 1)
    assert growth.before(date(2016, 1, 5), "quarter") == date(2015, 10, 1)
    assert growth.before(date(2016, 1, 1), "day") == date(2015, 12, 31)
    assert growth.before(date(2016, 1, 13), "week") == date(2016, 1, 4)
    assert growth.year_before(date(2016, 2, 29), "day") == date(2015, 2, 28)
    assert growth.year_before(date(2016, 2, 29), "month") == date(2015, 2, 1)
    assert growth.year_before(date(2017, 1, 2), "week") == date(2016, 1, 4)


def test_years_between() -> None:
    assert growth.years_between(date(2017, 12, 31), date(2020, 12, 31)) == 3
    assert growth.years_between(date(2016, 2, 29), date(2017, 2, 28)) == 1
    assert growth.years_between(date(2017, 1, 1), date(2017, 7, 2)) == pytest.approx(0.5, abs=0.002)
    assert growth.years_between(date(2020, 12, 31), date(2017, 12, 31)) == -3
