"""Places of a layered drawing: data flow from left to right. Deterministic: the same graph is drawn the same.

Columns by longest path, a source stands right before what reads it; the order in a column by the mean place of its
neighbours (barycentre); heights as near to the neighbours as the order allows (isotonic regression).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SWEEPS = 6


@dataclass(frozen=True, slots=True)
class Layout:
    """``columns``: node → column, from 0; ``heights``: node → height of its middle, in rows, from 0 upward."""

    columns: Mapping[str, int]
    heights: Mapping[str, float]

    @property
    def width(self) -> int:
        return max(self.columns.values(), default=-1) + 1

    @property
    def height(self) -> float:
        return max(self.heights.values(), default=-1.0) + 1.0


def layers(order: Sequence[str], links: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Node → column. ``order``: sources before targets; a link against it (of a cycle) moves nothing."""
    place = {name: index for index, name in enumerate(order)}
    sources: dict[str, list[str]] = {name: [] for name in order}
    targets: dict[str, list[str]] = {name: [] for name in order}
    for source, target in links:
        if place[source] < place[target]:
            sources[target].append(source)
            targets[source].append(target)
    columns: dict[str, int] = {}
    for name in order:
        columns[name] = max((columns[each] + 1 for each in sources[name]), default=0)
    for name in order:
        if not sources[name] and targets[name]:
            columns[name] = min(columns[each] for each in targets[name]) - 1
    return columns


def arrange(order: Sequence[str], links: Sequence[tuple[str, str]], columns: Mapping[str, int]) -> Layout:
    """The whole layout of nodes whose columns are known."""
    neighbours: dict[str, list[str]] = {name: [] for name in order}
    for source, target in links:
        neighbours[source].append(target)
        neighbours[target].append(source)
    rows: dict[int, list[str]] = {}
    for name in order:
        rows.setdefault(columns[name], []).append(name)
    heights = {name: float(index) for row in rows.values() for index, name in enumerate(row)}
    for sweep in range(SWEEPS):
        for column in sorted(rows, reverse=bool(sweep % 2)):
            side = -1 if sweep % 2 == 0 else 1
            wanted = {name: _mean(name, neighbours, columns, heights, side) for name in rows[column]}
            rows[column].sort(key=lambda name: (wanted[name], heights[name], name))
            heights |= zip(rows[column], spread([wanted[name] for name in rows[column]]), strict=True)
    lowest = min(heights.values(), default=0.0)
    return Layout(columns, {name: height - lowest for name, height in heights.items()})


def _mean(name: str, neighbours: Mapping[str, list[str]], columns: Mapping[str, int], heights: Mapping[str, float],
          side: int) -> float:  # fmt: skip
    """The mean height of the neighbours on one side; of all where there are none on that side."""
    here = columns[name]
    found = [heights[each] for each in neighbours[name] if (columns[each] - here) * side > 0]
    found = found or [heights[each] for each in neighbours[name]]
    return sum(found) / len(found) if found else heights[name]


def spread(wanted: Sequence[float], distance: float = 1.0) -> list[float]:
    """The heights nearest to the wanted ones (least squares) that keep the order and a distance between neighbours.

    >>> spread([0.0, 0.0, 5.0])
    [-0.5, 0.5, 5.0]
    """
    blocks: list[tuple[float, int]] = []  # sum and size of runs that share a height
    for index, height in enumerate(wanted):
        total, size = height - index * distance, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, count = blocks.pop()
            total, size = total + before, size + count
        blocks.append((total, size))
    flat = [total / size for total, size in blocks for _each in range(size)]
    return [height + index * distance for index, height in enumerate(flat)]
