"""An attacker: all that can be concluded from a published table, by linear programming.

It knows every shown cell, that counts are whole and not negative, that absent cells are zero, that totals add up, and
the rules: an innermost primary cell holds 1 to ``minimum - 1``, an innermost secondary one at least ``minimum``.
"""

import itertools
from collections.abc import Mapping

import numpy as np
import scipy.sparse
from scipy.optimize import linprog

Place = tuple[str, ...]
TOTAL = "合计"


def intervals(
    published: Mapping[Place, tuple[float | None, str]], minimum: float | None
) -> dict[Place, tuple[float, float]]:
    """For every withheld cell but the innermost secondary ones, the least and greatest value that agree with it all.

    ``minimum`` is ``None`` for sums of amounts, of which only the sign is known.
    """
    hidden = [place for place, (value, _status) in published.items() if value is None]
    column = {place: number for number, place in enumerate(hidden)}
    rows, values = _equations(published, column)
    bounds = [_bounds(place, published[place][1], minimum) for place in hidden]
    found = {}
    for place in hidden:
        if published[place][1] != "primary" and TOTAL not in place:
            continue
        aim = np.zeros(len(hidden))
        aim[column[place]] = 1
        ends = []
        for sign in (1, -1):
            answer = linprog(sign * aim, A_eq=rows, b_eq=values, bounds=bounds, method="highs")
            assert answer.status in (0, 3), answer.message  # 3: without bound
            ends.append(sign * answer.fun if answer.status == 0 else sign * -np.inf)
        found[place] = (float(ends[0]), float(ends[1]))
    return found


def _bounds(place: Place, status: str, minimum: float | None) -> tuple[float, float | None]:
    if minimum is None:
        return (0, None)
    if TOTAL in place:
        return (1, None)
    return (1, minimum - 1) if status == "primary" else (minimum, None)


def _equations(
    published: Mapping[Place, tuple[float | None, str]], column: Mapping[Place, int]
) -> tuple[scipy.sparse.csr_array | None, np.ndarray | None]:
    """``total − its parts = 0`` along every axis, with the known cells on the right."""
    lines, right = [], []
    axes = len(next(iter(published)))
    for place, axis in itertools.product(published, range(axes)):
        if place[axis] != TOTAL:
            continue
        parts = [each for each in published if each[axis] != TOTAL and _rest(each, axis) == _rest(place, axis)]
        line, known = np.zeros(len(column)), 0.0
        for each, factor in ((place, 1.0), *((part, -1.0) for part in parts)):
            if each in column:
                line[column[each]] += factor
            else:
                known += factor * (published[each][0] or 0.0)
        if line.any():
            lines.append(line)
            right.append(-known)
    return (scipy.sparse.csr_array(np.array(lines)), np.array(right)) if lines else (None, None)


def _rest(place: Place, axis: int) -> Place:
    return place[:axis] + place[axis + 1 :]
