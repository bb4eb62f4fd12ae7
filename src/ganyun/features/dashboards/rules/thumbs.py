"""A page in small, as shapes of an SVG of 120 × 72: where its charts stand and of what kind they are."""

from collections.abc import Iterator
from dataclasses import dataclass

from ganyun.features.dashboards.rules.page import COLUMNS, Board, Placed

WIDTH, HEIGHT, GAP = 120.0, 72.0, 3.0
LOW = ("number", "text")
"""Kinds whose rows are a third as high as others."""


@dataclass(frozen=True)
class Shape:
    """``box`` a frame, ``line`` an open path, ``area`` a filled one."""

    kind: str
    path: str


def thumb(board: Board) -> list[Shape]:
    """Frames of all charts, each with a sign of its kind."""
    rows = list(board.rows())[:6]
    weights = [1.0 if all(placed.chart.chart in LOW for placed in row) else 2.5 for row in rows]
    free = HEIGHT - GAP * (len(rows) + 1)
    top, found = GAP, []
    for row, weight in zip(rows, weights, strict=True):
        height = free * weight / sum(weights)
        left = GAP
        for placed in row:
            width = (WIDTH - GAP) * placed.width / COLUMNS - GAP
            found.append(Shape("box", _box(left, top, width, height)))
            found += _sign(placed, left, top, width, height)
            left += width + GAP
        top += height + GAP
    return found


_LINES = {
    "line": [(0, 0.7), (0.3, 0.35), (0.6, 0.55), (1, 0.1)],
    "area": [(0, 0.8), (0.3, 0.4), (0.6, 0.6), (1, 0.2)],
    "forecast": [(0, 0.6), (0.3, 0.3), (0.55, 0.6), (1, 0.2)],
    "scatter": [(0.1, 0.8), (0.9, 0.2)],
    "lines": [(0.1, 0.8), (0.5, 0.2), (0.9, 0.7)],
    "sankey": [(0, 0.2), (0.5, 0.3), (1, 0.8)],
    "map": [(0.2, 0.3), (0.45, 0.1), (0.8, 0.35), (0.65, 0.9), (0.35, 0.75), (0.2, 0.3)],
    "points": [(0.2, 0.3), (0.45, 0.1), (0.8, 0.35), (0.65, 0.9), (0.35, 0.75), (0.2, 0.3)],
}
_BARS = {"bar": (0.5, 0.9, 0.35, 0.7), "stacked": (0.6, 0.8, 0.5, 0.9), "heatmap": (0.9, 0.9, 0.9, 0.9)}


def _sign(placed: Placed, left: float, top: float, width: float, height: float) -> Iterator[Shape]:
    """The sign in the middle of a frame."""
    kind = placed.chart.chart
    inner = min(width - 6, height * 2.2, 44.0)
    if inner < 6 or height < 7:
        return
    across, down = inner, height - 6
    x, y = left + (width - across) / 2, top + 3
    if kind in _LINES:
        points = " ".join(
            f"{'L' if place else 'M'}{x + across * a:.1f} {y + down * b:.1f}"
            for place, (a, b) in enumerate(_LINES[kind])
        )
        yield Shape("line", points)
    elif kind in _BARS:
        bar = across / len(_BARS[kind])
        for place, share in enumerate(_BARS[kind]):
            yield Shape("area", _box(x + place * bar + 1, y + down * (1 - share), bar - 2, down * share))
    elif kind in ("pie", "gauge", "calendar"):
        radius = min(across, down) / 2.2
        a, b = left + width / 2, top + height / 2
        yield Shape("line", f"M{a - radius:.1f} {b:.1f}a{radius:.1f} {radius:.1f} 0 1 1 0 .1z")
    elif kind == "number":
        yield Shape("area", _box(left + 4, top + height / 2 - 1.5, min(width - 8, 14), 3))
    else:
        for place in range(max(1, min(4, int(down / 5)))):
            yield Shape("line", f"M{left + 4:.1f} {y + 2 + place * 5:.1f}h{width - 8:.1f}")


def _box(x: float, y: float, width: float, height: float) -> str:
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{height:.1f}h-{width:.1f}z"
