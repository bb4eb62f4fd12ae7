"""Rolling origins: nothing of the future is used, and what they say of errors and intervals is right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from ganyun.features.models.rules.methods.forecast.fitted import FEWEST, Fitter
from ganyun.features.models.rules.methods.forecast.origins import (
    Judged,
    Points,
    Trial,
    chosen,
    covered,
    cuts,
    judge,
    points,
    scale_of,
    smape,
    widening,
)
from ganyun.features.models.rules.methods.forecast.plain import Band, z_of
from ganyun.features.models.rules.methods.series import Series

RANDOM = np.random.default_rng(36)


def series(values: np.ndarray, known: np.ndarray | None = None) -> Series:
    return Series(0, 0, 0, values, np.ones(len(values), dtype=bool) if known is None else known)


def fitter(*seasons: int) -> Fitter:
    return Fitter(seasons, 0.9, z_of(0.9))


@given(some.integers(0, 200), some.integers(1, 50), some.integers(0, 6))
def test_origins_leave_enough_before_and_a_whole_piece_after(length: int, horizon: int, origins: int) -> None:
    found = list(cuts(length, horizon, origins))

    assert len(found) <= origins
    for cut, judged in found:
        assert cut >= FEWEST
        assert 1 <= judged <= horizon
        assert cut + judged <= length


def test_origins_of_two_years() -> None:
    assert list(cuts(24, 6, 3)) == [(18, 6), (16, 6), (14, 6)]
    assert list(cuts(10, 6, 3)) == [(8, 2)]
    assert list(cuts(8, 6, 3)) == []


def test_smape_and_zeros() -> None:
    found = smape(np.array([100.0, 0.0, 0.0, -1.0]), np.array([300.0, 0.0, 5.0, 1.0]))

    assert found.tolist() == [100, 0, 200, 200]


def test_scale_of_mase() -> None:
    assert scale_of(np.array([1.0, 3.0, 2.0]), 1) == 1.5
    assert scale_of(np.array([1.0, 5.0, 2.0, 7.0]), 2) == 1.5
    assert scale_of(np.array([1.0, 3.0, 2.0]), 12) == 1.5
    assert scale_of(np.array([1.0]), 1) == 0


def test_what_comes_after_an_origin_changes_nothing_before_it() -> None:
    y = 100 + np.cumsum(RANDOM.normal(0, 1, 60))
    other = y.copy()
    other[48:] = RANDOM.normal(500, 50, 12)

    first, second = (judge(series(each), fitter(12), "auto", 12, 1).trials[0] for each in (y, other))

    for name, band in first.bands.items():
        assert second.bands[name].mean.tolist() == band.mean.tolist()
        assert second.bands[name].upper.tolist() == band.upper.tolist()


def test_a_plain_method_must_halve_the_error() -> None:
    def band(mean: float) -> Band:
        return Band("", np.array([mean]), np.array([mean]), np.array([mean]))

    def trial(combined: float, naive: float) -> Trial:
        others = {name: band(1000.0) for name in ("seasonal_naive", "drift")}
        bands = {"combined": band(combined), "naive": band(naive), **others}
        return Trial(1, np.array([100.0]), np.array([True]), bands)

    assert chosen([trial(110, 106)]) == "combined"
    assert chosen([trial(110, 104)]) == "naive"
    assert chosen([trial(100, 100)]) == "combined"
    assert chosen([]) == "combined"


def test_filled_values_are_not_judged() -> None:
    y = 100 + np.cumsum(RANDOM.normal(0, 1, 30))
    known = np.ones(30, dtype=bool)
    known[27] = False

    found = points([judge(series(y, known), fitter(), "theta", 6, 1)])

    assert found.step.tolist() == [1, 2, 3, 5, 6]


def made(misses: np.ndarray, place: np.ndarray) -> Points:
    """Points that lie so many half widths from the mean."""
    size = len(misses)
    one, zero = np.ones(size), np.zeros(size)
    return Points(place, place % 2, one.astype(int), misses, zero, -one, one, zero, one)


def test_intervals_that_are_too_narrow_are_widened_until_they_hold() -> None:
    misses = np.abs(RANDOM.normal(0, 2 / z_of(0.9), 4000))
    found = made(misses, np.repeat(np.arange(400), 10))

    factor = widening(found, 0.9)

    assert factor == pytest.approx(2, rel=0.05)
    assert (misses <= factor).mean() == pytest.approx(0.9, abs=0.001)
    assert covered(found, 0.9).mean() == pytest.approx(0.9, abs=0.02)


def test_coverage_is_measured_on_points_that_did_not_set_the_width() -> None:
    place = np.repeat([0, 1], 50)
    found = made(np.where(place == 0, 0.9, 3.0), place)

    assert covered(found, 0.9).tolist() == [True] * 50 + [False] * 50


def test_few_points_widen_nothing() -> None:
    assert widening(made(np.full(29, 3.0), np.zeros(29, dtype=int)), 0.9) == 1


def test_widening_has_bounds() -> None:
    assert widening(made(np.full(100, 99.0), np.zeros(100, dtype=int)), 0.9) == 4
    assert widening(made(np.full(100, 0.01), np.zeros(100, dtype=int)), 0.9) == 0.5


def test_nothing_judged() -> None:
    found = points([Judged(series(np.array([1.0])), 0.0, [], "combined")])

    assert (len(found), widening(found, 0.9), len(covered(found, 0.9))) == (0, 1, 0)
