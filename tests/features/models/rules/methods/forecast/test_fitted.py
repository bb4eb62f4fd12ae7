"""Fitted forecasts: the same figures as statsforecast, and an answer for every series."""

import sys

import numpy as np
import pytest
from statsforecast import models

from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.methods.forecast import fitted
from ganyun.features.models.rules.methods.forecast.fitted import Fitter
from ganyun.features.models.rules.methods.forecast.plain import z_of

RANDOM = np.random.default_rng(36)
TIMES = np.arange(72)
SEASONAL = (200 + TIMES) * (1 + 0.2 * np.sin(TIMES * np.pi / 6)) + RANDOM.normal(0, 5, 72)


def fitter(*seasons: int) -> Fitter:
    return Fitter(seasons, 0.9, z_of(0.9))


@pytest.mark.parametrize(
    ("name", "theirs"),
    [
        ("theta", models.DynamicOptimizedTheta(12)),
        ("ces", models.AutoCES(12)),
        ("ets", models.AutoETS(12)),
        ("arima", models.AutoARIMA(season_length=12)),
        ("mstl", models.MSTL([12], trend_forecaster=models.AutoETS(model="ZZN"))),
    ],
)
def test_points_of_the_library(name: str, theirs: models._TS) -> None:
    found = fitter(12)(name, SEASONAL, 6)

    assert found.mean == pytest.approx(theirs.forecast(y=SEASONAL, h=6)["mean"])
    assert (found.lower < found.mean).all() and (found.mean < found.upper).all()


def test_combined_is_the_median_of_three() -> None:
    single = fitter(12)
    three = [single(name, SEASONAL, 6).mean for name in ("theta", "ces", "seasonal_naive")]

    assert single("combined", SEASONAL, 6).mean == pytest.approx(np.median(three, axis=0))


def test_ensemble_adds_ets() -> None:
    single = fitter(12)
    four = [single(name, SEASONAL, 6).mean for name in ("theta", "ces", "seasonal_naive", "ets")]

    assert single("ensemble", SEASONAL, 6).mean == pytest.approx(np.median(four, axis=0))


@pytest.mark.parametrize("shift", [0, -400])
def test_the_spread_of_theta_does_not_hold_the_season(shift: float) -> None:
    """Values below zero are decomposed by adding; the season must not count as error there either."""
    found = fitter(12)("theta", SEASONAL + shift, 1)

    assert 5 < found.upper[0] - found.lower[0] < 60


def test_intervals_grow_with_the_distance() -> None:
    walk = 100 + np.cumsum(RANDOM.normal(0, 1, 60))

    widths = [found.upper - found.lower for found in (fitter()(name, walk, 12) for name in ("theta", "combined"))]

    assert all((np.diff(each) > 0).all() for each in widths)


def test_fewer_than_eight_values_stay() -> None:
    found = fitter(12)("combined", np.array([3.0, 4.0, 5.0]), 2)

    assert (found.name, found.mean.tolist()) == ("naive", [5, 5])
    assert np.isfinite(found.lower).all()


def test_constants_have_no_width() -> None:
    for name in ("combined", "ets", "seasonal_naive"):
        found = fitter(12)(name, np.full(40, 7.0), 3)
        assert (found.name, found.mean.tolist(), found.lower.tolist()) == ("naive", [7, 7, 7], [7, 7, 7])


def test_a_season_longer_than_half_the_series_is_left() -> None:
    single = fitter(7, 365)

    assert single.season(SEASONAL) == 7
    assert fitter(365).season(SEASONAL) == 1
    assert fitter(365)("combined", SEASONAL, 2).name == "combined"


def test_a_long_season_goes_to_theta_and_seasonal_naive_not_to_ces() -> None:
    long = np.tile(SEASONAL, 3)

    three = [models.DynamicOptimizedTheta(60), models.AutoCES(1), models.SeasonalNaive(60)]
    expected = np.median([each.forecast(y=long, h=4)["mean"] for each in three], axis=0)

    assert fitter(60)("combined", long, 4).mean == pytest.approx(expected)


def test_what_a_method_cannot_fit_is_seasonal_naive_and_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        def forecast(self, **_: object) -> dict[str, np.ndarray]:
            raise ZeroDivisionError

    class Endless:
        def forecast(self, h: int, **_: object) -> dict[str, np.ndarray]:
            return {name: np.full(h, np.nan) for name in ("mean", "lo-90", "hi-90")}

    single = fitter(12)
    for broken in (Broken(), Endless()):
        monkeypatch.setattr(fitted, "_model", lambda *_, broken=broken: broken)
        assert single("arima", SEASONAL, 2).name == "seasonal_naive"

    assert single.failed == {"arima": 2}


def test_without_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "statsforecast", None)
    fitted._model.cache_clear()

    with pytest.raises(ExtraMissing):
        fitter(12)("combined", SEASONAL, 2)

    assert fitter(12)("drift", SEASONAL, 2).name == "drift"
