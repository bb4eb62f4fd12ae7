"""Places in time and back, for every length of a step."""

import numpy as np
import pytest

from ganyun.features.models.rules.methods.steps import Step, inferred, month_ends


def moments(*times: str) -> np.ndarray:
    return np.array(times, dtype="datetime64[us]").astype(np.int64)


def shown(values: np.ndarray) -> list[str]:
    return [str(each)[:16] for each in values.astype("datetime64[us]")]


@pytest.mark.parametrize(
    ("text", "step", "season"),
    [
        ("day", Step("day"), 7),
        ("week", Step("week"), 52),
        ("month", Step("month"), 12),
        ("quarter", Step("quarter"), 4),
        ("year", Step("year"), 1),
        ("hour", Step("hour"), 24),
        ("integer", Step("integer"), 1),
        ("5 minutes", Step("minute", 5), 288),
        ("2 weeks", Step("week", 2), 26),
        ("7 hours", Step("hour", 7), 1),
        ("5 months", Step("month", 5), 1),
    ],
)
def test_parse_and_season(text: str, step: Step, season: int) -> None:
    assert Step.parse(text) == step
    assert step.season == season
    assert Step.parse(str(step)) == step


@pytest.mark.parametrize("text", ["", "fortnight", "0 days", "-1 day", "1.5 hours", "月"])
def test_no_step(text: str) -> None:
    with pytest.raises(ValueError, match="倍数"):
        Step.parse(text)


def test_words() -> None:
    assert (Step("month").words, Step("minute", 5).words) == ("每月", "每 5 分钟")


def test_months_of_any_length_lie_one_apart() -> None:
    found = Step("month").places(moments("2024-01-31", "2024-02-29", "2024-03-31", "2024-12-31", "2025-01-31"))

    assert np.diff(found).tolist() == [1, 1, 9, 1]


def test_quarters_years_and_moments_before_1970() -> None:
    assert np.diff(Step("quarter").places(moments("1969-10-01", "1970-01-01", "1970-04-01"))).tolist() == [1, 1]
    assert np.diff(Step("year").places(moments("1968-12-31", "1969-12-31", "1971-12-31"))).tolist() == [1, 2]
    assert np.diff(Step("day").places(moments("1969-12-31", "1970-01-01"))).tolist() == [1]


@pytest.mark.parametrize(
    ("step", "origin", "ends", "expected"),
    [
        (Step("month"), "2024-01-31", True, ["2024-02-29T00:00", "2024-03-31T00:00", "2024-04-30T00:00"]),
        (Step("month"), "2024-01-30", False, ["2024-02-29T00:00", "2024-03-30T00:00", "2024-04-30T00:00"]),
        (Step("month"), "2024-11-01", False, ["2024-12-01T00:00", "2025-01-01T00:00", "2025-02-01T00:00"]),
        (Step("quarter"), "2024-12-31", True, ["2025-03-31T00:00", "2025-06-30T00:00", "2025-09-30T00:00"]),
        (Step("year"), "2024-02-29", False, ["2025-02-28T00:00", "2026-02-28T00:00", "2027-02-28T00:00"]),
        (Step("week"), "2024-02-26", False, ["2024-03-04T00:00", "2024-03-11T00:00", "2024-03-18T00:00"]),
        (Step("hour"), "2024-02-28T23:30", False, ["2024-02-29T00:30", "2024-02-29T01:30", "2024-02-29T02:30"]),
    ],
)
def test_moments_ahead(step: Step, origin: str, ends: bool, expected: list[str]) -> None:
    origins = np.repeat(moments(origin), 3)

    assert shown(step.moments(origins, np.arange(1, 4), at_ends=ends)) == expected


def test_moments_of_whole_numbers() -> None:
    assert Step("integer", 5).moments(np.array([10, 10]), np.array([1, 2])).tolist() == [15, 20]


@pytest.mark.parametrize(
    ("times", "expected"),
    [
        (["2024-01-01", "2024-02-01", "2024-03-01", "2024-05-01"], Step("month")),
        (["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-31"], Step("month")),
        (["2024-03-31", "2024-06-30", "2024-09-30"], Step("quarter")),
        (["2020-12-31", "2021-12-31", "2022-12-31"], Step("year")),
        (["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-06"], Step("day")),
        (["2024-01-01", "2024-01-08", "2024-01-22"], Step("week")),
        (["2024-01-01", "2024-01-15", "2024-01-29"], Step("week", 2)),
        (["2024-01-01", "2024-01-31", "2024-03-01"], Step("day", 30)),
        (["2024-01-01T00:00", "2024-01-01T00:05", "2024-01-01T00:10"], Step("minute", 5)),
        (["2024-01-01T00:00", "2024-01-01T06:00"], Step("hour", 6)),
        (["2024-01-01T00:00:00", "2024-01-01T00:00:10"], Step("second", 10)),
        (["2024-01-01"], Step("day")),
    ],
)
def test_inferred(times: list[str], expected: Step) -> None:
    found = moments(*times)

    assert inferred(found, np.diff(found), integer=False) == expected


def test_inferred_of_whole_numbers() -> None:
    years = np.array([2001, 2002, 2003, 2005])

    assert inferred(years, np.diff(years), integer=True) == Step("integer")
    assert inferred(years[:1], np.diff(years[:1]), integer=True) == Step("integer")


def test_month_ends() -> None:
    assert month_ends(moments("2024-01-31", "2024-02-29T12:00"))
    assert not month_ends(moments("2024-01-31", "2024-02-28"))
    assert not month_ends(moments())
