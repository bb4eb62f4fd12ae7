"""Instruments that fall silent: every step that should have a value, and for how long none has come (§28.4)."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.errors import SeriesGaps
from ganyun.features.models.rules.methods.series import WIDEST, SeriesTable, column_of


@dataclass(frozen=True, slots=True)
class Silence:
    """All steps of all series, from the first of each to the newest of the table."""

    rows: pa.Table  # key…, time, value
    lost: NDArray[np.int64]  # steps without a value up to here, 0 where there is one
    counts: NDArray[np.int64]  # steps by series


def silences(found: SeriesTable, key: tuple[str, ...], time: str, value: str) -> Silence:
    """Puts every series on its steps; a series that has stopped is silent until the newest step of the table.

    Raises:
        SeriesGaps: the step is far too short for these rows.
    """
    newest = int(found.places.max())
    starts = found.starts[:-1]
    counts = newest - found.places[starts] + 1
    if counts.sum() > WIDEST * len(found.values) + 1000 * len(counts):
        sample = f"{found.name(int(counts.argmax()))}；every 写对了吗"
        raise SeriesGaps(
            table=found.table, every=found.step.words, series=len(counts), count=int(counts.sum()), sample=sample
        )
    offsets = np.concatenate(([0], np.cumsum(counts)))
    series = np.repeat(np.arange(len(counts)), np.diff(found.starts))
    at = offsets[series] + found.places - found.places[starts][series]
    values = np.full(int(offsets[-1]), np.nan)
    values[at] = found.values
    ahead = np.arange(int(offsets[-1])) - np.repeat(offsets[:-1], counts)
    moments = found.step.moments(np.repeat(found.moments[starts], counts), ahead, at_ends=found.at_ends)
    moments[at] = found.moments
    columns = [
        each.take(pa.array(np.repeat(np.arange(len(counts)), counts)))
        for each in column_of(found, range(len(counts)), 1)
    ]
    rows = pa.table([*columns, found.times(moments), pa.array(values, from_pandas=True)], names=[*key, time, value])
    return Silence(rows, run_lengths(np.isnan(values), ahead == 0), counts)


def run_lengths(lost: NDArray[np.bool_], first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """How many lost steps in a row end at each step, within a series."""
    place = np.arange(len(lost))
    since = np.maximum.accumulate(np.where(~lost, place, np.where(first, place - 1, -1)))
    return np.where(lost, place - since, 0)
