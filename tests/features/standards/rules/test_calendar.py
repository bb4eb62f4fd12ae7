"""The patterns know the calendar: they accept exactly the days that Python's calendar has."""

import re
from datetime import date, timedelta

import pytest

from ganyun.features.standards.rules import calendar


def written(year: int, month: int, day: int, dash: str) -> str:
    return f"{year:04}{dash}{month:02}{dash}{day:02}"


@pytest.mark.parametrize(
    ("pattern", "dash", "years"),
    [
        (calendar.DAY, "", (1000, 1600, 1700, 1900, 2000, 2023, 2024, 2100, 2400, 9999)),
        (calendar.DAY_EXTENDED, "-", (1000, 1900, 2000, 2024)),
        (calendar.LIVING_DAY, "", (1800, 1804, 1900, 1999, 2000, 2023, 2024)),
        (calendar.LIVING_DAY_EXTENDED, "-", (1800, 1900, 2000, 2024)),
    ],
)
def test_exactly_the_days_of_the_calendar(pattern: str, dash: str, years: tuple[int, ...]) -> None:
    compiled = re.compile(pattern)
    for year in years:
        first = date(year, 1, 1)
        count = (date(year, 12, 31) - first).days + 1
        real = {written(year, day.month, day.day, dash) for n in range(count) for day in [first + timedelta(n)]}
        tried = {written(year, month, day, dash) for month in range(14) for day in range(33)}

        assert {text for text in tried if compiled.fullmatch(text)} == real


def test_a_living_day_is_of_three_centuries() -> None:
    assert not re.fullmatch(calendar.LIVING_DAY, "17991231")
    assert not re.fullmatch(calendar.LIVING_DAY, "21000101")
