"""``kind: index`` — one score out of many measures: composite, TOPSIS, cycle and diffusion indices, five lights.

Formulas: standards.md §16 (Conference Board steps, diffusion, five lights) and §17 (AHP, entropy, TOPSIS).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Options,
    Shape,
    Tables,
    Unfit,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.shapes import dotted, quoted

Floats = NDArray[np.float64]
RANDOM = (0, 0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)  # RI of AHP, n = 1 … 10
CONSISTENT = 0.1
LIGHTS = {"red": 85.0, "yellow": 73.0, "green": 50.0, "light_blue": 36.0}
"""Lower ends of the five lights, in percent (standards.md §16 ○: parameters, so a file may state its own)."""


class Indicator(Options):
    """One measure of an index."""

    column: str
    direction: Literal["up", "down"] = "up"  # down: less is better
    weight: float | None = Field(default=None, ge=0)


class IndexOptions(Options):
    """See docs/reference/methods/index.md."""

    from_: str = Field(alias="from")
    entity: tuple[str, ...] = ()
    time: str = ""
    indicators: tuple[Indicator, ...] = Field(min_length=1)
    method: Literal["composite", "topsis", "cycle", "diffusion"] = "composite"
    weights: Literal["equal", "given", "entropy", "ahp"] = "equal"
    matrix: tuple[tuple[float, ...], ...] = ()  # of pairwise comparisons, for ahp
    normalise: Literal["minmax", "z", "none"] = "minmax"
    each_time: bool = False  # normalise and weigh each time by itself, not all together
    lights: dict[str, float] = dict(LIGHTS)

    @model_validator(mode="after")
    def _complete(self) -> "IndexOptions":
        size = len(self.indicators)
        if self.weights == "given" and any(each.weight is None for each in self.indicators):
            raise ValueError("weights: given 要求每个指标都写 weight")
        if self.weights == "ahp" and (len(self.matrix) != size or any(len(row) != size for row in self.matrix)):
            raise ValueError(f"weights: ahp 要求 {size}×{size} 的判断矩阵 matrix")
        if self.method in ("cycle", "diffusion") and not self.time:
            raise ValueError(f"method: {self.method} 要写 time")
        if unknown := set(self.lights) - set(LIGHTS):
            raise ValueError(f"lights 里没有 {'、'.join(sorted(unknown))}，可用：{'、'.join(LIGHTS)}")
        if not self.entity and not self.time:
            raise ValueError("至少写 entity 或 time 之一")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.column for each in self.indicators)


class Index:
    """One row an entity and time: the score, its rank at that time, its light, and what each measure gave to it."""

    name = "index"
    title = "综合指数"
    version = "1"
    options = IndexOptions

    def reads(self, options: IndexOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: IndexOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        table, schema = options.from_, inputs[options.from_]
        need_columns(inputs, table, "entity", *options.entity)
        keys = (*options.entity, *([options.time] if options.time else []))
        need_columns(inputs, table, "time", *keys)
        for place, each in enumerate(options.indicators):
            need_type(inputs, table, f"indicators[{place}].column", each.column, "number")
        if len(set(options.names)) < len(options.names):
            raise Unfit("indicators", "同一列写了两次")
        source = tuple(f"{table}.{name}" for name in options.names)
        columns = [Column(name, schema.field(name).type, "", sources=(f"{table}.{name}",)) for name in keys]
        columns.append(Column("score", pa.float64(), "得分", sources=source))
        if options.entity:
            columns.append(Column("place", pa.int64(), "名次", sources=source))
        columns.append(Column("light", pa.string(), "灯", sources=source))
        if options.method in ("composite", "cycle"):
            columns += [Column(f"from_{name}", pa.float64(), f"{name} 的贡献", sources=(f"{table}.{name}",))
                        for name in options.names]  # fmt: skip
        return Shape(tuple(columns), keys)

    def make(self, options: IndexOptions, tables: Tables) -> Made:
        keys = [*options.entity, *([options.time] if options.time else [])]
        listed = ", ".join(quoted(name) for name in keys)
        values = ", ".join(f"CAST({quoted(name)} AS DOUBLE) AS {quoted('v:' + name)}" for name in options.names)
        filled = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in keys)
        given = tables.query(f"SELECT {listed}, {values} FROM {dotted(options.from_)} WHERE {filled} ORDER BY {listed}")
        if not given.num_rows:
            raise NotEnoughData(reason=f"{options.from_} 没有可用的行")
        x = np.column_stack([given[f"v:{name}"].to_numpy(zero_copy_only=False).astype(float) for name in options.names])
        panel = _Panel(given.select(keys), x, options)
        score, parts, weights, notes = SCORES[options.method](panel)
        return Made(_rows(panel, score, parts), _card(options, weights, given.num_rows, notes))


class _Panel:
    """The measures as a matrix (rows × measures), with where each row belongs."""

    def __init__(self, keys: pa.Table, x: Floats, options: IndexOptions) -> None:
        self.keys, self.x, self.options = keys, x, options
        times = keys[options.time].to_pylist() if options.time else [None] * len(x)
        entities = list(zip(*(keys[name].to_pylist() for name in options.entity), strict=True)) or [()] * len(x)
        self.times, self.entities = times, entities
        self.sign = np.array([1.0 if each.direction == "up" else -1.0 for each in options.indicators])

    def groups(self) -> list[NDArray[np.intp]]:
        """Rows that are normalised and weighed together."""
        if not (self.options.each_time and self.options.time):
            return [np.arange(len(self.x))]
        return list(self.rows_by(self.times).values())

    @staticmethod
    def rows_by(values: Sequence[Any]) -> dict[Any, NDArray[np.intp]]:
        found: dict[Any, list[int]] = {}
        for row, value in enumerate(values):
            found.setdefault(value, []).append(row)
        return {value: np.array(rows) for value, rows in found.items()}


Scored = tuple[Floats, Floats | None, dict[str, float], list[str]]


def normalised(x: Floats, sign: Floats, how: str) -> Floats:
    """Measures on one scale, more is better: (x − min)/(max − min) in 0–1, or z; a constant measure says nothing."""
    if how == "none":
        return x * sign
    if how == "z":
        spread = np.nanstd(x, axis=0)
        z: Floats = sign * (x - np.nanmean(x, axis=0)) / np.where(spread > 0, spread, np.nan)
        return z
    low, high = np.nanmin(x, axis=0), np.nanmax(x, axis=0)
    span = np.where(high > low, high - low, np.nan)
    scaled: Floats = np.where(sign > 0, (x - low) / span, (high - x) / span)
    return scaled


def entropy_weights(x: Floats) -> Floats:
    """p = x/Σx, e = −Σ p ln p / ln m, w = (1 − e)/Σ(1 − e); ``x`` ≥ 0. A measure that never differs weighs nothing."""
    x = np.nan_to_num(x)
    rows = max(len(x), 2)
    totals = x.sum(axis=0)
    p = np.divide(x, totals, out=np.zeros_like(x), where=totals > 0)
    e = -np.where(p > 0, p * np.log(np.where(p > 0, p, 1)), 0).sum(axis=0) / np.log(rows)
    spare = np.where(totals > 0, 1 - e, 0)
    weights: Floats = spare / spare.sum() if spare.sum() > 0 else np.full(x.shape[1], 1 / x.shape[1])
    return weights


def ahp_weights(matrix: Sequence[Sequence[float]]) -> tuple[Floats, float]:
    """The principal eigenvector of a matrix of pairwise comparisons, and its consistency ratio (accepted below 0.1)."""
    a = np.array(matrix, float)
    values, vectors = np.linalg.eig(a)
    place = int(np.argmax(values.real))
    weights = np.abs(vectors[:, place].real)
    n = len(a)
    random = RANDOM[min(n, len(RANDOM)) - 1]
    ratio = float((values[place].real - n) / (n - 1) / random) if n > 2 else 0.0
    return weights / weights.sum(), ratio


def _weights(options: IndexOptions, scaled: Floats) -> tuple[Floats, list[str]]:
    size = len(options.indicators)
    if options.weights == "given":
        given = np.array([each.weight or 0.0 for each in options.indicators])
        return given / given.sum(), []
    if options.weights == "entropy":
        return entropy_weights(scaled - min(0.0, float(np.nanmin(scaled)))), []
    if options.weights == "ahp":
        weights, ratio = ahp_weights(options.matrix)
        if ratio >= CONSISTENT:
            raise NotEnoughData(reason=f"判断矩阵不一致：CR = {ratio:.3f}，应小于 {CONSISTENT}")
        return weights, [f"判断矩阵一致性比率 CR = {ratio:.3f}，小于 {CONSISTENT}"]
    return np.full(size, 1 / size), []


def _composite(panel: _Panel) -> Scored:
    """Σ w·x of normalised measures, × 100; a missing measure leaves its weight to the others of the row."""
    score, parts = np.full(len(panel.x), np.nan), np.full(panel.x.shape, np.nan)
    notes: list[str] = []
    weights = np.zeros(panel.x.shape[1])
    for rows in panel.groups():
        scaled = normalised(panel.x[rows], panel.sign, panel.options.normalise)
        weights, notes = _weights(panel.options, scaled)
        there = np.isfinite(scaled)
        used = np.where(there, weights, 0)
        total = used.sum(axis=1, keepdims=True)
        share = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
        parts[rows] = 100 * np.where(there, share * np.nan_to_num(scaled), np.nan)
        score[rows] = np.where(total[:, 0] > 0, np.nansum(parts[rows], axis=1), np.nan)
    missing = int((~np.isfinite(panel.x)).any(axis=1).sum())
    if missing:
        notes = [*notes, f"{missing} 行缺少部分指标，权重按其余指标重新分配"]
    return score, parts, _named(panel, weights), notes


def _topsis(panel: _Panel) -> Scored:
    """Closeness to the best of all, d⁻/(d⁺ + d⁻), × 100, on vector-normalised measures."""
    score = np.full(len(panel.x), np.nan)
    weights, notes = np.zeros(panel.x.shape[1]), list[str]()
    for rows in panel.groups():
        x = panel.x[rows]
        length = np.sqrt(np.nansum(x**2, axis=0))
        scaled = x / np.where(length > 0, length, np.nan)
        weights, notes = _weights(panel.options, normalised(x, panel.sign, "minmax"))
        v = scaled * weights * panel.sign
        near = np.sqrt(np.nansum((v - np.nanmax(v, axis=0)) ** 2, axis=1))
        far = np.sqrt(np.nansum((v - np.nanmin(v, axis=0)) ** 2, axis=1))
        score[rows] = 100 * np.divide(far, near + far, out=np.full(len(x), np.nan), where=near + far > 0)
    return score, None, _named(panel, weights), notes


def _cycle(panel: _Panel) -> Scored:
    """Conference Board: symmetric changes, weighed by 1/sd, chained to a level of 100 at the start of each entity."""
    score, parts = np.full(len(panel.x), np.nan), np.full(panel.x.shape, np.nan)
    changes = np.full(panel.x.shape, np.nan)
    for rows in panel.rows_by(panel.entities).values():
        before, after = panel.x[rows[:-1]], panel.x[rows[1:]]
        changes[rows[1:]] = panel.sign * 200 * (after - before) / (after + before)
    if panel.options.weights == "given":
        spread = 1 / np.array([each.weight or np.inf for each in panel.options.indicators])
    else:
        spread = np.nanstd(changes, axis=0, ddof=1)
    usable = np.isfinite(spread) & (spread > 0)
    inverse = np.divide(1, spread, out=np.zeros_like(spread), where=usable)
    weights = inverse / inverse.sum() if inverse.sum() > 0 else np.full(len(spread), 1 / len(spread))
    for rows in panel.rows_by(panel.entities).values():
        parts[rows] = weights * changes[rows]
        total = np.nansum(parts[rows], axis=1)
        steps = (200 + total) / (200 - total)
        steps[0] = 1.0
        score[rows] = 100 * np.cumprod(steps)
    return score, parts, _named(panel, weights), ["各指标的对称变化率按标准差的倒数加权，逐期连乘，起点为 100"]


def _diffusion(panel: _Panel) -> Scored:
    """DI = 100 (rising + ½ flat)/n against the period before; above 50 more rise than fall."""
    score = np.full(len(panel.x), np.nan)
    for rows in panel.rows_by(panel.entities).values():
        change = panel.sign * (panel.x[rows[1:]] - panel.x[rows[:-1]])
        known = np.isfinite(change).sum(axis=1)
        up = (change > 0).sum(axis=1) + 0.5 * (change == 0).sum(axis=1)
        score[rows[1:]] = 100 * np.divide(up, known, out=np.full(len(known), np.nan), where=known > 0)
    return score, None, {}, []


SCORES = {"composite": _composite, "topsis": _topsis, "cycle": _cycle, "diffusion": _diffusion}


def light_of(score: float, lights: Mapping[str, float]) -> str | None:
    """The light whose lower end the score reaches; below all of them blue; no score, no light."""
    if not np.isfinite(score):
        return None
    reached = [name for name, low in sorted(lights.items(), key=lambda each: -each[1]) if score >= low]
    return reached[0] if reached else "blue"


def _rows(panel: _Panel, score: Floats, parts: Floats | None) -> pa.Table:
    options = panel.options
    columns: dict[str, Any] = {name: panel.keys[name] for name in panel.keys.column_names}
    columns["score"] = pa.array(score, from_pandas=True)
    if options.entity:
        columns["place"] = pa.array(_places(panel, score), pa.int64())
    columns["light"] = pa.array([light_of(value, options.lights) for value in score], pa.string())
    if parts is not None:
        columns |= {f"from_{name}": pa.array(parts[:, i], from_pandas=True) for i, name in enumerate(options.names)}
    return pa.table(columns)


def _places(panel: _Panel, score: Floats) -> list[int | None]:
    """1 for the highest score of a time; equal scores share a place."""
    places: list[int | None] = [None] * len(score)
    for rows in panel.rows_by(panel.times).values():
        known = [row for row in rows if np.isfinite(score[row])]
        for row in known:
            places[row] = 1 + int(sum(score[other] > score[row] for other in known))
    return places


def _named(panel: _Panel, weights: Floats) -> dict[str, float]:
    return {name: float(weight) for name, weight in zip(panel.options.names, weights, strict=True)}


def _card(options: IndexOptions, weights: Mapping[str, float], rows: int, notes: list[str]) -> Card:
    table = [{"指标": name, "权重": round(weight, 6)} for name, weight in weights.items()]
    facts = {"rows": rows, "method": options.method, "weights": options.weights, "normalise": options.normalise}
    return Card((), {"权重": table} if table else {}, facts, tuple(notes))
