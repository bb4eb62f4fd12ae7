"""Which cells are not told: the sensitive ones, and as many more as it takes that no total gives one away.

Secondary cells are found with hypercubes (Repsilber 1994, as in τ-ARGUS): a sensitive cell and, along every axis, one
other place make 2^d corners. Adding t to every second corner and taking it from the others changes no total, so all
these tables look the same from outside. Along an axis the other place may also be the total; then the change runs into
it, and the total is a corner too. The choice of all totals can always move, so no sensitive cell stays unprotected.

The reader is taken to know the rules: that an innermost cell called primary holds 1 to ``minimum − 1`` and one called
secondary at least ``minimum``, that no count and no sum of positive amounts is negative, and that an absent cell is
zero. A withheld total is always called secondary: to call one primary would say that it is small, and nine groups of
one person each under a total below ten would be told by that alone.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.aggregate.cells import Bools, Cells, Floats
from ganyun.features.models.rules.methods.aggregate.options import AggregateOptions

SAFE_SHARE = 0.10
"""How far, up and down together twice this part, a sensitive sum must stay uncertain without a p% of its own."""
Place = tuple[int, ...]


@dataclass(frozen=True)
class Measured:
    """One additive figure of all cells with what a reader knows of it, and how uncertain it must stay."""

    value: Floats
    low: Floats
    high: Floats
    width: Floats


def sensitive(cells: Cells, options: AggregateOptions) -> Bools:
    """Cells that may not be told: too few, or dominated by one or two."""
    few = _some_but_few(cells.n, options.minimum)
    for name in options.shares:  # a share tells how many: those who have it and those who have not are groups too
        few |= _some_but_few(cells.trues[name], options.minimum) | _some_but_few(cells.falses[name], options.minimum)
    dominated = np.zeros_like(few)
    for name in options.sums:
        total, largest = np.abs(cells.sums[name]), cells.largest[name]
        if options.dominance:
            dominated |= largest[..., : options.dominance.n].sum(axis=-1) > options.dominance.k / 100 * total
        if options.p_percent:
            dominated |= total - largest[..., :2].sum(axis=-1) < options.p_percent / 100 * largest[..., 0]
    sensitive_: Bools = (few | dominated) & cells.exists
    return sensitive_


def innermost(shape: tuple[int, ...]) -> Bools:
    """Cells that are no totals."""
    found = np.zeros(shape, dtype=bool)
    found[tuple(slice(None, -1) for _axis in shape)] = True
    return found


def _some_but_few(count: Floats, minimum: int) -> Bools:
    return (count > 0) & (count < minimum)


def measured(cells: Cells, options: AggregateOptions) -> list[Measured]:
    """Everything that a reader could subtract."""
    minimum, none = float(options.minimum), np.zeros(cells.rows.shape)
    endless = np.full(cells.rows.shape, np.inf)
    half = np.full(cells.rows.shape, np.ceil(minimum / 2))
    inner = innermost(cells.rows.shape)
    own = _some_but_few(cells.n, options.minimum) & inner
    least = np.where(inner & ~own, minimum, 1.0)
    most = np.where(own, minimum - 1, np.inf) if not options.contributor else endless
    found = [Measured(cells.rows, least, most, half)]
    found += [Measured(cells.trues[name], none, endless, half) for name in options.shares]
    share = 2 * (options.p_percent / 100 if options.p_percent else SAFE_SHARE)
    for name in options.sums:
        low = -endless if cells.negative[name] else none
        found.append(Measured(cells.sums[name], low, endless, share * np.abs(cells.sums[name])))
        found.append(Measured(cells.counted[name], none, endless, np.ones(cells.rows.shape)))
    found += [Measured(each, none, endless, np.ones(each.shape)) for each in cells.distinct.values() if _adds_up(each)]
    return found


def _adds_up(value: Floats) -> bool:
    """Whether the total of every axis is the sum along it: everybody is in one cell only."""
    return all(
        np.array_equal(np.delete(value, -1, axis).sum(axis=axis), np.take(value, -1, axis))
        for axis in range(value.ndim)
    )


def withheld(cells: Cells, hidden: Bools, options: AggregateOptions) -> Bools:
    """The sensitive cells and those that are not told for their sake."""
    figures = measured(cells, options)
    protected, order = hidden.copy(), np.argwhere(hidden)
    for place in order[np.lexsort((*order.T[::-1], -cells.rows[hidden]))]:
        where: Place = tuple(int(each) for each in place)
        cost = np.where(protected, 0.0, np.sqrt(cells.rows) + 1)  # small cells go first, totals last
        for corner in _cheapest(where, cells.exists, cost, figures):
            protected[corner] = True
    return protected


def _cheapest(where: Place, exists: Bools, cost: Floats, figures: Sequence[Measured]) -> list[Place]:
    """The corners of the cheapest hypercube that leaves all figures of a cell uncertain enough."""
    subsets = list(_subsets(where, exists.shape))
    price, possible = np.zeros(exists.shape), np.ones(exists.shape, dtype=bool)
    for place, which in enumerate(where):
        possible[(*[slice(None)] * place, slice(which, which + 1))] = False
    for index, _sign in subsets:
        price, possible = price + cost[index], possible & exists[index]
    for figure in figures:
        width, wanted = _width(subsets, figure), figure.width[where]
        possible = possible & (width >= wanted if wanted > 0 else width > 0)
    return _corners(where, np.where(possible, price, np.inf))


def _subsets(where: Place, shape: tuple[int, ...]) -> Iterator[tuple[tuple[slice, ...], NDArray[np.int64]]]:
    """For every set of axes: the corners that take the other place there, and their signs, by other place."""
    signs = []
    for axis, (place, size) in enumerate(zip(where, shape, strict=True)):
        total = size - 1
        sign = np.where((np.arange(size) == total) | (place == total), 1, -1)
        signs.append(sign.reshape([-1 if each == axis else 1 for each in range(len(shape))]))
    for chosen in itertools.product((False, True), repeat=len(shape)):
        pairs = zip(chosen, where, strict=True)
        index = tuple(slice(None) if other else slice(place, place + 1) for other, place in pairs)
        sign = np.ones([1] * len(shape), dtype=np.int64)
        for axis, other in enumerate(chosen):
            sign = sign * signs[axis] if other else sign
        yield index, sign


def _width(subsets: Sequence[tuple[tuple[slice, ...], NDArray[np.int64]]], figure: Measured) -> Floats:
    """How far the change can go up and down together before a corner leaves what the reader knows of it."""
    up: Floats = np.array(np.inf)
    down: Floats = np.array(np.inf)
    for index, sign in subsets:
        above, below = figure.high[index] - figure.value[index], figure.value[index] - figure.low[index]
        up = np.minimum(up, np.where(sign > 0, above, below))
        down = np.minimum(down, np.where(sign > 0, below, above))
    width: Floats = np.maximum(up, 0) + np.maximum(down, 0)
    return width


def _corners(where: Place, price: Floats) -> list[Place]:
    other = np.unravel_index(int(np.argmin(price)), price.shape)
    pairs = [(place, int(each)) for place, each in zip(where, other, strict=True)]
    return list(itertools.product(*pairs))
