"""How good held-back predictions are, beside what an obvious guess reaches, in all and by group."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.method import Metric
from ganyun.features.models.rules.methods.predict.data import Floats, Task

LEAST_IN_GROUP = 10
"""Inventory C0-5: a figure about fewer is not shown."""
MOST_GROUPS = 50
BINS = 10
TOP = 0.05


@dataclass(frozen=True)
class Scored:
    """Held-back predictions of all folds, one below the other.

    ``predicted`` is the value, the probability of the positive class, or the code of the class; ``baseline`` what was
    guessed from the training rows without features; ``fold`` numbers the folds; ``chosen`` marks the leads of a binary
    task.
    """

    task: Task
    actual: NDArray[Any]
    predicted: Floats
    baseline: Floats
    fold: NDArray[np.int64]
    chosen: NDArray[np.bool_]
    last: Floats | None = None


def metrics(scored: Scored) -> tuple[Metric, ...]:
    """All figures of a task, the leading one first."""
    return {"binary": _binary, "many": _many, "regression": _regression}[scored.task](scored)


def _regression(scored: Scored) -> tuple[Metric, ...]:
    actual, baseline = scored.actual, scored.baseline
    found = [
        Metric("rmse", "均方根误差", rmse(actual, scored.predicted), baseline=rmse(actual, baseline)),
        Metric("mae", "平均绝对误差", mae(actual, scored.predicted), baseline=mae(actual, baseline)),
    ]
    if scored.last is not None:
        known = ~np.isnan(scored.last)
        if known.any():
            value, last = rmse(actual[known], scored.predicted[known]), rmse(actual[known], scored.last[known])
            found.append(Metric("rmse_last", "均方根误差，对照为上一次的值", value, baseline=last))
    return tuple(found)


def _binary(scored: Scored) -> tuple[Metric, ...]:
    actual, probability = scored.actual, scored.predicted
    share = float(actual.mean())
    precision, recall, f1 = lead_figures(actual, scored.chosen)
    everybody = 2 * share / (1 + share)
    top = np.argsort(-probability, kind="stable")[: max(round(len(actual) * TOP), 1)]
    return (
        Metric("roc_auc", "ROC 曲线下面积", mean_auc(scored), baseline=0.5, better="higher"),
        Metric("pr_auc", "PR 曲线下面积", average_precision(actual, probability), baseline=share, better="higher"),
        Metric("brier", "Brier 分数", float(np.mean((probability - actual) ** 2)),
               baseline=float(np.mean((scored.baseline - actual) ** 2))),
        Metric("calibration_error", "校准误差", calibration_error(actual, probability)),
        Metric("f1", "F1（阈值由其他折选定）", f1, baseline=everybody, better="higher"),
        Metric("precision", "查准率", precision, baseline=share, better="higher"),
        Metric("recall", "查全率", recall, better="higher"),
        Metric("precision_top", "得分最高 5% 的查准率", float(actual[top].mean()), baseline=share, better="higher"),
    )  # fmt: skip


def _many(scored: Scored) -> tuple[Metric, ...]:
    actual, predicted, guess = scored.actual, scored.predicted, scored.baseline
    return (
        Metric("accuracy", "准确率", float(np.mean(actual == predicted)),
               baseline=float(np.mean(actual == guess)), better="higher"),
        Metric("macro_f1", "宏平均 F1", macro_f1(actual, predicted), baseline=macro_f1(actual, guess), better="higher"),
    )  # fmt: skip


def rmse(actual: NDArray[Any], predicted: Floats) -> float:
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def mae(actual: NDArray[Any], predicted: Floats) -> float:
    return float(np.mean(np.abs(predicted - actual)))


def auc(actual: NDArray[Any], score: Floats) -> float | None:
    """The chance that a positive row is ranked above a negative one."""
    from sklearn.metrics import roc_auc_score

    return float(roc_auc_score(actual, score)) if 0 < actual.mean() < 1 else None


def mean_auc(scored: Scored) -> float | None:
    """The mean over the folds: probabilities of different models are not compared with each other."""
    parts = [scored.fold == number for number in np.unique(scored.fold)]
    found = [auc(scored.actual[part], scored.predicted[part]) for part in parts]
    known = [each for each in found if each is not None]
    return float(np.mean(known)) if known else None


def average_precision(actual: NDArray[Any], score: Floats) -> float | None:
    from sklearn.metrics import average_precision_score

    return float(average_precision_score(actual, score)) if actual.any() else None


def lead_figures(actual: NDArray[Any], chosen: NDArray[np.bool_]) -> tuple[float | None, float | None, float]:
    """Precision, recall and F1 of the leads."""
    hits = float(np.sum(actual[chosen]))
    precision = hits / float(chosen.sum()) if chosen.any() else None
    recall = hits / float(actual.sum()) if actual.any() else None
    total = float(chosen.sum() + actual.sum())
    return precision, recall, 2 * hits / total if total else 0.0


def macro_f1(actual: NDArray[Any], predicted: Floats) -> float:
    classes = np.unique(actual)
    return float(np.mean([lead_figures((actual == each).astype(int), predicted == each)[2] for each in classes]))


def calibration(actual: NDArray[Any], probability: Floats) -> list[dict[str, Any]]:
    """Tenths of the rows by probability: what was predicted, what came; parts of fewer than 10 rows are not shown."""
    order = np.argsort(probability, kind="stable")
    return [
        {"part": number, "n": len(part), "predicted": float(probability[part].mean()),
         "observed": float(actual[part].mean())}
        for number, part in enumerate(np.array_split(order, BINS), 1)
        if len(part) >= LEAST_IN_GROUP
    ]  # fmt: skip


def calibration_error(actual: NDArray[Any], probability: Floats) -> float | None:
    parts = calibration(actual, probability)
    rows = sum(part["n"] for part in parts)
    return sum(part["n"] * abs(part["predicted"] - part["observed"]) for part in parts) / rows if rows else None


def best_threshold(actual: NDArray[Any], probability: Floats) -> float:
    """The probability from which on F1 is highest."""
    order = np.argsort(-probability, kind="stable")
    hits = np.cumsum(actual[order])
    f1 = 2 * hits / (np.arange(1, len(order) + 1) + actual.sum())
    ranked = probability[order]
    ends = np.append(ranked[1:] < ranked[:-1], True)  # equal probabilities are chosen together
    return float(ranked[np.flatnonzero(ends)[f1[ends].argmax()]])


Figures = Callable[[Scored, NDArray[np.bool_]], dict[str, Any]]


def by_group(scored: Scored, columns: Mapping[str, Sequence[str | None]]) -> list[dict[str, Any]]:
    """Error by group: every value of every column with at least 10 rows, and its difference to all rows."""
    figures: Figures = {"binary": _group_binary, "many": _group_many, "regression": _group_regression}[scored.task]
    leading = {"binary": "roc_auc", "many": "accuracy", "regression": "rmse"}[scored.task]
    whole = figures(scored, np.ones(len(scored.actual), dtype=bool))[leading]
    found = []
    for column, values in columns.items():
        shown = np.array(["缺失" if value is None else value for value in values], dtype=object)
        for name in _told(shown):
            rows = shown == name
            told = figures(scored, rows)
            difference = None if None in (told[leading], whole) else told[leading] - whole
            found.append({"column": column, "group": str(name), "n": int(rows.sum()), **told, "difference": difference})
    return found


def _told(shown: NDArray[np.object_]) -> list[str]:
    """The groups of a column that may be shown: large ones, and never all but a few rows, which would tell the few."""
    names, counts = np.unique(shown, return_counts=True)
    order = np.argsort(-counts, kind="stable")
    told = [place for place in order if counts[place] >= LEAST_IN_GROUP]
    while told and 0 < len(shown) - counts[told].sum() < LEAST_IN_GROUP:
        told.pop()
    return sorted(str(names[place]) for place in told[:MOST_GROUPS])


def _group_binary(scored: Scored, rows: NDArray[np.bool_]) -> dict[str, Any]:
    actual, chosen = scored.actual[rows], scored.chosen[rows]
    positive, negative = actual == 1, actual == 0
    enough = min(positive.sum(), negative.sum()) >= LEAST_IN_GROUP
    return {
        "roc_auc": auc(actual, scored.predicted[rows]) if enough else None,
        "leads": float(chosen.mean()),
        "missed": float(1 - chosen[positive].mean()) if positive.sum() >= LEAST_IN_GROUP else None,
        "false_alarms": float(chosen[negative].mean()) if negative.sum() >= LEAST_IN_GROUP else None,
    }


def _group_many(scored: Scored, rows: NDArray[np.bool_]) -> dict[str, Any]:
    return {"accuracy": float(np.mean(scored.actual[rows] == scored.predicted[rows]))}


def _group_regression(scored: Scored, rows: NDArray[np.bool_]) -> dict[str, Any]:
    actual, predicted = scored.actual[rows], scored.predicted[rows]
    return {"rmse": rmse(actual, predicted), "mae": mae(actual, predicted), "bias": float(np.mean(predicted - actual))}
