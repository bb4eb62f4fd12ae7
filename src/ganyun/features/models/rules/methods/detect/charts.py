"""Control charts: EWMA of single values, and X̄–R of subgroups with the rules of Western Electric (standards.md §37)."""

import numpy as np
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.detect.options import DetectOptions
from ganyun.features.models.rules.methods.detect.windows import ORDERED, SERIES, known_of, normal

Floats = NDArray[np.float64]

CONSTANTS = {  # size of a subgroup → A₂, D₃, D₄, d₂ (standards.md §37; of one value: the range to the value before it)
    1: (2.660, 0.0, 3.267, 1.128),
    2: (1.880, 0.0, 3.267, 1.128),
    3: (1.023, 0.0, 2.574, 1.693),
    4: (0.729, 0.0, 2.282, 2.059),
    5: (0.577, 0.0, 2.114, 2.326),
    6: (0.483, 0.0, 2.004, 2.534),
    7: (0.419, 0.076, 1.924, 2.704),
    8: (0.373, 0.136, 1.864, 2.847),
    9: (0.337, 0.184, 1.816, 2.970),
    10: (0.308, 0.223, 1.777, 3.078),
}
RULES = {
    1: "一点在 3σ 之外",
    2: "三点中两点在同侧 2σ 之外",
    3: "五点中四点在同侧 1σ 之外",
    4: "连续八点在同侧",
}


def ewma_parts(options: DetectOptions) -> str:
    """The values with level and spread of what is normal; :func:`ewma` goes on from there."""
    known, over = known_of(options), normal(options)
    return f"""
        SELECT *, avg({known}) {over} AS _expected, stddev_samp({known}) {over} AS _spread
        FROM series ORDER BY _s, _n"""


def ewma(
    values: Floats, level: Floats, spread: Floats, first: NDArray[np.bool_], weight: float, limit: float
) -> tuple[Floats, Floats]:
    """``(score, upper)`` of Z = λx + (1 − λ)Z₋₁ from the level on; the score is in standard deviations of Z.

    ``upper`` is the value that would bring Z to its limit. A missing value leaves Z where it is.
    """
    known = np.isfinite(values) & np.isfinite(level)
    moved = np.where(known, weight * (values - level), 0.0)
    kept = np.where(known, 1 - weight, 1.0)
    after = recurrence(np.where(first, 0.0, kept), moved)
    before = np.where(first, 0.0, np.concatenate(([0.0], after[:-1])))
    seen: NDArray[np.int64] = np.cumsum(known) - np.maximum.accumulate(np.where(first, np.cumsum(known) - known, 0))
    sigma = spread * np.sqrt(weight / (2 - weight) * (1 - (1 - weight) ** (2 * seen)))
    usable = known & (sigma > 0)
    score = np.where(usable, after / np.where(usable, sigma, 1), np.nan)
    upper = np.where(usable, level + (limit * sigma - (1 - weight) * before) / weight, np.nan)
    return score, upper


def recurrence(kept: Floats, moved: Floats) -> Floats:
    """y where yᵢ = keptᵢ · yᵢ₋₁ + movedᵢ, by doubling: log n passes over arrays instead of n steps."""
    a, b = kept.copy(), moved.copy()
    apart = 1
    while apart < len(a) and np.any(a[apart:]):
        b[apart:] = a[apart:] * b[:-apart] + b[apart:]
        a[apart:] = a[apart:] * a[:-apart]
        a[:apart] = 0.0
        apart *= 2
    return b


def spc(options: DetectOptions, keys: str, order: str) -> str:
    """Subgroups (rows of one key and time) with their limits and the first rule that each breaks.

    X̄ within X̿ ± A₂R̄ and R within D₃R̄ … D₄R̄; rules 2–4 on σ̂/√n = A₂R̄/3. Without subgroups the range is that to the
    value before (individuals chart).
    """
    constants = ", ".join(f"({size}, {a2}, {d3}, {d4}, {d2})" for size, (a2, d3, d4, d2) in CONSTANTS.items())
    normal_ones = f"FILTER (_n <= {options.baseline})" if options.baseline else ""
    side = {
        name: f"sum(({beyond})::INT) OVER ({ORDERED} ROWS BETWEEN {back} PRECEDING AND CURRENT ROW)"
        for name, beyond, back in (
            ("u2", "_z > 2", 2), ("d2", "_z < -2", 2), ("u1", "_z > 1", 4), ("d1", "_z < -1", 4),
            ("u0", "_z > 0", 7), ("d0", "_z < 0", 7),
        )
    }  # fmt: skip
    return f"""
        WITH grouped AS (
            SELECT *, row_number() OVER (PARTITION BY _s ORDER BY {order}) AS _n
            FROM (SELECT {keys}{order}, _s, avg(_v) AS _v, max(_v) - min(_v) AS _r, count(_v) AS _size
                FROM series WHERE _v IS NOT NULL GROUP BY ALL)
        ), ranged AS (
            SELECT * REPLACE (CASE WHEN _size = 1 THEN abs(_v - lag(_v) OVER ({ORDERED})) ELSE _r END AS _r)
            FROM grouped
        ), centred AS (
            SELECT ranged.*, a2, d3, d4, d2, avg(_v) {normal_ones} OVER ({SERIES}) AS _expected,
                avg(_r) {normal_ones} OVER ({SERIES}) AS _mean_range
            FROM ranged LEFT JOIN (VALUES {constants}) AS c(size, a2, d3, d4, d2) ON c.size = _size
        ), scored AS (
            SELECT *, (_v - _expected) / nullif(a2 * _mean_range / 3, 0) AS _z FROM centred
        ), counted AS (
            SELECT *, {", ".join(f"{sql} AS {name}" for name, sql in side.items())} FROM scored
        )
        SELECT * EXCLUDE (_z, u2, d2, u1, d1, u0, d0), _z AS _score, _expected + a2 * _mean_range AS _upper,
            CASE WHEN _z IS NULL THEN NULL
                WHEN abs(_z) > 3 THEN '{RULES[1]}'
                WHEN _r > d4 * _mean_range OR _r < d3 * _mean_range THEN '极差在界外'
                WHEN (u2 >= 2 AND _z > 2) OR (d2 >= 2 AND _z < -2) THEN '{RULES[2]}'
                WHEN (u1 >= 4 AND _z > 1) OR (d1 >= 4 AND _z < -1) THEN '{RULES[3]}'
                WHEN u0 = 8 OR d0 = 8 THEN '{RULES[4]}' END AS _rule
        FROM counted ORDER BY _s, _n"""


def capability(mean: float, mean_range: float, size: int, low: float | None, high: float | None) -> float | None:
    """Cpk = the nearer specification limit in units of 3σ̂, with σ̂ = R̄/d₂; none without a limit or a spread."""
    sigma = mean_range / CONSTANTS[size][3]
    sides = [high - mean] if high is not None else []
    sides += [mean - low] if low is not None else []
    return min(sides) / (3 * sigma) if sides and sigma > 0 else None
