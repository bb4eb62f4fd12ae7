"""GB/T 36344 scores, with the worked example of the standards (§5)."""

import pytest

from ganyun.features.quality.rules.score import DIMENSIONS, Parameters, grade, light, score, total

EXAMPLE = {"01": 0.98, "02": 0.95, "03": 0.97, "04": 0.99, "05": 0.90, "06": 1.0}


def test_the_worked_example() -> None:
    found = total(dict(EXAMPLE))
    assert found.total == pytest.approx(96.35) and found.grade == "A"


def test_weights_of_the_dimensions_with_data_only() -> None:
    found = total({"01": 0.9, "04": 0.5})
    assert found.total == pytest.approx(100 * (0.2 * 0.9 + 0.15 * 0.5) / 0.35)


def test_rules_of_a_dimension_are_averaged() -> None:
    found = score([("0101", 9, 10), ("0105", 10, 10), ("0201", 1, 2)])
    assert found.dimensions == {"01": pytest.approx(0.95), "02": 0.5}


def test_no_data_is_not_perfect() -> None:
    assert score([("0101", 0, 0)]) == score([]) and score([]).total is None and score([]).grade == ""
    assert score([("0101", 0, 0), ("0201", 1, 2)]).dimensions == {"02": 0.5}
    assert light(None) == ""


@pytest.mark.parametrize(
    ("value", "letter"),
    [(100, "A"), (95, "A"), (94.9999999, "A"), (94.99, "B"), (90, "B"), (80, "C"), (60, "D"), (59.9, "E"), (0, "E")],
)
def test_grades(value: float, letter: str) -> None:
    assert grade(value) == letter


@pytest.mark.parametrize(
    ("value", "colour"), [(100, "green"), (90, "green"), (89.9, "yellow"), (60, "yellow"), (0, "red")]
)
def test_lights(value: float, colour: str) -> None:
    assert light(value) == colour


def test_parameters_of_a_pack() -> None:
    weights = dict.fromkeys(DIMENSIONS, 1.0)
    strict = Parameters(weights, {"A": 99, "E": 0}, green=99, yellow=95)
    found = total(dict(EXAMPLE), strict)
    assert found.total == pytest.approx(100 * sum(EXAMPLE.values()) / 6) and found.grade == "E"
    assert light(97, strict) == "yellow"
