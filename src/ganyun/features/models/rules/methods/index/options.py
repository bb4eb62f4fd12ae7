"""What a ``kind: index`` file may say."""

from typing import Any, Literal

import numpy as np
from pydantic import Field, model_validator

from ganyun.features.models.rules.methods.method import Options

LIGHTS = {"red": 85.0, "yellow": 73.0, "green": 50.0, "light_blue": 36.0}
"""Lower ends of the five lights, in percent (standards.md §16 ○: parameters, so a file may state its own)."""
RECIPROCAL = 0.02
"""How far aᵢⱼ·aⱼᵢ may be from 1: a third is written 0.333."""

Kind = Literal["composite", "topsis", "cycle", "diffusion", "concentration", "price"]


class Indicator(Options):
    """One measure of an index."""

    column: str
    direction: Literal["up", "down"] = "up"  # down: less is better
    weight: float | None = Field(default=None, ge=0)
    rate: bool = False  # of cycle: already a rate, so its change is a difference and not a share


class IndexOptions(Options):
    """See docs/reference/methods/index.md."""

    from_: str = Field(alias="from")
    entity: tuple[str, ...] = ()
    time: str = ""
    indicators: tuple[Indicator, ...] = ()
    method: Kind = "composite"
    weights: Literal["equal", "given", "entropy", "ahp"] = "equal"
    matrix: tuple[tuple[float, ...], ...] = ()  # of pairwise comparisons, for ahp
    normalise: Literal["minmax", "z", "base", "none"] = "minmax"
    each_time: bool = False  # normalise and weigh each time by itself, not all together
    base: Any = None  # of normalise: base and of price, the time that is 100; the first without it
    lights: dict[str, float] = dict(LIGHTS)
    lights_by: Literal["score", "quantile"] = "score"
    item: tuple[str, ...] | str = ()  # of price: what is priced
    price: str = ""
    quantity: str = ""
    chain: bool = False  # of price: each time against the one before, multiplied up

    @model_validator(mode="after")
    def _complete(self) -> "IndexOptions":
        if self.method in ("cycle", "diffusion", "price") and not self.time:
            raise ValueError(f"method: {self.method} 要写 time")
        if unknown := set(self.lights) - set(LIGHTS):
            raise ValueError(f"lights 里没有 {'、'.join(sorted(unknown))}，可用：{'、'.join(LIGHTS)}")
        if not self.entity and not self.time:
            raise ValueError("至少写 entity 或 time 之一")
        if self.normalise == "base" and not self.time:
            raise ValueError("normalise: base 要写 time")
        return self

    @model_validator(mode="after")
    def _measured(self) -> "IndexOptions":
        size = len(self.indicators)
        if self.method == "price":
            if size or not (self.items and self.price and self.quantity):
                raise ValueError("method: price 要写 item、price、quantity，不写 indicators")
        elif self.items or self.price or self.quantity or self.chain:
            raise ValueError("item、price、quantity、chain 只用于 method: price")
        elif not size:
            raise ValueError("indicators 至少写一个")
        elif self.method == "concentration" and size > 1:
            raise ValueError("method: concentration 只看一列")
        if self.weights == "given" and any(each.weight is None for each in self.indicators):
            raise ValueError("weights: given 要求每个指标都写 weight")
        if self.weights == "given" and not sum(each.weight or 0 for each in self.indicators):
            raise ValueError("权重之和是 0")
        if self.weights == "ahp":
            self._check_matrix(size)
        return self

    def _check_matrix(self, size: int) -> None:
        if len(self.matrix) != size or any(len(row) != size for row in self.matrix):
            raise ValueError(f"weights: ahp 要求 {size}×{size} 的判断矩阵 matrix")
        a = np.array(self.matrix)
        if (a <= 0).any() or (np.abs(a * a.T - 1) > RECIPROCAL).any():
            raise ValueError("判断矩阵的元素要大于 0，对角线为 1，互为倒数（a_ij × a_ji = 1）")

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.column for each in self.indicators)

    @property
    def items(self) -> tuple[str, ...]:
        return (self.item,) if isinstance(self.item, str) else self.item

    @property
    def keys(self) -> tuple[str, ...]:
        return (*self.entity, *([self.time] if self.time else []))
