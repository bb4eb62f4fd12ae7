"""What a ``kind: aggregate`` file may say."""

from typing import Any, Literal

from pydantic import Field, field_validator, model_validator

from ganyun.features.models.rules.methods.method import Options

PUBLIC, INSIDE = 10, 5
"""Inventory C0-5: the smallest group that may be told, and the smallest within the organ that owns the data."""
MOST_COLUMNS = 5
Kind = Literal["count", "distinct", "sum", "mean", "share"]


class Measure(Options):
    """``count``, or one of ``{sum: column}``, ``{mean: …}``, ``{share: …}`` (of true rows), ``{distinct: …}``."""

    kind: Kind
    column: str = ""


class Dominance(Options):
    """The (n, k) rule: a cell whose ``n`` largest contributors hold more than ``k`` percent of a sum is not told."""

    n: int = Field(default=1, ge=1, le=5)
    k: float = Field(gt=0, lt=100)


class AggregateOptions(Options):
    """See docs/reference/methods/aggregate.md."""

    from_: str = Field(alias="from")
    by: tuple[str, ...] = Field(min_length=1, max_length=MOST_COLUMNS)
    measures: dict[str, Measure] = Field(min_length=1)
    minimum: int = Field(default=PUBLIC, ge=INSIDE)
    inside: bool = False
    contributor: str = ""  # whose number counts (a person, a firm) when one has several rows
    dominance: Dominance | None = None
    p_percent: float | None = Field(default=None, gt=0, le=100)
    margins: bool = True
    round: int = Field(default=1, ge=1, le=100)

    @field_validator("measures", mode="before")
    @classmethod
    def _spelt_short(cls, value: Any) -> Any:
        return {name: _measure(each) for name, each in value.items()} if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _fit_together(self) -> "AggregateOptions":
        if self.minimum < PUBLIC and not self.inside:
            raise ValueError(f"minimum 小于 {PUBLIC} 只限机关内部使用：写明 inside: true")
        if self.inside and self.minimum >= PUBLIC:
            raise ValueError(f"inside: true 只与小于 {PUBLIC} 的 minimum 一起写")
        if len(set(self.by)) < len(self.by):
            raise ValueError("by 有重复的列")
        taken = {*self.by, "status"} & self.measures.keys()
        if taken:
            raise ValueError(f"measures 的名字 {'、'.join(sorted(taken))} 已被占用")
        if (self.dominance or self.p_percent) and not self.sums:
            raise ValueError("dominance 与 p_percent 用于 sum 或 mean，measures 里没有")
        return self

    @property
    def sums(self) -> tuple[str, ...]:
        """Columns that are summed, for a sum or a mean."""
        return tuple(dict.fromkeys(each.column for each in self.measures.values() if each.kind in ("sum", "mean")))

    @property
    def shares(self) -> tuple[str, ...]:
        """Columns whose true rows are counted."""
        return tuple(dict.fromkeys(each.column for each in self.measures.values() if each.kind == "share"))

    @property
    def distincts(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.column for each in self.measures.values() if each.kind == "distinct"))


def _measure(value: Any) -> Any:
    if value == "count":
        return {"kind": "count"}
    if isinstance(value, dict) and len(value) == 1:
        ((kind, column),) = value.items()
        if kind != "kind":
            return {"kind": kind, "column": column}
    return value
