"""Values of indicators, read from the lake."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pyarrow as pa

from ganyun.engine.port import engine
from ganyun.features.insight.errors import UnknownDimension
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.queries.divisions import place_of
from ganyun.features.insight.queries.indicators import definition_of, table_of
from ganyun.features.insight.rules.declaration import Indicator as Definition

Divisions = Sequence[str] | Literal["all"] | None
Dimensions = Mapping[str, str | None]

EVERY_VALUE = "*"
"""As the value of a dimension: each of its values, instead of the roll-up."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value. ``division`` ``None`` is the roll-up; ``light`` "" is no data (or no thresholds)."""

    time: date | None
    division: str | None
    division_code: str | None
    value: float | None
    n: int | None
    light: str


def schema_of(found: Definition) -> pa.Schema:
    """The columns of a table of values."""
    return pa.schema([
        ("time", pa.date32()), ("division", pa.string()), ("division_code", pa.string()),
        *((name, pa.string()) for name in found.by.dimensions),
        ("value", pa.float64()), ("n", pa.int64()), ("light", pa.string()),
    ])  # fmt: skip


def series(
    row: Indicator,
    *,
    since: date | None = None,
    until: date | None = None,
    divisions: Divisions = None,
    dimensions: Dimensions | None = None,
) -> pa.Table:
    """Rows in order of time and division.

    Args:
        divisions: ``None``: the headline (the roll-up, or ``focus``); names or codes; or ``"all"`` without the roll-up.
        dimensions: dimension → value, ``"*"`` for each of its values; a dimension left out is rolled up.
    """
    found = definition_of(row)
    table = table_of(row.name)
    if not engine().exists(table):
        return schema_of(found).empty_table()
    where, values = _conditions(found, divisions, dimensions or {})
    if found.by.time:
        where.append("time IS NOT NULL")  # not the total over all times
    for sign, day in ((">=", since), ("<=", until)):
        if day is not None and found.by.time:
            where.append(f"time {sign} ?")
            values.append(day)
    return _rows(table, where, values, ("time", "division", *found.by.dimensions))


def whole(row: Indicator, *, divisions: Divisions = None) -> pa.Table:
    """The total over all times, for an indicator that declares ``by.over_time``."""
    found = definition_of(row)
    table = table_of(row.name)
    if not found.by.over_time or not engine().exists(table):
        return schema_of(found).empty_table()
    where, values = _conditions(found, divisions, {})
    return _rows(table, [*where, "time IS NULL"], values, ("division",))


def latest(row: Indicator, division: str | None = None) -> Value | None:
    """The newest known value of a division (default: the headline); ``None`` when there is none."""
    if division is None:
        if row.value is None:
            return None
        focus = place_of(definition_of(row).by.focus)
        return Value(row.time, focus.name or None, focus.code or None, row.value, row.n, row.light)
    known = [each for each in values_in(series(row, divisions=[division])) if each.value is not None]
    return known[-1] if known else None


def values_in(table: pa.Table) -> list[Value]:
    """Rows of :func:`series` as values."""
    columns = ("time", "division", "division_code", "value", "n", "light")
    return [Value(*each) for each in zip(*(table.column(name).to_pylist() for name in columns), strict=True)]


def at_periods(row: Indicator, periods: Sequence[date], dimensions: Dimensions | None = None) -> pa.Table:
    """Every division, and the roll-up, at the periods that begin on these days."""
    found = definition_of(row)
    table = table_of(row.name)
    if not engine().exists(table):
        return schema_of(found).empty_table()
    where, values = _conditions(found, "all", dimensions or {})
    where[0] = "true"  # the roll-up too
    if found.by.time:
        unit = row.every or "day"
        where.append(f"CAST(date_trunc('{unit}', time) AS DATE) IN ({', '.join('?' * len(periods))})")
        values += periods
    return _rows(table, where, values, ("time", "division"))


def times(row: Indicator) -> list[date]:
    """The times that have a value, oldest first."""
    found = definition_of(row)
    table = table_of(row.name)
    if not found.by.time or not engine().exists(table):
        return []
    sql = "SELECT DISTINCT time FROM v WHERE time IS NOT NULL AND value IS NOT NULL ORDER BY time"
    days: list[date] = engine().query(sql, {"v": table}).read_all().column("time").to_pylist()
    return days


def divisions_in(row: Indicator) -> list[tuple[str, str]]:
    """``(name, code)`` of every division with values, by code and name."""
    table = table_of(row.name)
    if not definition_of(row).by.division or not engine().exists(table):
        return []
    sql = (
        "SELECT DISTINCT division, coalesce(division_code, '') AS code FROM v WHERE division IS NOT NULL ORDER BY 2, 1"
    )
    found = engine().query(sql, {"v": table}).read_all().to_pylist()
    return [(each["division"], each["code"]) for each in found]


def dimension_values(row: Indicator) -> dict[str, list[str]]:
    """Dimension → its values."""
    table = table_of(row.name)
    if not engine().exists(table):
        return {}
    return {
        name: engine()
        .query(f'SELECT DISTINCT "{name}" AS word FROM v WHERE "{name}" IS NOT NULL ORDER BY 1', {"v": table})
        .read_all()
        .column("word")
        .to_pylist()
        for name in definition_of(row).by.dimensions
    }


def _rows(table: str, where: Sequence[str], values: Sequence[Any], order: Sequence[str]) -> pa.Table:
    ordered = ", ".join(f'"{name}"' for name in order)
    sql = f"SELECT * FROM v WHERE {' AND '.join(where)} ORDER BY {ordered}"
    return engine().query(sql, {"v": table}, list(values)).read_all()


def _conditions(found: Definition, divisions: Divisions, dimensions: Dimensions) -> tuple[list[str], list[Any]]:
    where, values = _places(found, divisions)
    for name in dimensions:
        if name not in found.by.dimensions:
            known = "、".join(found.by.dimensions) or "—"
            raise UnknownDimension(name=found.code, dimension=name[:60], known=known)
    for name in found.by.dimensions:
        wanted = dimensions.get(name)
        if wanted is None:
            where.append(f'"{name}" IS NULL')
        elif wanted == EVERY_VALUE:
            where.append(f'"{name}" IS NOT NULL')
        else:
            where.append(f'"{name}" = ?')
            values.append(wanted)
    return where, values


def _places(found: Definition, divisions: Divisions) -> tuple[list[str], list[Any]]:
    if not found.by.division:
        return ["true"], []
    if divisions == "all":
        return ["division IS NOT NULL"], []
    if divisions is None:
        if not found.by.focus:
            return ["division IS NULL"], []
        divisions = [found.by.focus]
    names = [place_of(each).name for each in divisions]
    if not names:
        return ["false"], []
    return [f"division IN ({', '.join('?' * len(names))})"], list(names)
