"""Which rows repeat a key that came before, while the data streams by: 8 bytes a row, no second pass.

A key is a 64-bit number: an integer key itself, or the hash of any other. Keys that arrive in order cost little.
"""

from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Hashes = npt.NDArray[np.integer[Any]]  # 64-bit, signed or not


class SeenKeys:
    """A log-structured set of 64-bit key hashes.

    Sorted runs are merged as they grow, so a batch costs a sort of the batch and a binary search in a few runs.
    Equal hashes of different keys are possible (1 in 10⁵ for 10 M rows); the caller confirms what is reported.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def add(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Adds a batch; returns, per hash, whether an earlier row (of this or any earlier batch) had it."""
        ordered = hashes if _rising(hashes) else np.sort(hashes)
        if not self._any(ordered):  # the usual case needs no positions, and a plain sort is ten times faster
            self._push(ordered)
            return np.zeros(len(hashes), dtype=bool)
        order = np.argsort(hashes, kind="stable")
        repeated = np.zeros(len(ordered), dtype=bool)
        repeated[1:] = ordered[1:] == ordered[:-1]
        for run in self._runs:
            repeated |= _found(run, ordered)
        self._push(ordered[~repeated])
        result = np.empty(len(hashes), dtype=bool)
        result[order] = repeated
        return result

    def _any(self, ordered: Hashes) -> bool:
        if not len(ordered):
            return False
        near = [run for run in self._runs if run[0] <= ordered[-1] and ordered[0] <= run[-1]]
        return bool((ordered[1:] == ordered[:-1]).any() or any(_found(run, ordered).any() for run in near))

    def _push(self, run: Hashes) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            before = self._runs.pop()
            after = before[-1] < run[0]
            run = np.concatenate([before, run])
            if not after:
                run.sort(kind="stable")  # two sorted halves: a merge
        self._runs.append(run)


def repetitions(*parts: pa.Array) -> int:
    """How many of these hashes (64-bit, none empty, part after part) had come before."""
    # by DLPack: Arrow's to_numpy() imports pandas where it is installed, 0.3 s for nothing
    hashes = np.concatenate([np.from_dlpack(part) for part in parts])
    ordered = np.sort(hashes, kind="stable")  # keys mostly come in order, which this makes use of
    return int((ordered[1:] == ordered[:-1]).sum())


def _rising(hashes: Hashes) -> bool:
    return bool((hashes[1:] > hashes[:-1]).all())


def _found(run: Hashes, ordered: Hashes) -> npt.NDArray[np.bool_]:
    """Which of the hashes are in a run (both sorted: the binary searches walk through memory in order)."""
    place = np.searchsorted(run, ordered)
    place[place == len(run)] = 0
    return np.asarray(run[place] == ordered)
