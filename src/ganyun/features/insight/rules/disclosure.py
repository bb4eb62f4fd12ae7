"""Small cells of tables about people (inventory C0.5): groups below ten are hidden, and enough others that nobody can
work them out from the totals.

Rows are cells of a cube: a coordinate is a value, or ``None`` for the roll-up over it. In every line of the cube (all
coordinates but one fixed) the hidden cells together hold at least ten, or the total is hidden too.
"""

from collections.abc import Hashable, Mapping, Sequence

MINIMUM = 10

Cell = tuple[Hashable, ...]


def hidden(cells: Mapping[Cell, int], minimum: int = MINIMUM) -> set[Cell]:
    """The cells that must not be shown, from the number of people in each.

    >>> sorted(hidden({("a",): 7, ("b",): 20, ("c",): 30, (None,): 57}))
    [('a',), ('b',)]
    """
    found = {cell for cell, count in cells.items() if count < minimum}
    lines = _lines(cells)
    changed = bool(found)
    while changed:
        changed = False
        for total, parts in lines:
            extra = _protect(total, parts, cells, found, minimum)
            if extra is not None:
                found.add(extra)
                changed = True
    return found


def _lines(cells: Mapping[Cell, int]) -> list[tuple[Cell, Sequence[Cell]]]:
    """Each total with its parts, smallest first; a roll-up that is not there protects nothing and is left out."""
    lines: dict[Cell, dict[int, list[Cell]]] = {}
    for cell in cells:
        for axis, coordinate in enumerate(cell):
            total = (*cell[:axis], None, *cell[axis + 1 :])
            if coordinate is not None and total in cells:
                lines.setdefault(total, {}).setdefault(axis, []).append(cell)
    return [
        (total, sorted(parts, key=lambda cell: (cells[cell], repr(cell))))
        for total, by_axis in lines.items()
        for parts in by_axis.values()
    ]


def _protect(
    total: Cell, parts: Sequence[Cell], cells: Mapping[Cell, int], found: set[Cell], minimum: int
) -> Cell | None:
    """One more cell to hide in a line that gives something away, or ``None``."""
    covered = [cell for cell in parts if cell in found]
    if total in found or not covered:
        return None
    if len(covered) > 1 and sum(cells[cell] for cell in covered) >= minimum:
        return None
    return next((cell for cell in parts if cell not in found), total)
