"""The whole method: shape, rows, leaks that must not be, and real data against what others reached."""

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import made_by
from tests.support.real_data import needs_real_data, real_rows

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.method import Made, Unfit
from ganyun.features.models.rules.methods.predict.method import SCORED, Predict
from ganyun.features.models.rules.methods.predict.options import PredictOptions
from ganyun.features.models.rules.methods.registry import method

BASE = {"from": "t.rows", "key": ["id"], "target": "money", "features": ["a", "b", "kind"], "tuning": {"trees": 60}}


def run(table: pa.Table, **more: object) -> Made:
    return made_by(Predict(), {**BASE, **more}, {"t.rows": table})


def value(made: Made, name: str) -> float:
    found = next(each.value for each in made.card.metrics if each.name == name)
    assert found is not None
    return found


def test_it_is_registered() -> None:
    assert isinstance(method("predict"), Predict)


def test_columns_of_each_task(table: pa.Table) -> None:
    schemas = {"t.rows": table.schema}

    def names(**more: object) -> list[str]:
        options = PredictOptions.model_validate({**BASE, **more})
        return [column.name for column in Predict().shape(options, schemas).columns]

    told = ["reason_1", "reason_2", "reason_3", "split"]
    assert names() == ["id", "prediction", *told]
    assert names(target="risky") == ["id", "probability", "prediction", *told]
    assert names(target="kind", features=["a"]) == ["id", "prediction", "probability", *told]
    assert names(reasons=False) == ["id", "prediction", "split"]


def test_levels_travel_from_features_and_target(table: pa.Table) -> None:
    shape = Predict().shape(PredictOptions.model_validate(BASE), {"t.rows": table.schema})
    sources = {column.name: column.sources for column in shape.columns}
    assert sources["id"] == ("t.rows.id",) and sources["split"] == ("t.rows.money",)
    assert sources["prediction"] == sources["reason_1"] == ("t.rows.a", "t.rows.b", "t.rows.kind", "t.rows.money")


def test_labelled_rows_are_held_back_and_the_others_scored(table: pa.Table) -> None:
    money = pa.array([None if i % 10 == 0 else each for i, each in enumerate(table["money"].to_pylist())])
    made = run(table.set_column(6, "money", money))
    rows = made.rows.sort_by("id").to_pylist()
    assert [row["split"] == SCORED for row in rows] == [i % 10 == 0 for i in range(400)]
    error = np.array([row["prediction"] for row in rows]) - table["money"].to_numpy()
    assert np.sqrt(np.mean(error[::10] ** 2)) < 1.5 and made.card.facts["labelled"] == 360


def test_the_same_rows_in_another_order_give_the_same_rows(table: pa.Table) -> None:
    shuffled = table.take(pa.array(np.random.default_rng(5).permutation(400)))
    assert run(table, target="risky").rows.equals(run(shuffled, target="risky").rows)


def test_a_text_that_names_every_row_tells_nothing(table: pa.Table) -> None:
    """Encoding ``who`` by its target would give a perfect fit; honest folds stay at the toss of a coin."""
    coin = pa.array(np.random.default_rng(3).random(400) < 0.5)
    for algorithm in ("boosting", "linear", "forest"):
        made = run(table.set_column(7, "risky", coin), target="risky", features=["who"], algorithm=algorithm)
        assert 0.4 < value(made, "roc_auc") < 0.6


def test_a_future_that_differs_is_not_known_before(table: pa.Table) -> None:
    """The sign turns half way: folds at random would learn it, order in time must not."""
    turned = [3 * a * (1 if i < 200 else -1) for i, a in enumerate(table["a"].to_pylist())]
    split = {"time": "id", "start": 200, "folds": 2}
    changed = table.set_column(6, "money", pa.array(turned))
    made = run(changed, features=["a", "id"], key=["who"], split=split, algorithm="linear")
    first = made.rows.filter(pa.compute.equal(made.rows["split"], "第1段（200 起）"))
    assert first.num_rows == 100
    assert value(made, "rmse") > 3


