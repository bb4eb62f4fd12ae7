"""How good a forecast would have been: every series is forecast again from earlier origins and held against what came.

Nothing that came after an origin is used at it: the season test, the parameters and the spread are fitted anew.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ganyun.features.models.rules.methods.forecast.fitted import FEWEST, Fitter
from ganyun.features.models.rules.methods.forecast.plain import Band
from ganyun.features.models.rules.methods.series import Bools, Floats, Series

REPLACING = ("seasonal_naive", "naive", "drift")
HALF = 0.5
"""A plain method takes the place of the combination when its error was below half of it.

Choosing by a few past errors is mostly choosing by luck: on M3 the winner of one origin among the combination and the
plain methods is worse than the combination alone; with this rule it is no worse (docs/explanation/forecasting.md).
"""


@dataclass(frozen=True, slots=True)
class Trial:
    """One series at one origin: ``actual`` and the forecasts of it, by method; ``known`` leaves filled gaps out."""

    cut: int
    actual: Floats
    known: Bools
    bands: dict[str, Band]


@dataclass(slots=True)
class Judged:
    """One series after its trials."""

    series: Series
    scale: float  # mean absolute error of seasonal naive within the series, the denominator of MASE; 0: constant
    trials: list[Trial] = field(default_factory=list)
    chosen: str = ""

    @property
    def place(self) -> int:
        return self.series.place


def cuts(length: int, horizon: int, origins: int) -> Iterator[tuple[int, int]]:
    """``(values before the origin, steps that are judged)``, newest first.

    Origins lie ``horizon / origins`` steps apart. A series too short for a whole horizon is judged over a shorter one.
    """
    judged = min(horizon, length - FEWEST)
    if judged < 1:
        return
    apart = max(1, judged // max(1, origins))
    for number in range(origins):
        cut = length - judged - number * apart
        if cut < FEWEST:
            return
        yield cut, judged


def candidates(method: str) -> tuple[str, ...]:
    """The methods that are tried at an origin; seasonal naive always, as the baseline."""
    if method == "auto":
        return ("combined", *REPLACING)
    return (method,) if method == "seasonal_naive" else (method, "seasonal_naive")


def judge(series: Series, fitter: Fitter, method: str, horizon: int, origins: int) -> Judged:
    """Tries the candidates at every origin and chooses among them."""
    y = series.values
    found = Judged(series, scale_of(y, fitter.season(y)))
    for cut, steps in cuts(len(y), horizon, origins):
        bands = {name: fitter(name, y[:cut], steps) for name in candidates(method)}
        judged = slice(cut, cut + steps)
        found.trials.append(Trial(cut, y[judged], series.known[judged], bands))
    found.chosen = chosen(found.trials) if method == "auto" else method
    return found


def chosen(trials: Sequence[Trial]) -> str:
    """``combined``, unless a plain method made less than half of its error."""
    errors = {name: mean_smape(trials, name) for name in candidates("auto")}
    best = min(errors, key=lambda name: errors[name])
    return best if errors[best] < HALF * errors["combined"] else "combined"


def mean_smape(trials: Sequence[Trial], name: str) -> float:
    """Mean of all judged points; infinite without one."""
    parts = [smape(trial.actual, trial.bands[name].mean)[trial.known] for trial in trials]
    every = np.concatenate(parts) if parts else np.empty(0)
    return float(every.mean()) if len(every) else float("inf")


def smape(actual: Floats, forecast: Floats) -> Floats:
    """200 |a − f| / (|a| + |f|) in percent, 0 where both are 0 (Makridakis & Hibon 2000)."""
    size = np.abs(actual) + np.abs(forecast)
    return 200 * np.abs(actual - forecast) / np.where(size == 0, 1, size)


def scale_of(y: Floats, season: int) -> float:
    """Mean absolute error of (seasonal) naive within the series (Hyndman & Koehler 2006)."""
    apart = season if len(y) > season else 1
    return float(np.abs(y[apart:] - y[:-apart]).mean()) if len(y) > 1 else 0.0


@dataclass(frozen=True, slots=True)
class Points:
    """All judged points of all series, one after the other, for the method that each series uses."""

    place: np.ndarray  # of the series
    fold: np.ndarray  # 0 or 1, for calibration
    step: np.ndarray  # 1 … horizon
    actual: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    baseline: Floats  # seasonal naive
    scale: Floats

    def __len__(self) -> int:
        return len(self.actual)

    @property
    def misses(self) -> Floats:
        """How many half widths of the interval the truth was away; NaN where there is no interval."""
        above = self.actual >= self.mean
        half = np.where(above, self.upper - self.mean, self.mean - self.lower)
        away = np.abs(self.actual - self.mean)
        return np.where(half > 0, away / np.where(half > 0, half, 1), np.where(away > 0, np.inf, 0.0))


def points(judged: Sequence[Judged]) -> Points:
    """Gathers the known points of all trials."""
    parts: list[tuple[np.ndarray, ...]] = []
    for number, each in enumerate(judged):
        for origin, trial in enumerate(each.trials):
            band, size = trial.bands[each.chosen], len(trial.actual)
            base = trial.bands["seasonal_naive"].mean
            parts.append(
                (
                    np.full(size, each.place),
                    np.full(size, (number + origin) % 2),
                    np.arange(1, size + 1),
                    *(trial.actual, band.mean, band.lower, band.upper, base),
                    np.full(size, each.scale),
                )
            )
    if not parts:
        nothing = np.empty(0)
        return Points(nothing.astype(int), nothing.astype(int), nothing.astype(int), *([nothing] * 6))
    known = np.concatenate([trial.known for each in judged for trial in each.trials])
    return Points(*(np.concatenate(column)[known] for column in zip(*parts, strict=True)))


FEWEST_POINTS = 30
"""Judged points from which intervals are calibrated."""
FACTORS = (0.5, 4.0)


def widening(found: Points, interval: float, fold: int | None = None) -> float:
    """By how much intervals must be widened for the ``interval`` share of judged points to lie in them.

    The conformal quantile of :attr:`Points.misses` over all series; the intervals of fitted models know nothing of the
    uncertainty of their own parameters and form, and are too narrow on most data. ``fold``: only the points of the
    other fold count, so that the coverage of this one may be measured honestly.
    """
    misses = found.misses
    used = np.isfinite(misses) & (found.scale > 0)
    if fold is not None:
        used &= found.fold != fold
    usable = np.sort(misses[used])
    if len(usable) < FEWEST_POINTS:
        return 1.0
    rank = min(len(usable), int(np.ceil((len(usable) + 1) * interval)))
    return float(np.clip(usable[rank - 1], *FACTORS))


def covered(found: Points, interval: float) -> Bools:
    """Whether each point lies in its interval, widened by what the *other* half of the points asks for."""
    inside = np.zeros(len(found), dtype=bool)
    for fold in (0, 1):
        mine = found.fold == fold
        inside[mine] = (found.misses <= widening(found, interval, fold))[mine]
    return inside
