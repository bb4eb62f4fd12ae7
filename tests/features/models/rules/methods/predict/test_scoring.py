"""Figures against hand-made ones, baselines, and what is not shown about few."""

import numpy as np
import pytest

from ganyun.features.models.rules.methods.method import Metric
from ganyun.features.models.rules.methods.predict.scoring import (
    Scored,
    auc,
    best_threshold,
    by_group,
    calibration,
    calibration_error,
    macro_f1,
    mean_auc,
    metrics,
)


def scored(task: str, actual: list[float], predicted: list[float], **more) -> Scored:
    values = {
        "baseline": np.zeros(len(actual)),
        "fold": np.zeros(len(actual), dtype=np.int64),
        "chosen": np.zeros(len(actual), dtype=bool),
        **{name: np.array(value) for name, value in more.items()},
    }
    kind = float if task == "regression" else int
    return Scored(task, np.array(actual, dtype=kind), np.array(predicted, dtype=float), **values)  # type: ignore[arg-type]


def named(found: tuple[Metric, ...]) -> dict[str, Metric]:
    return {each.name: each for each in found}


def test_regression_against_the_mean_and_the_last_value() -> None:
    found = named(
        metrics(scored("regression", [1, 2, 3], [1, 2, 5], baseline=[2.0, 2.0, 2.0], last=[np.nan, 1.0, 2.0]))
    )
    assert found["rmse"].value == pytest.approx(np.sqrt(4 / 3)) and found["rmse"].baseline == pytest.approx(
        np.sqrt(2 / 3)
    )
    assert found["mae"].value == pytest.approx(2 / 3) and found["mae"].baseline == pytest.approx(2 / 3)
    assert found["rmse_last"].value == pytest.approx(np.sqrt(2)) and found["rmse_last"].baseline == pytest.approx(1)


def test_a_binary_task_against_prevalence() -> None:
    given = scored("binary", [1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1], baseline=[0.5] * 4, chosen=[True, True, False, False])
    found = named(metrics(given))
    assert found["roc_auc"].value == 0.75 and found["roc_auc"].baseline == 0.5
    assert found["pr_auc"].value == pytest.approx((1 + 2 / 3) / 2) and found["pr_auc"].baseline == 0.5
    assert found["brier"].value == pytest.approx((0.01 + 0.64 + 0.09 + 0.01) / 4) and found["brier"].baseline == 0.25
    assert (found["precision"].value, found["recall"].value, found["f1"].value) == (0.5, 0.5, 0.5)
    assert found["f1"].baseline == pytest.approx(2 * 0.5 / 1.5)
    assert found["precision_top"].value == 1.0


def test_classes_against_the_commonest() -> None:
    found = named(metrics(scored("many", [0, 0, 1, 2], [0, 0, 1, 1])))
    assert found["accuracy"].value == 0.75 and found["accuracy"].baseline == 0.5
    assert found["macro_f1"].value == pytest.approx((1 + 2 / 3 + 0) / 3)
    assert macro_f1(np.array([0, 1]), np.array([0.0, 0.0])) == pytest.approx((2 / 3) / 2)


def test_probabilities_of_different_models_are_not_compared() -> None:
    given = scored("binary", [1, 0, 1, 0], [0.9, 0.8, 0.2, 0.1], fold=[0, 0, 1, 1])
    assert mean_auc(given) == 1.0 and auc(given.actual, given.predicted) == 0.75


def test_nothing_to_tell_apart() -> None:
    found = named(metrics(scored("binary", [0, 0], [0.1, 0.2])))
    assert found["roc_auc"].value is None and found["pr_auc"].value is None and found["recall"].value is None
    assert found["precision"].value is None and found["f1"].value == 0.0


@pytest.mark.parametrize(
    ("actual", "probability", "threshold"),
    [
        ([1, 1, 0, 0], [0.9, 0.6, 0.5, 0.1], 0.6),
        ([1, 0, 1, 0], [0.9, 0.5, 0.5, 0.1], 0.5),  # equal probabilities are chosen together
        ([0, 0, 1], [0.9, 0.8, 0.1], 0.1),
    ],
)
def test_the_threshold_with_the_best_f1(actual: list[int], probability: list[float], threshold: float) -> None:
    assert best_threshold(np.array(actual), np.array(probability)) == threshold


def test_calibration_by_tenths() -> None:
    probability = np.repeat([0.1, 0.9], 100)
    actual = np.tile([1, 0, 0, 0, 0, 0, 0, 0, 0, 0], 20)
    parts = calibration(actual, probability)
    assert [part["n"] for part in parts] == [20] * 10
    assert parts[0] == {"part": 1, "n": 20, "predicted": pytest.approx(0.1), "observed": pytest.approx(0.1)}
    assert calibration_error(actual, probability) == pytest.approx(0.4)


def test_tenths_of_few_rows_are_not_shown() -> None:
    assert calibration(np.zeros(60, dtype=int), np.zeros(60)) == []
    assert calibration_error(np.zeros(60, dtype=int), np.zeros(60)) is None


def groups(*sizes: int) -> list[str | None]:
    return [name for size, name in zip(sizes, ["甲", "乙", None, "丁"], strict=False) for _ in range(size)]


def told(*sizes: int) -> list[str]:
    values = groups(*sizes)
    given = scored("regression", [0.0] * len(values), [1.0] * len(values))
    return [line["group"] for line in by_group(given, {"县": values})]


def test_groups_under_ten_are_not_shown_nor_told_by_the_rest() -> None:
    assert told(20, 10, 11) == ["乙", "甲", "缺失"]
    assert told(20, 6, 5) == ["甲"]  # 11 rows are hidden together
    assert told(20, 12, 5) == ["甲"]  # 乙 goes too, or 缺失 would be the rest
    assert told(20, 5) == []


def test_error_by_group_and_its_difference() -> None:
    values = groups(10, 30)
    predicted = [2.0] * 10 + [1.0] * 30
    lines = by_group(scored("regression", [0.0] * 40, predicted), {"县": values})
    whole = np.sqrt((10 * 4 + 30) / 40)
    assert lines[1] == {
        "column": "县", "group": "甲", "n": 10, "rmse": 2.0, "mae": 2.0, "bias": 2.0,
        "difference": pytest.approx(2 - whole),
    }  # fmt: skip


def test_a_binary_task_by_group() -> None:
    actual = [1] * 10 + [0] * 10 + [1] * 5 + [0] * 15
    predicted = [0.9] * 10 + [0.1] * 10 + [0.6] * 20
    chosen = [True] * 5 + [False] * 15 + [True] * 20
    first, second = by_group(scored("binary", actual, predicted, chosen=chosen), {"性别": ["女"] * 20 + ["男"] * 20})
    assert (first["group"], first["roc_auc"], first["missed"], first["false_alarms"]) == ("女", 1.0, 0.5, 0.0)
    assert (second["roc_auc"], second["missed"], second["false_alarms"]) == (None, None, 1.0)  # 5 positives
    assert second["leads"] == 1.0 and second["difference"] is None


def test_classes_by_group() -> None:
    lines = by_group(scored("many", [0] * 20, [0] * 15 + [1] * 5), {"县": ["甲"] * 10 + ["乙"] * 10})
    assert [(line["group"], line["accuracy"], line["difference"]) for line in lines] == [
        ("乙", 0.5, -0.25),
        ("甲", 1.0, 0.25),
    ]


def test_the_fifty_largest_groups() -> None:
    values = [f"{i:02}" for i in range(60) for _ in range(10)]
    lines = by_group(scored("regression", [0.0] * 600, [1.0] * 600), {"县": values})
    assert len(lines) == 50