def test_several_positive_labels(table: pa.Table) -> None:
    made = run(table, target="kind", features=["risky", "a"], positive=["乙", "丙"])
    assert made.card.facts["positives"] == sum(kind != "甲" for kind in table["kind"].to_pylist())


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"key": ["nobody"]}, "key"),
        ({"target": "nothing"}, "target"),
        ({"features": ["a", "nothing"]}, "features[1]"),
        ({"features": [], "text": "a"}, "text"),
        ({"groups": ["nothing"]}, "groups[0]"),
        ({"labels": {"nothing": "无"}}, "labels"),
        ({"split": {"group": "nothing"}}, "split.group"),
        ({"split": {"time": "risky"}}, "split.time"),
        ({"split": {"time": "id", "start": "first"}}, "split.start"),
        ({"target": "kind", "features": ["a"], "task": "regression"}, "target"),
        ({"target": "risky", "cap": 5}, "cap"),
    ],
)
def test_options_that_do_not_fit(change: dict[str, object], path: str, table: pa.Table) -> None:
    options = PredictOptions.model_validate({**BASE, **change})
    with pytest.raises(Unfit) as caught:
        Predict().shape(options, {"t.rows": table.schema})
    assert caught.value.path == path


def test_a_label_that_nobody_has(table: pa.Table) -> None:
    with pytest.raises(NotEnoughData, match="只有一种结果"):
        run(table, target="kind", features=["a"], positive="丁")


def test_constant_and_empty_features(table: pa.Table) -> None:
    odd = table.append_column("same", pa.array([1.0] * 400)).append_column("none", pa.nulls(400, pa.float64()))
    for algorithm in ("boosting", "linear", "forest"):
        made = run(odd, features=["same", "none", "a"], algorithm=algorithm)
        assert value(made, "rmse") < 2


# --- real data ------------------------------------------------------------------------------------------------------


@needs_real_data
def test_vehicle_claims() -> None:
    """Others reached 0.832 on one split (README beside the file)."""
    claims = real_rows("SELECT * FROM read_csv('$DATA/social-security/insurance_claim_fraud_70.csv.gz')")
    features = [name for name in claims.column_names if name not in ("FraudFound_P", "PolicyNumber")]
    options = {"key": ["PolicyNumber"], "target": "FraudFound_P", "positive": 1, "features": features}
    made = run(claims, **options, groups=["Sex"], tuning={}, reasons=False)
    assert value(made, "roc_auc") >= 0.83
    assert value(made, "pr_auc") > 4 * made.card.metrics[1].baseline


SENSORS = [f"s{number}" for number in (2, 3, 4, 7, 8, 9, 11, 12, 13, 14, 15, 17, 20, 21)]
LIFE = f"""
    SELECT unit, cycle, max(cycle) OVER (PARTITION BY unit) - cycle AS life,
        {", ".join(f"avg({s}) OVER w AS {s}_mean, regr_slope({s}, cycle) OVER w AS {s}_slope" for s in SENSORS)}
    FROM '$DATA/industry/cmapss_fd001_train.parquet'
    WINDOW w AS (PARTITION BY unit ORDER BY cycle ROWS 19 PRECEDING)"""


@needs_real_data
def test_remaining_life_of_engines() -> None:
    """Means and slopes of 20 cycles, whole engines held back; 16.8 is stated for one split of the same idea."""
    engines = real_rows(LIFE)
    features = ["cycle", *(f"{s}_{what}" for s in SENSORS for what in ("mean", "slope"))]
    options = {"key": ["unit", "cycle"], "target": "life", "features": features, "split": {"group": "unit"}, "cap": 125}
    made = run(engines, **options, tuning={}, reasons=False)
    assert value(made, "rmse") <= 18 and made.card.metrics[0].baseline > 35


@needs_real_data
def test_failures_of_machines() -> None:
    machines = real_rows("SELECT * FROM read_csv('$DATA/industry/ai4i2020_milling_machine.csv.gz')")
    features = machines.column_names[2:8]
    options = {"key": ["UID"], "target": "Machine failure", "task": "classification", "features": features}
    made = run(machines, **options, tuning={}, groups=["Type"])
    assert value(made, "pr_auc") > 0.75 and made.card.metrics[1].baseline == pytest.approx(0.0339)


@needs_real_data
def test_messages_of_citizens() -> None:
    """A linear SVM on characters reaches 61.2 % accuracy (README beside the file)."""
    messages = real_rows(
        "SELECT row_number() OVER (ORDER BY id, text) AS id, subject, text, category"
        " FROM read_json('$DATA/hotline-text/gov_messages_labelled.jsonl.gz')"
    )
    made = run(messages, features=[], text=["subject", "text"], target="category", tuning={})
    assert value(made, "accuracy") > 0.7 and value(made, "macro_f1") > 0.65
    assert made.rows["reason_1"].null_count == 0
