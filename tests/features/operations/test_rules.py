"""Filters of the audit chain."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from ganyun.features.operations.rules import AuditFilter, parse_day

CHINA = ZoneInfo("Asia/Shanghai")
RECORD = {
    "actor": "wang",
    "action": "catalog.publish",
    "outcome": "OK",
    "time": "2024-02-28T17:00:00.000+00:00",  # 29 February, one o'clock, in China
}


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (AuditFilter(), True),
        (AuditFilter(actor="wan"), True),
        (AuditFilter(actor="li"), False),
        (AuditFilter(action="catalog."), True),
        (AuditFilter(action="exchange"), False),
        (AuditFilter(outcome="OK"), True),
        (AuditFilter(outcome="DENY"), False),
        (AuditFilter(since=date(2024, 2, 29), zone=CHINA), True),
        (AuditFilter(since=date(2024, 3, 1), zone=CHINA), False),
        (AuditFilter(until=date(2024, 2, 29), zone=CHINA), True),
        (AuditFilter(until=date(2024, 2, 28), zone=CHINA), False),
        (AuditFilter(actor="wang", outcome="FAIL"), False),
    ],
)
def test_fits(wanted, fits):
    assert wanted.fits(RECORD) is fits


@pytest.mark.parametrize(
    ("text", "day"), [("2024-02-29", date(2024, 2, 29)), ("2023-02-29", None), ("", None), ("x", None)]
)
def test_parse_day(text, day):
    assert parse_day(text) == day


def test_a_filter_in_words():
    assert str(AuditFilter()) == "*"
    assert str(AuditFilter(actor="wang", since=date(2024, 2, 29))) == "wang 2024-02-29"
