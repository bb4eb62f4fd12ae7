"""Cells with all their totals, largest contributors, and what cannot be read."""

import numpy as np
import pytest
from tests.support.method_tables import MethodTables, Rows

from ganyun.features.models.errors import NotEnoughData, RowsUnusable
from ganyun.features.models.rules.methods.aggregate import cells as module
from ganyun.features.models.rules.methods.aggregate.cells import Cells, read_cells
from ganyun.features.models.rules.methods.aggregate.options import AggregateOptions

ROWS = [
    {"city": "甲", "sex": "女", "x": 5.0, "y": True, "who": 1},
    {"city": "甲", "sex": "女", "x": 7.0, "y": None, "who": 1},
    {"city": "甲", "sex": "男", "x": -1.0, "y": False, "who": 2},
    {"city": "乙", "sex": None, "x": None, "y": True, "who": 1},
]


def read(rows: Rows = ROWS, **more: object) -> Cells:
    base = {"from": "t.rows", "by": ["city", "sex"], "measures": {"n": "count"}}
    return read_cells(AggregateOptions.model_validate({**base, **more}), MethodTables({"t.rows": rows}))


def test_counts_and_totals() -> None:
    found = read()
    assert found.values == (tuple(sorted(["甲", "乙"])), tuple(sorted(["女", "男", "缺失"])))
    city, sex = found.values[0].index("甲"), found.values[1].index("女")
    assert found.rows[city, sex] == 2 and found.rows[city, -1] == 3 and found.rows[-1, -1] == 4
    assert found.rows[1 - city, sex] == 0 and not found.exists[1 - city, sex]


def test_measures() -> None:
    found = read(measures={"s": {"sum": "x"}, "y": {"share": "y"}, "d": {"distinct": "who"}})
    assert found.sums["x"][-1, -1] == 11 and found.counted["x"][-1, -1] == 3 and found.negative["x"]
    assert found.trues["y"][-1, -1] == 2 and found.falses["y"][-1, -1] == 1
    assert found.distinct["who"][-1, -1] == 2
    assert found.largest["x"][-1, -1].tolist() == [7.0, 5.0]


def test_a_contributor_counts_once_and_its_rows_are_added_up() -> None:
    found = read(measures={"s": {"sum": "x"}}, contributor="who", dominance={"n": 3, "k": 90})
    assert found.n[-1, -1] == 2 and found.rows[-1, -1] == 4
    assert found.largest["x"][-1, -1].tolist() == [12.0, 1.0, 0.0]
    city, sex = found.values[0].index("甲"), found.values[1].index("女")
    assert found.n[city, sex] == 1 and found.largest["x"][city, sex].tolist() == [12.0, 0.0, 0.0]


def test_no_rows() -> None:
    with pytest.raises(NotEnoughData, match="没有行"):
        read(MethodTables({"t.x": ROWS}).query("SELECT * FROM t.x LIMIT 0"))


def test_a_value_called_as_the_total() -> None:
    with pytest.raises(RowsUnusable, match="就叫“合计”"):
        read([{"city": "合计", "sex": "女"}])


def test_too_many_combinations(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_CELLS", 11)
    with pytest.raises(RowsUnusable, match="组合连同合计超过 11"):
        read()


def test_amounts_that_are_not_finite_do_not_spoil_a_sum() -> None:
    found = read([{"city": "甲", "sex": "女", "x": None}] * 3, measures={"s": {"sum": "x"}})
    assert np.isfinite(found.sums["x"]).all()
