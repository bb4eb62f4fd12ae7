"""The features that moved a prediction, in words with values."""

import numpy as np
import pyarrow as pa
import pytest

from ganyun.features.models.rules.methods.predict.estimators import fit
from ganyun.features.models.rules.methods.predict.reasons import importances, reasons, telling_texts

EVERY = np.arange(400)


def test_a_linear_model_says_its_contributions(table: pa.Table, ready) -> None:
    options, data = ready(table, features=["a", "noise"], labels={"a": "面积"})
    fitted = fit(data, "regression", options, "linear", np.flatnonzero(data.labelled))
    row = int(np.argmax(data.matrix[:, 0]))
    first, second, third = (each[0] for each in reasons(fitted, data, np.array([row])))
    model, scaler = fitted.estimator[-1], fitted.estimator[0].named_transformers_["numbers"][1]
    contribution = model.coef_[0] / scaler.scale_[0] * (data.matrix[row, 0] - fitted.neutral[0])
    assert first == f"面积＝{data.matrix[row, 0]:.4g}（{contribution:+.4g}）"
    assert second is not None and second.startswith("noise＝") and third is None


@pytest.mark.parametrize("algorithm", ["boosting", "forest", "linear"])
def test_odds_of_a_binary_task(algorithm: str, table: pa.Table, ready) -> None:
    options, data = ready(table, target="risky")
    fitted = fit(data, "binary", options, algorithm, EVERY)
    row = int(
        np.flatnonzero((data.matrix[:, 3] == data.features[3].words.index("乙")) & (np.abs(data.matrix[:, 0]) < 0.5))[0]
    )
    first = reasons(fitted, data, np.array([row]))[0][0]
    assert first is not None and first.startswith("kind＝乙（几率×")
    assert float(first.removesuffix("）").split("×")[1]) > 1.5


def test_a_row_of_usual_values_has_no_reasons(table: pa.Table, ready) -> None:
    options, data = ready(table)
    fitted = fit(data, "regression", options, "boosting", np.flatnonzero(data.labelled))
    data.matrix[0] = fitted.neutral
    assert [each[0] for each in reasons(fitted, data, np.array([0]))] == [None, None, None]


def test_many_classes(table: pa.Table, ready) -> None:
    options, data = ready(table, target="kind", features=["a", "b"])
    fitted = fit(data, "many", options, "linear", EVERY)
    found = reasons(fitted, data, EVERY[:20])
    assert [len(each) for each in found] == [20, 20, 20]
    assert all("（几率×" in each for each in found[0] if each)


def test_batches_change_nothing(table: pa.Table, ready, monkeypatch: pytest.MonkeyPatch) -> None:
    options, data = ready(table)
    fitted = fit(data, "regression", options, "linear", np.flatnonzero(data.labelled))
    whole = reasons(fitted, data, EVERY)
    monkeypatch.setattr("ganyun.features.models.rules.methods.predict.reasons.BATCH", 7)
    assert reasons(fitted, data, EVERY) == whole


TEXTS = pa.table(
    {
        "id": range(30),
        "title": ["小区路灯不亮"] * 10 + ["全村停水三天"] * 10 + ["工地噪声扰民"] * 10,
        "y": ["市政"] * 10 + ["水务"] * 10 + ["环保"] * 10,
    }
)


def test_texts(ready) -> None:
    options, data = ready(TEXTS, target="y", text="title")
    fitted = fit(data, "many", options, "linear", np.arange(30))
    first, second, third = (each[0] for each in reasons(fitted, data, np.array([0])))
    assert first is not None and first.startswith("含“") and "（几率×" in first
    grams = [each.split("”")[0][2:] for each in (first, second, third) if each]
    assert all(gram in "小区路灯不亮" for gram in grams)
    assert not any(one in other for one in grams for other in grams if one != other)


def test_texts_of_two_classes_share_one_line_of_weights(ready) -> None:
    options, data = ready(TEXTS.slice(0, 20), target="y", text="title")
    fitted = fit(data, "many", options, "linear", np.arange(20))
    texts = {line["class"]: line["texts"] for line in telling_texts(fitted, data.classes)}
    assert set(texts) == {"市政", "水务"}
    assert all(gram in "小区路灯不亮" for gram in texts["市政"].split("、"))
    assert all(gram in "全村停水三天" for gram in texts["水务"].split("、"))
    for row, text in ((0, "小区路灯不亮"), (10, "全村停水三天")):
        first = reasons(fitted, data, np.array([row]))[0][0]
        assert first is not None and first.split("”")[0][2:] in text
        assert float(first.removesuffix("）").split("×")[1]) > 1


def test_shuffling_what_matters_costs(table: pa.Table, ready) -> None:
    options, data = ready(table)
    fitted = fit(data, "regression", options, "boosting", EVERY[:300])
    cost = importances(fitted, data, EVERY[300:], seed=1)
    assert cost.argmax() == 0 and cost[1] > abs(cost[2]) and abs(cost[3]) < 0.1


@pytest.mark.parametrize(("target", "task", "best"), [("risky", "binary", 3), ("kind", "many", 0)])
def test_importances_of_classes(target: str, task: str, best: int, table: pa.Table, ready) -> None:
    features = ["a", "b", "noise", "kind"] if target == "risky" else ["risky", "noise"]
    options, data = ready(table, target=target, features=features)
    fitted = fit(data, task, options, "boosting", EVERY[:300])
    cost = importances(fitted, data, EVERY[300:], seed=1)
    assert cost[best] > 0.02 and cost[best] > cost[1]
