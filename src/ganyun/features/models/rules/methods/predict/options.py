"""What a ``kind: predict`` file may say."""

from typing import Any, Literal

from pydantic import Field, model_validator

from ganyun.features.models.rules.methods.method import Options

Algorithm = Literal["auto", "boosting", "linear", "forest"]


class Split(Options):
    """How rows are held back to measure the model: in order of time, by whole groups, or at random.

    ``time``: every part is predicted from earlier ones only. ``start`` is the first value of time that is predicted.
    ``group``: a group (an engine, a household, a school) is never on both sides.
    """

    time: str = ""
    group: str = ""
    folds: int = Field(default=5, ge=2, le=20)
    start: Any = None

    @model_validator(mode="after")
    def _one_way(self) -> "Split":
        if self.time and self.group:
            raise ValueError("time 与 group 只能写一个")
        if self.start is not None and not self.time:
            raise ValueError("start 只与 time 一起用")
        return self


class Tuning(Options):
    """Sizes of the model; what is left out is chosen by the method."""

    trees: int | None = Field(default=None, ge=10, le=2000)
    rate: float | None = Field(default=None, gt=0, le=1)  # of learning, boosting only
    leaves: int | None = Field(default=None, ge=2, le=255)
    strength: float | None = Field(default=None, gt=0)  # inverse of the penalty of a linear model


class PredictOptions(Options):
    """See docs/reference/methods/predict.md."""

    from_: str = Field(alias="from")
    key: tuple[str, ...] = Field(min_length=1)
    target: str
    features: tuple[str, ...] = ()
    text: tuple[str, ...] | str = ()
    task: Literal["classification", "regression", ""] = ""
    algorithm: Algorithm = "auto"
    split: Split = Split()
    positive: Any = None  # the label, or the labels, that the probability is about
    groups: tuple[str, ...] = ()
    cap: float | None = None
    threshold: float | None = Field(default=None, gt=0, lt=1)
    reasons: bool = True
    labels: dict[str, str] = {}  # column → what reasons and the card call it
    tuning: Tuning = Tuning()
    seed: int = 36

    @model_validator(mode="after")
    def _fit_together(self) -> "PredictOptions":
        if bool(self.features) == bool(self.text):
            raise ValueError("features 与 text 写其中一个")
        if self.target in (*self.key, *self.features, *self.texts):
            raise ValueError("target 不能同时是 key、features 或 text")
        if self.task == "regression" and (self.positive is not None or self.threshold is not None):
            raise ValueError("positive 与 threshold 只用于 classification")
        if self.task == "classification" and self.cap is not None:
            raise ValueError("cap 只用于 regression")
        if self.text and self.algorithm not in ("auto", "linear"):
            raise ValueError("文本只用 linear")
        return self

    @property
    def texts(self) -> tuple[str, ...]:
        return (self.text,) if isinstance(self.text, str) and self.text else tuple(self.text)

    @property
    def inputs(self) -> tuple[str, ...]:
        """Columns that the prediction is made from."""
        return self.features or self.texts

    @property
    def positives(self) -> tuple[str, ...]:
        """The positive labels as text."""
        if self.positive is None:
            return ()
        several = self.positive if isinstance(self.positive, list | tuple) else [self.positive]
        return tuple(label_text(each) for each in several)

    def label(self, column: str) -> str:
        return self.labels.get(column, column)


def label_text(value: Any) -> str:
    """A label as DuckDB writes it: ``true``, not ``True``."""
    return str(value).lower() if isinstance(value, bool) else str(value)
