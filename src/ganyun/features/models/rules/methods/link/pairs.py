"""Which pairs are settled by keys, and which are worth comparing.

Where both rows have a valid identity, it decides: equal is a match, different is none. Only pairs in which one side has
none are left to compare, which is little when most rows have one.
"""

from collections.abc import Sequence

from ganyun.features.models.errors import RowsUnusable
from ganyun.features.models.rules.methods.link.rows import ROWS, Rows

SETTLED = "link_settled"
CANDIDATES = "link_candidates"


def settle(rows: Rows) -> int:
    """Makes ``link_settled(l, r, rule)``: pairs that agree on all columns of a key, by the first key that does.

    Raises:
        RowsUnusable: a key that so many rows share is no key.
    """
    options, parts = rows.options, []
    for place, rule in enumerate(options.deterministic):
        columns = [rows.column(name) for name in rule]
        _few_enough(rows, columns, f"deterministic[{place}]", ())
        earlier = [f"NOT coalesce({rows.equal(other)}, false)" for other in options.deterministic[:place]]
        conditions = [rows.ordered, *earlier, *_no_contradiction(rows)]
        parts.append(
            f"SELECT l.n AS l, r.n AS r, {place} AS rule FROM {ROWS} AS l JOIN {ROWS} AS r ON {rows.equal(rule)}"
            f" WHERE {' AND '.join(conditions)}"
        )
    nothing = f"SELECT n AS l, n AS r, 0 AS rule FROM {ROWS} LIMIT 0"
    rows.connection.execute(f"CREATE OR REPLACE TABLE {SETTLED} AS {' UNION ALL '.join(parts) or nothing}")
    return int(rows.one(f"SELECT count(*) FROM {SETTLED}"))


def _no_contradiction(rows: Rows) -> list[str]:
    """Two different valid identities are two different things, whatever else agrees."""
    names = [rows.column(name) for name in rows.options.identities]
    return [f"(l.{name} IS NULL OR r.{name} IS NULL OR l.{name} = r.{name})" for name in names]


def gather(rows: Rows) -> int:
    """Makes ``link_candidates(join_key_l, join_key_r, match_key)``: pairs of all blocks that no key has settled.

    Raises:
        RowsUnusable: a block makes more pairs than can be compared.
    """
    options, parts = rows.options, []
    identities = [rows.column(name) for name in options.identities]
    joins = [_block(rows, place) for place in range(len(options.block))]
    for place, join in enumerate(joins):
        block = options.block[place]
        columns = [rows.part(part, "x").removeprefix("x.") for part in block]
        _few_enough(rows, [each.replace("x.", "") for each in columns], f"block[{place}]", identities)
        earlier = [f"NOT coalesce({other}, false)" for other in joins[:place]]
        for ours, theirs in _unsettled(identities):
            conditions = [rows.ordered, *earlier, *ours, *theirs]
            parts.append(
                f"SELECT l.n AS join_key_l, r.n AS join_key_r, '{place}' AS match_key"
                f" FROM {ROWS} AS l JOIN {ROWS} AS r ON {join} WHERE {' AND '.join(conditions)}"
            )
    known = f"SELECT 1 FROM {SETTLED} AS s WHERE s.l = join_key_l AND s.r = join_key_r"
    every = " UNION ALL ".join(parts)
    left_over = f"SELECT * FROM ({every}) WHERE NOT EXISTS ({known})" if options.deterministic else every
    rows.connection.execute(f"CREATE OR REPLACE TABLE {CANDIDATES} AS {left_over}")
    return int(rows.one(f"SELECT count(*) FROM {CANDIDATES}"))


def _block(rows: Rows, place: int) -> str:
    return " AND ".join(f"{rows.part(part, 'l')} = {rows.part(part, 'r')}" for part in rows.options.block[place])


def _unsettled(identities: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    """Conditions on both sides: at least one of them lacks each identity. Two joins, each of them small."""
    if not identities:
        return [([], [])]
    first, *others = identities
    rest = [f"(l.{name} IS NULL OR r.{name} IS NULL)" for name in others]
    return [([f"l.{first} IS NULL"], rest), ([f"l.{first} IS NOT NULL", f"r.{first} IS NULL"], rest)]


def _few_enough(rows: Rows, columns: Sequence[str], path: str, identities: Sequence[str]) -> None:
    """Counts a join before it is made: one value that a million rows share would make a million million pairs."""
    present = " AND ".join(f"{column} IS NOT NULL" for column in columns)
    known = f"{identities[0]} IS NOT NULL" if identities else "false"
    if rows.two:
        pairs = (
            "(count(*) FILTER (side = 0))::HUGEINT * count(*) FILTER (side = 1)"
            f" - (count(*) FILTER (side = 0 AND {known}))::HUGEINT * count(*) FILTER (side = 1 AND {known})"
        )
    else:
        pairs = (
            "(count(*)::HUGEINT * (count(*) - 1)"
            f" - (count(*) FILTER ({known}))::HUGEINT * (count(*) FILTER ({known}) - 1)) // 2"
        )
    keys = ", ".join(columns)
    grouped = f"SELECT {pairs} AS pairs FROM {ROWS} WHERE {present} GROUP BY {keys}"
    count = int(rows.one(f"SELECT coalesce(sum(pairs), 0) FROM ({grouped})"))
    if count > rows.options.most_pairs:
        reason = f"{path} 会产生 {count:,} 对，上限 {rows.options.most_pairs:,}：再加一列，或去掉很多行共有的值"
        raise RowsUnusable(method="link", reason=reason)
