"""Indices and weights as the standards compute them."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError
from tests.support.method_tables import made_by

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.index import (
    LIGHTS,
    Index,
    IndexOptions,
    ahp_weights,
    entropy_weights,
    light_of,
)

AHP = [[1, 3, 5], [1 / 3, 1, 2], [1 / 5, 1 / 2, 1]]


def made(rows: list[dict[str, Any]], **options: Any) -> Any:
    return made_by(Index(), {"from": "t.x", **options}, {"t.x": rows})


def by(made: Any, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in made.rows.to_pylist()}


def test_ahp_of_the_standard() -> None:
    weights, ratio = ahp_weights(AHP)

    assert weights == pytest.approx([0.648, 0.230, 0.122], abs=5e-4)
    assert ratio == pytest.approx(0.003, abs=5e-4)


def test_topsis_of_the_standard() -> None:
    rows = [{"who": "a", "b": 0.8, "c": 30}, {"who": "b", "b": 0.6, "c": 20}, {"who": "c", "b": 0.9, "c": 45}]

    found = by(made(rows, entity=["who"], method="topsis",
                    indicators=[{"column": "b"}, {"column": "c", "direction": "down"}]), "who")  # fmt: skip

    assert [found[who]["score"] for who in "abc"] == pytest.approx([61.4, 66.0, 34.0], abs=0.05)
    assert [found[who]["place"] for who in "abc"] == [2, 1, 3]


def test_the_composite_index_of_the_conference_board() -> None:
    rows = [{"month": 1, "x": 100.0, "y": 200.0}, {"month": 2, "x": 104.0, "y": 199.0}]

    indicators = [{"column": "x", "weight": 1 / 2.0}, {"column": "y", "weight": 1 / 0.8}]
    found = by(made(rows, time="month", method="cycle", weights="given", indicators=indicators), "month")

    assert found[1]["score"] == 100
    assert found[2]["score"] == pytest.approx(100.77, abs=0.005)
    assert found[2]["from_x"] == pytest.approx(0.286 * 3.922, abs=0.002)


def test_five_lights_of_the_standard() -> None:
    scores = [4, 3, 3, 2, 5, 3, 3, 2, 3, 3]
    index = 100 * sum(scores) / (5 * len(scores))

    assert index == 62
    assert light_of(index, LIGHTS) == "green"
    assert [light_of(value, LIGHTS) for value in (85, 84.9, 73, 49.9, 36, 35.9)] == [
        "red", "yellow", "yellow", "light_blue", "light_blue", "blue",
    ]  # fmt: skip
    assert light_of(float("nan"), LIGHTS) is None


def test_diffusion_counts_what_rises_and_half_of_what_stays() -> None:
    rows = [{"m": 1, "a": 1.0, "b": 5.0, "c": 3.0}, {"m": 2, "a": 2.0, "b": 5.0, "c": 1.0}]
    indicators = [{"column": "a"}, {"column": "b"}, {"column": "c", "direction": "down"}]

    found = by(made(rows, time="m", method="diffusion", indicators=indicators), "m")

    assert (found[1]["score"], found[1]["light"]) == (None, None)
    assert found[2]["score"] == pytest.approx(100 * 2.5 / 3)


def test_entropy_gives_weight_to_what_differs() -> None:
    x = np.array([[1.0, 0.1], [1.0, 0.9], [1.0, 0.5]])

    assert entropy_weights(x) == pytest.approx([0, 1])


def test_a_composite_adds_up_from_its_parts() -> None:
    rows = [{"who": f"p{i}", "year": year, "a": float(i), "b": float(i * i + year), "c": 5.0 - i}
            for i in range(4) for year in (1, 2)]  # fmt: skip
    indicators = [{"column": "a"}, {"column": "b"}, {"column": "c", "direction": "down"}]

    found = made(rows, entity=["who"], time="year", indicators=indicators, weights="entropy", each_time=True)

    for row in found.rows.to_pylist():
        assert row["score"] == pytest.approx(row["from_a"] + row["from_b"] + row["from_c"])
    best = [row["who"] for row in found.rows.to_pylist() if row["place"] == 1]
    assert best == ["p3", "p3"]
    assert sum(row["权重"] for row in found.card.tables["权重"]) == pytest.approx(1)


def test_a_missing_measure_leaves_its_weight_to_the_others() -> None:
    rows = [{"who": "a", "x": 1.0, "y": None}, {"who": "b", "x": 0.0, "y": 0.0}, {"who": "c", "x": 0.5, "y": 1.0},
            {"who": "d", "x": None, "y": None}]  # fmt: skip

    result = made(rows, entity=["who"], indicators=[{"column": "x"}, {"column": "y"}])
    found = by(result, "who")

    assert found["a"]["score"] == 100
    assert found["b"]["score"] == 0
    assert found["d"]["score"] is None and found["d"]["place"] is None and found["d"]["light"] is None
    assert "2 行缺少" in result.card.notes[0]


def test_a_constant_measure_says_nothing() -> None:
    rows = [{"who": "a", "x": 1.0, "y": 7.0}, {"who": "b", "x": 0.0, "y": 7.0}]

    assert by(made(rows, entity=["who"], indicators=[{"column": "x"}, {"column": "y"}]), "who")["a"]["score"] == 100


def test_an_inconsistent_matrix_is_refused() -> None:
    rows = [{"who": "a", "x": 1.0, "y": 2.0, "z": 3.0}, {"who": "b", "x": 0.0, "y": 1.0, "z": 1.0}]
    matrix = [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]

    with pytest.raises(NotEnoughData, match="CR"):
        made(rows, entity=["who"], weights="ahp", matrix=matrix,
             indicators=[{"column": name} for name in "xyz"])  # fmt: skip


@pytest.mark.parametrize(
    "options",
    [
        {"weights": "given", "indicators": [{"column": "x"}]},
        {"weights": "ahp", "indicators": [{"column": "x"}], "matrix": [[1, 2]]},
        {"method": "diffusion", "indicators": [{"column": "x"}]},
        {"entity": [], "indicators": [{"column": "x"}]},
        {"indicators": []},
    ],
)
def test_options_that_do_not_fit_together(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        IndexOptions.model_validate({"from": "t.x", "entity": ["who"], **options})
