"""``kind: predict`` — classification and regression on tables and on texts."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.methods.method import (
    Column,
    Made,
    Shape,
    Tables,
    Unfit,
    kind_of,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.methods.predict.card import Held, card, held_back, value_of
from ganyun.features.models.rules.methods.predict.data import Data, Task, read, task_of
from ganyun.features.models.rules.methods.predict.estimators import Fitted, algorithm_of, fit, one_thread
from ganyun.features.models.rules.methods.predict.options import PredictOptions
from ganyun.features.models.rules.methods.predict.reasons import HOW_MANY, reasons
from ganyun.features.models.rules.methods.predict.splits import Fold, as_moment, folds
from ganyun.features.models.rules.shapes import dotted

SCORED = "待判"
"""``split`` of rows without a label: the model of all labelled rows predicts them."""


class Predict:
    """Labelled rows get the prediction of a model that did not see them, the others that of the final model."""

    name = "predict"
    title = "分类与回归"
    version = "1"
    options = PredictOptions

    def reads(self, options: PredictOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: PredictOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        _check(options, inputs)
        schema = inputs[options.from_]
        task = task_of(options, schema.field(options.target).type)
        source = tuple(f"{options.from_}.{name}" for name in dict.fromkeys((*options.inputs, options.target)))
        columns = [Column(key, schema.field(key).type, "", sources=(f"{options.from_}.{key}",)) for key in options.key]
        if task == "binary":
            columns.append(Column("probability", pa.float64(), "概率", sources=source))
            columns.append(Column("prediction", pa.bool_(), "是否线索", sources=source))
        else:
            kind = pa.float64() if task == "regression" else pa.string()
            columns.append(Column("prediction", kind, "预测", sources=source))
            if task == "many":
                columns.append(Column("probability", pa.float64(), "预测类别的概率", sources=source))
        if options.reasons:
            columns += [Column(f"reason_{i}", pa.string(), f"理由 {i}", sources=source) for i in range(1, HOW_MANY + 1)]
        columns.append(Column("split", pa.string(), "由哪个模型预测", sources=(f"{options.from_}.{options.target}",)))
        return Shape(tuple(columns), options.key)

    def make(self, options: PredictOptions, tables: Tables) -> Made:
        try:
            import sklearn  # noqa: F401
        except ImportError as error:
            raise ExtraMissing(method=self.name, package="scikit-learn") from error
        target = tables.query(f"SELECT * FROM {dotted(options.from_)} LIMIT 0").schema.field(options.target).type
        task = task_of(options, target)
        data = read(options, task, tables)
        with one_thread():
            parts, notes = folds(data, task, options)
            algorithm = algorithm_of(options, int(data.labelled.sum()))
            found = [(fold, fit(data, task, options, algorithm, fold.train)) for fold in parts]
            held = held_back(data, task, options, found)
            rows = _rows(data, options, found, held)
            unlabelled = np.flatnonzero(~data.labelled)
            if len(unlabelled):
                final = fit(data, task, options, algorithm, np.flatnonzero(data.labelled))
                rows = pa.concat_tables([rows, _block(data, options, final, SCORED, unlabelled, held.threshold)])
            return Made(rows, card(data, task, options, algorithm, found, held, notes))


def _check(options: PredictOptions, inputs: Mapping[str, pa.Schema]) -> None:
    table = options.from_
    need_columns(inputs, table, "key", *options.key)
    need_type(inputs, table, "target", options.target, "number", "text", "boolean")
    for place, name in enumerate(options.features):
        need_type(inputs, table, f"features[{place}]", name, "number", "text", "boolean", "time")
    for name in options.texts:
        need_type(inputs, table, "text", name, "text")
    for place, name in enumerate(options.groups):
        need_type(inputs, table, f"groups[{place}]", name, "number", "text", "boolean", "time")
    need_columns(inputs, table, "labels", *options.labels)
    schema = inputs[table]
    kind = kind_of(schema.field(options.target).type)
    if options.task == "regression" and kind != "number":
        raise Unfit("target", f"回归要数值，{options.target} 是 {schema.field(options.target).type}")
    if options.cap is not None and task_of(options, schema.field(options.target).type) != "regression":
        raise Unfit("cap", "cap 只用于 regression")
    _check_split(options, inputs)


def _check_split(options: PredictOptions, inputs: Mapping[str, pa.Schema]) -> None:
    split, table = options.split, options.from_
    if split.group:
        need_columns(inputs, table, "split.group", split.group)
    if not split.time:
        return
    need_type(inputs, table, "split.time", split.time, "number", "text", "time")
    if split.start is not None:
        kind = inputs[table].field(split.time).type
        try:
            as_moment(split.start, kind)
        except (pa.ArrowException, TypeError) as error:
            raise Unfit("split.start", f"{split.start} 不是 {kind}") from error


def _rows(data: Data, options: PredictOptions, found: Sequence[tuple[Fold, Fitted]], held: Held) -> pa.Table:
    blocks, start = [], 0
    for fold, fitted in found:
        chosen = held.scored.chosen[start : start + len(fold.test)]
        blocks.append(_block(data, options, fitted, fold.name, fold.test, held.threshold, chosen))
        start += len(fold.test)
    return pa.concat_tables(blocks)


def _block(
    data: Data,
    options: PredictOptions,
    fitted: Fitted,
    split: str,
    rows: NDArray[np.int64],
    threshold: float,
    chosen: NDArray[np.bool_] | None = None,
) -> pa.Table:
    """Output rows of one model."""
    task: Task = fitted.task
    columns = {key: data.rows[key].take(pa.array(rows)) for key in options.key}
    if task == "many":
        probabilities = fitted.predict(data.inputs[rows])
        words = np.array(data.classes, dtype=object)[fitted.classes[probabilities.argmax(axis=1)]]
        columns |= {"prediction": pa.array(words, pa.string()), "probability": pa.array(probabilities.max(axis=1))}
    else:
        values = value_of(fitted, data, rows)
        if task == "binary":
            leads = values >= threshold if chosen is None else chosen
            columns |= {"probability": pa.array(values), "prediction": pa.array(leads)}
        else:
            columns["prediction"] = pa.array(values)
    if options.reasons:
        told = reasons(fitted, data, rows)
        columns |= {f"reason_{i}": pa.array(each, pa.string()) for i, each in enumerate(told, 1)}
    columns["split"] = pa.array([split] * len(rows), pa.string())
    return pa.table(columns)
