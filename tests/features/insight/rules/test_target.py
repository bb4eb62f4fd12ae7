"""Targets of the plan: path, gap, needed growth, light, overdue milestones."""

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from ganyun.features.insight.rules.target import Target, expected_on, overdue_first, stands


def target(**changes: Any) -> Target:
    return Target.model_validate({
        "code": "egress", "title": "省际出口带宽", "unit": "G", "base": {"value": 4000, "year": 2017},
        "milestones": [{"by": 2020, "value": 10000}], "owner": "省通信管理局", "source": "二(二)2", **changes,
    })  # fmt: skip


def test_the_growth_that_is_needed() -> None:
    """standards.md §11: 4 000 → 10 000 in 3 years = 35.7 % a year."""
    found = stands(target(), 4000, date(2017, 12, 31))
    assert found.growth is not None and round(100 * found.growth, 1) == 35.7
    assert (found.gap, found.light, found.overdue, found.reached) == (6000, "green", (), False)


def test_a_year_is_its_last_day() -> None:
    assert target().milestones[0].by == date(2020, 12, 31)
    assert target(milestones=[{"by": "2020-06-30", "value": 1e4}]).milestones[0].by == date(2020, 6, 30)


def test_a_linear_and_a_compound_path() -> None:
    assert expected_on(target(), date(2018, 12, 31)) == pytest.approx(6000)
    assert expected_on(target(path="compound"), date(2018, 12, 31)) == pytest.approx(4000 * 2.5 ** (1 / 3))
    assert expected_on(target(), date(2016, 1, 1)) == 4000
    assert expected_on(target(), date(2030, 1, 1)) == 10000
    assert expected_on(target(base=None), date(2018, 1, 1)) is None


@pytest.mark.parametrize(
    ("value", "day", "light"),
    [
        (5600, date(2018, 12, 31), "green"),  # 1600 of 2000: 80 % of what is asked for by now
        (5500, date(2018, 12, 31), "yellow"),
        (10000, date(2021, 1, 1), "green"),
        (9999, date(2021, 1, 1), "red"),
        (None, date(2018, 12, 31), ""),
        (None, date(2021, 1, 1), ""),
    ],
)
def test_lights(value: float | None, day: date, light: str) -> None:
    assert stands(target(), value, day).light == light


def test_without_a_base_there_is_no_path_and_no_green_before_the_milestone() -> None:
    found = target(base=None)
    assert stands(found, 9000, date(2018, 12, 31)).light == "yellow"
    assert stands(found, 10000, date(2018, 12, 31)).light == "green"


def test_no_data_after_a_milestone_is_overdue_all_the_same() -> None:
    found = stands(target(), None, date(2021, 1, 1))
    assert len(found.overdue) == 1 and found.gap is None and found.growth is None


def test_the_next_milestone_counts_and_missed_ones_are_told() -> None:
    found = target(milestones=[{"by": 2018, "value": 6000}, {"by": 2020, "value": 10000}])
    standing = stands(found, 5000, date(2019, 6, 30))
    assert standing.milestone.value == 10000 and standing.gap == 5000
    assert [each.value for each in standing.overdue] == [6000] and standing.light == "red"
    assert stands(found, 6500, date(2019, 6, 30)).overdue == ()
    assert stands(found, 6500, date(2018, 12, 31)).milestone.value == 6000  # the day itself is not past


def test_less_is_better() -> None:
    found = target(better="lower", base={"value": 50, "year": 2017}, milestones=[{"by": 2020, "value": 35}])
    assert stands(found, 34, date(2021, 1, 1)).light == "green"
    assert stands(found, 36, date(2021, 1, 1)).overdue
    standing = stands(found, 45, date(2018, 12, 31))
    assert standing.gap == 10 and standing.pace == pytest.approx(1.0) and standing.light == "green"
    assert stands(found, 49, date(2018, 12, 31)).light == "yellow"


def test_what_is_reached_needs_no_growth() -> None:
    found = stands(target(), 12000, date(2018, 12, 31))
    assert (found.gap, found.growth, found.reached, found.light) == (0, None, True, "green")


def test_overdue_ones_come_first() -> None:
    late, later, fine = (
        stands(target(milestones=[{"by": year, "value": 9000}]), value, date(2022, 1, 1))
        for year, value in ((2019, 5000), (2020, 5000), (2020, 9500))
    )
    assert overdue_first([fine, later, late]) == [late, later, fine]


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"milestones": []}, "milestones"),
        ({"milestones": [{"by": 2020, "value": 1}, {"by": 2019, "value": 2}]}, "milestones"),
        ({"milestones": [{"by": 2017, "value": 1}]}, "milestones"),
        ({"path": "compound", "base": {"value": 0, "year": 2017}}, "path"),
        ({"path": "compound", "base": None}, "base"),
        ({"division": "南昌"}, "indicator"),
    ],
)
def test_what_does_not_fit_together(changes: dict[str, Any], key: str) -> None:
    assert [place for place, _message in target(**changes).faults()] == [key]


@pytest.mark.parametrize("changes", [{"source": ""}, {"milestones": [{"by": "soon", "value": 1}]}, {"tolerance": 0}])
def test_what_cannot_be_read(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        target(**changes)
