"""Indices and weights as the standards compute them."""

from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError
from tests.support.method_tables import made_by

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.index.method import Index, light_of
from ganyun.features.models.rules.methods.index.options import LIGHTS, IndexOptions
from ganyun.features.models.rules.methods.method import Unfit


def made(rows: list[dict[str, Any]], **options: Any) -> Any:
    return made_by(Index(), {"from": "t.x", **options}, {"t.x": rows})


def by(made: Any, key: str) -> dict[Any, dict[str, Any]]:
    return {row[key]: row for row in made.rows.to_pylist()}


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


def test_a_composite_adds_up_from_its_parts() -> None:
    rows = [{"who": f"p{i}", "year": year, "a": float(i), "b": float(i * i + year), "c": 5.0 - i}
            for i in range(4) for year in (1, 2)]  # fmt: skip
    indicators = [{"column": "a"}, {"column": "b"}, {"column": "c", "direction": "down"}]

    found = made(rows, entity=["who"], time="year", indicators=indicators, weights="entropy", each_time=True)

    for row in found.rows.to_pylist():
        assert row["score"] == pytest.approx(row["from_a"] + row["from_b"] + row["from_c"])
    best = [row["who"] for row in found.rows.to_pylist() if row["place"] == 1]
    assert best == ["p3", "p3"]
    for year in ("1", "2"):
        weights = [row["权重"] for row in found.card.tables["权重"] if row["时间"] == year]
        assert sum(weights) == pytest.approx(1, abs=1e-5)


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


def test_an_inconsistent_matrix_is_refused_before_a_row_is_read() -> None:
    rows = [{"who": "a", "x": 1.0, "y": 2.0, "z": 3.0}, {"who": "b", "x": 0.0, "y": 1.0, "z": 1.0}]
    matrix = [[1, 9, 1 / 9], [1 / 9, 1, 9], [9, 1 / 9, 1]]

    with pytest.raises(Unfit, match="CR") as caught:
        made(rows, entity=["who"], weights="ahp", matrix=matrix,
             indicators=[{"column": name} for name in "xyz"])  # fmt: skip
    assert caught.value.path == "matrix"


def test_comparisons_weigh_the_measures() -> None:
    rows = [{"who": "a", "x": 1.0, "y": 0.0, "z": 0.0}, {"who": "b", "x": 0.0, "y": 1.0, "z": 1.0}]
    matrix = [[1, 3, 5], [0.333, 1, 2], [0.2, 0.5, 1]]

    found = made(rows, entity=["who"], weights="ahp", matrix=matrix, indicators=[{"column": name} for name in "xyz"])

    assert by(found, "who")["a"]["score"] == pytest.approx(64.8, abs=0.05)
    assert found.card.notes == ("判断矩阵一致性比率 CR = 0.003，小于 0.1",)


def test_purchasing_managers_index_of_the_standard() -> None:
    weights = {"orders": 0.30, "output": 0.25, "employment": 0.20, "delivery": 0.15, "stock": 0.10}
    row = {"month": 1, "orders": 52.0, "output": 53.0, "employment": 48.0, "delivery": 100 - 49.0, "stock": 47.0}

    found = made([row], time="month", normalise="none", weights="given",
                 indicators=[{"column": name, "weight": weight} for name, weight in weights.items()])  # fmt: skip

    assert found.rows["score"][0].as_py() / 100 == pytest.approx(50.8)


def test_an_index_on_a_base_of_100() -> None:
    rows = [{"city": city, "year": year, "a": level * (1 + growth * (year - 2020)), "b": 50.0 / (year - 2019)}
            for city, level, growth in (("n", 10.0, 0.1), ("j", 400.0, 0.2)) for year in (2020, 2021)]  # fmt: skip
    indicators = [{"column": "a", "weight": 0.6}, {"column": "b", "weight": 0.4, "direction": "down"}]

    found = made(rows, entity=["city"], time="year", normalise="base", weights="given", indicators=indicators)

    scores = {(row["city"], row["year"]): row["score"] for row in found.rows.to_pylist()}
    assert scores == {
        ("n", 2020): 100, ("n", 2021): pytest.approx(60 * 1.1 + 40 * 2),
        ("j", 2020): 100, ("j", 2021): pytest.approx(60 * 1.2 + 40 * 2),
    }  # fmt: skip


def test_a_stated_base() -> None:
    rows = [{"year": 2020 + at, "a": value} for at, value in enumerate([10.0, 20.0, 30.0])]

    found = by(made(rows, time="year", normalise="base", base=2021, indicators=[{"column": "a"}]), "year")

    assert [found[year]["score"] for year in (2020, 2021, 2022)] == [50, 100, 150]


def test_a_rate_changes_by_its_difference() -> None:
    rows = [{"m": 1, "x": 2.0, "r": 4.0}, {"m": 2, "x": 2.0, "r": 5.0}]
    indicators = [{"column": "x", "weight": 1}, {"column": "r", "weight": 1, "rate": True}]

    found = by(made(rows, time="m", method="cycle", weights="given", indicators=indicators), "m")

    assert found[2]["score"] == pytest.approx(100 * (200 + 0.5) / (200 - 0.5))


