"""A picture of each field: filled, distinct, range, histogram or most frequent values.

Counts of rows and nulls are exact. The rest is computed from the pass's sample (at most 20,000 rows spread over the
file), so it costs the same for a thousand rows and for ten million.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.types as kinds

from ganyun.features.quality.rules.checks import Plan
from ganyun.features.quality.rules.types import sql_name

BINS = 20
FREQUENT = 10
LEVEL_WITHOUT_VALUES = 3  # values of personal fields never appear in a profile


@dataclass(frozen=True, slots=True)
class FieldProfile:
    """One field. ``histogram`` are counts of equal bins from ``low`` to ``high``; ``frequent`` are (value, count)."""

    name: str
    filled: int
    rows: int
    distinct: int
    sampled: int
    low: str = ""
    high: str = ""
    mean: float | None = None
    histogram: list[int] = field(default_factory=list)
    frequent: list[tuple[str, int]] = field(default_factory=list)


def profile(plan: Plan, sample: pa.Table, rows: int, nulls: Mapping[str, int]) -> list[FieldProfile]:
    """Profiles every field of the contract from a sample, and from the exact counts of rows and of nulls per field."""
    levels = {each.name: each.level for each in plan.contract.fields}
    with duckdb.connect() as connection:
        connection.register("sample", sample)
        figures = _figures(connection, list(plan.columns))
        result = []
        for name in plan.columns:
            values = levels[name] < LEVEL_WITHOUT_VALUES
            result.append(
                _field(connection, sample.schema.field(name), rows - nulls[name], rows, values, figures[name])
            )
        return result


def _figures(connection: duckdb.DuckDBPyConnection, names: list[str]) -> dict[str, tuple[Any, ...]]:
    """Count, distinct count, least and greatest of every column, in one scan."""
    wanted = ("count({0})", "approx_count_distinct({0})", "min({0})::VARCHAR", "max({0})::VARCHAR")
    columns = ", ".join(each.format(sql_name(name)) for name in names for each in wanted)
    row = connection.execute(f"SELECT {columns} FROM sample").fetchone() or ()
    return {name: row[4 * index : 4 * index + 4] for index, name in enumerate(names)}


def _field(connection: duckdb.DuckDBPyConnection, column: pa.Field, filled: int, rows: int, values: bool,
           figures: tuple[Any, ...]) -> FieldProfile:  # fmt: skip
    name = sql_name(column.name)
    sampled, distinct, low, high = figures
    if not values or not sampled:
        return FieldProfile(column.name, filled, rows, distinct, sampled)
    numeric = kinds.is_integer(column.type) or kinds.is_floating(column.type) or kinds.is_decimal(column.type)
    if numeric or kinds.is_date(column.type) or kinds.is_timestamp(column.type):
        number = f"{name}::DOUBLE" if numeric else f"epoch({name})::DOUBLE"
        mean = connection.execute(f"SELECT avg({number}) FROM sample").fetchone() if numeric else None
        return FieldProfile(column.name, filled, rows, distinct, sampled, low or "", high or "",
                            mean[0] if mean else None, _histogram(connection, number))  # fmt: skip
    query = (
        f"SELECT left({name}::VARCHAR, 60), count(*) FROM sample WHERE {name} IS NOT NULL "
        f"GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {FREQUENT}"
    )
    frequent = [(str(value), int(count)) for value, count in connection.execute(query).fetchall()]
    return FieldProfile(column.name, filled, rows, distinct, sampled, frequent=frequent)


def _histogram(connection: duckdb.DuckDBPyConnection, number: str) -> list[int]:
    place = f"least(floor((x - a) / (b - a) * {BINS}), {BINS - 1})"
    bins = connection.execute(
        f"WITH v AS (SELECT {number} AS x FROM sample WHERE {number} IS NOT NULL), "
        "r AS (SELECT min(x) AS a, max(x) AS b FROM v) "
        f"SELECT CASE WHEN b > a THEN {place} ELSE 0 END::INT AS bin, count(*) FROM v, r GROUP BY 1"
    ).fetchall()
    found = dict(bins)
    return [int(found.get(index, 0)) for index in range(BINS)]
