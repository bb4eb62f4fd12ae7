"""Detection as SQL windows: one scan, any number of series, no loop.

Each function takes the options and returns a SELECT over ``series`` (columns ``_v`` value, ``_n`` position in its
series from 1, ``_s`` series) that yields ``_expected, _score, _upper`` beside ``series.*``.
"""

from collections.abc import Callable

from ganyun.features.models.rules.methods.detect.options import DetectOptions

MAD = 0.6745  # the MAD of a normal distribution in standard deviations
SERIES = "PARTITION BY _s"
ORDERED = "PARTITION BY _s ORDER BY _n"


def normal(options: DetectOptions) -> str:
    """``OVER (…)`` of the values that say what is normal for each value."""
    if options.window:
        return f"OVER ({ORDERED} ROWS BETWEEN {options.window} PRECEDING AND 1 PRECEDING)"
    return f"OVER ({SERIES})"


def known_of(options: DetectOptions) -> str:
    """The value, where it counts for the baseline."""
    return f"CASE WHEN _n <= {options.baseline} THEN _v END" if options.baseline else "_v"


def robust_z(options: DetectOptions) -> str:
    """z = 0.6745 (x − median) / MAD (standards.md §5); a MAD of 0 falls back on the mean deviation."""
    known, over = known_of(options), normal(options)
    return f"""
        SELECT * EXCLUDE (_spread), {MAD} * (_v - _expected) / nullif(_spread, 0) AS _score,
            _expected + {options.threshold} * _spread / {MAD} AS _upper
        FROM (SELECT *, median({known}) {over} AS _expected,
            coalesce(nullif(mad({known}) {over}, 0), stddev_samp({known}) {over} * {MAD}) AS _spread FROM series)"""


def z(options: DetectOptions) -> str:
    """z = (x − mean) / standard deviation."""
    known, over = known_of(options), normal(options)
    return f"""
        SELECT * EXCLUDE (_spread), (_v - _expected) / nullif(_spread, 0) AS _score,
            _expected + {options.threshold} * _spread AS _upper
        FROM (SELECT *, avg({known}) {over} AS _expected, stddev_samp({known}) {over} AS _spread FROM series)"""


def ears(options: DetectOptions) -> str:
    """C1: the seven values before; C2: the seven before the last two; C3: three days of C2 (Hutwagner 2003)."""
    gap = 1 if options.method == "ears_c1" else 3
    over = f"OVER ({ORDERED} ROWS BETWEEN {gap + 6} PRECEDING AND {gap} PRECEDING)"
    whole = f"count(_v) {over} = 7"
    least = f"greatest(stddev_samp(_v) {over}, {options.spread})"
    base = f"""
        SELECT *, CASE WHEN {whole} THEN avg(_v) {over} END AS _expected, CASE WHEN {whole} THEN {least} END AS _spread
        FROM series"""
    single = f"""
        SELECT * EXCLUDE (_spread), (_v - _expected) / _spread AS _score,
            _expected + {options.threshold} * _spread AS _upper FROM ({base})"""
    if options.method != "ears_c3":
        return single
    three = f"OVER ({ORDERED} ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)"
    return f"""
        SELECT * EXCLUDE (_score, _upper, _spread), CASE WHEN count(_score) {three} = 3
            THEN sum(greatest(0, _score - 1)) {three} END AS _score,
            _expected + _spread * ({options.threshold} + 1 - (sum(greatest(0, _score - 1))
                OVER ({ORDERED} ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING))) AS _upper
        FROM ({single.replace(" EXCLUDE (_spread)", "")})"""


