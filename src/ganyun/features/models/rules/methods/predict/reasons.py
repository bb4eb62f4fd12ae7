"""Why a row got its prediction: the three features that moved it most, in words.

For a table, each feature in turn is set to what is usual (median, or the commonest text) and the change of the margin
is its contribution: exactly that of a linear model, approximately that of trees, and one pass a feature. For texts, it
is the weight of each group of characters times how much of it the text holds.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.predict.data import Data, Feature, Floats, Task
from ganyun.features.models.rules.methods.predict.estimators import Fitted
from ganyun.features.models.rules.methods.predict.scoring import auc, rmse

HOW_MANY = 3
BATCH = 50_000
NOTHING = 1e-6
SAMPLE = 2_000
"""Rows of a fold that importances are measured on."""
GRAMS = 8
"""Candidates a text, of which three that do not overlap are named."""

Reasons = list[list[str | None]]


def reasons(fitted: Fitted, data: Data, rows: NDArray[np.int64]) -> Reasons:
    """Three lists, first to third reason of every row; ``None`` where nothing moved the prediction."""
    found: Reasons = [[] for _ in range(HOW_MANY)]
    of = _of_table if data.features else _of_texts
    for start in range(0, len(rows), BATCH):
        for into, part in zip(found, of(fitted, data, rows[start : start + BATCH]), strict=True):
            into += part
    return found


def _of_table(fitted: Fitted, data: Data, rows: NDArray[np.int64]) -> Reasons:
    matrix = data.matrix[rows]
    which = fitted.predict(matrix).argmax(axis=1) if fitted.task == "many" else None
    effects = _effects(fitted, matrix, which)
    count = min(HOW_MANY, effects.shape[1])
    top = np.argsort(-np.abs(effects), axis=1, kind="stable")[:, :count]
    say = _in_units if fitted.task == "regression" else _in_odds
    found: Reasons = [[None] * len(rows) for _ in range(HOW_MANY)]
    for place in range(count):
        for row, column in enumerate(top[:, place]):
            effect = effects[row, column]
            if abs(effect) > NOTHING:
                found[place][row] = _sentence(data.features[column], matrix[row, column], say(effect))
    return found


def _effects(fitted: Fitted, matrix: Floats, which: NDArray[np.int64] | None) -> Floats:
    base = fitted.margin(matrix, which)
    effects = np.zeros(matrix.shape)
    changed = matrix.copy()
    for place, neutral in enumerate(fitted.neutral):
        column = matrix[:, place]
        differs = ~((column == neutral) | (np.isnan(column) & np.isnan(neutral)))
        if differs.any():
            changed[:, place] = neutral
            picked = None if which is None else which[differs]
            effects[differs, place] = base[differs] - fitted.margin(changed[differs], picked)
            changed[:, place] = column
    return effects


def _sentence(feature: Feature, value: float, effect: str) -> str:
    return f"{feature.label}＝{feature.say(value)}（{effect}）"


def _in_odds(effect: float) -> str:
    return f"几率×{np.exp(effect):.2f}"


def _in_units(effect: float) -> str:
    return f"{effect:+.4g}"


def _of_texts(fitted: Fitted, data: Data, rows: NDArray[np.int64]) -> Reasons:
    grams, model = fitted.estimator[0], fitted.estimator[-1]
    counts = grams.transform(data.texts[rows]).tocsr()
    names = grams.get_feature_names_out()
    weights = np.atleast_2d(model.coef_)
    if fitted.task == "many":
        which = fitted.predict(data.texts[rows]).argmax(axis=1)
        if len(weights) == 1:  # two classes share one line of weights
            weights = np.vstack([-weights, weights])
    else:
        which = np.zeros(len(rows), dtype=np.int64)
    say = _in_units if fitted.task == "regression" else _in_odds
    found: Reasons = [[None] * len(rows) for _ in range(HOW_MANY)]
    for row in range(len(rows)):
        held = slice(counts.indptr[row], counts.indptr[row + 1])
        effects = counts.data[held] * weights[which[row], counts.indices[held]]
        for place, (name, effect) in enumerate(_apart(names[counts.indices[held]], effects)):
            found[place][row] = f"含“{name}”（{say(effect)}）"
    return found


def _apart(names: Sequence[str], effects: Floats) -> list[tuple[str, float]]:
    """The strongest groups of characters that are not parts of each other."""
    chosen: list[tuple[str, float]] = []
    for place in np.argsort(-np.abs(effects), kind="stable")[:GRAMS]:
        name = str(names[place]).strip()
        apart = all(name not in other and other not in name for other, _effect in chosen)
        if name and apart and abs(effects[place]) > NOTHING:
            chosen.append((name, float(effects[place])))
    return chosen[:HOW_MANY]


def importances(fitted: Fitted, data: Data, test: NDArray[np.int64], seed: int) -> Floats:
    """What shuffling one feature of held-back rows costs: area under the ROC curve, accuracy, or RMSE."""
    random = np.random.default_rng(seed)
    rows = test if len(test) <= SAMPLE else np.sort(random.choice(test, SAMPLE, replace=False))
    matrix, actual = data.matrix[rows], data.target[rows]
    loss = _loss(fitted.task, fitted.classes, actual)
    base, shuffled = loss(fitted.predict(matrix)), matrix.copy()
    found = np.zeros(matrix.shape[1])
    for place in range(matrix.shape[1]):
        shuffled[:, place] = random.permutation(matrix[:, place])
        found[place] = loss(fitted.predict(shuffled)) - base
        shuffled[:, place] = matrix[:, place]
    return found


def _loss(task: Task, classes: NDArray[np.int64], actual: NDArray[Any]) -> Callable[[Floats], float]:
    if task == "regression":
        return lambda predicted: rmse(actual, predicted)
    if task == "many":
        return lambda predicted: -float(np.mean(classes[predicted.argmax(axis=1)] == actual))
    return lambda predicted: -(auc(actual, predicted) or 0.5)


def telling_texts(fitted: Fitted, classes: Sequence[str]) -> list[dict[str, Any]]:
    """For a model of texts: the groups of characters with the highest weight for every class."""
    names = fitted.estimator[0].get_feature_names_out()
    weights = np.atleast_2d(fitted.estimator[-1].coef_)
    if fitted.task == "many":
        weights = np.vstack([-weights, weights]) if len(weights) == 1 else weights
        labels = [classes[code] for code in fitted.classes]
    else:
        labels = [classes[1] if classes else "值"]
    return [
        {"class": label, "texts": "、".join(name for name, _weight in _apart(names, np.maximum(line, 0)))}
        for label, line in zip(labels, weights, strict=True)
    ]
