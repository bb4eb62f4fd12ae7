"""The rows of one run as numbers: one matrix, text as places in its vocabulary, missing as NaN."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.method import Tables, kind_of
from ganyun.features.models.rules.methods.predict.options import PredictOptions
from ganyun.features.models.rules.shapes import dotted, quoted

Floats = NDArray[np.float64]
Task = Literal["binary", "many", "regression"]
SECONDS_A_DAY = 86_400


@dataclass(frozen=True)
class Feature:
    """One column of the matrix. ``words`` are the values of a text column, in the order of their numbers."""

    name: str
    label: str
    kind: str
    words: tuple[str, ...] = ()

    def say(self, value: float) -> str:
        """A number of the matrix as a reader knows it."""
        if np.isnan(value):
            return "缺失"
        if self.kind == "text":
            return self.words[int(value)]
        if self.kind == "boolean":
            return "是" if value else "否"
        if self.kind == "time":
            stamp = np.datetime64(round(value * SECONDS_A_DAY), "s")
            return str(stamp.astype("datetime64[D]") if value == int(value) else stamp).replace("T", " ")
        return f"{value:.0f}" if value == int(value) and abs(value) < 1e15 else f"{value:.4g}"


@dataclass(frozen=True)
class Data:
    """All rows, in the order of their keys; where ``labelled`` is false, ``target`` means nothing."""

    rows: pa.Table
    features: tuple[Feature, ...]
    matrix: Floats  # without columns for a model of texts
    texts: NDArray[np.object_]
    target: NDArray[Any]  # floats of a regression, 0/1 of a binary task, codes of many classes
    classes: tuple[str, ...]
    labelled: NDArray[np.bool_]

    @property
    def inputs(self) -> NDArray[Any]:
        """What an estimator reads: the matrix, or one text a row."""
        return self.matrix if self.features else self.texts


def task_of(options: PredictOptions, target: pa.DataType) -> Task:
    """What is predicted, from the options and the type of the target."""
    kind = kind_of(target)
    stated = options.task or ("regression" if kind == "number" and options.positive is None else "classification")
    if stated == "regression":
        return "regression"
    return "many" if kind == "text" and options.positive is None else "binary"


def read(options: PredictOptions, task: Task, tables: Tables) -> Data:
    """Everything that the model needs of its table, in one query."""
    schema = tables.query(f"SELECT * FROM {dotted(options.from_)} LIMIT 0").schema
    kinds = {field.name: kind_of(field.type) for field in schema}
    rows = tables.query(_select(options, task, kinds))
    labelled = pc.is_valid(rows["t:target"]).to_numpy()
    if options.split.time:
        labelled = labelled & pc.is_valid(rows["t:time"]).to_numpy()
    target, classes = _target(rows["t:target"], task, options)
    features, matrix, texts = _inputs(rows, options, kinds)
    return Data(rows, features, matrix, texts, target, classes, labelled)


def _select(options: PredictOptions, task: Task, kinds: dict[str, str]) -> str:
    chosen = [quoted(key) for key in options.key]
    target = quoted(options.target)
    number = f"CASE WHEN isfinite({target}::DOUBLE) THEN {target}::DOUBLE END" if task == "regression" else ""
    chosen.append(f'{number or target + "::VARCHAR"} AS "t:target"')
    if column := options.split.time or options.split.group:
        chosen.append(f'{quoted(column)} AS "t:{"time" if options.split.time else "group"}"')
    chosen += [f'{quoted(name)}::VARCHAR AS "g:{name}"' for name in options.groups]
    for name in options.features:
        chosen.append(f'{_number(quoted(name), kinds[name])} AS "x:{name}"')
    if options.texts:
        joined = ", ".join(f"{quoted(name)}::VARCHAR" for name in options.texts)
        chosen.append(f"coalesce(concat_ws(' ', {joined}), '') AS \"x:text\"")
    order = ", ".join(quoted(key) for key in options.key)
    return f"SELECT {', '.join(chosen)} FROM {dotted(options.from_)} ORDER BY {order}"


def _number(column: str, kind: str) -> str:
    if kind == "text":
        return f"{column}::VARCHAR"
    if kind == "time":
        return f"epoch({column}::TIMESTAMP) / {SECONDS_A_DAY}"
    return f"{column}::DOUBLE"


def _target(column: pa.ChunkedArray, task: Task, options: PredictOptions) -> tuple[NDArray[Any], tuple[str, ...]]:
    if task == "regression":
        values = column.to_numpy().astype(np.float64)
        return (values if options.cap is None else np.minimum(values, options.cap)), ()
    if task == "binary":
        wanted = pa.array(options.positives or ("true", "1", "1.0"))
        return pc.is_in(column, wanted).to_numpy().astype(np.int64), ("否", "是")
    codes, words = coded(column)
    return np.nan_to_num(codes, nan=-1).astype(np.int64), words


def _inputs(
    rows: pa.Table, options: PredictOptions, kinds: dict[str, str]
) -> tuple[tuple[Feature, ...], Floats, NDArray[np.object_]]:
    if options.texts:
        return (), np.empty((rows.num_rows, 0)), np.array(rows["x:text"].to_pylist(), dtype=object)
    matrix = np.empty((rows.num_rows, len(options.features)), order="F")
    features = []
    for place, name in enumerate(options.features):
        column, words = rows[f"x:{name}"], tuple[str, ...]()
        if kinds[name] == "text":
            matrix[:, place], words = coded(column)
        else:
            matrix[:, place] = column.to_numpy().astype(np.float64)
        features.append(Feature(name, options.label(name), kinds[name], words))
    matrix[~np.isfinite(matrix)] = np.nan
    return tuple(features), matrix, np.empty(0, dtype=object)


def coded(column: pa.ChunkedArray) -> tuple[Floats, tuple[str, ...]]:
    """Texts as places in their sorted vocabulary. It knows nothing of the target, so nothing leaks.

    Sorted by the first number in a text, then by the text: bands ("20000 to 29000", "2 to 4 years") keep their order.
    """
    encoded = column.combine_chunks().dictionary_encode()
    words: Sequence[str] = encoded.dictionary.to_pylist()
    order = sorted(range(len(words)), key=lambda place: _rank(words[place]))
    place_of = np.empty(len(words) + 1)
    place_of[order] = np.arange(len(words))
    place_of[-1] = np.nan
    codes = pc.fill_null(encoded.indices, len(words)).to_numpy()
    return place_of[codes], tuple(words[place] for place in order)


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _rank(word: str) -> tuple[bool, float, str]:
    found = _NUMBER.search(word)
    return found is None, float(found.group()) if found else 0.0, word
