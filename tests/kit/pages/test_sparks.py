"""Tiny inline charts."""

import math
import re
from typing import Any

import pytest

from ganyun.kit.pages.sparks import spark


def points(svg: str) -> list[list[tuple[float, float]]]:
    lines = re.findall(r'points="([^"]*)"', svg)
    return [[tuple(map(float, pair.split(","))) for pair in line.split()] for line in lines]  # type: ignore[misc]


def test_line_spans_the_width_and_turns_high_values_up() -> None:
    (line,) = points(spark([1, 3, 2], "行数"))
    assert [x for x, _y in line] == [2.0, 50.0, 98.0]
    assert line[1][1] < line[2][1] < line[0][1]  # y grows downwards in SVG


def test_a_gap_breaks_the_line() -> None:
    assert [len(line) for line in points(spark([1, 2, None, 3, 4, "x", 5]))] == [2, 2, 2]


def test_equal_values_lie_in_the_middle() -> None:
    (line,) = points(spark([7, 7, 7]))
    assert {y for _x, y in line} == {12.0}


def test_bars_stand_on_zero() -> None:
    svg = spark([2, -1], kind="bar")
    (first, second) = re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', svg)
    assert float(first[0]) + float(first[1]) == pytest.approx(float(second[0]))
    assert float(first[1]) == pytest.approx(2 * float(second[1]))


def test_description_is_read_out_and_escaped() -> None:
    svg = spark([5, 1, 9], '"><script>')
    assert "<script>" not in svg
    assert "从 5 到 9，最小 1，最大 9" in svg


@pytest.mark.parametrize("values", [None, [], "123", [None, "x", math.nan, math.inf, True], 5, {}])
def test_nothing_to_draw(values: Any) -> None:
    assert "<svg" not in spark(values, "<b>")
    assert "—" in spark(values, "<b>")
    assert "<b>" not in spark(values, "<b>")
