"""A picture of each field: filled, distinct, range, histogram or most frequent values.

Counts of rows and nulls are exact. The rest is computed from the pass's sample (at most 100,000 rows spread over the
file), so it costs the same for a thousand rows and for ten million.
"""

from dataclasses import dataclass, field

import duckdb
import pyarrow as pa
import pyarrow.types as kinds

from ganyun.features.quality.rules.checks import Plan
from ganyun.features.quality.rules.stream import CheckedStream
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


def profile(plan: Plan, stream: CheckedStream) -> list[FieldProfile]:
    """Profiles every field of the contract."""
    sample = stream.sample
    levels = {each.name: each.level for each in plan.contract.fields}
    with duckdb.connect() as connection:
        connection.register("sample", sample)
        result = []
        for name in plan.columns:
            filled = stream.rows - stream.nulls[name]
            values = levels[name] < LEVEL_WITHOUT_VALUES
            result.append(_field(connection, sample.schema.field(name), filled, stream.rows, values))
        return result


def _field(connection: duckdb.DuckDBPyConnection, column: pa.Field, filled: int, rows: int, values: bool) -> FieldProfile:
    name = sql_name(column.name)
    counted = connection.execute(f"SELECT count({name}), count(DISTINCT {name}), min({name})::VARCHAR, max({name})::VARCHAR FROM sample")
    sampled, distinct, low, high = counted.fetchone() or (0, 0, None, None)
    if not values or not sampled:
        return FieldProfile(column.name, filled, rows, distinct, sampled)
    numeric = kinds.is_integer(column.type) or kinds.is_floating(column.type) or kinds.is_decimal(column.type)
    if numeric or kinds.is_date(column.type) or kinds.is_timestamp(column.type):
        number = f"{name}::DOUBLE" if numeric else f"epoch({name})::DOUBLE"
        mean = connection.execute(f"SELECT avg({number}) FROM sample").fetchone() if numeric else None
        return FieldProfile(column.name, filled, rows, distinct, sampled, low or "", high or "",
                            mean[0] if mean else None, _histogram(connection, number))  # fmt: skip
    query = f"SELECT left({name}::VARCHAR, 60), count(*) FROM sample WHERE {name} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {FREQUENT}"
    frequent = [(str(value), int(count)) for value, count in connection.execute(query).fetchall()]
    return FieldProfile(column.name, filled, rows, distinct, sampled, frequent=frequent)


def _histogram(connection: duckdb.DuckDBPyConnection, number: str) -> list[int]:
    bins = connection.execute(
        f"WITH v AS (SELECT {number} AS x FROM sample WHERE {number} IS NOT NULL), r AS (SELECT min(x) AS a, max(x) AS b FROM v) "
        f"SELECT CASE WHEN b > a THEN least(floor((x - a) / (b - a) * {BINS}), {BINS - 1}) ELSE 0 END::INT AS bin, count(*) "
        f"FROM v, r GROUP BY 1").fetchall()  # fmt: skip
    found = dict(bins)
    return [int(found.get(index, 0)) for index in range(BINS)]
