"""What is withheld, and that it cannot be worked out from what is told."""

import numpy as np
import pyarrow as pa
import pytest
from tests.features.models.rules.methods.aggregate.attack import intervals
from tests.support.method_tables import made_by

from ganyun.features.models.rules.methods.aggregate.method import Aggregate
from ganyun.features.models.rules.methods.method import Made

WIDE = 5  # half of the minimum: how uncertain a withheld count stays


def table(counts: dict[tuple[str, ...], int], amount: dict[tuple[str, ...], float] | None = None) -> pa.Table:
    """So many rows of every combination of a, b, …; ``x`` of each is the amount, 1 without one."""
    rows = [(*key, (amount or {}).get(key, 1.0)) for key, count in counts.items() for _ in range(count)]
    names = [*"abcd"[: len(next(iter(counts)))], "x"]
    return pa.table({name: [row[place] for row in rows] for place, name in enumerate(names)})


def publish(rows: pa.Table, **more: object) -> Made:
    by = [name for name in rows.column_names if name in "abcd"]
    options = {"from": "t.rows", "by": by, "measures": {"n": "count"}, **more}
    return made_by(Aggregate(), options, {"t.rows": rows})


def told(made: Made, measure: str = "n") -> dict[tuple[str, ...], tuple[float | None, str]]:
    by = [name for name in made.rows.column_names if name in "abcd"]
    return {tuple(row[name] for name in by): (row[measure], row["status"]) for row in made.rows.to_pylist()}


def test_a_cell_of_seven_and_the_total_minus_the_others() -> None:
    """Inventory C7-3."""
    found = told(publish(table({("甲",): 7, ("乙",): 40, ("丙",): 60})))
    assert found["甲",] == (None, "primary")
    assert found["合计",] == (107, "shown") and found["丙",] == (60, "shown")
    assert found["乙",] == (None, "secondary")  # else 107 − 40 − 60 = 7
    low, high = intervals(found, 10)["甲",]
    assert high - low >= WIDE


def test_nothing_to_hide() -> None:
    made = publish(table({("甲",): 10, ("乙",): 40}))
    assert {status for _value, status in told(made).values()} == {"shown"} and not made.card.notes


def test_two_small_cells_hide_each_other_only_when_they_can() -> None:
    found = told(publish(table({("甲",): 1, ("乙",): 1, ("丙",): 60})))
    assert found["丙",] == (None, "secondary")  # 62 − 60 = 2 = 1 + 1 would tell both
    found = told(publish(table({("甲",): 7, ("乙",): 6, ("丙",): 60})))
    assert found["丙",] == (60, "shown")


def test_where_only_the_total_can_hide_it() -> None:
    found = told(publish(table({("甲",): 7})))
    assert found == {("甲",): (None, "primary"), ("合计",): (None, "secondary")}
    found = told(publish(table({("甲", "女"): 12, ("乙", "男"): 7})))
    assert found["合计", "合计"][0] is None
    low, high = intervals(found, 10)["乙", "男"]
    assert high - low >= WIDE


def test_a_total_called_small_would_tell_all_that_are_one() -> None:
    """Nine groups of one under a total of nine: each holds at least one, so a total below ten leaves no doubt."""
    counts = {("甲", f"第{i}"): 1 for i in range(9)} | {("乙", f"第{i}"): 30 for i in range(9)}
    found = told(publish(table(counts)))
    assert found["甲", "合计"] == (None, "secondary")
    assert all(high - low >= WIDE for low, high in intervals(found, 10).values())


def test_the_minimum_within_an_organ() -> None:
    rows = table({("甲",): 7, ("乙",): 4, ("丙",): 40})
    made = publish(rows, minimum=5, inside=True)
    assert told(made)["甲",][1] != "primary" and told(made)["乙",] == (None, "primary")
    assert made.card.notes[-1].endswith("只限机关内部使用")


def test_a_share_tells_how_many() -> None:
    """300 persons, 4 of them ill: 1.3 % of 300 is as good as the 4."""
    flags = [True] * 4 + [False] * 296 + [True] * 100 + [False] * 100
    rows = pa.table({"a": ["甲"] * 300 + ["乙"] * 200, "ill": flags})
    found = told(publish(rows, measures={"p": {"share": "ill"}}), "p")
    assert found["甲",] == (None, "primary") and found["乙",] == (None, "secondary")
    assert found["合计",][0] == pytest.approx(104 / 500)


def test_persons_are_counted_not_their_visits() -> None:
    rows = pa.table({"a": ["甲"] * 50 + ["乙"] * 50 + ["丙"] * 50, "who": [*([1] * 50), *range(50), *range(50)]})
    found = told(publish(rows, contributor="who"))
    assert found["甲",] == (None, "primary") and found["合计",] == (150, "shown")
    assert {found["乙",][1], found["丙",][1]} == {"shown", "secondary"}


