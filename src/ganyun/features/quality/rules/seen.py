"""Which rows repeat a key that came before, while the data streams by: 8 bytes a row, no second pass."""

import numpy as np
import numpy.typing as npt

Hashes = npt.NDArray[np.uint64]


class SeenKeys:
    """A log-structured set of 64-bit key hashes.

    Sorted runs are merged as they grow, so a batch costs a sort of the batch and a binary search in a few runs.
    Equal hashes of different keys are possible (1 in 10⁵ for 10 M rows); the caller confirms what is reported.
    """

    def __init__(self) -> None:
        self._runs: list[Hashes] = []

    def add(self, hashes: Hashes) -> npt.NDArray[np.bool_]:
        """Adds a batch; returns, per hash, whether an earlier row (of this or any earlier batch) had it."""
        order = np.argsort(hashes, kind="stable")
        ordered = hashes[order]
        repeated = np.zeros(len(ordered), dtype=bool)
        repeated[1:] = ordered[1:] == ordered[:-1]
        for run in self._runs:
            place = np.searchsorted(run, ordered)
            place[place == len(run)] = 0
            repeated |= run[place] == ordered
        self._push(ordered[~repeated])
        result = np.empty(len(hashes), dtype=bool)
        result[order] = repeated
        return result

    def _push(self, run: Hashes) -> None:
        if not len(run):
            return
        while self._runs and len(self._runs[-1]) <= 2 * len(run):
            run = np.concatenate([self._runs.pop(), run])
            run.sort(kind="stable")  # two sorted halves: a merge
        self._runs.append(run)
