"""Time limits in hours, days and working days; the unit is data (standards.md §14)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ganyun.features.insight.rules.limits import Calendar, Limit, due, read_limit

ZONE = ZoneInfo("Asia/Shanghai")
NATIONAL_DAY = Calendar(
    off=frozenset(date(2017, 10, day) for day in range(1, 9)), made_up=frozenset({date(2017, 9, 30)})
)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("24h", Limit(24, "hour")), ("24 小时", Limit(24, "hour")), ("3d", Limit(3, "day")), ("3天", Limit(3, "day")),
        ("2wd", Limit(2, "working_day")), ("2 个工作日", Limit(2, "working_day")), ("2工作日", Limit(2, "working_day")),
        ("0h", None), ("h", None), ("24", None), ("-1d", None), ("1.5h", None), (24, None), (None, None),
    ],
)  # fmt: skip
def test_reading(text: object, limit: Limit | None) -> None:
    assert read_limit(text) == limit


@pytest.mark.parametrize("limit", [Limit(24, "hour"), Limit(3, "day"), Limit(2, "working_day")])
def test_written_as_read(limit: Limit) -> None:
    assert read_limit(str(limit)) == limit


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def test_hours_run_by_the_clock() -> None:
    assert due(at("2017-09-29T16:00"), Limit(24, "hour"), NATIONAL_DAY, ZONE) == at("2017-09-30T16:00")


def test_the_day_of_receipt_is_not_counted() -> None:
    assert due(at("2017-09-29T16:00"), Limit(1, "day"), NATIONAL_DAY, ZONE) == at("2017-10-01T00:00")


def test_working_days_pass_over_holidays_and_count_days_made_up_for_them() -> None:
    """Friday before the National Day of 2017: Saturday is worked, then eight days off."""
    start = at("2017-09-29T16:00")
    assert due(start, Limit(1, "working_day"), NATIONAL_DAY, ZONE) == at("2017-10-01T00:00")
    assert due(start, Limit(2, "working_day"), NATIONAL_DAY, ZONE) == at("2017-10-10T00:00")
    assert due(start, Limit(1, "working_day"), Calendar(), ZONE) == at("2017-10-03T00:00")


def test_the_day_is_that_of_the_node() -> None:
    """Half past midnight in Shanghai is the day before in Greenwich."""
    start = at("2017-09-30T00:30").astimezone(ZoneInfo("UTC"))
    assert due(start, Limit(1, "day"), Calendar(), ZONE) == at("2017-10-02T00:00")
    assert due(start, Limit(1, "hour"), Calendar(), ZONE) - start == timedelta(hours=1)
