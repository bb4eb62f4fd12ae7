"""What a ``kind: predict`` file may say, and what it is told when it says too much."""

import pytest
from pydantic import ValidationError

from ganyun.features.models.rules.methods.predict.options import PredictOptions

BASE = {"from": "t.rows", "key": ["id"], "target": "y", "features": ["x"]}


def test_defaults() -> None:
    options = PredictOptions.model_validate(BASE)
    assert (options.algorithm, options.split.folds, options.seed, options.reasons) == ("auto", 5, 36, True)
    assert options.inputs == ("x",) and options.positives == () and options.label("x") == "x"


def test_texts_and_labels() -> None:
    options = PredictOptions.model_validate({**BASE, "features": [], "text": "title", "labels": {"title": "标题"}})
    assert options.texts == options.inputs == ("title",) and options.label("title") == "标题"


@pytest.mark.parametrize(
    ("positive", "as_text"), [(True, ("true",)), (1, ("1",)), (["Fail", "Withdrawn"], ("Fail", "Withdrawn"))]
)
def test_positive_labels(positive: object, as_text: tuple[str, ...]) -> None:
    assert PredictOptions.model_validate({**BASE, "positive": positive}).positives == as_text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"features": []}, "features 与 text"),
        ({"text": "title"}, "features 与 text"),
        ({"features": ["x", "y"]}, "target 不能同时是"),
        ({"split": {"time": "day", "group": "unit"}}, "只能写一个"),
        ({"split": {"start": "2014"}}, "只与 time 一起"),
        ({"split": {"folds": 1}}, "greater than or equal to 2"),
        ({"task": "regression", "positive": 1}, "只用于 classification"),
        ({"task": "classification", "cap": 125}, "只用于 regression"),
        ({"features": [], "text": "title", "algorithm": "boosting"}, "文本只用 linear"),
        ({"threshold": 1.5}, "less than 1"),
        ({"algoritm": "linear"}, "Extra inputs"),
        ({"algorithm": "magic"}, "'auto', 'boosting', 'linear' or 'forest'"),
    ],
)
def test_what_does_not_fit_together(change: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        PredictOptions.model_validate({**BASE, **change})
