"""A plan as one SELECT: what the engine answers is what was asked."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from ganyun.engine.port import engine
from ganyun.features.dashboards.rules.plans import (
    COUNT,
    TOTAL,
    Out,
    Plan,
    build,
    column_out,
    empty,
    equals,
    in_period,
    present,
)
from ganyun.features.dashboards.rules.sources import Column, Indicator, Source, indicator_columns

TABLE = Source(
    "c.t",
    {
        "city": Column("city", "VARCHAR", "城市"),
        "day": Column("day", "DATE", "日期"),
        "n": Column("n", "BIGINT", "数", "例"),
        "year": Column("year", "INTEGER"),
        "month": Column("month", "VARCHAR"),
        "secret": Column("secret", "VARCHAR", masked="'***'"),
    },
)


@pytest.fixture
def ask(home: Any) -> Iterator[Any]:
    """Runs a plan over six rows."""
    rows = pa.table(
        {
            "city": ["a", "a", "b", "b", "c", None],
            "day": pa.array([16801, 16832, 16801, 16832, 16860, 16860], pa.int32()).cast(pa.date32()),
            "n": pa.array([1, 2, 30, 40, 5, 6], pa.int64()),
            "year": pa.array([2015, 2016, 2015, 2016, 2016, 2016], pa.int32()),
            "month": ["2016-01", "2016-02", "2016-01", "2016-02", "2016-02", "2016-02"],
            "secret": list("uvwxyz"),
        }
    )
    engine().append("c.t", rows.to_reader(), batch_id="1")
    with engine().connect({"c.t": "c.t"}, locked=True) as connection:
        yield (
            lambda plan, source=TABLE, where=(), codes=None: (
                connection.sql(build(plan, source, where, codes)).to_arrow_table().to_pylist()
            )
        )


def outs(*wanted: tuple[str, str, Any]) -> tuple[Out, ...]:
    return tuple(column_out(TABLE, name, text, role) for name, text, role in wanted)


CITIES = outs(("x", "city", "dimension"), ("y", "sum(n)", "measure"))


def test_groups_with_their_number(ask: Any) -> None:
    found = ask(Plan("c.t", CITIES, order=(("y", True),), limit=2))
    assert found == [{"x": "b", "y": 70, COUNT: 2, TOTAL: 4}, {"x": None, "y": 6, COUNT: 1, TOTAL: 4}]


def test_a_bare_measure_is_the_mean_of_its_group(ask: Any) -> None:
    found = ask(Plan("c.t", outs(("x", "city", "dimension"), ("y", "n", "measure")), order=(("x", False),)))
    assert [(row["x"], row["y"], row[COUNT]) for row in found][:2] == [("a", 1.5, 2), ("b", 35.0, 2)]


def test_titles_and_units_of_the_usual_aggregates() -> None:
    made = [
        column_out(TABLE, "y", text, "measure")
        for text in ("sum(n)", "avg(n)", "count(*)", "count(distinct city)", "n")
    ]
    assert [(out.title, out.unit) for out in made] == [
        ("数", "例"),
        ("平均数", "例"),
        ("行数", ""),
        ("城市个数", ""),
        ("数", "例"),
    ]
    assert column_out(TABLE, "y", "sum(n) / 2", "measure").title == "sum(n) / 2"


def test_rows_as_they_are_with_how_many_there_are(ask: Any) -> None:
    plan = Plan("c.t", outs(("c0", "city", "raw"), ("c1", "n", "raw")), grouped=False, order=(("c1", False),), limit=1)
    assert ask(plan) == [{"c0": "a", "c1": 1, TOTAL: 6}]


def test_a_masked_column_is_masked_everywhere(ask: Any) -> None:
    plan = Plan("c.t", outs(("x", "secret", "dimension"), ("y", "count(*)", "measure")))
    assert [(row["x"], row["y"]) for row in ask(plan)] == [("***", 6)]
    assert ask(plan, where=[equals("secret", ["u"])]) == []


def test_only_the_largest_series_are_kept_and_counted(ask: Any) -> None:
    series = outs(("x", "day", "dimension"), ("series", "city", "dimension"), ("y0", "sum(n)", "measure"))
    found = ask(Plan("c.t", series, order=(("x", False),), top=("series", 1)))
    assert {row["series"] for row in found} == {"b"} and {row["__values"] for row in found} == {4}


def test_places_fold_to_codes_and_strangers_are_left_out(ask: Any) -> None:
    place = Out(**{**vars(CITIES[0]), "fold": "exact"})
    found = ask(Plan("c.t", (place, CITIES[1])), codes={"a": "360100", "b": "360100", "c": "360200"})
    assert {row["x"]: row["y"] for row in found} == {"360100": 73, "360200": 5}
    assert ask(Plan("c.t", (place, CITIES[1])), codes={}) == []


def test_small_groups_of_people_are_not_shown(ask: Any) -> None:
    assert ask(Plan("c.t", CITIES), Source("c.t", TABLE.columns, personal=True)) == []


def test_a_snapshot_is_the_newest_time_with_a_value(home: Any) -> None:
    indicator = Indicator("c.i", "指标", by_time=True, by_division=True)
    table = Source(indicator.table, indicator_columns(indicator), indicator=indicator)
    days = pa.array([16801, 16801, 16832, 16832, 16860], pa.int32()).cast(pa.date32())
    engine().append("indicator.c.i", pa.table({
        "time": days, "division": ["a", "b", "a", "b", "a"], "division_code": ["1", "2", "1", "2", "1"],
        "value": [1.0, 2.0, 3.0, 4.0, None], "n": pa.array([1] * 5, pa.int64()), "light": [""] * 5,
    }).to_reader(), batch_id="1")  # fmt: skip
    made = (column_out(table, "x", "division", "dimension"), column_out(table, "y0", "value", "measure"))
    plan = Plan(table.table, made, snapshot="time", order=(("x", False),))
    with engine().connect({"indicator.c.i": "indicator.c.i"}, locked=True) as connection:
        found = connection.sql(build(plan, table, [present("division")])).to_arrow_table().to_pylist()
        assert [(row["x"], row["y0"], row["__at"]) for row in found] == [
            ("a", 3.0, date(2016, 2, 1)),
            ("b", 4.0, date(2016, 2, 1)),
        ]
        assert connection.sql(build(plan, table, [empty("division")])).to_arrow_table().num_rows == 0


@pytest.mark.parametrize(
    ("column", "since", "until", "total"),
    [
        ("day", date(2016, 1, 1), date(2016, 1, 31), 31),
        ("day", date(2016, 2, 1), None, 53),
        ("day", None, date(2016, 2, 1), 73),
        ("year", date(2016, 1, 1), date(2016, 12, 31), 53),
        ("month", date(2016, 2, 1), date(2016, 2, 29), 53),
        ("month", None, date(2015, 12, 31), None),
    ],
)
def test_time_narrows_dates_years_and_texts(ask: Any, column: str, since: Any, until: Any, total: int | None) -> None:
    plan = Plan("c.t", outs(("y", "sum(n)", "measure")))
    assert ask(plan, where=in_period(TABLE, column, since, until))[0]["y"] == total


def test_values_narrow_and_cannot_break_out(ask: Any) -> None:
    plan = Plan("c.t", outs(("y", "sum(n)", "measure")))
    assert ask(plan, where=[equals("city", ["a", "b"])])[0]["y"] == 73
    assert ask(plan, where=[equals("city", ["a') OR (1=1"])])[0]["y"] is None
    assert ask(plan, where=[equals("city", [])])[0]["y"] is None
    assert ask(plan, where=[equals("n", [-1, 2])])[0]["y"] == 2
