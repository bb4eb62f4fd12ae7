"""Farrington's limit as the standard computes it, and on counts with an outbreak."""

import numpy as np
import pytest

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
