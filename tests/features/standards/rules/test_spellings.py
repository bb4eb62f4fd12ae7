"""Normalising in Python and in SQL, character by character the same."""

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ganyun.features.standards.rules.spellings import CODE, NUMBER, PLAIN, TEXT, Spelling, quote, whole

SPELLINGS = {"code": CODE, "number": NUMBER, "plain": PLAIN, "text": TEXT}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS)
@settings(max_examples=40, deadline=None)
@given(values=st.lists(st.text(alphabet=st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"]), max_size=12)))
def test_sql_agrees(spelling: Spelling, values: list[str]) -> None:
    query = f"SELECT {spelling.sql('x')}, {spelling.sql_normalise('x')}, {spelling.touches('x')} FROM (SELECT ? AS x)"
    for value in ["", " a　Ｂ-c\n", *values]:
        normal = spelling.normalise(value)
        assert duckdb.execute(query, [value]).fetchone() == (normal, normal, normal != value)


@pytest.mark.parametrize(
    ("spelling", "value", "normal"),
    [
        (CODE, " ９１ａ－b ", "91A-B"),
        (NUMBER, "138-0000–5678", "13800005678"),
        (PLAIN, "Ａ＠b.Ｃ ", "A@b.C"),
        (TEXT, "\u3000江西省 １２号，", "江西省 12号，"),
    ],
)
def test_normalise(spelling: Spelling, value: str, normal: str) -> None:
    assert spelling.normalise(value) == normal


def test_normalising_twice_changes_nothing() -> None:
    for spelling in SPELLINGS.values():
        once = spelling.normalise(" Ａ－1　ｂ ")
        assert spelling.normalise(once) == once


def test_a_quote_cannot_end_a_literal() -> None:
    value = "'; DROP TABLE x; --"

    assert duckdb.execute(f"SELECT {quote(value)}").fetchone() == (value,)
    assert whole("a|b") == "\\A(?:a|b)\\z"
