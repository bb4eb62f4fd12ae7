"""GLOB says what the regular expression says, or is not used."""

import re

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.quality.rules.patterns import as_glob, matches

FIXED = ["^P[0-9]{8}$", "^36[0-9]{4}$", "^[A-Z]{2}-[0-9a-f]{3}$", r"^\d{4}$", "^abc$", "^[0-9A-HJ-NPQRTUWXY]{2}\\d{2}$"]


@pytest.mark.parametrize("pattern", FIXED)
def test_fixed_widths_become_globs(pattern: str) -> None:
    assert as_glob(pattern)


@pytest.mark.parametrize(
    "pattern",
    ["P[0-9]{8}", "^P[0-9]+$", "^P.{3}$", "^[^0-9]$", "^(a|b)$", "^a*$", "^a?$", "^[0-9]{1,3}$", "^南$", "^$", "^a|b$",
     r"^\w{2}$", "^[0-9]{99}$", "^a[*]$", r"^a\.b$", "^[a-]$", "^(?i)ab$"],
)  # fmt: skip
def test_everything_else_stays_a_regular_expression(pattern: str) -> None:
    assert as_glob(pattern) is None
    assert matches('"x"', pattern).startswith("regexp_matches(")


@pytest.mark.parametrize("pattern", FIXED)
@given(data=st.data())
def test_both_say_the_same(pattern: str, data: st.DataObject) -> None:
    text = data.draw(st.from_regex(pattern) | st.text(max_size=12) | st.from_regex(pattern, fullmatch=True))
    sql = f"SELECT {matches('$1::VARCHAR', pattern)}, regexp_matches($1::VARCHAR, '{pattern}')"

    glob, regex = duckdb.execute(sql, [text.replace("\x00", "")]).fetchone()  # type: ignore[misc]

    assert glob == regex
    assert glob == bool(re.fullmatch(pattern[1:-1], text.replace("\x00", ""), re.ASCII))