FIRMS = {("甲",): 20, ("乙",): 20, ("丙",): 20}


def firms(first: float) -> pa.Table:
    rows = table(FIRMS)
    return rows.set_column(1, "x", pa.array([first] + [1.0] * 59))


def test_one_firm_that_holds_nearly_all() -> None:
    """standards.md §16: the largest holds more than 85 %."""
    options = {"measures": {"s": {"sum": "x"}}, "dominance": {"n": 1, "k": 85}}
    found = told(publish(firms(200.0), **options), "s")
    assert found["甲",] == (None, "primary") and sum(value is None for value, _status in found.values()) >= 2
    low, high = intervals(found, None)["甲",]
    assert high - low >= 0.2 * 219
    assert told(publish(firms(100.0), **options), "s")["甲",] == (119.0, "shown")  # 100 of 119


def test_what_the_second_largest_could_work_out_of_the_largest() -> None:
    """p%: 219 − 200 − 1 = 18 is less than a tenth of 200."""
    found = told(publish(firms(200.0), measures={"s": {"sum": "x"}}, p_percent=10), "s")
    assert found["甲",] == (None, "primary")
    assert told(publish(firms(100.0), measures={"s": {"sum": "x"}}, p_percent=10), "s")["甲",][1] == "shown"


def random_counts(seed: int, shape: tuple[int, ...]) -> dict[tuple[str, ...], int]:
    random = np.random.default_rng(seed)
    size = random.choice([3, 8, 15, 40])
    counts = random.negative_binomial(1, 1 / (1 + size), shape) * (random.random(shape) > 0.15)
    places = (tuple(f"{axis}{i}" for axis, i in zip("pqrs", place, strict=False)) for place in np.ndindex(*shape))
    found = {place: int(count) for place, count in zip(places, counts.ravel(), strict=True) if count}
    return found or {tuple(f"{axis}0" for axis in "pqrs"[: len(shape)]): 7}


@pytest.mark.parametrize("shape", [(6,), (4, 5), (7, 3), (3, 3, 3), (2, 5, 4), (2, 2, 3, 2)])
@pytest.mark.parametrize("seed", range(5))
def test_no_total_gives_a_count_away(seed: int, shape: tuple[int, ...]) -> None:
    counts = random_counts(seed, shape)
    found = intervals(told(publish(table(counts))), 10)
    for place, (low, high) in found.items():
        if (
            sum(
                count for key, count in counts.items() if all(a in ("合计", b) for a, b in zip(place, key, strict=True))
            )
            < 10
        ):
            assert high - low >= WIDE - 0.01


@pytest.mark.parametrize("seed", range(8))
def test_no_total_gives_a_sum_away(seed: int) -> None:
    counts = random_counts(seed, (4, 5))
    random = np.random.default_rng(seed)
    amounts = {place: float(random.integers(0, 50)) for place in counts}
    made = publish(table(counts, amounts), measures={"n": "count", "s": {"sum": "x"}})
    hidden = {place: counts[place] * amounts[place] for place in counts}
    for place, (low, high) in intervals(told(made, "s"), None).items():
        assert high - low >= 0.2 * hidden.get(place, 0.0) - 1e-6


def test_without_margins_the_totals_that_others_publish_give_nothing_away() -> None:
    counts = random_counts(3, (4, 5))
    whole, inner = told(publish(table(counts))), told(publish(table(counts), margins=False))
    assert inner == {place: value for place, value in whole.items() if "合计" not in place}


def test_counties_lie_in_cities() -> None:
    """Nested columns: the total of a county over all cities is the county; it is hidden with it."""
    counts = {
        ("南昌", "东湖"): 50,
        ("南昌", "西湖"): 7,
        ("南昌", "青山湖"): 30,
        ("九江", "浔阳"): 40,
        ("九江", "濂溪"): 60,
    }
    found = told(publish(table(counts)))
    assert found["南昌", "西湖"] == (None, "primary") and found["合计", "西湖"] == (None, "secondary")
    assert found["南昌", "合计"] == (87, "shown") and found["九江", "合计"] == (100, "shown")
    assert found["南昌", "青山湖"][1] == "secondary" and found["九江", "浔阳"][1] == "shown"
    for low, high in intervals(found, 10).values():
        assert high - low >= WIDE


def test_withheld_cells_hold_no_value_at_all() -> None:
    rows = table(random_counts(1, (4, 5)))
    made = publish(rows, measures={"n": "count", "s": {"sum": "x"}, "m": {"mean": "x"}, "d": {"distinct": "x"}})
    for row in made.rows.to_pylist():
        values = [row[name] for name in ("n", "s", "m", "d")]
        assert all(value is None for value in values) == (row["status"] != "shown")
