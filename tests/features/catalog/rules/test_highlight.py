"""Hits are marked, and nothing of the text becomes markup."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.catalog.rules.highlight import highlight, hit_lines


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("城市空气质量日报", "空气质量", "城市<mark>空气质量</mark>日报"),
        ("城市空气质量日报", "城市空气月报", "<mark>城市空气</mark>质量日报"),
        ("PM2.5 浓度", "pm2", "<mark>PM2</mark>.5 浓度"),
        ("<script>空气</script>", "空气", "&lt;script&gt;<mark>空气</mark>&lt;/script&gt;"),
        ("a & b", "x", "a &amp; b"),
        ("水质", "水", "<mark>水</mark>质"),
        ("空气", "", "空气"),
    ],
)
def test_marks(text, query, expected) -> None:
    assert highlight(text, query) == expected


def test_a_long_text_shows_the_part_with_most_hits() -> None:
    text = "无关" * 100 + "空气质量监测" + "无关" * 100
    shown = highlight(text, "空气质量", 40)
    assert "<mark>空气质量</mark>" in shown and shown.startswith("…") and shown.endswith("…")
    assert len(re.sub("<[^>]+>", "", shown)) <= 42


def test_lines_with_hits_come_best_first() -> None:
    lines = "code 代码\npm25 细颗粒物浓度\npm10 颗粒物"
    assert [re.sub("<[^>]+>", "", line) for line in hit_lines(lines, "颗粒物浓度")] == [
        "pm25 细颗粒物浓度",
        "pm10 颗粒物",
    ]


@given(st.text(), st.text(), st.integers(0, 50))
def test_taking_the_marks_out_gives_a_part_of_the_text_back(text, query, most) -> None:
    shown = highlight(text, query, most)
    plain = html.unescape(shown.replace("<mark>", "").replace("</mark>", ""))
    if not most or len(text) <= most:
        assert plain == text
    else:
        assert plain.removeprefix("…").removesuffix("…") in text or plain in text
    assert shown.count("<") == shown.count("<mark>") + shown.count("</mark>")
