"""Whether a changed limit lets more values pass."""

import pytest

from ganyun.features.catalog.rules.thresholds import is_looser


@pytest.mark.parametrize(
    ("key", "before", "after", "looser"),
    [
        ("maximum", 5, 6, True),
        ("maximum", 5, 4, False),
        ("minimum", 5, 4, True),
        ("minimum", "2017-01-01", "2018-01-01", False),
        ("maximum", 5, "many", False),
        ("pattern", "a", None, True),
        ("pattern", None, "a", False),
        ("pattern", "a", "b", False),
        ("multipleOf", 10, 5, True),
        ("multipleOf", 5, 10, False),
        ("severity", "error", "warning", True),
        ("severity", "info", "error", False),
        ("mustBeBetween", [1, 5], [0, 6], True),
        ("mustBeBetween", [1, 5], [2, 9], False),
        ("query", "a", "b", False),
        ("query", "a", None, False),
    ],
)
def test_looser(key, before, after, looser) -> None:
    assert is_looser(key, before, after) is looser
