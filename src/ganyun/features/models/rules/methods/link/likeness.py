"""How alike two texts are, sign by sign: DuckDB's likenesses count bytes, of which a Chinese character has three.

Few pairs are worth a close look. Of every text it is kept which signs it holds (``s``, a set of 61 kinds in a number)
and how many (``z``). What two texts can have in common at most follows from that, and most pairs have too little.
Source: Jaro 1989 and Winkler 1990 as in standards.md §12; the bounds follow from their formulas.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa

from ganyun.features.models.rules.methods.link.options import Compare

KINDS = 61
"""Kinds of signs: less than the bits of a number, and prime, so that neighbours in Unicode differ."""


TEXT = ("jaro_winkler", "levenshtein")


def signs(column: str, unless: str = "false") -> str:
    """SQL: ``s`` and ``z`` of a text column ``c``; ``unless``: rows whose signs nobody will ask for."""
    kinds = f"list_transform(string_split({column}, ''), lambda sign: 1::UBIGINT << (unicode(sign) % {KINDS})::INTEGER)"
    number = column.removeprefix("c")
    found = f"CASE WHEN NOT ({unless}) THEN list_aggregate({kinds}, 'bit_or') END"
    return f"{found} AS s{number}, length({column}) AS z{number}"


def like(column: str, by: str, at: float) -> str:
    """SQL: whether the two values of a pair, ``c_l`` and ``c_r``, are at least so alike."""
    left, right = f'"{column}_l"', f'"{column}_r"'
    if by == "date":
        return f"abs({left} - {right}) <= {at}"
    if by == "numeric":
        return f"abs({left} - {right}) <= {at} * greatest(abs({left}), abs({right}))"
    number = column.removeprefix("c")
    sides = ", ".join(f'"{kind}{number}_{side}"' for kind in "csz" for side in "lr")
    return f"link_{'alike' if by == 'jaro_winkler' else 'close'}({sides}, {at})"


def steps(column: str, compare: Compare) -> list[tuple[int, str]]:
    """The levels of a comparison in the order in which they are asked for: place from equal (0) to different, and the
    SQL of its condition, empty for what is left over.

    Most pairs are unlike by the loosest measure, so texts are asked that before they are asked how alike they are.
    """
    equal, different = f'"{column}_l" = "{column}_r"', len(compare.levels) + 1
    tried = [(place, like(column, compare.by, at)) for place, at in enumerate(compare.levels, 1)]
    if compare.by not in TEXT:
        return [(0, equal), *tried, (different, "")]
    return [(0, equal), (different, f"NOT {tried[-1][1]}"), *tried[:-1], (different - 1, "")]


def define(connection: Any) -> None:
    """Makes the functions that :func:`like` calls."""
    from rapidfuzz.distance import JaroWinkler, Levenshtein

    _register(connection, "link_jaro_winkler", JaroWinkler.similarity, "DOUBLE")
    _register(connection, "link_levenshtein", Levenshtein.distance, "BIGINT")
    # So many characters the two texts can have in common at most.
    most = "least(za - bit_count(sa & ~sb), zb - bit_count(sb & ~sa))"
    ascii_only = "strlen(a) = za AND strlen(b) = zb"
    # With m in common and the longest beginning, 0.4 + 0.6 · (m/za + m/zb + 1) / 3 is the most there can be.
    hopeless = f"{most} * (za + zb) < (5 * step - 3 - 1e-9) * za * zb"
    connection.execute(f"""
        CREATE OR REPLACE MACRO link_alike(a, b, sa, sb, za, zb, step) AS CASE
            WHEN {hopeless} THEN false
            WHEN {ascii_only} THEN jaro_winkler_similarity(a, b) >= step
            ELSE link_jaro_winkler(a, b) >= step END""")
    connection.execute(f"""
        CREATE OR REPLACE MACRO link_close(a, b, sa, sb, za, zb, step) AS CASE
            WHEN greatest(za, zb) - {most} > step THEN false
            WHEN {ascii_only} THEN levenshtein(a, b) <= step
            ELSE link_levenshtein(a, b) <= step END""")


def _register(connection: Any, name: str, scorer: Callable[..., float], returns: str) -> None:
    """A function of DuckDB that measures whole columns; connections to one database share it."""
    from rapidfuzz.process import cpdist

    if connection.execute("SELECT 1 FROM duckdb_functions() WHERE function_name = ?", [name]).fetchall():
        return
    kind = np.float64 if returns == "DOUBLE" else np.int64

    def measured(left: pa.ChunkedArray, right: pa.ChunkedArray) -> pa.Array:
        return pa.array(cpdist(left.to_pylist(), right.to_pylist(), scorer=scorer, dtype=kind))

    connection.create_function(name, measured, ["VARCHAR", "VARCHAR"], returns, type="arrow")
