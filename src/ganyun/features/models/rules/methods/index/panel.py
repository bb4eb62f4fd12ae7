"""Measures as a matrix (rows × measures) with where each row belongs, and on one scale."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.index.options import IndexOptions
from ganyun.features.models.rules.methods.method import Tables
from ganyun.features.models.rules.shapes import dotted, quoted

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


class Panel:
    """``x`` in order of entity and time; ``times`` and ``entities`` name the row's group."""

    def __init__(self, keys: pa.Table, x: Floats, options: IndexOptions) -> None:
        self.keys, self.x, self.options = keys, x, options
        self.times = keys[options.time].to_pylist() if options.time else [None] * len(x)
        lists = [keys[name].to_pylist() for name in options.entity]
        self.entities: list[Any] = list(zip(*lists, strict=True)) or [()] * len(x)
        self.sign = np.array([1.0 if each.direction == "up" else -1.0 for each in options.indicators])

    def by_time(self) -> dict[Any, Rows]:
        return grouped(self.times)

    def by_entity(self) -> dict[Any, Rows]:
        return grouped(self.entities)

    def together(self) -> dict[Any, Rows]:
        """Rows that are normalised and weighed together, by what the card calls them."""
        if self.options.each_time and self.options.time:
            return self.by_time()
        return {None: np.arange(len(self.x))}


def read_panel(options: IndexOptions, tables: Tables) -> Panel:
    """The rows that have all their keys.

    Raises:
        NotEnoughData: there are none.
    """
    listed = ", ".join(quoted(name) for name in options.keys)
    values = ", ".join(f"CAST({quoted(name)} AS DOUBLE) AS {quoted('v:' + name)}" for name in options.names)
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in options.keys)
    given = tables.query(f"SELECT {listed}, {values} FROM {dotted(options.from_)} WHERE {filled} ORDER BY {listed}")
    if not given.num_rows:
        raise NotEnoughData(reason=f"{options.from_} 没有可用的行")
    x = np.column_stack([given[f"v:{name}"].to_numpy(zero_copy_only=False).astype(float) for name in options.names])
    return Panel(given.select(list(options.keys)), np.where(np.isfinite(x), x, np.nan), options)


def grouped(values: Sequence[Any]) -> dict[Any, Rows]:
    found: dict[Any, list[int]] = {}
    for row, value in enumerate(values):
        found.setdefault(value, []).append(row)
    return {value: np.array(rows) for value, rows in found.items()}


def normalised(x: Floats, sign: Floats, how: str) -> Floats:
    """Measures on one scale, more is better: (x − min)/(max − min) in 0–1, or z; a constant measure says nothing."""
    if how == "none":
        return x * sign
    known = np.isfinite(x).any(axis=0)
    safe = np.where(known, x, 0.0)
    if how == "z":
        spread = np.nanstd(safe, axis=0)
        z: Floats = sign * (x - np.nanmean(safe, axis=0)) / np.where(spread > 0, spread, np.nan)
        return z
    low, high = np.nanmin(safe, axis=0), np.nanmax(safe, axis=0)
    span = np.where(high > low, high - low, np.nan)
    scaled: Floats = np.where(sign > 0, (x - low) / span, (high - x) / span)
    return scaled


def against_base(panel: Panel) -> Floats:
    """x / x₀, x₀ of the same entity at ``base`` (its first time without it); where less is better x₀ / x."""
    scaled = np.full(panel.x.shape, np.nan)
    wanted = None if panel.options.base is None else str(panel.options.base)
    for rows in panel.by_entity().values():
        starts = [row for row in rows if wanted is None or str(panel.times[row]) == wanted]
        if not starts:
            continue
        first, x = panel.x[starts[0]], panel.x[rows]
        with np.errstate(divide="ignore", invalid="ignore"):
            ratio = np.where(panel.sign > 0, x / first, first / x)
        scaled[rows] = np.where(np.isfinite(ratio), ratio, np.nan)
    return scaled


def places(panel: Panel, score: Floats) -> list[int | None]:
    """1 for the highest score of a time; equal scores share a place."""
    found: list[int | None] = [None] * len(score)
    for rows in panel.by_time().values():
        known = rows[np.isfinite(score[rows])]
        ordered = np.sort(score[known])
        better = len(known) - np.searchsorted(ordered, score[known], side="right")
        for row, above in zip(known, better, strict=True):
            found[row] = 1 + int(above)
    return found


def percentiles(panel: Panel, score: Floats) -> Floats:
    """Where each score stands among those of its time (of all, without time): 0 … 100, equal scores in the middle."""
    found = np.full(len(score), np.nan)
    groups = panel.by_time().values() if panel.options.entity else [np.arange(len(score))]
    for rows in groups:
        known = rows[np.isfinite(score[rows])]
        ordered = np.sort(score[known])
        below = np.searchsorted(ordered, score[known], side="left")
        up_to = np.searchsorted(ordered, score[known], side="right")
        found[known] = 100 * (below + up_to) / (2 * max(1, len(known)))
    return found
