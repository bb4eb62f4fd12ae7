"""Weights by entropy and by pairwise comparison."""

import numpy as np
import pytest

from ganyun.features.models.rules.methods.index.weights import ahp_weights, entropy_weights


def test_ahp_of_the_standard() -> None:
    weights, ratio = ahp_weights([[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]])

    assert weights == pytest.approx([0.648, 0.230, 0.122], abs=5e-4)
    assert ratio == pytest.approx(0.003, abs=5e-4)


def test_two_measures_are_always_consistent() -> None:
    weights, ratio = ahp_weights([[1, 4], [0.25, 1]])

    assert weights == pytest.approx([0.8, 0.2])
    assert ratio == 0


def test_comparisons_that_contradict_each_other() -> None:
    assert ahp_weights([[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]])[1] > 1


def test_entropy_gives_weight_to_what_differs() -> None:
    x = np.array([[1.0, 0.1], [1.0, 0.9], [1.0, 0.5]])

    assert entropy_weights(x) == pytest.approx([0, 1])


def test_entropy_by_hand() -> None:
    x = np.array([[1.0, 2.0], [3.0, 2.0], [0.0, 4.0]])
    first = 1 + (0.25 * np.log(0.25) + 0.75 * np.log(0.75)) / np.log(3)
    second = 1 + (2 * 0.25 * np.log(0.25) + 0.5 * np.log(0.5)) / np.log(3)

    assert entropy_weights(x) == pytest.approx([first / (first + second), second / (first + second)])


def test_a_missing_value_is_no_zero() -> None:
    x = np.array([[1.0, 0.1], [1.0, 0.9], [np.nan, 0.5]])

    assert entropy_weights(x) == pytest.approx([0, 1])


def test_where_nothing_differs_all_weigh_the_same() -> None:
    assert entropy_weights(np.ones((4, 2))) == pytest.approx([0.5, 0.5])
    assert entropy_weights(np.full((4, 2), np.nan)) == pytest.approx([0.5, 0.5])
