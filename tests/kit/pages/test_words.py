"""Numbers, sizes and moments as text."""

import math
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from ganyun.kit.pages import words

NOW = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (-1234.5, "-1,234.5"),
        (1234.5678, "1,234.57"),
        (0.12345, "0.123"),
        (0.00012, "0.00012"),
        (Decimal("1000.10"), "1,000.1"),
        ("98765", "98,765"),
        (None, "—"),
        ("", "—"),
        ("三百", "三百"),
        (True, "True"),
        (math.nan, "nan"),
        (math.inf, "inf"),
    ],
)
def test_number(value: Any, text: str) -> None:
    assert words.number(value) == text


def test_number_with_fixed_decimals() -> None:
    assert words.number(2, 2) == "2.00"
    assert words.number(1234.567, 1) == "1,234.6"


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (9999, "9,999", "9,999"),
        (123456, "12.35万", "123.5K"),
        (1000000, "100万", "1M"),
        (12345678, "1,235万", "12.35M"),
        (250000000, "2.5亿", "250M"),
        (-40000, "-4万", "-40K"),
        (None, "—", "—"),
        ("x", "x", "x"),
    ],
)
def test_compact(value: Any, chinese: str, english: str) -> None:
    with translation.override("zh-hans"):
        assert words.compact(value) == chinese
    with translation.override("en"):
        assert words.compact(value) == english


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0 B"),
        (1023, "1,023 B"),
        (1536, "1.5 KB"),
        (5 * 1024**3, "5.0 GB"),
        (3e15, "2,728 TB"),
        (None, "—"),
        (-1, "-1"),
        ("a", "a"),
    ],
)
def test_size(value: Any, text: str) -> None:
    assert words.size(value) == text


@pytest.mark.parametrize(
    ("delta", "text"),
    [
        (timedelta(seconds=10), "刚刚"),
        (timedelta(seconds=50), "1 分钟前"),
        (timedelta(minutes=59), "59 分钟前"),
        (timedelta(minutes=59, seconds=50), "1 小时前"),
        (timedelta(hours=23), "23 小时前"),
        (timedelta(hours=23, minutes=50), "1 天前"),
        (timedelta(days=29), "29 天前"),
        (timedelta(days=-2), "2 天后"),
        (timedelta(days=40), "2026-04-10"),
    ],
)
def test_ago(delta: timedelta, text: str) -> None:
    with translation.override("zh-hans"):
        assert words.ago(NOW - delta, NOW) == text


def test_ago_in_english(frontend: None) -> None:
    with translation.override("en"):
        assert words.ago(NOW - timedelta(minutes=1), NOW) == "1 minute ago"
        assert words.ago(NOW - timedelta(hours=5), NOW) == "5 hours ago"
        assert words.ago(NOW + timedelta(days=3), NOW) == "in 3 days"


@pytest.mark.parametrize(
    "value", ["2026-05-20T20:00:00+08:00", "2026-05-20T12:00:00Z", NOW, datetime(2026, 5, 20, 20, 0)]
)
def test_moment_reads_what_has_a_time(value: Any) -> None:
    assert words.moment(value) == NOW  # a time without a zone is the node's own, Asia/Shanghai


def test_moment_of_a_date_is_its_midnight() -> None:
    assert words.moment(date(2026, 5, 20)) == datetime(2026, 5, 19, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("value", ["gestern", "", None, 5, object()])
def test_moment_of_nothing(value: Any) -> None:
    assert words.moment(value) is None
