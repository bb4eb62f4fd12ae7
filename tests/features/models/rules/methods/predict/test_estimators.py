"""Models are fitted on the rows they are given and on nothing else."""

import numpy as np
import pyarrow as pa
import pytest

from ganyun.features.models.rules.methods.predict.estimators import algorithm_of, fit, one_thread
from ganyun.features.models.rules.methods.predict.options import PredictOptions

TRAIN, TEST = np.arange(300), np.arange(300, 400)


@pytest.mark.parametrize("algorithm", ["boosting", "forest", "linear"])
def test_each_algorithm_finds_what_is_there(algorithm: str, table: pa.Table, ready) -> None:
    options, data = ready(table)
    fitted = fit(data, "regression", options, algorithm, TRAIN)
    error = np.sqrt(np.mean((fitted.predict(data.matrix[TEST]) - data.target[TEST])[data.labelled[TEST]] ** 2))
    assert error < 0.5 * data.target[TEST][data.labelled[TEST]].std()


@pytest.mark.parametrize("algorithm", ["boosting", "forest", "linear"])
def test_a_binary_task(algorithm: str, table: pa.Table, ready) -> None:
    options, data = ready(table, target="risky")
    fitted = fit(data, "binary", options, algorithm, TRAIN)
    leads = fitted.predict(data.matrix[TEST]) > 0.5
    assert fitted.classes.tolist() == [0, 1] and np.mean(leads == data.target[TEST]) > 0.9


@pytest.mark.parametrize("algorithm", ["boosting", "forest", "linear"])
def test_values_never_seen_and_values_missing(algorithm: str, table: pa.Table, ready) -> None:
    options, data = ready(table)
    words = data.features[3].words
    train = np.flatnonzero((data.matrix[:, 3] != words.index("丙")) & data.labelled)
    fitted = fit(data, "regression", options, algorithm, train)
    strange = data.matrix[TEST].copy()
    strange[:, 3] = words.index("丙")
    strange[0] = np.nan
    assert np.isfinite(fitted.predict(strange)).all()


def test_the_same_rows_give_the_same_model(table: pa.Table, ready) -> None:
    options, data = ready(table)
    with one_thread():
        first, second = (fit(data, "regression", options, "boosting", TRAIN).predict(data.matrix) for _ in range(2))
    assert first.tolist() == second.tolist()


def test_the_margin_of_a_binary_task_is_log_odds(table: pa.Table, ready) -> None:
    options, data = ready(table, target="risky")
    fitted = fit(data, "binary", options, "linear", TRAIN)
    probability = fitted.predict(data.matrix[TEST])
    np.testing.assert_allclose(fitted.margin(data.matrix[TEST]), np.log(probability / (1 - probability)), atol=1e-6)


def test_what_is_usual_comes_from_the_training_rows(table: pa.Table, ready) -> None:
    options, data = ready(table)
    fitted = fit(data, "regression", options, "linear", TRAIN[:51])
    assert fitted.neutral[0] == np.median(data.matrix[:51, 0])
    assert data.features[3].words[int(fitted.neutral[3])] == "甲"


def test_words_of_held_back_texts_are_unknown(ready) -> None:
    texts = ["路灯不亮"] * 10 + ["停水"] * 10 + ["噪声扰民"] * 10
    table = pa.table({"id": range(30), "title": texts, "y": ["市政"] * 10 + ["水务"] * 10 + ["环保"] * 10})
    options, data = ready(table, target="y", text="title")
    fitted = fit(data, "many", options, "linear", np.arange(20))
    assert "噪声" not in fitted.estimator[0].vocabulary_ and "路灯" in fitted.estimator[0].vocabulary_
    assert fitted.classes.tolist() == [data.classes.index("市政"), data.classes.index("水务")]
    assert fitted.predict(data.texts).shape == (30, 2)


def test_a_regression_of_texts(ready) -> None:
    table = pa.table({"id": range(40), "title": ["大火", "小事"] * 20, "money": [9.0, 1.0] * 20})
    options, data = ready(table, text="title", task="regression")
    fitted = fit(data, "regression", options, "linear", np.arange(30))
    big, small = fitted.predict(data.texts[30:32])
    assert big > 7 and small < 3


@pytest.mark.parametrize(
    ("more", "rows", "algorithm"),
    [
        ({"features": ["x"]}, 199, "linear"),
        ({"features": ["x"]}, 200, "boosting"),
        ({"features": ["x"], "algorithm": "forest"}, 5, "forest"),
        ({"text": "x"}, 5000, "linear"),
    ],
)
def test_auto(more: dict[str, object], rows: int, algorithm: str) -> None:
    options = PredictOptions.model_validate({"from": "t.rows", "key": ["id"], "target": "y", **more})
    assert algorithm_of(options, rows) == algorithm