def cusum(options: DetectOptions) -> str:
    """S = max(0, S + z − k), both ways (standards.md §21): a sum less its own running minimum, so a window too.

    The limit is the value that would bring the upper S to it, as in ``surveillance``; a missing value moves nothing.

    Counts: z = (x − m)/√m with ``expected``; else level and spread of what is normal.
    """
    known, over = known_of(options), normal(options)
    if options.expected is not None:
        level, spread = f"{options.expected}", f"sqrt({options.expected})"
    else:
        level, spread = f"avg({known}) {over}", f"stddev_samp({known}) {over}"
    k = options.reference
    return f"""
        SELECT * EXCLUDE (_z, _spread, _up, _down), CASE WHEN _v IS NULL OR _spread IS NULL THEN NULL
                WHEN '{options.side}' = 'down' OR ('{options.side}' = 'both' AND _low > _high) THEN -_low
                ELSE _high END AS _score,
            _expected + _spread * ({options.threshold + k} - coalesce(lag(_high) OVER ({ORDERED}), 0)) AS _upper
        FROM (SELECT *, _up - least(0, min(_up) OVER ({ORDERED})) AS _high,
                _down - least(0, min(_down) OVER ({ORDERED})) AS _low
            FROM (SELECT *, coalesce(sum(_z - {k}) OVER ({ORDERED}), 0) AS _up,
                    coalesce(sum(-_z - {k}) OVER ({ORDERED}), 0) AS _down
                FROM (SELECT *, (_v - _expected) / nullif(_spread, 0) AS _z
                    FROM (SELECT *, ({level})::DOUBLE AS _expected, ({spread})::DOUBLE AS _spread FROM series))))"""


def seasonal(options: DetectOptions) -> str:
    """The residual from the median of its season (hour, weekday, month, place in a cycle), by robust z.

    ``window``: the median of so many earlier values of the same season only, so nothing later is looked at.
    """
    parts = {"hour": "hour(_t)", "weekday": "isodow(_t)", "month": "month(_t)"}
    season = parts.get(str(options.season), f"(_n - 1) % {options.season if isinstance(options.season, int) else 1}")
    known = known_of(options)
    over = (
        f"OVER (PARTITION BY _s, _season ORDER BY _n ROWS BETWEEN {options.window} PRECEDING AND 1 PRECEDING)"
        if options.window
        else "OVER (PARTITION BY _s, _season)"
    )
    residual = (
        "_v - _expected" if not options.baseline else f"CASE WHEN _n <= {options.baseline} THEN _v - _expected END"
    )
    return f"""
        SELECT * EXCLUDE (_season, _spread), {MAD} * (_v - _expected) / nullif(_spread, 0) AS _score,
            _expected + {options.threshold} * _spread / {MAD} AS _upper
        FROM (SELECT *, coalesce(nullif(mad({residual}) OVER ({SERIES}), 0),
                stddev_samp({residual}) OVER ({SERIES}) * {MAD}) AS _spread
            FROM (SELECT *, median({known}) {over} AS _expected FROM (SELECT *, {season} AS _season FROM series)))"""


def constant(options: DetectOptions) -> str:
    """So many equal values in a row: an instrument that hangs (standards.md §28.4)."""
    return f"""
        SELECT * EXCLUDE (_turn, _same), lag(_v) OVER ({ORDERED}) AS _expected, _same::DOUBLE AS _score,
            NULL::DOUBLE AS _upper
        FROM (SELECT *, row_number() OVER (PARTITION BY _s, _turn ORDER BY _n) AS _same
            FROM (SELECT *, sum(_new) OVER ({ORDERED}) AS _turn
                FROM (SELECT *, (_v IS NULL OR _v IS DISTINCT FROM lag(_v) OVER ({ORDERED}))::INT AS _new
                    FROM series)))"""


RULES: dict[str, Callable[[DetectOptions], str]] = {
    "robust_z": robust_z,
    "z": z,
    "ears_c1": ears,
    "ears_c2": ears,
    "ears_c3": ears,
    "cusum": cusum,
    "seasonal": seasonal,
    "constant": constant,
}
"""Method → SELECT. Farrington fits a regression a value, so it is numpy, in a file of its own."""
