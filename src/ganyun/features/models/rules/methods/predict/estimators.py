"""The models themselves: scikit-learn pipelines, each fitted on the training rows of one fold and on nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.predict.data import Data, Feature, Floats, Task
from ganyun.features.models.rules.methods.predict.options import PredictOptions

LEAST_FOR_TREES = 200
"""Rows below which ``auto`` takes a linear model."""
TINY = 1e-9
NAMES = {"boosting": "梯度提升树", "forest": "随机森林", "linear": "线性模型"}


@contextmanager
def one_thread() -> Iterator[None]:
    """Equal rows on every machine, and no threads that wait for each other where others compute too.

    OpenMP waits by spinning: on two busy cores two threads were measured seven times slower than one.
    """
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


def algorithm_of(options: PredictOptions, rows: int) -> str:
    """What ``auto`` means for a table of so many labelled rows."""
    if options.texts:
        return "linear"
    if options.algorithm != "auto":
        return options.algorithm
    return "boosting" if rows >= LEAST_FOR_TREES else "linear"


@dataclass(frozen=True)
class Fitted:
    """A fitted model, and what it was fitted on in one number a feature (median, or the commonest text)."""

    estimator: Any
    task: Task
    neutral: Floats
    classes: NDArray[np.int64]  # codes it has seen, in the order of its columns

    def predict(self, inputs: NDArray[Any]) -> Floats:
        """Values of a regression, the probability of a binary task, one column a seen class otherwise."""
        if self.task == "regression":
            return np.asarray(self.estimator.predict(inputs), dtype=np.float64)
        probabilities = np.asarray(self.estimator.predict_proba(inputs), dtype=np.float64)
        return probabilities[:, 1] if self.task == "binary" else probabilities

    def margin(self, inputs: NDArray[Any], which: NDArray[np.int64] | None = None) -> Floats:
        """What adds up: the value, or the log-odds of the positive class (``which``: of that column, row by row)."""
        predicted = self.predict(inputs)
        if self.task == "regression":
            return predicted
        if which is not None:
            predicted = predicted[np.arange(len(predicted)), which]
        clipped = np.clip(predicted, TINY, 1 - TINY)
        return np.log(clipped / (1 - clipped))


def fit(data: Data, task: Task, options: PredictOptions, algorithm: str, rows: NDArray[np.int64]) -> Fitted:
    """Fits on these rows."""
    inputs, target = data.inputs[rows], data.target[rows]
    if data.features:
        inputs[:, np.isnan(inputs).all(axis=0)] = 0  # trees find no bins in a column that holds nothing
    estimator = _texts(options) if options.texts else _table(data.features, task, options, algorithm, len(rows))
    estimator.fit(inputs, target)
    classes = np.unique(target) if task != "regression" else np.empty(0)
    return Fitted(estimator, task, _neutral(data.features, inputs), classes.astype(np.int64))


def _neutral(features: tuple[Feature, ...], matrix: Floats) -> Floats:
    found = np.full(len(features), np.nan)
    for place, feature in enumerate(features):
        values = matrix[:, place][~np.isnan(matrix[:, place])]
        if len(values):
            common = feature.kind in ("text", "boolean")
            found[place] = np.bincount(values.astype(int)).argmax() if common else np.median(values)
    return found


def _texts(options: PredictOptions) -> Any:
    """Character n-grams need no dictionary of Chinese words."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline

    grams = TfidfVectorizer(
        analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True, max_features=200_000, dtype=np.float32
    )
    strength = options.tuning.strength
    if options.task == "regression":
        return make_pipeline(grams, Ridge(alpha=1 / (strength or 1.0), random_state=options.seed))
    return make_pipeline(grams, LogisticRegression(C=strength or 20.0, max_iter=300, tol=1e-3))


def _table(features: tuple[Feature, ...], task: Task, options: PredictOptions, algorithm: str, rows: int) -> Any:
    make = {"boosting": _boosting, "forest": _forest, "linear": _linear}[algorithm]
    return make(features, task, options, rows)


def _boosting(features: tuple[Feature, ...], task: Task, options: PredictOptions, rows: int) -> Any:
    """Every split looks at a third of the features: less alike trees, better in every trial with many text columns."""
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    tuning = options.tuning
    kind = HistGradientBoostingRegressor if task == "regression" else HistGradientBoostingClassifier
    return kind(
        learning_rate=tuning.rate or 0.05,
        max_iter=tuning.trees or 300,
        max_leaf_nodes=tuning.leaves or (8 if rows < 20_000 and task != "regression" else 15),
        l2_regularization=1.0,
        max_features=0.3 if len(features) >= 10 else 1.0,
        early_stopping=False,
        random_state=options.seed,
    )


def _forest(features: tuple[Feature, ...], task: Task, options: PredictOptions, rows: int) -> Any:
    from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor

    tuning = options.tuning
    kind = RandomForestRegressor if task == "regression" else RandomForestClassifier
    return kind(
        tuning.trees or 200,
        min_samples_leaf=3,
        max_leaf_nodes=tuning.leaves,
        max_features=1 / 3 if task == "regression" else "sqrt",
        random_state=options.seed,
    )


def _linear(features: tuple[Feature, ...], task: Task, options: PredictOptions, rows: int) -> Any:
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    words = [place for place, feature in enumerate(features) if feature.kind == "text"]
    numbers = [place for place, feature in enumerate(features) if feature.kind != "text"]
    one_hot = OneHotEncoder(handle_unknown="infrequent_if_exist", min_frequency=5, max_categories=100)
    filled = SimpleImputer(strategy="median", add_indicator=True, keep_empty_features=True)
    columns = ColumnTransformer(
        [("words", one_hot, words), ("numbers", make_pipeline(filled, StandardScaler()), numbers)]
    )
    strength = options.tuning.strength
    if task == "regression":
        return make_pipeline(columns, Ridge(alpha=1 / (strength or 1.0), random_state=options.seed))
    return make_pipeline(columns, LogisticRegression(C=strength or 0.5, max_iter=2000))
