"""Concentration and prices as the standards compute them."""

from datetime import date
from typing import Any

import pytest
from tests.support.method_tables import made_by

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.index.method import Index
from ganyun.features.models.rules.methods.method import Made, Unfit


def concentrated(*values: float | None, **more: Any) -> dict[str, Any]:
    rows = [{"industry": "x", "firm": str(place), "sales": value} for place, value in enumerate(values)]
    options = {"from": "t.x", "entity": ["industry"], "method": "concentration", "indicators": [{"column": "sales"}]}
    return made_by(Index(), options | more, {"t.x": rows}).rows.to_pylist()[0]


def test_concentration_of_the_standard() -> None:
    found = concentrated(40.0, 30.0, 20.0, 10.0)

    assert found["score"] == pytest.approx(3000)
    assert found["theil"] == pytest.approx(0.1064, abs=5e-5)
    assert found["gini"] == pytest.approx(0.25)
    assert (found["units"], found["total"]) == (4, 100)
    assert (found["largest"], found["four"]) == (pytest.approx(40), pytest.approx(100))


def test_one_unit_is_all_and_equal_units_are_even() -> None:
    assert concentrated(7.0)["score"] == 10_000
    even = concentrated(*[3.0] * 8)
    assert even["score"] == pytest.approx(1250)
    assert even["theil"] == pytest.approx(0, abs=1e-12)
    assert even["gini"] == pytest.approx(0)
    assert even["four"] == pytest.approx(50)


def test_units_without_a_share() -> None:
    rows = [{"industry": "x", "sales": value} for value in (40.0, 30.0, 20.0, 10.0, None, -5.0, 0.0)]
    options = {"from": "t.x", "entity": ["industry"], "method": "concentration", "indicators": [{"column": "sales"}]}

    made = made_by(Index(), options, {"t.x": rows})

    assert made.rows["score"][0].as_py() == pytest.approx(3000)
    assert made.rows["units"][0].as_py() == 5
    assert made.card.notes == ("2 行的值为空或小于零，没有份额，没有用",)


def test_nothing_at_all_has_no_shares() -> None:
    assert concentrated(0.0, 0.0)["score"] is None
    with pytest.raises(NotEnoughData):
        concentrated(None, -1.0)


GOODS = [
    {"month": date(2026, 1, 1), "good": "a", "p": 10.0, "q": 100.0},
    {"month": date(2026, 1, 1), "good": "b", "p": 4.0, "q": 50.0},
    {"month": date(2026, 2, 1), "good": "a", "p": 11.0, "q": 95.0},
    {"month": date(2026, 2, 1), "good": "b", "p": 3.8, "q": 60.0},
]
PRICES = {"from": "t.x", "time": "month", "method": "price", "item": "good", "price": "p", "quantity": "q"}


def priced(rows: list[dict[str, Any]], **more: Any) -> Made:
    return made_by(Index(), PRICES | more, {"t.x": rows})


def test_price_indices_of_the_standard() -> None:
    january, february = priced(GOODS).rows.to_pylist()

    assert (january["laspeyres"], january["paasche"], january["score"]) == (100, 100, 100)
    assert february["laspeyres"] == pytest.approx(107.5)
    assert february["paasche"] == pytest.approx(106.97, abs=0.005)
    assert february["score"] == pytest.approx(107.24, abs=0.005)
    assert (february["items"], february["coverage"]) == (2, pytest.approx(100))


def march(**more: Any) -> dict[str, Any]:
    return {"month": date(2026, 3, 1), "good": "a", "p": 12.0, "q": 90.0} | more


def test_a_chain_is_the_product_of_its_links() -> None:
    rows = [*GOODS, march(), march(good="b", p=4.0, q=55.0)]

    chained = [row["laspeyres"] for row in priced(rows, chain=True).rows.to_pylist()]

    link = (12.0 * 95 + 4.0 * 60) / (11.0 * 95 + 3.8 * 60)
    assert chained == pytest.approx([100, 107.5, 107.5 * link])


def test_a_new_good_enters_by_overlap_only() -> None:
    rows = [*GOODS, march(), march(good="b", p=3.8, q=60.0), march(good="c", p=99.0, q=10.0)]

    fixed = priced(rows).rows.to_pylist()[-1]
    chained = priced(rows, chain=True).rows.to_pylist()[-1]

    assert (fixed["items"], chained["items"]) == (2, 2)
    assert fixed["coverage"] == pytest.approx(100 * (12 * 90 + 3.8 * 60) / (12 * 90 + 3.8 * 60 + 990))
    assert fixed["laspeyres"] == pytest.approx(100 * (12 * 100 + 3.8 * 50) / 1200)


def test_a_stated_base_and_entities() -> None:
    rows = [{"city": city, **row} for city in ("n", "j") for row in GOODS]

    made = priced(rows, entity=["city"], base="2026-02-01")

    found = {(row["city"], row["month"].month): row["score"] for row in made.rows.to_pylist()}
    assert found[("n", 2)] == found[("j", 2)] == 100
    assert found[("n", 1)] == pytest.approx(100 * 100 / 107.24, abs=0.01)


def test_a_base_that_is_not_there() -> None:
    made = priced(GOODS, base="2025-01-01")

    assert made.rows["score"].null_count == 2
    assert made.card.notes == ("2 行与基期没有相同的品种，没有指数",)


def test_impossible_prices_are_left_out() -> None:
    rows = [*GOODS, march(p=0.0), march(good="b", p=4.0, q=None)]

    assert len(priced(rows).rows) == 2


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"item": "goods"}, "item"),
        ({"price": "good"}, "price"),
        ({"quantity": "x"}, "quantity"),
        ({"time": "t"}, "time"),
    ],
)
def test_columns_that_do_not_fit(more: dict[str, Any], path: str) -> None:
    with pytest.raises(Unfit) as caught:
        priced(GOODS, **more)
    assert caught.value.path == path
