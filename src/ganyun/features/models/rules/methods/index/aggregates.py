"""Indices over the rows of a group, as one SQL query: how concentrated a quantity is, how prices moved."""

from ganyun.features.models.rules.methods.index.options import IndexOptions
from ganyun.features.models.rules.shapes import dotted, quoted

CONCENTRATION = {
    "units": "单位数",
    "total": "合计",
    "largest": "最大者的份额",
    "four": "前四位的份额 CR4",
    "theil": "泰尔指数",
    "gini": "基尼系数",
}
PRICES = {"laspeyres": "拉氏指数", "paasche": "帕氏指数", "items": "两期都有的品种数", "coverage": "其占本期金额的比例"}


def concentration(options: IndexOptions) -> str:
    """HHI = Σ s² with shares in percent, T = mean(y/μ · ln y/μ), Gini, by entity and time (standards.md §16).

    Every row of a group is one unit; units below zero have no share and are left out.
    """
    keys = ", ".join(quoted(name) for name in options.keys)
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in options.keys)
    x = f"CAST({quoted(options.names[0])} AS DOUBLE)"
    return f"""
        SELECT {keys}, 10000 * sum(_s * _s) AS score, count(*) AS units, any_value(_total) AS total,
            100 * max(_s) AS largest, 100 * sum(_s) FILTER (_from_top <= 4) AS four,
            sum(CASE WHEN _s > 0 THEN _s * ln(_s * _n) ELSE 0 END) AS theil,
            2 * sum(_rank * _s) / count(*) - (count(*) + 1) / count(*) AS gini
        FROM (SELECT *, _x / nullif(_total, 0) AS _s
            FROM (SELECT {keys}, {x} AS _x, sum({x}) OVER g AS _total, count(*) OVER g AS _n,
                    row_number() OVER (PARTITION BY {keys} ORDER BY {x}) AS _rank,
                    row_number() OVER (PARTITION BY {keys} ORDER BY {x} DESC) AS _from_top
                FROM {dotted(options.from_)} WHERE {filled} AND {x} >= 0 AND isfinite({x})
                WINDOW g AS (PARTITION BY {keys})))
        GROUP BY {keys} ORDER BY {keys}"""


def left_out(options: IndexOptions) -> str:
    """How many rows :func:`concentration` leaves out."""
    x = f"CAST({quoted(options.names[0])} AS DOUBLE)"
    return f"SELECT count(*) AS n FROM {dotted(options.from_)} WHERE {x} < 0 OR {x} IS NULL OR NOT isfinite({x})"


def price(options: IndexOptions) -> str:
    """Laspeyres Σp₁q₀/Σp₀q₀, Paasche Σp₁q₁/Σp₀q₁, Fisher √(LP), × 100 (standards.md §33).

    Against ``base`` (the first time of each entity without it), or chained: each time against the one before. Items
    count that have a price and a quantity at both times.
    """
    entity = "".join(f"{quoted(name)}, " for name in options.entity)
    same_entity = "".join(f"a.{quoted(name)} = b.{quoted(name)} AND " for name in options.entity)
    time = quoted(options.time)
    items = ", ".join(quoted(name) for name in options.items)
    same_item = " AND ".join(f"a.{quoted(name)} = b.{quoted(name)}" for name in options.items)
    filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in (*options.keys, *options.items))
    by_entity = f"PARTITION BY {entity.removesuffix(', ')}" if entity else ""
    first = f"min({time}) OVER ({by_entity})" if options.base is None else "_base"
    earlier = "b._at = a._at - 1" if options.chain else f"b.{time} = a._first"
    over = f"OVER ({by_entity} ORDER BY {time})"
    figures = {"laspeyres": "_l", "paasche": "_p"}
    levels = {
        name: f"100 * exp(sum(ln({short})) {over})" if options.chain else f"100 * {short}"
        for name, short in figures.items()
    }
    return f"""
        WITH given AS (
            SELECT {entity}{time}, {items}, CAST({quoted(options.price)} AS DOUBLE) AS _price,
                CAST({quoted(options.quantity)} AS DOUBLE) AS _quantity
            FROM {dotted(options.from_)} WHERE {filled}
        ), known AS (
            SELECT *, dense_rank() OVER ({by_entity} ORDER BY {time}) AS _at, {_first(options, first)} AS _first
            FROM given WHERE _price > 0 AND _quantity >= 0 AND isfinite(_price) AND isfinite(_quantity)
        ), ratios AS (
            SELECT {"".join(f"a.{quoted(name)}, " for name in options.entity)}a.{time}, any_value(a._at) AS _at,
                sum(a._price * b._quantity) / nullif(sum(b._price * b._quantity), 0) AS _l,
                sum(a._price * a._quantity) / nullif(sum(b._price * a._quantity), 0) AS _p,
                count(b._price) AS items,
                100 * sum(a._price * a._quantity) FILTER (b._price IS NOT NULL)
                    / nullif(sum(a._price * a._quantity), 0) AS coverage
            FROM known AS a LEFT JOIN known AS b
                ON {same_entity}{same_item} AND {earlier}
            GROUP BY ALL
        ), started AS (
            SELECT * REPLACE (
                {"CASE WHEN _at = 1 THEN 1 ELSE _l END" if options.chain else "_l"} AS _l,
                {"CASE WHEN _at = 1 THEN 1 ELSE _p END" if options.chain else "_p"} AS _p)
            FROM ratios
        )
        SELECT {entity}{time}, sqrt(laspeyres * paasche) AS score, laspeyres, paasche, items, coverage
        FROM (SELECT *, {", ".join(f"{sql} AS {name}" for name, sql in levels.items())} FROM started)
        ORDER BY {entity}{time}"""


def _first(options: IndexOptions, earliest: str) -> str:
    """The base time: stated as in the file, compared as text."""
    if options.base is None:
        return earliest
    base = str(options.base).replace("'", "''")
    time = quoted(options.time)
    return f"max(CASE WHEN CAST({time} AS VARCHAR) = '{base}' THEN {time} END) OVER ()"
