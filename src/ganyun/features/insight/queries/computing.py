"""Computes an indicator from the lake: the one SQL over a pinned version of its input, small cells hidden."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from ganyun.engine.port import engine
from ganyun.features.catalog.public import MASKED_FROM, Contract, contract
from ganyun.features.insight.errors import ColumnsGone, InputMissing, TooSensitive
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.queries.divisions import place_of, places_of
from ganyun.features.insight.queries.indicators import definition_of
from ganyun.features.insight.queries.values import schema_of
from ganyun.features.insight.rules import growth, lights
from ganyun.features.insight.rules.declaration import Indicator as Definition
from ganyun.features.insight.rules.disclosure import hidden
from ganyun.features.insight.rules.statement import columns_in, divisions, statement

ALGORITHM = "1"  # raised when the same definition and input would give other values
SPARK = 24  # newest values kept for the little line of a list


@dataclass(frozen=True)
class Computed:
    """All values of one version of the input."""

    table: pa.Table
    fingerprint: str
    input_version: int
    level: int

    def __str__(self) -> str:
        return f"{self.fingerprint}（{self.table.num_rows} 行）"


@dataclass(frozen=True, slots=True)
class Headline:
    """What lists show of an indicator."""

    every: str
    time: date | None
    value: float | None
    previous: float | None
    year_ago: float | None
    n: int | None
    light: str
    spark: Sequence[float | None]
    places: Mapping[str, int]


def used_columns(found: Definition) -> list[str]:
    """The columns of the source that the values depend on."""
    keys = [found.by.time, found.by.division, *found.by.dimensions]
    return list(dict.fromkeys([*columns_in(found.value), *filter(None, keys)]))


def level_of(source: Contract, column: str) -> int:
    """The level of a column, the original text of a standardised field being as secret as the field."""
    field = source.field(column) or source.field(column.removesuffix("_original"))
    return field.level if field else source.level


def digest_of(definition: Mapping[str, Any]) -> str:
    """SHA-256 of a stored definition."""
    text = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def fingerprint(row: Indicator, input_version: int) -> str:
    """What decides the values: definition, input, and how this program computes them."""
    text = "\n".join((ALGORITHM, row.digest, row.source, str(input_version)))
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def compute(row: Indicator) -> Computed:
    """The values at the newest version of the input.

    Raises:
        InputMissing, ColumnsGone, TooSensitive, BadSQL
    """
    found, store = definition_of(row), engine()
    if not store.exists(row.source):
        raise InputMissing(name=row.name, table=row.source)
    version = store.version(row.source)
    schema = store.schema(row.source, version)
    source, used = contract(row.source), used_columns(found)
    if gone := [name for name in used if name not in schema.names]:
        raise ColumnsGone(name=row.name, table=row.source, columns="、".join(gone))
    level = max((level_of(source, name) for name in used), default=1)
    if level >= MASKED_FROM:
        secret = "、".join(name for name in used if level_of(source, name) >= MASKED_FROM)
        raise TooSensitive(name=row.name, columns=secret)
    at = {row.source: version}
    raws = store.query(divisions(found), versions=at).read_all().column("raw").to_pylist() if found.by.division else []
    sql = statement(found, {name: sql_type(schema.field(name).type) for name in used}, places_of(raws))
    table = store.query(sql, versions=at).read_all().cast(schema_of(found))
    if source.level >= MASKED_FROM:  # a table about people: groups of at least ten
        table = without_small_cells(table, found)
    return Computed(table, fingerprint(row, version), version, level)


def sql_type(type_: pa.DataType) -> str:
    """DuckDB's name of what matters here of an Arrow type."""
    if pa.types.is_date(type_):
        return "DATE"
    if pa.types.is_timestamp(type_):
        return "TIMESTAMP"
    if pa.types.is_integer(type_):
        return "BIGINT"
    if pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return "DOUBLE"
    return "VARCHAR"


def without_small_cells(table: pa.Table, found: Definition) -> pa.Table:
    """The same rows; a hidden one has neither value nor number nor light."""
    axes = ["division", *found.by.dimensions]
    times = table.column("time").to_pylist()
    if found.by.over_time:
        axes = ["time", *axes]
    counts = table.column("n").to_pylist()
    cells = list(zip(*(table.column(name).to_pylist() for name in axes), strict=True))
    if found.by.over_time:
        secret = hidden(dict(zip(cells, counts, strict=True)))
        keep = [cell not in secret for cell in cells]
    else:
        keep = [False] * len(cells)
        for day in set(times):
            places = [index for index, time in enumerate(times) if time == day]
            secret = hidden({cells[index]: counts[index] for index in places})
            for index in places:
                keep[index] = cells[index] not in secret
    shown = pa.array(keep, pa.bool_())
    for name, nothing in (("value", None), ("n", None), ("light", "")):
        column = table.column(name)
        hid = pc.if_else(shown, column, pa.scalar(nothing, column.type))
        table = table.set_column(table.schema.get_field_index(name), name, hid)
    return table


def rolled_up(table: pa.Table, found: Definition) -> pa.Table:
    """The rows of times, over all dimensions together."""
    keep = pa.array([True] * table.num_rows, pa.bool_())
    if found.by.time:
        keep = pc.and_(keep, pc.is_valid(table.column("time")))
    for name in found.by.dimensions:
        keep = pc.and_(keep, pc.is_null(table.column(name)))
    return table.filter(keep)


def headline_rows(table: pa.Table, found: Definition) -> pa.Table:
    """The series that stands for the indicator, oldest first."""
    rows = rolled_up(table, found)
    if found.by.focus:
        return rows.filter(pc.fill_null(pc.equal(rows.column("division"), place_of(found.by.focus).name), False))
    return rows.filter(pc.is_null(rows.column("division")))


def headline(table: pa.Table, found: Definition) -> Headline:
    """The newest known value with what it is compared with."""
    rows = headline_rows(table, found).to_pylist()
    every = found.by.every or growth.period_of(
        [row["time"] for row in rolled_up(table, found).to_pylist() if row["time"]]
    )
    known = [row for row in rows if row["value"] is not None]
    if not known:
        return Headline(every or "", None, None, None, None, None, "", [], {})
    last = known[-1]
    by_period = {growth.start_of(row["time"], every): row["value"] for row in rows} if every and found.by.time else {}
    previous = by_period.get(growth.before(last["time"], every)) if every and by_period else None
    year = by_period.get(growth.year_before(last["time"], every)) if every and by_period else None
    return Headline(
        every or "", last["time"], last["value"], previous, year, last["n"], last["light"],
        [row["value"] for row in rows[-SPARK:]] if found.by.time else [], _places(table, found, last["time"]),
    )  # fmt: skip


def _places(table: pa.Table, found: Definition, time: date | None) -> dict[str, int]:
    if not found.by.division or not found.lights:
        return {}
    rows = rolled_up(table, found)
    rows = rows.filter(pc.is_valid(rows.column("division")))
    if time is not None:
        rows = rows.filter(pc.equal(rows.column("time"), pa.scalar(time, pa.date32())))
    return lights.counts(rows.column("light").to_pylist())
