"""One score out of many measures: composite, TOPSIS, cycle and diffusion indices (standards.md §16, §17)."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ganyun.features.models.rules.methods.index.panel import Floats, Panel, against_base, normalised
from ganyun.features.models.rules.methods.index.weights import weights_of


@dataclass
class Scored:
    """Scores by row; ``parts`` are what each measure gave; ``weights`` by group of rows and measure."""

    score: Floats
    parts: Floats | None = None
    weights: dict[Any, Floats] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def composite(panel: Panel) -> Scored:
    """Σ w·x of normalised measures, × 100; a missing measure leaves its weight to the others of the row."""
    made = Scored(np.full(len(panel.x), np.nan), np.full(panel.x.shape, np.nan))
    assert made.parts is not None
    based = against_base(panel) if panel.options.normalise == "base" else None
    for name, rows in panel.together().items():
        scaled = based[rows] if based is not None else normalised(panel.x[rows], panel.sign, panel.options.normalise)
        weights = made.weights[name] = weights_of(panel.options, scaled)
        there = np.isfinite(scaled)
        used = np.where(there, weights, 0)
        total = used.sum(axis=1, keepdims=True)
        share = np.divide(used, total, out=np.zeros_like(used), where=total > 0)
        made.parts[rows] = 100 * np.where(there, share * np.nan_to_num(scaled), np.nan)
        made.score[rows] = np.where(total[:, 0] > 0, np.nansum(made.parts[rows], axis=1), np.nan)
    if missing := int((~np.isfinite(panel.x)).any(axis=1).sum()):
        made.notes.append(f"{missing} 行缺少部分指标，权重按其余指标重新分配")
    constant = [
        name for name, column in zip(panel.options.names, panel.x.T, strict=True) if np.ptp(_known(column)) == 0
    ]
    if constant and based is None and panel.options.normalise != "none":
        made.notes.append(f"从不变化的指标不计：{'、'.join(constant)}")
    return made


def _known(column: Floats) -> Floats:
    known = column[np.isfinite(column)]
    return known if len(known) else np.zeros(1)


def topsis(panel: Panel) -> Scored:
    """Closeness to the best of all, d⁻/(d⁺ + d⁻), × 100, on vector-normalised measures; a row without all has none."""
    made = Scored(np.full(len(panel.x), np.nan))
    for name, rows in panel.together().items():
        whole = rows[np.isfinite(panel.x[rows]).all(axis=1)]
        if not len(whole):
            continue
        x = panel.x[whole]
        length = np.sqrt((x**2).sum(axis=0))
        weights = made.weights[name] = weights_of(panel.options, normalised(x, panel.sign, "minmax"))
        v = x / np.where(length > 0, length, 1) * weights * panel.sign
        near = np.sqrt(((v - v.max(axis=0)) ** 2).sum(axis=1))
        far = np.sqrt(((v - v.min(axis=0)) ** 2).sum(axis=1))
        made.score[whole] = 100 * np.divide(far, near + far, out=np.full(len(x), np.nan), where=near + far > 0)
    if missing := int((~np.isfinite(panel.x)).any(axis=1).sum()):
        made.notes.append(f"{missing} 行缺少部分指标，没有得分")
    return made


def cycle(panel: Panel) -> Scored:
    """Conference Board: symmetric changes, weighed by 1/sd, chained to a level of 100 at the start of each entity."""
    made = Scored(np.full(len(panel.x), np.nan), np.full(panel.x.shape, np.nan))
    assert made.parts is not None
    changes = np.full(panel.x.shape, np.nan)
    rates = np.array([each.rate for each in panel.options.indicators])
    for rows in panel.by_entity().values():
        before, after = panel.x[rows[:-1]], panel.x[rows[1:]]
        with np.errstate(divide="ignore", invalid="ignore"):
            change = np.where(rates, after - before, 200 * (after - before) / (after + before))
        changes[rows[1:]] = panel.sign * np.where(np.isfinite(change), change, np.nan)
    weights = made.weights[None] = _steadiness(panel, changes)
    for rows in panel.by_entity().values():
        made.parts[rows] = weights * changes[rows]
        total = np.nansum(made.parts[rows], axis=1)
        steps = (200 + total) / (200 - total)
        steps[0] = 1.0
        made.score[rows] = 100 * np.cumprod(steps)
    made.notes.append("各指标的变化率按标准差的倒数加权，逐期连乘，起点为 100")
    firsts = len(panel.by_entity())
    if lost := int((~np.isfinite(changes)).any(axis=1).sum()) - firsts:
        made.notes.append(f"{lost} 行缺少部分指标的变化，按不变计")
    return made


def _steadiness(panel: Panel, changes: Floats) -> Floats:
    """1/sd of each measure's changes (or the stated weights), summing to 1."""
    if panel.options.weights == "given":
        inverse = np.array([each.weight or 0.0 for each in panel.options.indicators])
    else:
        known = np.isfinite(changes).sum(axis=0) > 1
        spread = np.nanstd(np.where(known, changes, 0.0), axis=0, ddof=1) if len(changes) > 2 else np.zeros(len(known))
        usable = np.isfinite(spread) & (spread > 0) & known
        inverse = np.divide(1, spread, out=np.zeros_like(spread), where=usable)
    total = inverse.sum()
    weights: Floats = inverse / total if total > 0 else np.full(len(inverse), 1 / len(inverse))
    return weights


def diffusion(panel: Panel) -> Scored:
    """DI = 100 (rising + ½ flat)/n against the period before; above 50 more rise than fall."""
    made = Scored(np.full(len(panel.x), np.nan))
    for rows in panel.by_entity().values():
        change = panel.sign * (panel.x[rows[1:]] - panel.x[rows[:-1]])
        known = np.isfinite(change).sum(axis=1)
        up = (change > 0).sum(axis=1) + 0.5 * (change == 0).sum(axis=1)
        made.score[rows[1:]] = 100 * np.divide(up, known, out=np.full(len(known), np.nan), where=known > 0)
    return made


SCORES = {"composite": composite, "topsis": topsis, "cycle": cycle, "diffusion": diffusion}
