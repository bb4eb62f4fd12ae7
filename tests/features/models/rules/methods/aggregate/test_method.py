"""Columns, types, rounding, the card; options that do not fit."""

from datetime import date

import pyarrow as pa
import pytest
from tests.support.method_tables import made_by

from ganyun.features.models.rules.methods.aggregate.method import Aggregate
from ganyun.features.models.rules.methods.aggregate.options import AggregateOptions
from ganyun.features.models.rules.methods.method import Unfit
from ganyun.features.models.rules.methods.registry import method

TABLE = pa.table(
    {
        "year": pa.array([2023] * 12 + [2024] * 31, pa.int32()),
        "day": [date(2024, 1, 1)] * 43,
        "x": [1.5] * 42 + [None],
        "ok": [True] * 26 + [False] * 17,
        "who": range(43),
        "ratio": [0.5] * 43,
    }
)
BASE = {"from": "t.rows", "by": ["year"], "measures": {"n": "count"}}


def run(**more: object):
    return made_by(Aggregate(), {**BASE, **more}, {"t.rows": TABLE})


def test_it_is_registered() -> None:
    assert isinstance(method("aggregate"), Aggregate)


def test_measures() -> None:
    measures = {"n": "count", "s": {"sum": "x"}, "m": {"mean": "x"}, "p": {"share": "ok"}, "d": {"distinct": "who"}}
    total = run(measures=measures).rows.to_pylist()[-1]
    assert total == {
        "year": "合计",
        "n": 43,
        "s": 63.0,
        "m": 1.5,
        "p": pytest.approx(26 / 43),
        "d": 43,
        "status": "shown",
    }


def test_columns_keep_their_types_without_totals() -> None:
    rows = run(by=["year", "day"], margins=False).rows
    assert rows.schema.field("year").type == pa.int32() and rows.schema.field("day").type == pa.date32()
    assert rows["year"].to_pylist() == [2023, 2024] and rows["n"].to_pylist() == [12, 31]


def test_rounding() -> None:
    assert run(round=5).rows["n"].to_pylist() == [10, 30, 45]


def test_the_card() -> None:
    rows = pa.table({"a": ["甲"] * 7 + ["乙"] * 20 + ["丙"] * 73})
    made = made_by(Aggregate(), {**BASE, "by": ["a"]}, {"t.rows": rows})
    assert made.card.facts == {
        "cells": 4, "shown": 2, "primary": 1, "secondary": 1, "minimum": 10, "rows_in_shown_groups": 0.73,
    }  # fmt: skip


def test_nothing_can_be_told() -> None:
    made = made_by(Aggregate(), BASE, {"t.rows": TABLE.slice(0, 7)})
    assert made.card.facts["shown"] == 0 and made.card.notes == ("没有一格可以公布：减少 by 的列或合并取值",)


def test_levels_travel() -> None:
    options = AggregateOptions.model_validate({**BASE, "measures": {"n": "count", "s": {"sum": "x"}}})
    found = {column.name: column.sources for column in Aggregate().shape(options, {"t.rows": TABLE.schema}).columns}
    assert found == {"year": ("t.rows.year",), "n": ("t.rows.year",), "s": ("t.rows.x",), "status": ("t.rows.year",)}


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"by": ["nothing"]}, "by[0]"),
        ({"by": ["year", "ratio"]}, "by[1]"),
        ({"measures": {"s": {"sum": "ok"}}}, "measures.s"),
        ({"measures": {"s": {"share": "x"}}}, "measures.s"),
        ({"measures": {"s": {"distinct": "nothing"}}}, "measures.s"),
        ({"measures": {"s": {"count": "x"}}}, "measures.s"),
        ({"contributor": "nothing"}, "contributor"),
    ],
)
def test_options_that_do_not_fit(change: dict[str, object], path: str) -> None:
    options = AggregateOptions.model_validate({**BASE, **change})
    with pytest.raises(Unfit) as caught:
        Aggregate().shape(options, {"t.rows": TABLE.schema})
    assert caught.value.path == path
