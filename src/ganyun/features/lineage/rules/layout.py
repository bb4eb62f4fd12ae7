"""Places of a layered drawing: data flow from left to right. Deterministic: the same graph is drawn the same.

Columns by longest path, a source stands right before what reads it; the order in a column by the mean place of its
neighbours (barycentre); heights as near to the neighbours as the order allows (isotonic regression).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise

SWEEPS = 6
LANE = 0.3
"""The height that a link takes where it passes through a column, in rows."""

Link = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Layout:
    """``columns``: node → column, from 0; ``heights``: node → height of its middle, in rows, from 0 upward; ``bends``:
    link → the heights at which it passes through the columns between its ends.
    """

    columns: Mapping[str, int]
    heights: Mapping[str, float]
    bends: Mapping[Link, tuple[float, ...]] = field(default_factory=dict)

    @property
    def width(self) -> int:
        return max(self.columns.values(), default=-1) + 1

    @property
    def height(self) -> float:
        return max((*self.heights.values(), *(each for bend in self.bends.values() for each in bend)), default=-1.0) + 1


def layers(order: Sequence[str], links: Sequence[Link]) -> dict[str, int]:
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


def arrange(order: Sequence[str], links: Sequence[Link], columns: Mapping[str, int]) -> Layout:
    """The whole layout of nodes whose columns are known. A link over several columns has a lane of its own in each, so
    that it does not run behind the boxes there.
    """
    lanes = {link: _lanes(link, columns) for link in links}
    places = {**columns, **{lane: column for found in lanes.values() for lane, column in found}}
    neighbours: dict[str, list[str]] = {name: [] for name in places}
    for (source, target), found in lanes.items():
        way = [source, *(lane for lane, _column in found), target]
        for one, other in pairwise(way):
            neighbours[one].append(other)
            neighbours[other].append(one)
    rows: dict[int, list[str]] = {}
    for name in (*order, *(lane for found in lanes.values() for lane, _column in found)):
        rows.setdefault(places[name], []).append(name)
    heights = _sweep(rows, neighbours, places, set(order))
    lowest = min(heights.values(), default=0.0)
    bends = {link: tuple(heights[lane] - lowest for lane, _column in found) for link, found in lanes.items() if found}
    return Layout(columns, {name: heights[name] - lowest for name in order}, bends)


def _lanes(link: Link, columns: Mapping[str, int]) -> list[tuple[str, int]]:
    """A name and a column for each column between the ends of a link; none for a link back."""
    source, target = link
    return [(f"{source}\n{target}\n{column}", column) for column in range(columns[source] + 1, columns[target])]


def _sweep(rows: dict[int, list[str]], neighbours: Mapping[str, list[str]], columns: Mapping[str, int],
           boxes: set[str]) -> dict[str, float]:  # fmt: skip
    """Heights: from left to right after the neighbours on the left, then back, several times."""
    heights = {name: float(index) for row in rows.values() for index, name in enumerate(row)}
    for sweep in range(SWEEPS):
        side = -1 if sweep % 2 == 0 else 1
        for column in sorted(rows, reverse=side > 0):
            wanted = {name: _mean(name, neighbours, columns, heights, side) for name in rows[column]}
            rows[column].sort(key=lambda name: (wanted[name], heights[name], name))
            sizes = [1.0 if name in boxes else LANE for name in rows[column]]
            heights |= zip(rows[column], spread([wanted[name] for name in rows[column]], sizes), strict=True)
    return heights


def _mean(name: str, neighbours: Mapping[str, list[str]], columns: Mapping[str, int], heights: Mapping[str, float],
          side: int) -> float:  # fmt: skip
    """The mean height of the neighbours on one side; of all where there are none on that side."""
    here = columns[name]
    found = [heights[each] for each in neighbours[name] if (columns[each] - here) * side > 0]
    found = found or [heights[each] for each in neighbours[name]]
    return sum(found) / len(found) if found else heights[name]


def spread(wanted: Sequence[float], sizes: Sequence[float] | None = None) -> list[float]:
    """The heights nearest to the wanted ones (least squares) that keep the order and lay nothing on anything else.

    >>> spread([0.0, 0.0, 5.0])
    [-0.5, 0.5, 5.0]
    """
    sizes = sizes or [1.0] * len(wanted)
    steps = [0.0, *((one + other) / 2 for one, other in pairwise(sizes))]
    offsets = list(accumulate(steps[: len(wanted)]))
    blocks: list[tuple[float, int]] = []  # sum and size of runs that share a height
    for height, offset in zip(wanted, offsets, strict=True):
        total, size = height - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / size:
            before, count = blocks.pop()
            total, size = total + before, size + count
        blocks.append((total, size))
    flat = [total / size for total, size in blocks for _each in range(size)]
    return [height + offset for height, offset in zip(flat, offsets, strict=True)]
