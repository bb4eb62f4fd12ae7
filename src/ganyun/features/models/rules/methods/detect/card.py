"""The card of a detection: how many alarms in which series, and against labelled events."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.detect.options import DetectOptions
from ganyun.features.models.rules.methods.method import Card, Metric

Bools = NDArray[np.bool_]
MOST = 20
NO = ("0", "0.0", "false", "f", "no", "n", "否", "正常", "")


def card(
    options: DetectOptions,
    rows: pa.Table,
    series: NDArray[np.int64],
    metrics: Sequence[Metric] = (),
    notes: Sequence[str] = (),
    **facts: Any,
) -> Card:
    """``series`` numbers the series of each row."""
    alarm = rows["alarm"].to_numpy(zero_copy_only=False)
    facts = {"rows": rows.num_rows, "series": len(np.unique(series)), "alarms": int(alarm.sum()),
             "method": options.method, "limit": options.threshold, **facts}  # fmt: skip
    tables = {"series": _by_series(options, rows, series, alarm)} if options.key else {}
    return Card(tuple(metrics), tables, facts, tuple(notes))


def _by_series(options: DetectOptions, rows: pa.Table, series: NDArray[np.int64], alarm: Bools) -> list[dict[str, Any]]:
    """The series with most alarms."""
    _each, first, number = np.unique(series, return_index=True, return_inverse=True)
    counts, alarms = np.bincount(number), np.bincount(number, alarm).astype(int)
    found = []
    for place in np.argsort(-alarms, kind="stable")[:MOST]:
        if alarms[place]:
            names = {name: rows[name][int(first[place])].as_py() for name in options.key}
            found.append({**names, "values": int(counts[place]), "alarms": int(alarms[place])})
    return found


def unjudged(rows: pa.Table) -> list[str]:
    """A note of values that got no score."""
    count = rows["score"].null_count
    return [f"{count} 个值没有足够的历史或没有变化，没有判断"] if count else []


def events(label: pa.ChunkedArray) -> Bools:
    """Which rows are labelled as events: true, a number other than 0, a text other than a word for no."""
    if pa.types.is_boolean(label.type):
        made = pc.fill_null(label, False)
    elif pa.types.is_integer(label.type) or pa.types.is_floating(label.type) or pa.types.is_decimal(label.type):
        made = pc.not_equal(pc.fill_null(label.cast(pa.float64()), 0.0), 0.0)
    else:
        words = pc.utf8_lower(pc.utf8_trim_whitespace(pc.fill_null(label.cast(pa.string()), "")))
        made = pc.invert(pc.is_in(words, value_set=pa.array(NO)))
    found: Bools = made.to_numpy(zero_copy_only=False).astype(bool)
    return found


def against(event: Bools, alarm: Bools) -> list[Metric]:
    """Precision, recall, F1 and false alarms, beside calling every value an event."""
    hits = int((alarm & event).sum())
    precision = hits / int(alarm.sum()) if alarm.any() else None
    recall = hits / int(event.sum()) if event.any() else None
    f1 = 2 * hits / int(alarm.sum() + event.sum()) if alarm.any() or event.any() else None
    false = float(alarm[~event].mean()) if (~event).any() else None
    share = float(event.mean()) if len(event) else 0.0
    everything = 2 * share / (1 + share) if share else None
    return [
        Metric("f1", "F1", f1, baseline=everything, better="higher"),
        Metric("precision", "精确率", precision, baseline=share, better="higher"),
        Metric("recall", "召回率", recall, better="higher"),
        Metric("false_alarms", "误报率（正常值中报警的比例）", false),
    ]
