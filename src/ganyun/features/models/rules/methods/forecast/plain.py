"""The four forecasts that need no fitting, and what a forecast is.

Intervals as in Hyndman & Athanasopoulos, Forecasting: Principles and Practice, table 5.2: the spread of the one-step
errors, grown with the distance.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from ganyun.features.models.rules.methods.series import Floats


@dataclass(frozen=True, slots=True)
class Band:
    """A forecast of ``len(mean)`` steps; bounds are NaN where they cannot be known (fewer than three values)."""

    name: str
    mean: Floats
    lower: Floats
    upper: Floats

    def widened(self, factor: float) -> "Band":
        """The same with bounds ``factor`` times as far away."""
        lower = self.mean - factor * (self.mean - self.lower)
        return replace(self, lower=lower, upper=self.mean + factor * (self.upper - self.mean))

    def clipped(self, minimum: float | None, maximum: float | None) -> "Band":
        if minimum is None and maximum is None:
            return self
        return Band(self.name, *(np.clip(each, minimum, maximum) for each in (self.mean, self.lower, self.upper)))


def z_of(interval: float) -> float:
    """The quantile of the normal distribution that leaves an ``interval`` in the middle."""
    return NormalDist().inv_cdf(0.5 + interval / 2)


def band(name: str, mean: Floats, spread: Floats, z: float) -> Band:
    return Band(name, mean, mean - z * spread, mean + z * spread)


def naive(y: Floats, h: int, season: int, z: float) -> Band:
    """The last value stays."""
    ahead = np.arange(1, h + 1)
    return band("naive", np.full(h, y[-1]), _sigma(np.diff(y)) * np.sqrt(ahead), z)


def seasonal_naive(y: Floats, h: int, season: int, z: float) -> Band:
    """The last season returns; without two seasons :func:`naive`."""
    if season < 2 or len(y) < 2 * season:
        return naive(y, h, season, z)
    ahead = np.arange(h)
    mean = y[len(y) - season + ahead % season]
    return band("seasonal_naive", mean, _sigma(y[season:] - y[:-season]) * np.sqrt(ahead // season + 1), z)


def drift(y: Floats, h: int, season: int, z: float) -> Band:
    """The line through the first and the last value goes on."""
    ahead = np.arange(1, h + 1)
    slope = (y[-1] - y[0]) / max(1, len(y) - 1)
    spread = _sigma(np.diff(y) - slope, free=1) * np.sqrt(ahead * (1 + ahead / max(1, len(y) - 1)))
    return band("drift", y[-1] + slope * ahead, spread, z)


def mean(y: Floats, h: int, season: int, z: float) -> Band:
    """The mean of all values."""
    middle = y.mean()
    return band("mean", np.full(h, middle), np.full(h, _sigma(y - middle, free=1) * np.sqrt(1 + 1 / len(y))), z)


def _sigma(errors: Floats, free: int = 0) -> float:
    """Standard deviation of errors about zero; NaN from fewer than two of them."""
    if len(errors) < 2:
        return float("nan")
    return float(np.sqrt(np.sum(errors**2) / (len(errors) - free)))


PLAIN: dict[str, Callable[[Floats, int, int, float], Band]] = {
    "seasonal_naive": seasonal_naive,
    "naive": naive,
    "drift": drift,
    "mean": mean,
}
