"""What a ``kind: link`` file may say."""

import re
from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from ganyun.features.models.rules.methods.method import Options

By = Literal["exact", "jaro_winkler", "levenshtein", "date", "numeric"]
Normal = Literal["text", "person", "organisation", "address", "digits", "none"]
DEFAULT_AT: dict[str, tuple[float, ...]] = {
    "exact": (),
    "jaro_winkler": (0.92, 0.8),
    "levenshtein": (1.0,),
    "date": (31.0, 366.0),
    "numeric": (0.01, 0.1),
}
PART = re.compile(r"(?P<name>\w+)|(?P<function>first|last|year|initials)\((?P<column>\w+)(?:, *(?P<length>[1-9]))?\)")


class Compare(Options):
    """How two values of a column are compared.

    ``at``: similarity (jaro_winkler), edits (levenshtein), days (date) or relative difference (numeric) of the levels
    between equal and different. ``frequency``: agreement on a rare value says more than on a common one. ``m`` and
    ``u`` are given as one figure a level, from equal to different, or estimated.
    """

    column: str
    by: By = "exact"
    at: tuple[float, ...] = ()
    frequency: bool = False
    m: tuple[float, ...] = ()
    u: tuple[float, ...] = ()

    @property
    def levels(self) -> tuple[float, ...]:
        return self.at or DEFAULT_AT[self.by]

    @model_validator(mode="after")
    def _figures(self) -> "Compare":
        if self.by == "exact" and self.at:
            raise ValueError("exact 没有 at")
        steps = list(self.levels)
        if steps != sorted(steps, reverse=self.by == "jaro_winkler") or len(set(steps)) < len(steps):
            raise ValueError("at 要从最像到最不像排列，不重复")
        for name, figures in (("m", self.m), ("u", self.u)):
            if figures and len(figures) != len(steps) + 2:
                raise ValueError(f"{name} 要有 {len(steps) + 2} 个数：相等、at 的每一级、不同")
            if any(not 0 < each < 1 for each in figures):
                raise ValueError(f"{name} 的每个数在 0 与 1 之间")
        return self


class Part(Options):
    """One part of a block: a column, or a piece of it."""

    column: str
    function: Literal["", "first", "last", "year", "initials"] = ""
    length: int = 1


class Prior(Options):
    """Rows that agree on all columns of one of these lists are taken to be ``recall`` of all matches."""

    agree: tuple[tuple[str, ...], ...] = Field(min_length=1)
    recall: float = Field(default=0.8, gt=0, le=1)


class LinkOptions(Options):
    """See docs/reference/methods/link.md."""

    from_: str = Field(default="", alias="from")
    left: str = ""
    right: str = ""
    key: str
    valid: dict[str, str] = {}  # column → semantic type: a value that fails its check counts as missing
    normalise: dict[str, Normal] = {}
    deterministic: tuple[tuple[str, ...], ...] = ()
    compare: tuple[Compare, ...] = ()
    block: tuple[tuple[Part, ...], ...] = ()
    threshold: float = Field(default=0.95, gt=0, lt=1)
    review: float = Field(default=0.5, gt=0, lt=1)
    natural_person: bool = False
    output: Literal["pairs", "clusters"] = "pairs"
    prior: Prior | float | None = None  # rules, or the chance that two rows of the tables are one thing
    truth: str = ""
    labels: dict[str, str] = {}
    most_pairs: int = Field(default=100_000_000, ge=1)
    training_pairs: int = Field(default=1_000_000, ge=10_000)
    seed: int = 36

    @field_validator("compare", mode="before")
    @classmethod
    def _columns_alone(cls, value: Any) -> Any:
        return [{"column": each} if isinstance(each, str) else each for each in value or ()]

    @field_validator("block", mode="before")
    @classmethod
    def _parts(cls, value: Any) -> Any:
        return [[_part(part) for part in ([each] if isinstance(each, str) else each)] for each in value or ()]

    @field_validator("prior")
    @classmethod
    def _chance(cls, value: Any) -> Any:
        if isinstance(value, float) and not 0 < value < 1:
            raise ValueError("prior 在 0 与 1 之间")
        return value

    @model_validator(mode="after")
    def _fit_together(self) -> "LinkOptions":
        if bool(self.from_) == bool(self.left or self.right) or bool(self.left) != bool(self.right):
            raise ValueError("写 from（一张表去重），或 left 与 right（两张表对照）")
        if not self.deterministic and not self.compare:
            raise ValueError("deterministic 与 compare 至少写一个")
        if bool(self.compare) != bool(self.block):
            raise ValueError("compare 与 block 一起写：block 决定比较哪些行对")
        if self.review > self.threshold:
            raise ValueError("review 不能大于 threshold")
        if self.natural_person and not any(set(each) & self.valid.keys() for each in self.deterministic):
            raise ValueError("自然人只凭有效的身份号码合并：valid 里写号码的语义类型，deterministic 里写这一列")
        if unused := self.valid.keys() - set(self.columns):
            raise ValueError(f"valid 的 {'、'.join(sorted(unused))} 不在 deterministic、compare 或 block 里")
        return self

    @property
    def tables(self) -> tuple[str, ...]:
        return (self.from_,) if self.from_ else (self.left, self.right)

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that decides, once."""
        agree = self.prior.agree if isinstance(self.prior, Prior) else ()
        named = [name for each in (*self.deterministic, *agree) for name in each]
        named += [each.column for each in self.compare]
        named += [part.column for each in self.block for part in each]
        return tuple(dict.fromkeys(named))

    @property
    def texts(self) -> tuple[str, ...]:
        """Columns that are compared sign by sign."""
        alike = [each.column for each in self.compare if each.by in ("jaro_winkler", "levenshtein")]
        return tuple(dict.fromkeys(alike))

    @property
    def identities(self) -> tuple[str, ...]:
        """Columns of which two different valid values mean two different things."""
        alone = {each[0] for each in self.deterministic if len(each) == 1}
        return tuple(name for name in self.valid if name in alone)

    def merges(self, rule: tuple[str, ...]) -> bool:
        """Whether a deterministic rule may merge, or only suggest."""
        return not self.natural_person or bool(set(rule) & self.valid.keys())

    def label(self, column: str) -> str:
        return self.labels.get(column, column)


def _part(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    found = PART.fullmatch(value)
    if not found:
        raise ValueError(f"{value!r} 不是列名，也不是 first(列, n)、last(列, n)、year(列)、initials(列)")
    if found["name"]:
        return {"column": found["name"]}
    return {"column": found["column"], "function": found["function"], "length": int(found["length"] or 1)}
