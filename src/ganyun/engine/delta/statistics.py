"""Statistics of a data file as Delta's JSON (numRecords, minValues, maxValues, nullCount), from the Parquet footer.

Readers skip files by them, so a bound may be too wide but never too narrow; where the format leaves doubt, it is left
out. Only the first 32 columns are listed, Delta's own default: the log stays small for tables of thousands of columns.
"""

import json
import math
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.types as t

INDEXED_COLUMNS = 32
PREFIX = 32  # characters of a string that are kept


def file_statistics(metadata: pq.FileMetaData, schema: pa.Schema) -> str:
    """The JSON text for one file."""
    wanted = {field.name: field.type for field in list(schema)[:INDEXED_COLUMNS]}
    lows: dict[str, Any] = {}
    highs: dict[str, Any] = {}
    nulls: dict[str, int] = {}
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    first = groups[0] if groups else None
    for position in range(first.num_columns if first else 0):
        assert first is not None
        name = first.column(position).path_in_schema
        if name not in wanted:  # later columns, and the leaves of nested ones
            continue
        found = [group.column(position).statistics for group in groups]
        if any(each is None or not each.has_null_count for each in found):
            continue
        nulls[name] = sum(each.null_count for each in found)
        filled = [each for each, group in zip(found, groups, strict=True) if each.null_count < group.num_rows]
        bounds = _bounds(filled, wanted[name])
        if bounds:
            lows[name], highs[name] = bounds
    facts = {"numRecords": metadata.num_rows, "minValues": lows, "maxValues": highs, "nullCount": nulls}
    return json.dumps(facts, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _bounds(found: list[Any], kind: pa.DataType) -> tuple[Any, Any] | None:
    write = _writer(kind)
    if write is None or not found or not all(each.has_min_max for each in found):
        return None
    try:
        low = write(min(each.min for each in found), False)
        high = write(max(each.max for each in found), True)
    except (ValueError, OverflowError, TypeError):  # a NaN, or a date beyond Python's calendar
        return None
    return (low, high) if low is not None and high is not None else None


def _writer(kind: pa.DataType) -> Callable[[Any, bool], Any] | None:
    """A function ``(value, is upper bound) → JSON value`` for the types that have an order in Delta."""
    if t.is_integer(kind):
        return lambda value, _: value
    if t.is_floating(kind):
        return lambda value, _: value if math.isfinite(value) else None
    if t.is_decimal(kind):
        return _decimal
    if t.is_date(kind):
        return lambda value, _: value.isoformat() if isinstance(value, date) else None
    if t.is_timestamp(kind):
        zone = "Z" if kind.tz else ""
        return lambda value, _: _instant(value) + zone
    if t.is_string(kind):
        return _text
    return None


def _decimal(value: Decimal, _: bool) -> float | None:
    # JSON numbers are read as doubles; up to 15 digits those are exact.
    return float(value) if len(value.as_tuple().digits) <= 15 else None


def _instant(value: datetime) -> str:
    return value.replace(tzinfo=None).isoformat(timespec="microseconds")


def _text(value: str, upper: bool) -> str:
    if len(value) <= PREFIX:
        return value
    # The highest character of all makes the cut upper bound larger than everything that begins like it.
    return value[:PREFIX] + ("\U0010ffff" if upper else "")
