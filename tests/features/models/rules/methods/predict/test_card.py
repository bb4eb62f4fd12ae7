"""Held-back predictions, thresholds that never saw what they judge, and the card."""

import json
from dataclasses import asdict

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import MethodTables

from ganyun.features.models.rules.methods.method import Card
from ganyun.features.models.rules.methods.predict.card import Held, card, held_back
from ganyun.features.models.rules.methods.predict.data import read, task_of
from ganyun.features.models.rules.methods.predict.estimators import fit
from ganyun.features.models.rules.methods.predict.options import PredictOptions
from ganyun.features.models.rules.methods.predict.splits import folds


def judged(table: pa.Table, **more: object) -> tuple[Held, Card]:
    base: dict[str, object] = {"from": "t.rows", "key": ["id"], "target": "money", "algorithm": "linear"}
    if "text" not in more:
        base["features"] = ["a", "b", "kind"]
    options = PredictOptions.model_validate({**base, **more})
    task = task_of(options, table.schema.field(options.target).type)
    data = read(options, task, MethodTables({"t.rows": table}))
    parts, notes = folds(data, task, options)
    found = [(fold, fit(data, task, options, "linear", fold.train)) for fold in parts]
    held = held_back(data, task, options, found)
    return held, card(data, task, options, "linear", found, held, notes)


def test_a_regression(table: pa.Table) -> None:
    held, made = judged(table, cap=2, labels={"a": "面积"})
    figures = {each.name: each for each in made.metrics}
    assert figures["rmse"].value < figures["rmse"].baseline / 2
    assert made.facts["cap"] == 2 and made.facts["algorithm"] == "线性模型" and made.facts["folds"] == 5
    assert made.facts["labelled"] == made.facts["held_back"] == len(held.rows)
    assert abs(made.facts["bias"]) < 0.5 and "threshold" not in made.facts
    assert made.tables["importance"][0]["feature"] == "面积"
    assert not made.notes


def test_the_mean_that_is_beaten_is_the_training_rows_mean(table: pa.Table) -> None:
    held, _made = judged(table)
    for number in range(5):
        mine = held.scored.fold == number
        values = held.scored.actual[~mine]
        assert held.scored.baseline[mine] == pytest.approx(values.mean())


def test_a_binary_task_says_that_leads_are_no_decisions(table: pa.Table) -> None:
    _held, made = judged(table, target="risky", groups=["kind"])
    assert made.facts["positives"] == sum(table["risky"].to_pylist()) and 0 < made.facts["threshold"] < 1
    assert {line["group"] for line in made.tables["error_by_group"]} == {"甲", "乙", "丙"}
    assert len(made.tables["calibration"]) == 10
    assert made.notes[-1].startswith("结果是线索，不是决定")


def test_leads_are_chosen_by_the_other_folds(table: pa.Table) -> None:
    """Planted: within one fold the scores are shifted; its own best threshold would differ."""
    held, _made = judged(table, target="risky")
    scored = held.scored
    for number in range(5):
        mine = scored.fold == number
        chosen = scored.predicted[mine][scored.chosen[mine]]
        left = scored.predicted[mine][~scored.chosen[mine]]
        assert chosen.min() > left.max()


def test_a_given_threshold(table: pa.Table) -> None:
    held, made = judged(table, target="risky", threshold=0.9)
    assert (held.scored.chosen == (held.scored.predicted >= 0.9)).all() and made.facts["threshold"] == 0.9


def test_the_first_part_in_time_has_the_plain_threshold(table: pa.Table) -> None:
    held, made = judged(table, target="risky", split={"time": "id", "folds": 3})
    first = held.scored.fold == 0
    assert (held.scored.chosen[first] == (held.scored.predicted[first] >= 0.5)).all()
    assert "只用于学习" in made.notes[0] and made.facts["split"] == "按 id 先后"


def test_the_last_value_of_the_same_thing() -> None:
    """Two cities: one always 10, one always 20; the last known value is right, the mean never."""
    table = pa.table(
        {
            "city": ["甲", "乙"] * 40,
            "day": [i // 2 for i in range(80)],
            "money": [10.0, 20.0] * 40,
            "a": np.random.default_rng(1).normal(size=80),
        }
    )
    more = {"key": ["city", "day"], "features": ["a"], "split": {"time": "day"}}
    figures = {each.name: each for each in judged(table, **more)[1].metrics}
    assert figures["rmse"].baseline == pytest.approx(5) and figures["rmse_last"].baseline == 0


def test_texts_are_told_by_class() -> None:
    table = pa.table({"id": range(60), "title": ["路灯不亮", "停水"] * 30, "y": ["市政", "水务"] * 30})
    _held, made = judged(table, target="y", text="title")
    assert [line["class"] for line in made.tables["texts"]] == ["市政", "水务"] and made.facts["classes"] == 2


def test_a_card_is_plain_values(table: pa.Table) -> None:
    for more in ({"target": "risky", "groups": ["kind"]}, {"groups": ["kind"]}, {"target": "kind", "features": ["a"]}):
        json.dumps(asdict(judged(table, **more)[1]), allow_nan=False)
