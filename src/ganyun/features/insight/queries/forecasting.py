"""The band that a forecast model gives beside an indicator's own line."""

from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from ganyun.engine.port import engine
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.queries.divisions import place_of
from ganyun.features.insight.queries.indicators import definition_of

BAND = ("mean", "lower", "upper")
EMPTY = pa.schema([("time", pa.date32()), ("mean", pa.float64()), ("lower", pa.float64()), ("upper", pa.float64())])


@dataclass(frozen=True, slots=True)
class _Shape:
    time: str
    keys: tuple[str, ...]


def forecast_band(row: Indicator, division: str | None = None) -> pa.Table:
    """``time``, ``mean``, ``lower``, ``upper`` in the unit of the indicator; empty when no model gives it.

    A model by division has a band for each of them, and none for the roll-up.
    """
    found = definition_of(row)
    table = found.forecast
    if not table or not engine().exists(table):
        return EMPTY.empty_table()
    shape = _shape(engine().schema(table), found.by.time)
    wanted = division or found.by.focus
    if shape is None or len(shape.keys) > 1 or bool(shape.keys) != bool(wanted):
        return EMPTY.empty_table()
    sql = f'SELECT CAST("{shape.time}" AS DATE) AS time, mean, lower, upper'
    values: list[str] = []
    if shape.keys:
        sql = f'{sql}, CAST("{shape.keys[0]}" AS VARCHAR) AS place'
    rows = engine().query(f"{sql} FROM v ORDER BY 1", {"v": table}, values).read_all()
    if shape.keys:
        name = place_of(wanted).name
        keep = [place_of(each or "").name == name for each in rows.column("place").to_pylist()]
        rows = rows.filter(pa.array(keep, pa.bool_())).drop_columns(["place"])
    return rows.cast(EMPTY)


def _shape(schema: pa.Schema, time: str) -> _Shape | None:
    """Which column is the time, and which are keys; ``None`` for a table that is no forecast."""
    if not set(BAND) <= set(schema.names):
        return None
    days = [field.name for field in schema if pa.types.is_date(field.type) or pa.types.is_timestamp(field.type)]
    if time in days:
        days = [time]
    if len(days) != 1:
        return None
    texts = [field.name for field in schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    return _Shape(days[0], tuple(name for name in texts if name != "method"))


def last_day(band: pa.Table) -> date | None:
    days = band.column("time").to_pylist()
    return max(days) if days else None
