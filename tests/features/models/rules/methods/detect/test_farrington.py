"""Farrington's limit as the standard computes it, and on counts with an outbreak."""

from typing import Any

import numpy as np
import pytest
from scipy.stats import norm
from scipy.stats import t as student
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from ganyun.features.models.rules.methods.detect.farrington import farrington, limit


def test_the_limit_of_the_standard() -> None:
    tau = 1.3 + 1.1**2 / 12

    assert tau == pytest.approx(1.401, abs=5e-4)
    assert limit(np.array([12.0]), np.array([tau]), 0.05)[0] == pytest.approx(20.9, abs=0.05)


@pytest.fixture
def counts() -> np.ndarray:
    """Seven years of weekly counts about ten, with a season."""
    weeks = np.arange(7 * 52)
    draws = np.random.default_rng(36)
    return draws.poisson(10 + 4 * np.sin(2 * np.pi * weeks / 52)).astype(float)


def test_an_outbreak_is_an_alarm_and_few_other_weeks_are(counts: np.ndarray) -> None:
    counts[-3] = 45

    found = farrington(counts, 5, 3, 52, 0.05)

    judged = np.isfinite(found.score)
    assert judged.sum() == len(counts) - 5 * 52 - 3
    assert found.score[-3] > 1
    assert (found.score[judged] > 1).mean() < 0.1
    assert np.nanmean(np.abs(found.expected - (10 + 4 * np.sin(2 * np.pi * np.arange(len(counts)) / 52)))) < 1.5


def test_a_past_outbreak_does_not_hide_a_new_one(counts: np.ndarray) -> None:
    clean = farrington(counts, 5, 3, 52, 0.05)
    counts[-52 - 3] = 80

    assert farrington(counts, 5, 3, 52, 0.05).upper[-3] < 1.35 * clean.upper[-3]


def test_a_rising_trend_is_followed() -> None:
    weeks = np.arange(7 * 52)
    rising = np.random.default_rng(1).poisson(np.exp(2 + weeks / 200)).astype(float)

    found = farrington(rising, 5, 3, 52, 0.05)

    assert np.nanmean(found.score > 1) < 0.1


def test_few_cases_are_no_alarm() -> None:
    quiet = np.zeros(7 * 52)
    quiet[-1] = 3

    assert farrington(quiet, 5, 3, 52, 0.05).score[-1] == 0


def test_too_short_a_history_is_left_open() -> None:
    assert np.isnan(farrington(np.ones(100), 5, 3, 52, 0.05).score).all()


def by_the_book(
    values: np.ndarray, now: int, years: int = 5, half: int = 3, alpha: float = 0.05
) -> tuple[float, float]:
    """``(expected, upper)`` of one week, step by step as ``algo.farrington`` of R's ``surveillance`` does it."""
    back = [now - 52 * year + week for year in range(years, 0, -1) for week in range(-half, half + 1)]
    times, response = np.array(back, dtype=float), values[back]

    def fit(design: np.ndarray) -> tuple[Any, float]:
        model = GLM(response, design, family=Poisson()).fit()
        phi = max(1.0, model.pearson_chi2 / model.df_resid)
        hat = model.get_hat_matrix_diag()
        mu = model.fittedvalues
        residual = 1.5 * (response ** (2 / 3) * mu ** (-1 / 6) - mu**0.5) / np.sqrt(phi * (1 - hat))
        weights = np.where(residual > 1, 1 / np.maximum(residual, 1) ** 2, 1.0)
        weights *= len(weights) / weights.sum()
        again = GLM(response, design, family=Poisson(), var_weights=weights).fit()
        return again, max(1.0, again.pearson_chi2 / again.df_resid)

    sloped = np.column_stack((np.ones(len(times)), times - now))
    model, phi = fit(sloped)
    error = np.sqrt(phi * model.cov_params()[1, 1] / model.scale)
    p = 2 * student.sf(abs(model.params[1]) / error, model.df_resid)
    here = np.array([1.0, 0.0])
    if not (p < 0.05 and np.exp(model.params[0]) <= response.max()):
        model, phi = fit(sloped[:, :1])
        here = here[:1]
    mean = float(np.exp(here @ model.params))
    variance = mean**2 * phi * float(here @ (model.cov_params() / model.scale) @ here)
    tau = phi + variance / mean
    z = norm.ppf(1 - alpha / 2)
    return mean, float((mean ** (2 / 3) + z * np.sqrt(4 / 9 * mean ** (1 / 3) * tau)) ** 1.5)


@pytest.mark.parametrize("slope", [0.0, 0.002, -0.003])
def test_all_weeks_at_once_are_each_week_by_the_book(slope: float) -> None:
    weeks = np.arange(6 * 52 + 10)
    draws = np.random.default_rng(36)
    values = draws.negative_binomial(8, 8 / (8 + 12 * np.exp(slope * weeks))).astype(float)
    values[draws.integers(0, len(values), 6)] *= 5

    found = farrington(values, 5, 3, 52, 0.05)

    for now in range(5 * 52 + 3, len(values), 5):
        mean, upper = by_the_book(values, now)
        assert found.expected[now] == pytest.approx(mean, rel=1e-5)
        assert found.upper[now] == pytest.approx(upper, rel=1e-5)
