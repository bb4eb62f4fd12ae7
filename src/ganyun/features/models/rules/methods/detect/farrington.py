"""Farrington (1996): a quasi-Poisson regression on the same weeks of earlier years, and the limit it leaves.

Follows standards.md §21 and the R package ``surveillance``: log-linear with a trend that is kept when significant,
Anscombe residuals weigh past outbreaks down, the ⅔ power makes counts nearly normal. All values of a series are fitted
at once: arrays are ``(values, reference weeks)``.
"""

from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

Floats = NDArray[np.float64]
ROUNDS = 12
TREND_YEARS = 3
RECENT, FEWEST = 4, 5  # fewer than five cases in the last four weeks: no alarm


@dataclass(frozen=True, slots=True)
class Found:
    """For every value (NaN where there is too little history)."""

    expected: Floats
    upper: Floats
    score: Floats  # (x − μ)/(U − μ); an alarm from 1 on


def farrington(values: Floats, years: int, weeks: int, per_year: int, alpha: float) -> Found:
    """The limits of one series of counts in order of time, one value a week (``per_year`` values a year)."""
    size = len(values)
    empty = np.full(size, np.nan)
    back = np.arange(1, years + 1)[:, None] * per_year + np.arange(-weeks, weeks + 1)[None, :]
    offsets = np.sort(back.ravel())[::-1]
    first = int(offsets.max())
    if size <= first:
        return Found(empty, empty.copy(), empty.copy())
    now = np.arange(first, size)
    places = now[:, None] - offsets[None, :]
    counts = values[places].astype(float)
    known = np.isfinite(counts)
    past = np.where(known, counts, 0.0)
    mean, variance, phi = _expect(past, places.astype(float), now.astype(float), known, years)
    tau = phi + variance / mean
    upper = limit(mean, tau, alpha)
    score = (values[now] - mean) / np.maximum(upper - mean, 1e-9)
    recent = np.convolve(np.nan_to_num(values), np.ones(RECENT))[now]
    score = np.where(recent < FEWEST, 0.0, score)
    found = [empty, empty.copy(), empty.copy()]
    for target, part in zip(found, (mean, upper, score), strict=True):
        target[now] = part
    return Found(*found)


def limit(mean: Floats, tau: Floats, alpha: float) -> Floats:
    """U = (μ^⅔ + z √(4/9 μ^⅓ τ))^1.5, two-sided ``alpha``."""
    z = NormalDist().inv_cdf(1 - alpha / 2)
    bound: Floats = (mean ** (2 / 3) + z * np.sqrt(4 / 9 * np.cbrt(mean) * tau)) ** 1.5
    return bound


def _expect(
    counts: Floats, times: Floats, now: Floats, known: NDArray[np.bool_], years: int
) -> tuple[Floats, Floats, Floats]:
    """Mean now, its variance and the dispersion, for every value.

    The trend stays where it earns its place, as in ``surveillance``: significant, from at least three years, and not
    leading beyond the highest count there was.
    """
    centre = times.mean(axis=1, keepdims=True)
    x = (times - centre) / 52.0
    x_now = (now - centre[:, 0]) / 52.0
    trend = _weighted(counts, x, x_now, known)
    flat = _weighted(counts, np.zeros_like(x), np.zeros_like(x_now), known)
    highest = np.where(known, counts, -np.inf).max(axis=1)
    keep = (trend.p < 0.05) & (trend.mean <= highest) & (years >= TREND_YEARS)
    return (
        np.where(keep, trend.mean, flat.mean),
        np.where(keep, trend.variance, flat.variance),
        np.where(keep, trend.phi, flat.phi),
    )


@dataclass(frozen=True, slots=True)
class _Fit:
    mean: Floats
    variance: Floats
    phi: Floats
    p: Floats


def _weighted(counts: Floats, x: Floats, x_now: Floats, known: NDArray[np.bool_]) -> _Fit:
    """Fits, weighs past outbreaks down by their Anscombe residuals, and fits again."""
    weights = known.astype(float)
    first = _regress(counts, x, weights)
    residual = _anscombe(counts, first)
    down = np.where(residual > 1, np.maximum(residual, 1) ** -2.0, 1.0) * known
    down *= known.sum(axis=1, keepdims=True) / down.sum(axis=1, keepdims=True)
    final = _regress(counts, x, down)
    mean = np.exp(final.a + final.b * x_now)
    variance = mean**2 * final.phi * (final.c00 + 2 * x_now * final.c01 + x_now**2 * final.c11)
    error = np.sqrt(np.maximum(final.phi * final.c11, 1e-12))
    p = 2 * stdtr(np.maximum(known.sum(axis=1) - 2, 1), -np.abs(final.b) / error)
    return _Fit(mean, variance, final.phi, np.where(final.c11 > 0, p, 1.0))


@dataclass(frozen=True, slots=True)
class _Line:
    a: Floats
    b: Floats
    c00: Floats
    c01: Floats
    c11: Floats
    mu: Floats
    hat: Floats
    phi: Floats


def _regress(counts: Floats, x: Floats, weights: Floats) -> _Line:
    """Poisson regression by iterated least squares, for all rows at once; two coefficients, so in closed form."""
    mu = (counts + 0.5) * (weights > 0) + (weights <= 0)
    a = b = np.zeros(len(counts))
    for _round in range(ROUNDS):
        eta = np.log(mu)
        work = eta + (counts - mu) / mu
        w = weights * mu
        s0, s1, s2 = w.sum(axis=1), (w * x).sum(axis=1), (w * x * x).sum(axis=1)
        t0, t1 = (w * work).sum(axis=1), (w * work * x).sum(axis=1)
        det = s0 * s2 - s1**2
        slope = np.divide(s0 * t1 - s1 * t0, det, out=np.zeros_like(det), where=det > 1e-12)
        a, b = (t0 - slope * s1) / np.maximum(s0, 1e-12), slope
        mu = np.exp(np.clip(a[:, None] + b[:, None] * x, -20, 20))
    w = weights * mu
    s0, s1, s2 = w.sum(axis=1), (w * x).sum(axis=1), (w * x * x).sum(axis=1)
    det = s0 * s2 - s1**2
    two = det > 1e-12
    c11 = np.divide(s0, det, out=np.zeros_like(det), where=two)
    c01 = np.divide(-s1, det, out=np.zeros_like(det), where=two)
    c00 = np.where(two, np.divide(s2, det, out=np.zeros_like(det), where=two), 1 / np.maximum(s0, 1e-12))
    hat = w * (c00[:, None] + 2 * x * c01[:, None] + x**2 * c11[:, None])
    left = np.maximum((weights > 0).sum(axis=1) - 1 - two, 1)
    phi = np.maximum(1.0, (weights * (counts - mu) ** 2 / mu).sum(axis=1) / left)
    return _Line(a, b, c00, c01, c11, mu, hat, phi)


def _anscombe(counts: Floats, line: _Line) -> Floats:
    spread = np.sqrt(line.phi[:, None] * np.maximum(1 - line.hat, 1e-6))
    residual: Floats = 1.5 * (np.cbrt(counts) ** 2 * line.mu ** (-1 / 6) - np.sqrt(line.mu)) / spread
    return residual
