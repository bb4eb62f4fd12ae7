"""How often two rows agree by chance: u of Fellegi and Sunter, counted over pairs of rows drawn at random.

Agreement that is rarer than the draw can show, such as on a telephone number, is counted over all rows.
"""

import math

from ganyun.features.models.rules.methods.link.likeness import signs, steps
from ganyun.features.models.rules.methods.link.options import Compare
from ganyun.features.models.rules.methods.link.rows import ROWS, Rows

DRAWN, RANDOM = "link_drawn", "link_random"
RARE = 100
"""Pairs that agree by chance below which the draw is too coarse."""

Chances = tuple[float | None, ...]
"""Of one comparison: u of equal, of each level, of different. ``None``: no drawn pair was so."""


def chances(rows: Rows) -> list[Chances]:
    """u of every comparison; what the file gives stays."""
    compares = rows.options.compare
    if all(each.u for each in compares):
        return [each.u for each in compares]
    exhaustive = _draw(rows)
    counted = _count(rows, [rows.column(each.column) for each in compares], compares)
    found: list[Chances] = []
    for compare, counts in zip(compares, counted, strict=True):
        known = sum(counts)
        shares = [count / known if count else None for count in counts]
        if counts[0] < RARE and not exhaustive:
            shares[0] = _equal(rows, rows.column(compare.column)) or shares[0]
        found.append(compare.u or tuple(shares))
    return found


def _draw(rows: Rows) -> bool:
    """Makes ``link_random(l, r)`` and the rows it names; returns whether these are all pairs there are."""
    wanted = rows.options.training_pairs
    if rows.two:
        left = min(rows.counts[0], max(math.isqrt(wanted), math.ceil(wanted / rows.counts[1])))
        sizes = [left, min(rows.counts[1], math.ceil(wanted / left))]
    else:
        sizes = [min(rows.counts[0], math.isqrt(2 * wanted) + 1)]
    drawn = " UNION ALL ".join(
        f"(SELECT * FROM {ROWS} WHERE side = {side} ORDER BY hash(n + {rows.options.seed}), n LIMIT {size})"
        for side, size in enumerate(sizes)
    )
    texts = ", ".join(signs(rows.column(name)) for name in rows.options.texts)
    every = f"* REPLACE ({texts})" if texts else "*"
    rows.connection.execute(f"CREATE OR REPLACE TABLE {DRAWN} AS SELECT {every} FROM ({drawn})")
    # Kept as a table: only its rows are worked on in parallel, not those of a product of two small ones.
    pairs = f"SELECT l.n AS l, r.n AS r FROM {DRAWN} AS l, {DRAWN} AS r WHERE {rows.ordered}"
    rows.connection.execute(f"CREATE OR REPLACE TABLE {RANDOM} AS {pairs}")
    return tuple(sizes) == rows.counts


def _count(rows: Rows, columns: list[str], compares: tuple[Compare, ...]) -> list[list[int]]:
    """Pairs at each level, of each comparison."""
    levels, counts, sizes = [], [], []
    for column, compare in zip(columns, compares, strict=True):
        found = [f"WHEN {sql} THEN {place}" if sql else f"ELSE {place}" for place, sql in steps(column, compare)]
        missing = f'"{column}_l" IS NULL OR "{column}_r" IS NULL'
        levels.append(f"CASE WHEN {missing} THEN NULL {' '.join(found)} END AS g_{column}")
        counts += [f"count(*) FILTER (g_{column} = {place})" for place in range(len(found))]
        sizes.append(len(found))
    pairs = (
        f"SELECT {_sided('l')}, {_sided('r')} FROM {RANDOM} AS pair JOIN {DRAWN} AS l ON pair.l = l.n"
        f" JOIN {DRAWN} AS r ON pair.r = r.n"
    )
    counted = f"SELECT {', '.join(counts)} FROM (SELECT {', '.join(levels)} FROM ({pairs}))"
    line = iter(rows.connection.execute(counted).fetchall()[0])
    return [[next(line) for _ in range(size)] for size in sizes]


def _sided(side: str) -> str:
    """The columns of one row of a pair by the names that Splink gives them."""
    return f"COLUMNS({side}.*) AS '\\0_{side}'"


def _equal(rows: Rows, column: str) -> float:
    """The share of all pairs that agree on a column."""
    totals = "count(*) FILTER (side = 0) AS a, count(*) FILTER (side = 1) AS b"
    groups = f"SELECT {totals} FROM {ROWS} WHERE {column} IS NOT NULL GROUP BY {column}"
    if rows.two:
        agree, possible = "sum(a::DOUBLE * b)", "sum(a)::DOUBLE * sum(b)"
    else:
        agree, possible = "sum(a::DOUBLE * (a - 1))", "sum(a)::DOUBLE * (sum(a) - 1)"
    return float(rows.one(f"SELECT coalesce({agree} / nullif({possible}, 0), 0) FROM ({groups})"))
