"""How much each measure counts: stated, by entropy, or from pairwise comparisons (standards.md §17)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.index.options import IndexOptions

Floats = NDArray[np.float64]
RANDOM = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)  # RI of AHP, n = 1 … 10
CONSISTENT = 0.1


def entropy_weights(x: Floats) -> Floats:
    """p = x/Σx, e = −Σ p ln p / ln m, w = (1 − e)/Σ(1 − e); ``x`` ≥ 0, m its known values.

    A measure that never differs weighs nothing; where none differs, all weigh the same.
    """
    known = np.isfinite(x)
    x = np.where(known, x, 0.0)
    rows = np.maximum(known.sum(axis=0), 2)
    totals = x.sum(axis=0)
    p = np.divide(x, totals, out=np.zeros_like(x), where=totals > 0)
    e = -np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(axis=0) / np.log(rows)
    spare = np.where(totals > 0, np.maximum(1 - e, 0), 0)
    spare = np.where(spare < 1e-12, 0, spare)
    weights: Floats = spare / spare.sum() if spare.sum() > 0 else np.full(x.shape[1], 1 / x.shape[1])
    return weights


def ahp_weights(matrix: Sequence[Sequence[float]]) -> tuple[Floats, float]:
    """The principal eigenvector of a matrix of pairwise comparisons, and its consistency ratio (accepted below 0.1)."""
    a = np.array(matrix, float)
    values, vectors = np.linalg.eig(a)
    place = int(np.argmax(values.real))
    weights = np.abs(vectors[:, place].real)
    n = len(a)
    random = RANDOM[min(n, len(RANDOM)) - 1]
    ratio = float((values[place].real - n) / (n - 1) / random) if n > 2 else 0.0
    return weights / weights.sum(), max(0.0, ratio)


def weights_of(options: IndexOptions, scaled: Floats) -> Floats:
    """The weights of measures on one scale, summing to 1."""
    if options.weights == "given":
        given: Floats = np.array([each.weight or 0.0 for each in options.indicators])
        stated: Floats = given / given.sum()
        return stated
    if options.weights == "entropy":
        least = np.nanmin(scaled) if np.isfinite(scaled).any() else 0.0
        return entropy_weights(scaled - min(0.0, float(least)))
    if options.weights == "ahp":
        return ahp_weights(options.matrix)[0]
    return np.full(len(options.indicators), 1 / len(options.indicators))
