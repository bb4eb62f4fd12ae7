"""Values as people read them."""

from datetime import date

import pytest

from ganyun.features.insight.rules.shown import label_of, shown, shown_change, signed


@pytest.mark.parametrize(
    ("value", "unit", "digits", "text"),
    [
        (0.9136, "%", None, "91.36%"),
        (0.9136, "%", 0, "91%"),
        (1.0, "%", None, "100%"),
        (0.0, "%", None, "0%"),
        (1234.0, "元", None, "1,234 元"),
        (1234.567, "", None, "1,234.57"),
        (0.12345, "", None, "0.1235"),
        (0.00001, "", None, "1e-05"),
        (None, "%", None, "—"),
        (-0.00000001, "", 2, "0.00"),
        (35, "µg/m³", 1, "35.0 µg/m³"),
    ],
)
def test_values(value: float | None, unit: str, digits: int | None, text: str) -> None:
    assert shown(value, unit, digits) == text


def test_changes_of_quantities_are_relative_and_of_shares_in_points() -> None:
    assert shown_change(0.0321, 5.0, "元") == "+3.21%"
    assert shown_change(0.0321, -0.015, "%") == "-1.50 个百分点"
    assert shown_change(None, None, "元") == "—" and shown_change(None, None, "%") == "—"
    assert signed(0.0) == "0"


@pytest.mark.parametrize(
    ("every", "text"),
    [("year", "2016"), ("quarter", "2016 Q2"), ("month", "2016-05"), ("day", "2016-05-07"), ("", "2016-05-07")],
)
def test_labels(every: str, text: str) -> None:
    assert label_of(date(2016, 5, 7), every) == text and label_of(None, every) == ""
