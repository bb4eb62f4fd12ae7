"""Groups of a large table answer what its rows would."""

import random
from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from ganyun.engine.port import engine
from ganyun.features.dashboards.rules.cubes import Cube, build_cube, cube_for, over_cube, periods, whole
from ganyun.features.dashboards.rules.expressions import read
from ganyun.features.dashboards.rules.plans import Out, Plan, build, column_out, equals, in_period
from ganyun.features.dashboards.rules.sources import Column, Source

TABLE = Source("c.t", {
    "city": Column("city", "VARCHAR"), "kind": Column("kind", "VARCHAR"), "day": Column("day", "DATE"),
    "n": Column("n", "BIGINT"), "x": Column("x", "DOUBLE"),
})  # fmt: skip

MEASURES = [
    "sum(n)", "count(*)", "count(x)", "min(x)", "max(x)", "avg(x)", "x", "1 - sum(n) / (count(*) * 100.0)",
    "sum(x) filter (where n > 50)", "count(*) filter (where kind = 'k1')", "avg(x) filter (where n < 20)",
    "coalesce(sum(n), 0) + 1", "sum(n * 2 + 1)", "case when sum(n) > 100 then 1 else 0 end",
]  # fmt: skip


def out(name: str, text: str, role: Any, every: str = "") -> Out:
    return column_out(TABLE, name, text, role, every=every, kind="time" if text == "day" else "")


@pytest.fixture(scope="module")
def rows() -> pa.Table:
    chance = random.Random(7)
    return pa.table({
        "city": [chance.choice(["a", "b", "c", None]) for _ in range(3000)],
        "kind": [f"k{chance.randrange(5)}" for _ in range(3000)],
        "day": pa.array([16436 + chance.randrange(800) for _ in range(3000)], pa.int32()).cast(pa.date32()),
        "n": pa.array([chance.randrange(100) for _ in range(3000)], pa.int64()),
        "x": [chance.choice([None, float(chance.randrange(1000)) / 8]) for _ in range(3000)],
    })  # fmt: skip


@pytest.fixture
def lake(home: Any, rows: pa.Table) -> Iterator[Any]:
    engine().append("c.t", rows.to_reader(), batch_id="1")
    with engine().connect({"c.t": "c.t"}, locked=True) as connection:
        yield connection


def answered(lake: Any, plan: Plan, source: Source, where: Any) -> list[tuple[Any, ...]]:
    found = lake.sql(build(plan, source, where)).to_arrow_table().to_pylist()
    names = [*[each.name for each in plan.outs], "__n"]
    cells = [
        tuple(round(float(v), 6) if isinstance(v, int | float) else v for v in (row[n] for n in names)) for row in found
    ]
    return sorted(cells, key=str)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("every", ["month", "quarter", "year"])
def test_the_same_answers(lake: Any, measure: str, every: str) -> None:
    """Whatever is drawn and whatever is chosen."""
    plans = [
        Plan("c.t", (out("x0", "day", "dimension", every), out("y", measure, "measure")), time="day"),
        Plan(
            "c.t",
            (out("x0", "city", "dimension"), out("y", measure, "measure")),
            time="day",
            where=(read("kind <> 'k4'"),),
        ),
        Plan("c.t", (out("y", measure, "measure"),), time="day"),
    ]
    cube = cube_for(TABLE, plans, ["kind"], "month")
    assert cube is not None and cube.dimensions == {"city": "", "day": "month", "kind": ""}
    lake.register("groups", lake.sql(build_cube(cube, TABLE)).to_arrow_table())
    chosen = [
        [],
        in_period(TABLE, "day", date(2015, 3, 1), date(2016, 2, 29)),
        [equals("kind", ["k1", "k2"])],
        [equals("city", ["nobody"])],
    ]
    for plan in plans:
        for where in chosen:
            over = over_cube(plan, TABLE, cube, "groups", where)
            assert over is not None
            assert answered(lake, over[0], over[1], where) == answered(lake, plan, TABLE, where), (plan, where)


@pytest.mark.parametrize(
    "measure", ["median(x)", "count(distinct kind)", "stddev(x)", "max_by(x, day)", "sum(distinct n)"]
)
def test_what_does_not_add_up_is_asked_of_the_rows(measure: str) -> None:
    hard = Plan("c.t", (out("x0", "city", "dimension"), out("y", measure, "measure")))
    easy = Plan("c.t", (out("x0", "city", "dimension"), out("y", "sum(n)", "measure")))
    assert cube_for(TABLE, [hard, hard], []) is None
    cube = cube_for(TABLE, [easy, easy, hard], [])
    assert cube is not None and over_cube(hard, TABLE, cube, "groups") is None


def test_a_week_is_in_no_month_and_rows_are_rows() -> None:
    easy = Plan("c.t", (out("x0", "day", "dimension", "month"), out("y", "sum(n)", "measure")))
    week = Plan("c.t", (out("x0", "day", "dimension", "week"), out("y", "sum(n)", "measure")))
    rows = Plan("c.t", (out("c0", "city", "raw"),), grouped=False)
    assert cube_for(TABLE, [week, rows], []) is None
    cube = cube_for(TABLE, [easy, easy, week], [])
    assert cube is not None and over_cube(week, TABLE, cube, "groups") is None
    assert over_cube(easy, TABLE, cube, "groups", [equals("city", ["a"])]) is None, "the groups do not know the city"


def test_the_finest_period_that_anybody_wants() -> None:
    plans = [
        Plan("c.t", (out("x0", "day", "dimension", each), out("y", "sum(n)", "measure"))) for each in ("year", "day")
    ]
    cube = cube_for(TABLE, plans, [])
    assert cube is not None and cube.dimensions == {"day": "day"}
    assert isinstance(cube, Cube) and len(cube.parts) == 1


def test_a_choice_that_cuts_a_period_in_two_is_asked_of_the_rows() -> None:
    assert whole("month", date(2016, 3, 1), date(2016, 3, 31)) and whole("quarter", date(2016, 4, 1), date(2016, 6, 30))
    assert whole("month", None, None) and whole("", date(2016, 3, 5), None) and whole("day", date(2016, 3, 5), None)
    assert not whole("month", date(2016, 3, 5), None) and not whole("year", None, date(2016, 11, 30))


def test_how_many_periods() -> None:
    assert periods(date(2016, 1, 1), date(2016, 12, 31), "month") >= 12
    assert periods(date(2016, 1, 1), date(2016, 1, 2), "day") == 2
    assert periods(None, None, "month") == 1
