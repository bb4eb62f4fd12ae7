"""``kind: trend`` — does a series rise or fall? Mann–Kendall's test and Sen's slope (standards.md §28.4)."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field

from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Options,
    Shape,
    Tables,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.methods.series import SeriesTable, read_series, sample_of

FEWEST = 4
MOST = 3000
"""Values of a series up to which all pairs of them are compared for the slope."""
WORDS = {1: "上升", -1: "下降", 0: "无显著趋势"}


class TrendOptions(Options):
    """See docs/reference/methods/trend.md."""

    from_: str = Field(alias="from")
    key: tuple[str, ...] = Field(min_length=1)
    time: str
    value: str
    alpha: float = Field(default=0.05, gt=0, lt=0.5)


class Trend:
    """One row a series: S, Z, p, slope a period, and the verdict in words."""

    name = "trend"
    title = "趋势检验"
    version = "2"
    options = TrendOptions

    def reads(self, options: TrendOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: TrendOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        table = options.from_
        need_columns(inputs, table, "key", *options.key)
        need_type(inputs, table, "time", options.time, "time", "number")
        need_type(inputs, table, "value", options.value, "number")
        source = tuple(f"{table}.{name}" for name in (options.time, options.value))
        kept = [Column(key, inputs[table].field(key).type, "", sources=(f"{table}.{key}",)) for key in options.key]
        made = [
            Column("periods", pa.int64(), "期数", sources=source),
            Column("s", pa.int64(), "统计量 S", sources=source),
            Column("z", pa.float64(), "标准化统计量 Z", sources=source),
            Column("p", pa.float64(), "显著性 p", sources=source),
            Column("slope", pa.float64(), "每期斜率（Sen）", sources=source),
            Column("verdict", pa.string(), "趋势", sources=source),
        ]
        return Shape((*kept, *made), options.key)

    def make(self, options: TrendOptions, tables: Tables) -> Made:
        given = read_series(tables, options.from_, options.key, options.time, options.value)
        known = np.isfinite(given.values)
        found, periods = [], []
        for begin, end in zip(given.starts[:-1], given.starts[1:], strict=True):
            there = known[begin:end]
            found.append(mann_kendall(given.values[begin:end][there], given.places[begin:end][there]))
            periods.append(int(there.sum()))
        verdicts = [WORDS[0 if p is None or p >= options.alpha else int(np.sign(s))] for s, _z, p, _slope in found]
        columns = {key: given.keys[key] for key in options.key}
        columns |= {
            "periods": pa.array(periods, pa.int64()),
            "s": pa.array([each[0] for each in found], pa.int64()),
            "z": pa.array([each[1] for each in found], pa.float64()),
            "p": pa.array([each[2] for each in found], pa.float64()),
            "slope": pa.array([each[3] for each in found], pa.float64()),
            "verdict": pa.array(verdicts, pa.string()),
        }
        facts = {"series": len(found), "every": str(given.step), "alpha": options.alpha}
        return Made(pa.table(columns), Card((), {}, facts, (*given.notes, *_notes(given, periods))))


def _notes(given: SeriesTable, periods: Sequence[int]) -> Iterator[str]:
    if short := [place for place, count in enumerate(periods) if count < FEWEST]:
        yield f"{len(short)} 条序列不足 {FEWEST} 期，没有检验：{sample_of(given, short)}"
    if long := [place for place, count in enumerate(periods) if count > MOST]:
        yield f"{len(long)} 条序列超过 {MOST:,} 期，只检验，不算斜率（先按月、按年汇总）：{sample_of(given, long)}"


def mann_kendall(
    values: NDArray[np.float64], places: NDArray[np.int64] | None = None
) -> tuple[int, float | None, float | None, float | None]:
    """S = Σ sgn(xⱼ − xᵢ), var = n(n−1)(2n+5)/18 less ties, Z = (S ∓ 1)/√var, two-sided p; Sen's median slope.

    ``places`` are the times in steps, so that a missing year still counts as a year in the slope.
    """
    n = len(values)
    at = np.arange(n) if places is None else places
    s = sum(int(np.sign(values[first + 1 :] - values[first]).sum()) for first in range(n - 1))
    if n < FEWEST:
        return s, None, None, None
    _each, ties = np.unique(values, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - (ties * (ties - 1) * (2 * ties + 5)).sum()) / 18
    z = float((s - np.sign(s)) / np.sqrt(variance)) if variance > 0 else 0.0
    return s, z, math.erfc(abs(z) / math.sqrt(2)), _sen(values, at) if n <= MOST else None


def _sen(values: NDArray[np.float64], at: NDArray[np.int64]) -> float:
    """The median of the slopes between all pairs."""
    first, second = np.triu_indices(len(values), 1)
    return float(np.median((values[second] - values[first]) / (at[second] - at[first])))
