"""The rows as numbers: nulls, texts in the order of their bands, times, what a binary task is."""

from datetime import date, datetime

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.rules.methods.predict.data import Feature, coded, read, task_of
from ganyun.features.models.rules.methods.predict.options import PredictOptions

ROWS = [
    {"id": 2, "band": "more than 69000", "age": 40, "ok": True, "day": date(2024, 1, 2), "y": 5.0},
    {"id": 1, "band": "20000 to 29000", "age": None, "ok": None, "day": None, "y": None},
    {"id": 3, "band": None, "age": 7, "ok": False, "day": date(1970, 1, 1), "y": 300.0},
]


def options(**more: object) -> PredictOptions:
    base = {"from": "t.rows", "key": ["id"], "target": "y", "features": ["band", "age", "ok", "day"]}
    return PredictOptions.model_validate({**base, **more})


def test_rows_come_in_the_order_of_their_keys_with_missing_as_nan() -> None:
    data = read(options(), "regression", MethodTables({"t.rows": ROWS}))
    assert data.rows["id"].to_pylist() == [1, 2, 3]
    assert data.labelled.tolist() == [False, True, True]
    np.testing.assert_array_equal(data.matrix, [[0, np.nan, np.nan, np.nan], [1, 40, 1, 19724], [np.nan, 7, 0, 0]])
    assert [feature.kind for feature in data.features] == ["text", "number", "boolean", "time"]
    assert data.target[1:].tolist() == [5.0, 300.0]


def test_values_above_the_cap_count_as_the_cap() -> None:
    data = read(options(cap=125), "regression", MethodTables({"t.rows": ROWS}))
    assert data.target[1:].tolist() == [5.0, 125.0]


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_no_label_and_no_feature(value: float) -> None:
    table = pa.table({"id": [1, 2], "y": [value, 1.0], "x": [1.0, value]})
    data = read(options(features=["x"]), "regression", MethodTables({"t.rows": table}))
    assert data.labelled.tolist() == [False, True] and np.isnan(data.matrix[1, 0])


@pytest.mark.parametrize(
    ("values", "positive", "expected"),
    [
        ([True, False], None, [1, 0]),
        ([1, 0], None, [1, 0]),
        ([1.0, 0.0], None, [1, 0]),
        (["Fail", "Pass"], "Fail", [1, 0]),
        (["Withdrawn", "Pass"], ["Fail", "Withdrawn"], [1, 0]),
        ([3, 4], 4, [0, 1]),
    ],
)
def test_binary_targets(values: list[object], positive: object, expected: list[int]) -> None:
    table = pa.table({"id": [1, 2], "y": values, "x": [1, 2]})
    chosen = options(features=["x"], positive=positive, task="classification")
    assert read(chosen, "binary", MethodTables({"t.rows": table})).target.tolist() == expected


def test_texts_are_joined() -> None:
    rows = [{"id": 1, "title": "路灯", "body": "不亮", "y": "市政"}, {"id": 2, "title": None, "body": None, "y": "水"}]
    data = read(options(features=[], text=["title", "body"]), "many", MethodTables({"t.rows": rows}))
    assert data.texts.tolist() == ["路灯 不亮", ""] and data.inputs is data.texts
    assert data.classes == ("市政", "水")


@pytest.mark.parametrize(
    ("type_", "more", "task"),
    [
        (pa.float64(), {}, "regression"),
        (pa.int64(), {}, "regression"),
        (pa.int64(), {"task": "classification"}, "binary"),
        (pa.int64(), {"positive": 4}, "binary"),
        (pa.bool_(), {}, "binary"),
        (pa.string(), {}, "many"),
        (pa.string(), {"positive": "Fail"}, "binary"),
    ],
)
def test_the_task(type_: pa.DataType, more: dict[str, object], task: str) -> None:
    assert task_of(options(**more), type_) == task


def test_bands_keep_their_order() -> None:
    words = ["more than 7 years", "new", "2 years", "10 years", "2 to 4 years"]
    codes, vocabulary = coded(pa.chunked_array([[*words, None], ["new"]]))
    assert vocabulary == ("2 to 4 years", "2 years", "more than 7 years", "10 years", "new")
    np.testing.assert_array_equal(codes, [2, 4, 1, 3, 0, np.nan, 4])


@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("number", 1408.0, "1408"), ("number", 0.123456, "0.1235"), ("number", float("nan"), "缺失"),
        ("boolean", 1.0, "是"), ("boolean", 0.0, "否"), ("text", 1.0, "乙"), ("time", 19724.0, "2024-01-02"),
        ("time", 19724.5, "2024-01-02 12:00:00"), ("number", 1e20, "1e+20"),
    ],
)  # fmt: skip
def test_a_number_as_a_reader_knows_it(kind: str, value: float, said: str) -> None:
    assert Feature("x", "x", kind, ("甲", "乙")).say(value) == said


def test_times_of_day_count() -> None:
    rows = pa.table({"id": [1], "y": [1.0], "at": pa.array([datetime(1970, 1, 2, 12)], pa.timestamp("us"))})
    assert read(options(features=["at"]), "regression", MethodTables({"t.rows": rows})).matrix.tolist() == [[1.5]]
