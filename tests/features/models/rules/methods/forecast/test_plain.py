"""The plain forecasts agree with statsforecast, and know what they cannot know."""

import numpy as np
import pytest
from statsforecast import models

from ganyun.features.models.rules.methods.forecast.plain import PLAIN, Band, z_of

THEIRS = {
    "naive": models.Naive(),
    "seasonal_naive": models.SeasonalNaive(4),
    "drift": models.RandomWalkWithDrift(),
    "mean": models.HistoricAverage(),
}
Y = np.random.default_rng(36).normal(100, 10, 30).round(1)


@pytest.mark.parametrize("name", sorted(PLAIN))
def test_points_and_intervals_of_the_library(name: str) -> None:
    ours = PLAIN[name](Y, 9, 4, z_of(0.9))
    theirs = THEIRS[name].forecast(y=Y, h=9, level=[90])

    assert ours.mean == pytest.approx(theirs["mean"])
    # the book divides the squared errors of drift by n - 2 for its one parameter, the library by n - 1
    wider = np.sqrt(29 / 28) if name == "drift" else 1
    assert ours.mean - ours.lower == pytest.approx(wider * (theirs["mean"] - theirs["lo-90"]))
    assert ours.upper - ours.mean == pytest.approx(wider * (theirs["hi-90"] - theirs["mean"]))


@pytest.mark.parametrize("name", sorted(PLAIN))
@pytest.mark.parametrize("length", [1, 2])
def test_bounds_are_unknown_with_fewer_than_three_values(name: str, length: int) -> None:
    found = PLAIN[name](Y[:length], 2, 1, z_of(0.9))

    assert np.isfinite(found.mean).all()
    if length == 1 or name in ("naive", "seasonal_naive", "drift"):
        assert np.isnan(found.lower).all() and np.isnan(found.upper).all()


def test_without_two_seasons_seasonal_naive_is_naive() -> None:
    assert PLAIN["seasonal_naive"](Y[:7], 2, 4, 1.0).name == "naive"


def test_z() -> None:
    assert z_of(0.95) == pytest.approx(1.959964)


def test_widened_about_the_mean() -> None:
    found = Band("x", np.array([10.0]), np.array([8.0]), np.array([13.0])).widened(2)

    assert (found.lower[0], found.mean[0], found.upper[0]) == (6, 10, 16)


def test_clipped() -> None:
    band = Band("x", np.array([-1.0, 5.0]), np.array([-3.0, np.nan]), np.array([2.0, 9.0]))

    found = band.clipped(0, 8)

    assert found.mean.tolist() == [0, 5]
    assert found.lower[0] == 0 and np.isnan(found.lower[1])
    assert found.upper.tolist() == [2, 8]
    assert band.clipped(None, None) is band