def test_a_change_that_is_not_known_counts_as_none_and_is_noted() -> None:
    rows = [{"m": 1, "x": 2.0, "y": 1.0}, {"m": 2, "x": None, "y": 2.0}, {"m": 3, "x": 2.0, "y": 2.0}]

    found = made(rows, time="m", method="cycle", indicators=[{"column": "x"}, {"column": "y"}])

    assert "2 行缺少部分指标的变化，按不变计" in found.card.notes
    assert all(np.isfinite(row["score"]) for row in found.rows.to_pylist())


def test_lights_by_quantile_of_the_same_year() -> None:
    rows = [{"who": f"p{place}", "year": year, "x": year * 100.0 + place} for place in range(10) for year in (1, 2)]
    lights = {"red": 80, "yellow": 60, "green": 40, "light_blue": 20}

    found = made(rows, entity=["who"], time="year", indicators=[{"column": "x"}], lights=lights, lights_by="quantile")

    for year in (1, 2):
        listed = [row["light"] for row in sorted(found.rows.to_pylist(), key=lambda row: row["score"])
                  if row["year"] == year]  # fmt: skip
        assert listed == ["blue"] * 2 + ["light_blue"] * 2 + ["green"] * 2 + ["yellow"] * 2 + ["red"] * 2


def test_equal_scores_share_a_place() -> None:
    rows = [{"who": name, "x": value} for name, value in (("a", 3.0), ("b", 5.0), ("c", 3.0), ("d", 1.0))]

    found = by(made(rows, entity=["who"], indicators=[{"column": "x"}]), "who")

    assert [found[who]["place"] for who in "abcd"] == [2, 1, 2, 4]


def test_topsis_needs_all_measures() -> None:
    rows = [{"who": "a", "x": 1.0, "y": 2.0}, {"who": "b", "x": 3.0, "y": None}, {"who": "c", "x": 2.0, "y": 1.0}]

    found = made(rows, entity=["who"], method="topsis", indicators=[{"column": "x"}, {"column": "y"}])

    assert by(found, "who")["b"]["score"] is None
    assert "1 行缺少部分指标，没有得分" in found.card.notes


@pytest.mark.parametrize("method", ["composite", "topsis", "cycle", "diffusion"])
@pytest.mark.parametrize("values", [[None, None, None], [5.0, 5.0, 5.0], [0.0, 0.0, 0.0], [1.0, -1.0, 1.0]])
def test_what_cannot_be_computed_is_empty_not_wrong(method: str, values: list[float | None]) -> None:
    rows = {
        "m": [1, 2, 3],
        "x": pa.array(values, pa.float64()),
        "y": pa.array([float("inf"), 2.0, float("nan")], pa.float64()),
    }

    found = made_by(
        Index(),
        {"from": "t.x", "time": "m", "method": method, "indicators": [{"column": "x"}, {"column": "y"}]},
        {"t.x": rows},
    )

    assert all(row["score"] is None or np.isfinite(row["score"]) for row in found.rows.to_pylist())


def test_no_rows_at_all() -> None:
    empty = pa.table({"who": pa.array([], pa.string()), "x": pa.array([], pa.float64())})

    with pytest.raises(NotEnoughData):
        made_by(Index(), {"from": "t.x", "entity": ["who"], "indicators": [{"column": "x"}]}, {"t.x": empty})


@pytest.mark.parametrize(
    ("options", "path"),
    [
        ({"entity": ["whom"]}, "entity"),
        ({"time": "when"}, "time"),
        ({"indicators": [{"column": "x"}, {"column": "who"}]}, "indicators[1].column"),
        ({"indicators": [{"column": "x"}, {"column": "x"}]}, "indicators"),
    ],
)
def test_columns_that_do_not_fit(options: dict[str, Any], path: str) -> None:
    with pytest.raises(Unfit) as caught:
        made([{"who": "a", "x": 1.0}], **({"entity": ["who"], "indicators": [{"column": "x"}]} | options))
    assert caught.value.path == path


@pytest.mark.parametrize(
    "options",
    [
        {"weights": "given", "indicators": [{"column": "x"}]},
        {"weights": "ahp", "indicators": [{"column": "x"}], "matrix": [[1, 2]]},
        {"method": "diffusion", "indicators": [{"column": "x"}]},
        {"entity": [], "indicators": [{"column": "x"}]},
        {"indicators": []},
        {"weights": "given", "indicators": [{"column": "x", "weight": 0}]},
        {"weights": "ahp", "indicators": [{"column": "x"}, {"column": "y"}], "matrix": [[1, 3], [3, 1]]},
        {"weights": "ahp", "indicators": [{"column": "x"}, {"column": "y"}], "matrix": [[1, -1], [-1, 1]]},
        {"normalise": "base", "indicators": [{"column": "x"}]},
        {"lights": {"orange": 50}, "indicators": [{"column": "x"}]},
        {"method": "concentration", "indicators": [{"column": "x"}, {"column": "y"}]},
        {"method": "price", "time": "m", "indicators": [{"column": "x"}]},
        {"method": "price", "item": "i", "price": "p", "quantity": "q"},
        {"chain": True, "indicators": [{"column": "x"}]},
    ],
)
def test_options_that_do_not_fit_together(options: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        IndexOptions.model_validate({"from": "t.x", "entity": ["who"], **options})
