"""Weights of Fellegi and Sunter: the worked examples of standards.md §12, missing values, what is learnt."""

import math

import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.link.pairs import gather, settle
from ganyun.features.models.rules.methods.link.rows import read_rows
from ganyun.features.models.rules.methods.link.scoring import Model, score

GIVEN = {
    "from": "t.a", "key": "id", "review": 1e-9, "prior": 0.001, "block": [["street"]],
    "compare": [
        {"column": "born", "m": [0.95, 0.05], "u": [0.01, 0.99]},
        {"column": "name", "m": [0.9, 0.1], "u": [0.002, 0.998]},
    ],
}  # fmt: skip


def scored(rows, **more) -> tuple[Model, dict[tuple[int, int], dict[str, float]]]:
    options = LinkOptions.model_validate({**GIVEN, **more})
    found = read_rows(options, MethodTables({"t.a": rows}).connection)
    settle(found)
    gather(found)
    model = score(found)
    lines = found.connection.sql("SELECT * FROM link_scored").to_arrow_table().to_pylist()
    return model, {(line["n_l"], line["n_r"]): line for line in lines}


STREET = [
    {"id": 0, "born": "1990", "name": "张伟", "street": "八一"},
    {"id": 1, "born": "1990", "name": "张伟", "street": "八一"},
    {"id": 2, "born": "1991", "name": "李娜", "street": "八一"},
    {"id": 3, "born": None, "name": "张伟", "street": "八一"},
]


def test_the_worked_weights() -> None:
    """m .95, u .01: +6.57 / −4.31; m .9, u .002: +8.81 / −3.32."""
    model, pairs = scored(STREET)
    same, different = pairs[0, 1], pairs[0, 2]
    assert (same["mw_c0"], same["mw_c1"]) == (pytest.approx(6.57, abs=0.005), pytest.approx(8.81, abs=0.005))
    assert (different["mw_c0"], different["mw_c1"]) == (
        pytest.approx(-4.31, abs=0.005),
        pytest.approx(-3.32, abs=0.005),
    )
    prior = math.log2(0.001 / 0.999)
    assert same["match_weight"] == pytest.approx(prior + same["mw_c0"] + same["mw_c1"])
    assert same["match_probability"] == pytest.approx(1 / (1 + 2 ** -same["match_weight"]))
    assert (model.prior, model.learnt, model.untrained) == (0.001, "given", ())


def test_a_missing_value_says_nothing() -> None:
    _model, pairs = scored(STREET)
    assert pairs[0, 3]["mw_c0"] == 0


def test_levels_between_equal_and_different() -> None:
    rows = [
        {"id": i, "street": "八一", **each}
        for i, each in enumerate([
            {"name": "江西赣江数据有限公司", "born": "2024-01-01", "capital": 100.0},
            {"name": "江西省赣江数据科技有限公司", "born": "2024-01-21", "capital": 100.5},
            {"name": "江西赣江数据有限公司", "born": "2024-12-01", "capital": 130.0},
        ])
    ]  # fmt: skip
    for line in rows:
        line["day"] = __import__("datetime").date.fromisoformat(line["born"])
    compare = [
        {"column": "name", "by": "jaro_winkler", "at": [0.93], "m": [0.8, 0.15, 0.05], "u": [0.01, 0.04, 0.95]},
        {"column": "day", "by": "date", "at": [31, 366], "m": [0.7, 0.1, 0.1, 0.1], "u": [0.01, 0.09, 0.4, 0.5]},
        {"column": "capital", "by": "numeric", "at": [0.01], "m": [0.7, 0.2, 0.1], "u": [0.1, 0.2, 0.7]},
        {"column": "born", "by": "levenshtein", "at": [2], "m": [0.7, 0.2, 0.1], "u": [0.1, 0.2, 0.7]},
    ]
    _model, pairs = scored(rows, compare=compare)
    bits = {pair: [round(2 ** line[f"mw_c{i}"], 3) for i in range(4)] for pair, line in pairs.items()}
    assert bits[0, 1] == [3.75, pytest.approx(1.111, abs=0.001), 1.0, 1.0]
    assert bits[0, 2] == [80.0, 0.25, pytest.approx(0.143, abs=0.001), 1.0]


def test_a_rare_value_says_more() -> None:
    rows = [{"id": i, "name": "张伟" if i < 18 else "欧阳罕", "street": "八一", "born": str(i)} for i in range(20)]
    compare = [{"column": "name", "m": [0.9, 0.1], "u": [0.5, 0.5], "frequency": True}]
    _model, pairs = scored(rows, compare=compare)
    common, rare = pairs[0, 1], pairs[18, 19]
    assert common["mw_c0"] + common["mw_tf_adj_c0"] == pytest.approx(math.log2(0.9 / 0.9))
    assert rare["mw_c0"] + rare["mw_tf_adj_c0"] == pytest.approx(math.log2(0.9 / 0.1))


def test_pairs_under_the_lower_threshold_are_left_out() -> None:
    assert set(scored(STREET, review=0.5)[1]) == {(0, 1)}
    assert set(scored(STREET, review=0.2)[1]) == {(0, 1), (0, 3), (1, 3)}


def test_nobody_agrees_on_what_the_prior_is_worked_out_from() -> None:
    rows = [{**each, "tel": str(each["id"])} for each in STREET]
    with pytest.raises(NotEnoughData, match="估不出先验概率"):
        scored(rows, prior={"agree": [["tel"]]})
