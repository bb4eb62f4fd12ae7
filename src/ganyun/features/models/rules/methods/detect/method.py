"""``kind: detect`` — which values of a series are out of the ordinary."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ganyun.features.models.errors import ExtraMissing, NotEnoughData
from ganyun.features.models.rules.methods.detect import charts
from ganyun.features.models.rules.methods.detect.card import against, card, events, unjudged
from ganyun.features.models.rules.methods.detect.options import DetectOptions
from ganyun.features.models.rules.methods.detect.silence import silences
from ganyun.features.models.rules.methods.detect.windows import RULES
from ganyun.features.models.rules.methods.method import (
    Column,
    Made,
    Metric,
    Shape,
    Tables,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.methods.series import read_series
from ganyun.features.models.rules.methods.steps import Step
from ganyun.features.models.rules.shapes import dotted, quoted


class Detect:
    """Every value with what was expected of it, its score, the limit and whether it is an alarm.

    An alarm is a lead for somebody who looks at it, never a finding.
    """

    name = "detect"
    title = "异常检测"
    version = "2"
    options = DetectOptions

    def reads(self, options: DetectOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: DetectOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        table = options.from_
        need_columns(inputs, table, "key", *options.key)
        need_type(inputs, table, "time", options.time, "time", "number")
        need_type(inputs, table, "value", options.value, "number", "boolean")
        if options.label:
            need_columns(inputs, table, "label", options.label)
        schema = inputs[table]
        source = tuple(f"{table}.{name}" for name in (*options.key, options.time, options.value))
        kept = [Column(name, schema.field(name).type, "", sources=(f"{table}.{name}",))
                for name in (*options.key, options.time)]  # fmt: skip
        made = [
            Column(options.value, pa.float64(), "", sources=(f"{table}.{options.value}",)),
            Column("expected", pa.float64(), "期望值", sources=source),
            Column("score", pa.float64(), "偏离分", sources=source),
            Column("upper", pa.float64(), "上限", sources=source),
            Column("alarm", pa.bool_(), "是否异常", sources=source),
        ]
        if options.method == "spc":
            made += [
                Column("range", pa.float64(), "极差", sources=source),
                Column("rule", pa.string(), "违反的判异规则", sources=source),
            ]
        return Shape((*kept, *made), (*options.key, options.time))

    def make(self, options: DetectOptions, tables: Tables) -> Made:
        if options.method == "dropout":
            return _dropout(options, tables)
        series = _series(options)
        scored = SCORED.get(options.method, _windows)(options, tables, series)
        if not scored.num_rows:
            raise NotEnoughData(reason=f"{options.from_} 没有可用的行")
        rows = _finished(options, scored)
        metrics, notes = _judged(options, scored, rows)
        number = scored["_s"].to_numpy()
        if options.method == "spc":
            return Made(rows, card(options, rows, number, _capability(options, scored), unjudged(rows)))
        return Made(rows, card(options, rows, number, metrics, [*unjudged(rows), *notes]))


def _series(options: DetectOptions) -> str:
    """The values in order: ``_s`` numbers the series, ``_n`` the values of one."""
    keys = ", ".join(quoted(key) for key in options.key)
    order = quoted(options.time)
    label = f", {quoted(options.label)} AS _label" if options.label else ""
    return f"""
        SELECT {f"{keys}, " if keys else ""}{order}, {order} AS _t,
            CAST({quoted(options.value)} AS DOUBLE) AS _v{label},
            {f"dense_rank() OVER (ORDER BY {keys})" if keys else "1"} AS _s,
            row_number() OVER ({f"PARTITION BY {keys} " if keys else ""}ORDER BY {order}) AS _n
        FROM {dotted(options.from_)} WHERE {order} IS NOT NULL"""


def _windows(options: DetectOptions, tables: Tables, series: str) -> pa.Table:
    return tables.query(f"WITH series AS ({series}) {RULES[options.method](options)}")


def _farrington(options: DetectOptions, tables: Tables, series: str) -> pa.Table:
    try:
        from ganyun.features.models.rules.methods.detect.farrington import farrington
    except ImportError as error:
        raise ExtraMissing(method="detect", package="scipy") from error
    given = tables.query(f"SELECT * FROM ({series}) ORDER BY _s, _n")
    values = given["_v"].to_numpy()
    starts = np.flatnonzero(_firsts(given))
    parts = [
        farrington(values[start:end], options.years, options.weeks, options.per_year, options.alpha)
        for start, end in zip(starts, [*starts[1:], len(values)], strict=True)
    ]
    for name in ("expected", "score", "upper"):
        column = np.concatenate([getattr(part, name) for part in parts]) if parts else np.array([])
        given = given.append_column(f"_{name}", pa.array(column, from_pandas=True))
    return given


def _ewma(options: DetectOptions, tables: Tables, series: str) -> pa.Table:
    given = tables.query(f"WITH series AS ({series}) {charts.ewma_parts(options)}")
    values, level, spread = (given[name].to_numpy().astype(float) for name in ("_v", "_expected", "_spread"))
    score, upper = charts.ewma(values, level, spread, _firsts(given), options.smoothing, options.threshold)
    given = given.append_column("_score", pa.array(score, from_pandas=True))
    return given.append_column("_upper", pa.array(upper, from_pandas=True))


def _spc(options: DetectOptions, tables: Tables, series: str) -> pa.Table:
    keys = "".join(f"{quoted(key)}, " for key in options.key)
    chart = charts.spc(options, keys, quoted(options.time))
    found = tables.query(f"WITH series AS ({series}) FROM ({chart})")
    largest = max(charts.CONSTANTS)
    if found.num_rows and max(found["_size"].to_pylist()) > largest:
        raise NotEnoughData(
            reason=f"一个子组（同一时间的行）超过 {largest} 个值，没有 X̄–R 图的系数；先在 SQL 模型里抽样或改用 z"
        )
    return found


SCORED = {"farrington": _farrington, "ewma": _ewma, "spc": _spc}
"""What is not one window query."""


def _firsts(given: pa.Table) -> Any:
    """True at the first value of each series."""
    number = given["_s"].to_numpy()
    return np.r_[True, number[1:] != number[:-1]] if len(number) else np.array([], dtype=bool)


def _finished(options: DetectOptions, scored: pa.Table) -> pa.Table:
    """The columns of the shape; a value that cannot be judged is no alarm."""
    score = scored["_score"].to_numpy(zero_copy_only=False).astype(float)
    columns = {name: scored[name] for name in (*options.key, options.time)}
    columns |= {
        options.value: scored["_v"],
        "expected": scored["_expected"].cast(pa.float64()),
        "score": pa.chunked_array([pa.array(score, from_pandas=True)]),
        "upper": scored["_upper"].cast(pa.float64()),
    }
    if options.method == "spc":
        columns |= {"alarm": scored["_rule"].is_valid(), "range": scored["_r"], "rule": scored["_rule"]}
    else:
        alarm = np.nan_to_num(alarms(options, score), nan=0).astype(bool)
        columns["alarm"] = pa.chunked_array([pa.array(alarm)])
    return pa.table(columns)


def alarms(options: DetectOptions, score: Any) -> Any:
    """Whether each score is an alarm."""
    if options.method == "farrington":
        return score > 1
    if options.method in ("constant", "dropout"):
        return score >= options.run
    if options.method in ("ears_c1", "ears_c2", "ears_c3"):
        return score > options.threshold
    if options.side == "up":
        return score > options.threshold
    if options.side == "down":
        return score < -options.threshold
    return np.abs(score) > options.threshold


def _judged(options: DetectOptions, scored: pa.Table, rows: pa.Table) -> tuple[list[Metric], list[str]]:
    """Against labels: only on values that got a score and did not themselves say what is normal."""
    if not options.label:
        return [], []
    event, alarm = events(scored["_label"]), rows["alarm"].to_numpy(zero_copy_only=False)
    used = rows["score"].is_valid().to_numpy(zero_copy_only=False)
    notes = []
    if lost := int((event & ~used).sum()):
        notes.append(f"标签为事件的值有 {lost} 个没有判断，不参加评价")
    if options.baseline:
        used = used & (scored["_n"].to_numpy() > options.baseline)
        notes.append(f"各序列前 {options.baseline} 个值用来定什么是正常，不参加评价")
    return against(event[used], alarm[used]), notes


def _capability(options: DetectOptions, scored: pa.Table) -> list[Metric]:
    """Cpk of the first series that has limits; of several series the worst."""
    found = []
    for row in scored.group_by("_s").aggregate(
        [("_expected", "max"), ("_mean_range", "max"), ("_size", "max")]
    ).to_pylist():  # fmt: skip
        if row["_mean_range_max"] is not None:
            found.append(
                charts.capability(
                    row["_expected_max"], row["_mean_range_max"], row["_size_max"], options.low, options.high
                )
            )
    known = [each for each in found if each is not None]
    return [Metric("cpk", "过程能力指数 Cpk（最差的序列）", min(known), better="higher")] if known else []


def _dropout(options: DetectOptions, tables: Tables) -> Made:
    step = Step.parse(options.every) if options.every else None
    found = read_series(tables, options.from_, options.key, options.time, options.value, step)
    made = silences(found, options.key, options.time, options.value)
    lost = made.lost.astype(float)
    rows = made.rows
    for name in ("expected", "score", "upper"):
        column = pa.array(lost) if name == "score" else pa.nulls(rows.num_rows, pa.float64())
        rows = rows.append_column(name, column)
    rows = rows.append_column("alarm", pa.array(alarms(options, lost)))
    there = Metric("present", "应到的值中到了的比例", 100 * float((lost == 0).mean()), "%", better="higher")
    number = np.repeat(np.arange(len(made.counts)), made.counts)
    return Made(rows, card(options, rows, number, [there], found.notes, every=str(found.step)))
