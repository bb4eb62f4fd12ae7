"""``kind: aggregate`` — a table of groups in which nobody can be found, not even by subtraction."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.methods.aggregate.cells import TOTAL, Bools, Cells, Floats, read_cells
from ganyun.features.models.rules.methods.aggregate.options import AggregateOptions, Measure
from ganyun.features.models.rules.methods.aggregate.suppress import innermost, sensitive, withheld
from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Shape,
    Tables,
    Unfit,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.shapes import dotted

TITLES = {"count": "行数", "distinct": "不同取值数", "sum": "合计值", "mean": "平均值", "share": "占比"}
SHOWN, PRIMARY, SECONDARY = "shown", "primary", "secondary"


class Aggregate:
    """Groups with their totals; a cell is told, withheld for its own sake, or withheld for the sake of others."""

    name = "aggregate"
    title = "防泄露统计表"
    version = "1"
    options = AggregateOptions

    def reads(self, options: AggregateOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: AggregateOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        _check(options, inputs)
        table, schema = options.from_, inputs[options.from_]
        by = tuple(f"{table}.{name}" for name in options.by)
        columns = [
            Column(name, pa.string() if options.margins else schema.field(name).type, "", sources=(source,))
            for name, source in zip(options.by, by, strict=True)
        ]
        for name, measure in options.measures.items():
            kind = pa.int64() if measure.kind in ("count", "distinct") else pa.float64()
            source = (f"{table}.{measure.column}",) if measure.column else by
            columns.append(Column(name, kind, TITLES[measure.kind], sources=source))
        columns.append(Column("status", pa.string(), "是否公布", sources=by))
        return Shape(tuple(columns), options.by)

    def make(self, options: AggregateOptions, tables: Tables) -> Made:
        try:
            import scipy  # noqa: F401
        except ImportError as error:
            raise ExtraMissing(method=self.name, package="scipy") from error
        cells = read_cells(options, tables)
        own = sensitive(cells, options)
        hidden = withheld(cells, own, options)
        status = np.where(own & innermost(own.shape), PRIMARY, np.where(hidden, SECONDARY, SHOWN))
        schema = _schema(options, tables)
        told = cells.exists.copy()
        if not options.margins:
            for axis in range(told.ndim):
                np.moveaxis(told, axis, 0)[-1] = False
        rows = _rows(options, cells, status, np.argwhere(told), schema)
        return Made(rows, _card(options, cells, status, told))


def _schema(options: AggregateOptions, tables: Tables) -> pa.Schema:
    found = tables.query(f"SELECT * FROM {dotted(options.from_)} LIMIT 0").schema
    return Aggregate().shape(options, {options.from_: found}).schema


def _rows(options: AggregateOptions, cells: Cells, status: Any, places: Any, schema: pa.Schema) -> pa.Table:
    at = tuple(places.T)
    shown = status[at] == SHOWN
    columns: list[pa.Array] = []
    for axis, name in enumerate(options.by):
        words = pa.array([*cells.values[axis], TOTAL], pa.string()).take(pa.array(places[:, axis]))
        columns.append(words.cast(schema.field(name).type))
    for name, measure in options.measures.items():
        value = _value(measure, cells)[at]
        if measure.kind in ("count", "distinct"):
            value = np.round(value / options.round) * options.round
        known = shown & np.isfinite(value)
        whole = pa.array(np.where(known, value, 0.0), mask=~known)
        columns.append(whole.cast(schema.field(name).type))
    columns.append(pa.array(status[at].tolist(), pa.string()))
    return pa.Table.from_arrays(columns, schema=schema)


def _value(measure: Measure, cells: Cells) -> Floats:
    if measure.kind == "count":
        return cells.rows
    if measure.kind == "distinct":
        return cells.distinct[measure.column]
    if measure.kind == "sum":
        return cells.sums[measure.column]
    if measure.kind == "mean":
        top, bottom = cells.sums[measure.column], cells.counted[measure.column]
    else:
        top = cells.trues[measure.column]
        bottom = top + cells.falses[measure.column]
    value: Floats = np.divide(top, bottom, out=np.full(top.shape, np.nan), where=bottom > 0)
    return value


def _card(options: AggregateOptions, cells: Cells, status: Any, told: Bools) -> Card:
    inner, hidden = innermost(told.shape), status != SHOWN
    facts = {
        "cells": int(told.sum()),
        **{each: int((told & (status == each)).sum()) for each in (SHOWN, PRIMARY, SECONDARY)},
        "minimum": options.minimum,
        "rows_in_shown_groups": float(cells.rows[inner & ~hidden].sum() / cells.rows[inner].sum()),
    }
    notes = []
    if (hidden | ~cells.exists).all():
        notes.append("没有一格可以公布：减少 by 的列或合并取值")
    if options.inside:
        notes.append(f"每组不少于 {options.minimum}：只限机关内部使用")
    return Card(facts=facts, notes=tuple(notes))


def _check(options: AggregateOptions, inputs: Mapping[str, pa.Schema]) -> None:
    table = options.from_
    for place, name in enumerate(options.by):
        need_type(inputs, table, f"by[{place}]", name, "text", "number", "boolean", "time")
        kind = inputs[table].field(name).type
        if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
            raise Unfit(f"by[{place}]", f"{name} 是 {kind}，不能用来分组：先分段")
    for name, measure in options.measures.items():
        path = f"measures.{name}"
        if measure.kind in ("sum", "mean"):
            need_type(inputs, table, path, measure.column, "number")
        elif measure.kind == "share":
            need_type(inputs, table, path, measure.column, "boolean")
        elif measure.kind == "distinct":
            need_columns(inputs, table, path, measure.column)
        elif measure.column:
            raise Unfit(path, "count 不带列：写 count")
    if options.contributor:
        need_columns(inputs, table, "contributor", options.contributor)
