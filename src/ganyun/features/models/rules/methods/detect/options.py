"""What a ``kind: detect`` file may say."""

from typing import Literal

from pydantic import Field, field_validator, model_validator

from ganyun.features.models.rules.methods.method import Options
from ganyun.features.models.rules.methods.steps import Step

Rule = Literal[
    "robust_z", "z", "cusum", "ewma", "spc", "ears_c1", "ears_c2", "ears_c3", "farrington", "seasonal", "constant",
    "dropout",
]  # fmt: skip

LIMITS = {
    "robust_z": 3.5,
    "z": 3.0,
    "cusum": 2.26,
    "ewma": 3.0,
    "spc": 3.0,
    "ears_c1": 3.09,
    "ears_c2": 3.09,
    "ears_c3": 1.96,
    "seasonal": 3.5,
}
"""Score from which a value is an alarm, by method, when the file states none (standards.md §5, §21)."""


class DetectOptions(Options):
    """See docs/reference/methods/detect.md."""

    from_: str = Field(alias="from")
    key: tuple[str, ...] = ()
    time: str
    value: str
    method: Rule = "robust_z"
    limit: float | None = Field(default=None, gt=0)  # of the score; the method's own without one
    side: Literal["both", "up", "down"] = "both"
    baseline: int | None = Field(default=None, ge=3)  # the first n values of each series say what is normal
    window: int | None = Field(default=None, ge=3)  # the n values before each one say it instead
    season: int | Literal["hour", "weekday", "month"] = 7  # of seasonal: what returns after so many values
    reference: float = Field(default=1.04, ge=0)  # k of CUSUM
    expected: float | None = None  # m of CUSUM for counts: the Poisson mean; else level and spread are estimated
    spread: float = Field(default=0.5, ge=0)  # least standard deviation of EARS
    smoothing: float = Field(default=0.2, gt=0, le=1)  # λ of EWMA
    low: float | None = None  # specification limits of spc, for Cpk
    high: float | None = None
    run: int = Field(default=4, ge=1)  # of constant, dropout: so many equal or missing values in a row
    every: str = ""  # of dropout: how often a value should come; found from the data without it
    years: int = Field(default=5, ge=2, le=10)  # b of Farrington
    weeks: int = Field(default=3, ge=1, le=8)  # w of Farrington
    per_year: int = Field(default=52, ge=4, le=366)  # values a year
    alpha: float = Field(default=0.05, gt=0, lt=0.5)
    label: str = ""  # a column that says which values are events: precision, recall and F1 go into the card

    @field_validator("every")
    @classmethod
    def _is_step(cls, text: str) -> str:
        return str(Step.parse(text)) if text else ""

    @model_validator(mode="after")
    def _fitting(self) -> "DetectOptions":
        if self.label and self.method in ("spc", "dropout"):
            raise ValueError(f"label 说的是单个值，method: {self.method} 不逐值判断")
        if self.method == "constant" and self.run < 2:
            raise ValueError("run 至少是 2：一个值总等于它自己")
        if self.window and self.method == "spc":
            raise ValueError("spc 的界限来自 baseline 或全部子组，不用 window")
        return self

    @model_validator(mode="after")
    def _one_normal(self) -> "DetectOptions":
        if self.baseline and self.window:
            raise ValueError("baseline 与 window 只能写一个")
        return self

    @property
    def threshold(self) -> float:
        return self.limit if self.limit is not None else LIMITS.get(self.method, 0.0)
