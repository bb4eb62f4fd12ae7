"""Draws depend on nothing but (seed, stream, index)."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.samples.rules import draws


def index(count: int, start: int = 0) -> draws.Numbers:
    return np.arange(start, start + count, dtype=np.uint64)


def test_a_row_is_drawn_alike_alone_and_in_company():
    stream = draws.key(36, "people", "sex")
    whole = draws.draw(stream, index(1000))
    alone = np.array([draws.draw(stream, index(1, start))[0] for start in (0, 1, 512, 999)])
    assert (whole[[0, 1, 512, 999]] == alone).all()


def test_the_first_values_never_change():
    """They are part of the promise "same seed, same bytes" between releases."""
    assert draws.key(36, "people", "sex") == 15664985785045117841
    assert draws.draw(draws.key(36, "people", "sex"), index(3)).tolist() == [
        6242133406110550554,
        9590691687400467656,
        6590020793435761428,
    ]


def test_streams_and_seeds_differ():
    drawn = {tuple(draws.draw(draws.key(seed, name), index(4)).tolist()) for seed in (1, 2) for name in ("sex", "name")}
    assert len(drawn) == 4


def test_below_fills_its_range_evenly():
    values = draws.below(draws.key(1, "x"), index(70_000), 7)
    counts = np.bincount(values, minlength=7)
    assert counts.size == 7
    assert (np.abs(counts - 10_000) < 500).all()


def test_weights_hold():
    places = draws.weighted(draws.key(1, "w"), index(40_000), np.array([1, 0, 3]))
    counts = np.bincount(places, minlength=3)
    assert counts[1] == 0
    assert abs(counts[2] / counts[0] - 3) < 0.2


@pytest.mark.parametrize(("probability", "low", "high"), [(0.0, 0, 0), (0.25, 2300, 2700), (1.0, 10_000, 10_000)])
def test_chance(probability: float, low: int, high: int):
    assert low <= draws.chance(draws.key(1, "c"), index(10_000), probability).sum() <= high


@given(size=st.integers(1, 3000), seed=st.integers(0, 2**31))
def test_shuffled_is_a_permutation(size: int, seed: int):
    numbers = draws.shuffled(draws.key(seed, "p"), index(size), size)
    assert sorted(numbers.tolist()) == list(range(size))


def test_shuffled_is_not_the_identity():
    numbers = draws.shuffled(draws.key(36, "p"), index(1000), 1000)
    assert (numbers == index(1000)).sum() < 20
