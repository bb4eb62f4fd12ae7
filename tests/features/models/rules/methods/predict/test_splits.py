"""Nothing is predicted by a model that saw it, its group, or its future."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.predict.data import Data, Task, read
from ganyun.features.models.rules.methods.predict.options import PredictOptions
from ganyun.features.models.rules.methods.predict.splits import Fold, folds

N = 60
TABLE = pa.table(
    {
        "id": range(N),
        "day": [date(2024, 1, 1) + timedelta(days=i // 3) for i in range(N)],
        "unit": [f"u{i % 7}" for i in range(N)],
        "x": [float(i) for i in range(N)],
        "flag": [i % 6 == 0 for i in range(N)],
        "y": [float(i) if i % 10 else None for i in range(N)],
    }
)


def made(split: dict[str, object], target: str = "y", table: pa.Table = TABLE) -> tuple[Data, list[Fold], list[str]]:
    options = PredictOptions.model_validate(
        {"from": "t.rows", "key": ["id"], "target": target, "features": ["x"], "split": split}
    )
    task: Task = "regression" if target == "y" else "binary"
    data = read(options, task, MethodTables({"t.rows": table}))
    return data, *folds(data, task, options)


def test_random_folds_cover_every_labelled_row_once() -> None:
    data, found, notes = made({})
    assert len(found) == 5 and not notes
    assert sorted(np.concatenate([fold.test for fold in found])) == np.flatnonzero(data.labelled).tolist()
    assert all(not set(fold.train) & set(fold.test) for fold in found)
    assert all(data.labelled[fold.train].all() for fold in found)


def test_classes_keep_their_share() -> None:
    data, found, _notes = made({}, "flag")
    assert [int(data.target[fold.test].sum()) for fold in found] == [2] * 5


def test_folds_are_seeded() -> None:
    assert made({})[1][0].test.tolist() == made({})[1][0].test.tolist()


def test_groups_stay_whole() -> None:
    data, found, _notes = made({"group": "unit"})
    units = np.array(data.rows["t:group"].to_pylist())
    assert len(found) == 5
    assert all(not set(units[fold.train]) & set(units[fold.test]) for fold in found)


def test_time_is_predicted_from_earlier_time_only() -> None:
    data, found, _notes = made({"time": "day", "folds": 3})
    days = np.array(data.rows["t:time"].to_pylist())
    assert [fold.name for fold in found] == [
        "第1段（2024-01-06 起）", "第2段（2024-01-11 起）", "第3段（2024-01-16 起）",
    ]  # fmt: skip
    assert all(days[fold.train].max() < days[fold.test].min() for fold in found)
    assert sum(len(fold.test) for fold in found) + len(found[0].train) == data.labelled.sum()


def test_periods_written_as_text_are_in_order() -> None:
    terms = pa.array(["2013B", "2013J", "2014B"] * 20)
    _data, found, _notes = made({"time": "term"}, table=TABLE.append_column("term", terms))
    assert [fold.name for fold in found] == ["第1段（2013J 起）", "第2段（2014B 起）"]


@pytest.mark.parametrize(("column", "start"), [("day", date(2024, 1, 16)), ("day", "2024-01-16"), ("id", 45)])
def test_the_first_predicted_moment(column: str, start: object) -> None:
    data, found, _notes = made({"time": column, "start": start, "folds": 2})
    assert len(found) == 2 and data.rows["id"].to_pylist()[found[0].test[0]] == 45


def test_rows_without_a_time_are_not_learnt_from() -> None:
    days = TABLE["day"].to_pylist()
    table = TABLE.set_column(1, "day", pa.array([None, *days[1:]]))
    data, found, _notes = made({"time": "day"}, "flag", table)
    assert not data.labelled[0] and all(0 not in fold.train for fold in found)


def test_too_few_of_a_class_make_fewer_folds() -> None:
    flags = pa.array([i < 3 for i in range(N)])
    _data, found, notes = made({}, "flag", TABLE.set_column(4, "flag", flags))
    assert len(found) == 3 and notes == ["最少的一类的行只有 3 个，折数由 5 减为 3"]


def test_parts_that_learn_from_one_class_are_left_out() -> None:
    flags = pa.array([i > 25 for i in range(N)])
    _data, found, notes = made({"time": "id", "folds": 5}, "flag", TABLE.set_column(4, "flag", flags))
    assert len(found) == 3 and notes == ["2 折的训练部分只有一种结果，略去"]


@pytest.mark.parametrize(
    ("table", "target", "split", "said"),
    [
        (TABLE.slice(0, 15), "y", {}, "有标注的行 13 条"),
        (TABLE.set_column(4, "flag", pa.array([True] * N)), "flag", {}, "只有一种结果"),
        (TABLE.set_column(4, "flag", pa.array([i == 5 for i in range(N)])), "flag", {}, "分不成两折"),
        (TABLE.set_column(2, "unit", pa.array(["a"] * N)), "y", {"group": "unit"}, "组只有 1 个"),
        (TABLE.set_column(2, "unit", pa.array(["a"] * N)), "y", {"time": "unit"}, "只有一个值"),
        (TABLE, "y", {"time": "id", "start": 0}, "之前没有数据"),
        (TABLE, "y", {"time": "id", "start": 99}, "之后没有数据"),
        (TABLE.set_column(4, "flag", pa.array([i > 58 for i in range(N)])), "flag", {"time": "id"}, "没有一折"),
    ],
)  # fmt: skip
def test_not_enough(table: pa.Table, target: str, split: dict[str, object], said: str) -> None:
    with pytest.raises(NotEnoughData, match=said):
        made(split, target, table)
