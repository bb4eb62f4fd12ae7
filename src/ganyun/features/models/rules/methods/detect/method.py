"""``kind: detect`` — which values of a series are out of the ordinary."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ganyun.features.models.errors import ExtraMissing, NotEnoughData
from ganyun.features.models.rules.methods.detect.options import DetectOptions
from ganyun.features.models.rules.methods.detect.windows import RULES
from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Metric,
    Shape,
    Tables,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.shapes import dotted, quoted


class Detect:
    """Every value with what was expected of it, its score, the limit and whether it is an alarm.

    An alarm is a lead for somebody who looks at it, never a finding.
    """

    name = "detect"
    title = "异常检测"
    version = "1"
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
        return Shape((*kept, *made), (*options.key, options.time))

    def make(self, options: DetectOptions, tables: Tables) -> Made:
        series = _series(options)
        if options.method == "farrington":
            scored = _farrington(options, tables, series)
        else:
            scored = tables.query(f"WITH series AS ({series}) {RULES[options.method](options)}")
        if not scored.num_rows:
            raise NotEnoughData(reason=f"{options.from_} 没有可用的行")
        rows = _finished(options, scored)
        return Made(rows, _card(options, scored, rows))


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


def _farrington(options: DetectOptions, tables: Tables, series: str) -> pa.Table:
    try:
        from ganyun.features.models.rules.methods.detect.farrington import farrington
    except ImportError as error:
        raise ExtraMissing(method="detect", package="scipy") from error
    given = tables.query(f"SELECT * FROM ({series}) ORDER BY _s, _n")
    numbers = given["_s"].to_numpy()
    values = given["_v"].to_numpy()
    starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]]) if len(numbers) else np.array([], int)
    parts = [
        farrington(values[start:end], options.years, options.weeks, options.per_year, options.alpha)
        for start, end in zip(starts, [*starts[1:], len(values)], strict=True)
    ]
    for name in ("expected", "score", "upper"):
        column = np.concatenate([getattr(part, name) for part in parts]) if parts else np.array([])
        given = given.append_column(f"_{name}", pa.array(column, from_pandas=True))
    return given


def _finished(options: DetectOptions, scored: pa.Table) -> pa.Table:
    """The columns of the shape; a value that cannot be judged is no alarm."""
    score = scored["_score"].to_numpy(zero_copy_only=False).astype(float)
    alarm = np.nan_to_num(alarms(options, score), nan=0).astype(bool)
    columns = {name: scored[name] for name in (*options.key, options.time)}
    columns |= {
        options.value: scored["_v"],
        "expected": scored["_expected"].cast(pa.float64()),
        "score": pa.chunked_array([pa.array(score, from_pandas=True)]),
        "upper": scored["_upper"].cast(pa.float64()),
        "alarm": pa.chunked_array([pa.array(alarm)]),
    }
    return pa.table(columns)


def alarms(options: DetectOptions, score: Any) -> Any:
    """Whether each score is an alarm."""
    if options.method == "farrington":
        return score > 1
    if options.method == "constant":
        return score >= options.run
    if options.method in ("ears_c1", "ears_c2", "ears_c3"):
        return score > options.threshold
    if options.side == "up":
        return score > options.threshold
    if options.side == "down":
        return score < -options.threshold
    return np.abs(score) > options.threshold


def _card(options: DetectOptions, scored: pa.Table, rows: pa.Table) -> Card:
    alarm = rows["alarm"].to_numpy(zero_copy_only=False)
    judged = rows["score"].is_valid().to_numpy(zero_copy_only=False)
    notes = []
    if (~judged).any():
        notes.append(f"{int((~judged).sum())} 个值没有足够的历史或没有变化，没有判断")
    metrics: list[Metric] = []
    if options.label:
        metrics = _against(scored["_label"], alarm, judged)
    facts = {"rows": rows.num_rows, "series": len(set(scored["_s"].to_pylist())), "alarms": int(alarm.sum()),
             "method": options.method, "limit": options.threshold}  # fmt: skip
    return Card(tuple(metrics), {}, facts, tuple(notes))


def _against(label: pa.ChunkedArray, alarm: Any, judged: Any) -> list[Metric]:
    """Precision, recall and F1 against labelled events, beside calling every value an event."""
    kind = label.type
    event = (
        np.array([bool(value) and str(value).lower() not in ("0", "0.0", "false", "否") for value in label.to_pylist()])
        if not pa.types.is_boolean(kind)
        else np.array([bool(value) for value in label.to_pylist()])
    )
    hits = int((alarm & event).sum())
    precision = hits / alarm.sum() if alarm.any() else None
    recall = hits / event.sum() if event.any() else None
    f1 = 2 * hits / (alarm.sum() + event.sum()) if alarm.any() or event.any() else None
    share = float(event.mean()) if len(event) else 0.0
    everything = 2 * share / (1 + share) if share else None
    return [
        Metric("f1", "F1", f1, baseline=everything, better="higher"),
        Metric("precision", "精确率", precision, baseline=share, better="higher"),
        Metric("recall", "召回率", recall, better="higher"),
    ]
