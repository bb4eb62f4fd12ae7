"""From folds to the card: held-back predictions, thresholds that never saw what they judge, figures, tables."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.method import Card
from ganyun.features.models.rules.methods.predict.data import Data, Floats, Task
from ganyun.features.models.rules.methods.predict.estimators import NAMES, Fitted
from ganyun.features.models.rules.methods.predict.options import PredictOptions
from ganyun.features.models.rules.methods.predict.reasons import importances, telling_texts
from ganyun.features.models.rules.methods.predict.scoring import Scored, best_threshold, by_group, calibration, metrics
from ganyun.features.models.rules.methods.predict.splits import Fold

FIRST_THRESHOLD = 0.5
"""Of the first part in time, before which no held-back prediction exists."""


@dataclass(frozen=True)
class Held:
    """What the folds gave: places of the predicted rows in the order of ``scored``."""

    rows: NDArray[np.int64]
    scored: Scored
    threshold: float


def held_back(data: Data, task: Task, options: PredictOptions, found: Sequence[tuple[Fold, Fitted]]) -> Held:
    """All held-back predictions with their baselines and leads."""
    rows = np.concatenate([fold.test for fold, _fitted in found])
    number = np.repeat(np.arange(len(found)), [len(fold.test) for fold, _fitted in found])
    predicted = np.concatenate([value_of(fitted, data, fold.test) for fold, fitted in found])
    baseline = np.concatenate([np.full(len(fold.test), _guess(data.target[fold.train], task)) for fold, _ in found])
    scored = Scored(task, data.target[rows], predicted, baseline, number, np.zeros(len(rows), dtype=bool))
    if task == "binary":
        chosen, threshold = _leads(scored, options)
        return Held(rows, replace(scored, chosen=chosen), threshold)
    last = _last(data, options, found) if task == "regression" and options.split.time else None
    return Held(rows, replace(scored, last=last), FIRST_THRESHOLD)


def value_of(fitted: Fitted, data: Data, rows: NDArray[np.int64]) -> Floats:
    """The value, the probability of the positive class, or the code of the class."""
    predicted = fitted.predict(data.inputs[rows])
    return fitted.classes[predicted.argmax(axis=1)].astype(np.float64) if fitted.task == "many" else predicted


def _guess(target: NDArray[Any], task: Task) -> float:
    """The mean, the share of positives, or the commonest class of the training rows."""
    return float(np.bincount(target).argmax() if task == "many" else target.mean())


def _leads(scored: Scored, options: PredictOptions) -> tuple[NDArray[np.bool_], float]:
    """Rows at or above the threshold that is best on the *other* folds (of time: the earlier ones)."""
    if options.threshold is not None:
        return scored.predicted >= options.threshold, options.threshold
    chosen = np.zeros(len(scored.predicted), dtype=bool)
    for number in np.unique(scored.fold):
        mine = scored.fold == number
        others = scored.fold < number if options.split.time else ~mine
        known = others.any() and scored.actual[others].any()
        limit = best_threshold(scored.actual[others], scored.predicted[others]) if known else FIRST_THRESHOLD
        chosen[mine] = scored.predicted[mine] >= limit
    if not scored.actual.any():
        return chosen, FIRST_THRESHOLD
    return chosen, best_threshold(scored.actual, scored.predicted)


def _last(data: Data, options: PredictOptions, found: Sequence[tuple[Fold, Fitted]]) -> Floats:
    """For every held-back row the newest training value of the same thing (the key without the time)."""
    names = [key for key in options.key if key != options.split.time]
    things = list(zip(*(data.rows[name].to_pylist() for name in names), strict=True)) or [()] * data.rows.num_rows
    moments = data.rows["t:time"].to_pylist()
    values = []
    for fold, _fitted in found:
        newest: dict[Any, float] = {}
        for place in sorted(fold.train, key=lambda each: moments[each]):
            newest[things[place]] = float(data.target[place])
        values.append([newest.get(things[place], np.nan) for place in fold.test])
    return np.concatenate(values)


def card(
    data: Data,
    task: Task,
    options: PredictOptions,
    algorithm: str,
    found: Sequence[tuple[Fold, Fitted]],
    held: Held,
    notes: Sequence[str],
) -> Card:
    """The model card; purpose, owner and expiry come from the file's header."""
    scored = held.scored
    tables: dict[str, Any] = {}
    if options.groups:
        taken = data.rows.take(pa.array(held.rows))
        groups = {options.label(name): taken[f"g:{name}"].to_pylist() for name in options.groups}
        tables["error_by_group"] = by_group(scored, groups)
    if task == "binary":
        tables["calibration"] = calibration(scored.actual, scored.predicted)
    tables |= _why(data, options, found)
    said = [*notes]
    if skipped := int(data.labelled.sum()) - len(held.rows):
        said.append(f"{skipped} 行只用于学习（它们之前没有数据），没有留出的预测，不在结果里")
    if task == "binary":
        said.append("结果是线索，不是决定：由人核实并说明理由后才能作出对当事人不利的决定")
    return Card(metrics(scored), tables, _facts(data, task, options, algorithm, found, held), tuple(said))


def _why(data: Data, options: PredictOptions, found: Sequence[tuple[Fold, Fitted]]) -> dict[str, Any]:
    if options.texts:
        return {"texts": telling_texts(found[-1][1], data.classes)}
    repeats = max(1, round(5 / len(found)))
    each = [
        importances(fitted, data, fold.test, options.seed + repeat)
        for fold, fitted in found
        for repeat in range(repeats)
    ]
    mean = np.mean(each, axis=0)
    order = np.argsort(-mean, kind="stable")
    return {"importance": [{"feature": data.features[place].label, "cost": float(mean[place])} for place in order]}


def _facts(
    data: Data,
    task: Task,
    options: PredictOptions,
    algorithm: str,
    found: Sequence[tuple[Fold, Fitted]],
    held: Held,
) -> dict[str, Any]:
    import sklearn

    split = options.split
    how = f"按 {split.time} 先后" if split.time else f"按 {split.group} 分组" if split.group else "随机分层"
    facts: dict[str, Any] = {
        "rows": data.rows.num_rows,
        "labelled": int(data.labelled.sum()),
        "held_back": len(held.rows),
        "features": len(options.inputs),
        "algorithm": NAMES[algorithm],
        "split": how,
        "folds": len(found),
        "seed": options.seed,
        "library": f"scikit-learn {sklearn.__version__}",
    }
    if task == "binary":
        facts |= {"positives": int(held.scored.actual.sum()), "threshold": held.threshold}
    if task == "many":
        facts["classes"] = len(data.classes)
    if task == "regression":
        facts["bias"] = float(np.mean(held.scored.predicted - held.scored.actual))
        if options.cap is not None:
            facts["cap"] = options.cap
    return facts
