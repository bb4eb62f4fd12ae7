"""Chinese in pairs, words whole, all folded; positions stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.catalog.rules.grams import fold, runs, singles, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("空气质量", "空气 气质 质量"),
        ("水", "水"),
        ("PM2.5 日报", "pm2 5 日报"),
        ("city_air表", "city air 表"),
        ("ＡＱＩ指数", "aqi 指数"),
        ("2017年（一）", "2017 年 一"),
        ("𠮷野家", "𠮷野 野家"),
        ("", ""),
        ("，。！", ""),
    ],
)
def test_terms(text, expected) -> None:
    assert terms(text) == expected


def test_single_characters_are_kept_once() -> None:
    assert singles("水质 水量 pm") == "水 质 量"


@given(st.text())
def test_folding_keeps_every_position(text) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)
    assert all(run in fold(text) for run in runs(text))
