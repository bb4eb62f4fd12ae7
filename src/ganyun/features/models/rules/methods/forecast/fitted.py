"""The forecasts that statsforecast fits, series by series, on plain arrays.

``combined`` is what ``auto`` uses: the median of the dynamic optimised Theta model, complex exponential smoothing and
seasonal naive. Three unlike methods, one of which may be far off without harm: on the M3, tourism and M4 weekly
competitions it beats each of them and needs a tenth of the time of AutoETS (docs/explanation/forecasting.md).
"""

import warnings
from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.methods.forecast.plain import PLAIN, Band, seasonal_naive
from ganyun.features.models.rules.methods.series import Floats

FEWEST = 8
"""Values from which something may be fitted; with fewer the last value stays."""
CES_SEASON = 24
"""Longest season of complex smoothing: it estimates a state for each step of the season."""


class Fitter:
    """Forecasts of one set of options: ``Fitter((12,), 0.9)("combined", y, 18)``.

    A method that fails on a series (it does not converge, it gives no finite number) is replaced by seasonal naive;
    ``failed`` counts how often, by method.
    """

    def __init__(self, seasons: tuple[int, ...], interval: float, z: float) -> None:
        self.seasons = tuple(season for season in seasons if season > 1)
        self.level = round(interval * 100, 6)
        self.z = z
        self.failed: dict[str, int] = {}

    def season(self, y: Floats) -> int:
        """The longest season of which the series has two; 1 without one."""
        return max((season for season in self.seasons if len(y) >= 2 * season), default=1)

    def __call__(self, name: str, y: Floats, h: int) -> Band:
        season = self.season(y)
        if len(y) < FEWEST or np.ptp(y) == 0:
            return PLAIN["naive"](y, h, 1, self.z)
        if name in PLAIN:
            return PLAIN[name](y, h, season, self.z)
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            try:
                made = self._fit(name, y, h, season)
            except ExtraMissing:
                raise
            except Exception:  # a library gives up in many ways; what comes of it is the same
                made = None
        if made is None or not np.isfinite(made.mean).all():
            self.failed[name] = self.failed.get(name, 0) + 1
            return seasonal_naive(y, h, season, self.z)
        return made

    def _fit(self, name: str, y: Floats, h: int, season: int) -> Band:
        if name == "combined":
            return self._median(name, y, h, season, with_ets=False)
        if name == "ensemble":
            return self._median(name, y, h, season, with_ets=True)
        if name == "theta":
            return self._theta(y, h, season)
        model = _model(name, self.seasons if name == "mstl" else (season,))
        if name == "mstl" and season == 1:
            return self._theta(y, h, season)
        found = model.forecast(y=y, h=h, level=[self.level])
        return Band(name, found["mean"], *(_bound(found, side) for side in ("lo", "hi")))

    def _median(self, name: str, y: Floats, h: int, season: int, *, with_ets: bool) -> Band:
        theta = self._theta(y, h, season)
        members = [theta.mean, seasonal_naive(y, h, season, self.z).mean]
        shortest = min((each for each in self.seasons if len(y) >= 2 * each), default=1)
        singles = [("ces", shortest if shortest <= CES_SEASON else 1)]
        singles += [("ets", season if season <= CES_SEASON else 1)] if with_ets else []
        for member, its_season in singles:
            mean = _model(member, (its_season,)).forecast(y=y, h=h)["mean"]
            if np.isfinite(mean).all():
                members.append(mean)
        middle = np.median(members, axis=0)
        return Band(name, middle, middle - (theta.mean - theta.lower), middle + (theta.upper - theta.mean))

    def _theta(self, y: Floats, h: int, season: int) -> Band:
        """The spread of simple smoothing with drift, which Theta is: σ √(1 + (h − 1) α²) (Hyndman & Billah 2003)."""
        fitted = _model("theta", (season,)).new().fit(y)
        model = fitted.model_
        mean = fitted.predict(h=h)["mean"]
        alpha = float(model["par"]["alpha"])
        errors = model["residuals"]
        factor = np.ones(h)
        if model.get("decompose"):
            cycle = np.asarray(model["seas_forecast"]["mean"])
            seasonal = cycle[(np.arange(len(y)) - len(y)) % season]
            # statsforecast 2.1 gives errors with the season put back in; the spread is that without it
            if model["decomposition_type"] == "multiplicative":
                errors, factor = errors / seasonal, cycle[np.arange(h) % season]
            else:
                errors = errors - seasonal
        spread = np.std(errors[3:], ddof=1) * np.sqrt(1 + np.arange(h) * alpha**2) * np.abs(factor)
        return Band("theta", mean, mean - self.z * spread, mean + self.z * spread)


def _bound(found: dict[str, Floats], side: str) -> Floats:
    return next(values for name, values in found.items() if name.startswith(f"{side}-"))


@cache
def _model(name: str, seasons: tuple[int, ...]) -> Any:
    """One model of statsforecast; ``forecast`` changes nothing in it, so threads may share it."""
    season = seasons[-1] if seasons else 1
    makers: dict[str, Callable[[Any], Any]] = {
        "theta": lambda library: library.DynamicOptimizedTheta(season_length=season),
        "ces": lambda library: library.AutoCES(season_length=season),
        "ets": lambda library: library.AutoETS(season_length=season),
        "arima": lambda library: library.AutoARIMA(season_length=season),
        "mstl": lambda library: library.MSTL(
            season_length=list(seasons) or 1, trend_forecaster=library.AutoETS(model="ZZN")
        ),
    }
    return makers[name](library())


def library() -> Any:
    """``statsforecast.models``, imported when somebody forecasts.

    Raises:
        ExtraMissing
    """
    try:
        from statsforecast import models
    except ImportError as error:
        raise ExtraMissing(method="forecast", package="statsforecast") from error
    return models
