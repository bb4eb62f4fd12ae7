"""Runs: only what changed, exactly once, and what fails leaves the last good version."""

from pathlib import Path

import pytest
from tests.support.clouds import ROWS, apply_clouds, write_rows

from ganyun.engine.port import engine
from ganyun.features.catalog.models import Resource
from ganyun.features.models import queries
from ganyun.features.models.actions.running import run_models
from ganyun.features.models.models import Run
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor


def rows(table: str) -> list[dict[str, object]]:
    return sorted(engine().read(table).read_all().to_pylist(), key=str)


def states() -> dict[str, str]:
    return {each.model: each.state for each in run_models(SYSTEM)}


def test_what_is_new_runs_and_then_nothing_does(node: Path) -> None:
    assert states() == {"trial.monthly": "done", "trial.yearly": "done"}
    assert [row["days"] for row in rows("trial.monthly")] == [1, 2]
    assert [(row["city"], row["days"]) for row in rows("trial.yearly")] == [("九江市", 1), ("南昌市", 2)]
    assert states() == {"trial.monthly": "current", "trial.yearly": "current"}
    assert engine().version("trial.monthly") == 1


def test_the_catalogue_knows_the_new_rows(node: Path, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        run_models(SYSTEM)

    assert Resource.objects.get(name="trial.monthly").rows == 2


def test_newer_input_runs_all_that_hangs_on_it(node: Path) -> None:
    run_models(SYSTEM)
    write_rows("trial.readings", [*ROWS, {"city": "赣州市", "day": "2016-03-01", "aqi": 70, "observer": "赵六"}], "b2")

    steps = {step.spec.name: (step.why, step.changed) for step in queries.plan().steps}

    assert steps == {
        "trial.monthly": ("inputs", ("trial.readings",)), "trial.yearly": ("inputs", ("trial.monthly",)),
    }  # fmt: skip
    assert states() == {"trial.monthly": "done", "trial.yearly": "done"}
    assert len(rows("trial.yearly")) == 3


def test_a_changed_file_runs_again(node: Path) -> None:
    run_models(SYSTEM)
    path = node / "trial/models/yearly.sql"
    path.write_text(path.read_text().replace("sum(days)", "2 * sum(days)"))
    apply_clouds(node)

    assert {step.spec.name: step.why for step in queries.plan().steps} == {
        "trial.monthly": "current", "trial.yearly": "text",
    }  # fmt: skip
    assert states()["trial.yearly"] == "done"
    assert [row["days"] for row in rows("trial.yearly")] == [2, 4]


def test_a_plan_waits_for_data(db: None, clouds: Path) -> None:
    apply_clouds(clouds)

    assert states() == {"trial.monthly": "waits", "trial.yearly": "waits"}


def test_repeated_keys_keep_the_last_good_version(node: Path) -> None:
    run_models(SYSTEM)
    good = rows("trial.monthly")
    path = node / "trial/models/monthly.sql"
    text = path.read_text().replace("-- key: [city, month]", "-- version: 2\n-- key: [city]")
    path.write_text(f"{text} union all select city, day, aqi::double, aqi, 1 from trial.readings")
    apply_clouds(node)

    results = {each.model: each for each in run_models(SYSTEM)}

    assert results["trial.monthly"].state == "failed"
    assert "主键 city 有重复" in str(results["trial.monthly"].error)
    assert results["trial.yearly"].state == "blocked"
    assert rows("trial.monthly") == good
    assert queries.lights(["trial.monthly", "trial.yearly"]) == {"trial.monthly": "red"}
    assert {each.model: each.state for each in run_models(SYSTEM)}["trial.monthly"] == "failed"
    assert Run.objects.filter(model="trial.monthly", state="failed").count() == 1


def test_an_empty_key_is_refused(node: Path) -> None:
    write_rows("trial.readings", [*ROWS, {"city": None, "day": "2016-03-01", "aqi": 70, "observer": ""}], "b2")

    results = {each.model: each for each in run_models(SYSTEM)}

    assert "1 行为空" in str(results["trial.monthly"].error)
    assert not engine().exists("trial.monthly")


def test_a_value_that_cannot_be_cast_fails_the_run_only(node: Path) -> None:
    path = node / "trial/models/yearly.sql"
    path.write_text(path.read_text().replace("sum(days) as days", "sum(city::int) as days"))
    apply_clouds(node)

    results = {each.model: each for each in run_models(SYSTEM)}

    assert results["trial.monthly"].state == "done"
    assert "南昌市" in str(results["trial.yearly"].error) or "九江市" in str(results["trial.yearly"].error)


@pytest.mark.parametrize("files", [{
    "models/daily.sql": "-- title: 日报\n-- key: city, day\n-- incremental: day\n-- lookback: 1\n"
    "select city, day, aqi * 2 as twice from trial.readings where day >= $since",
}])  # fmt: skip
def test_an_incremental_model_makes_only_newer_rows(node: Path) -> None:
    run_models(SYSTEM)
    rewritten = [{**row, "aqi": 999} for row in ROWS]
    write_rows("trial.readings", [*rewritten, {"city": "赣州市", "day": "2016-02-02", "aqi": 7, "observer": ""}], "b2")

    run_models(SYSTEM)

    found = {(row["city"], str(row["day"])): row["twice"] for row in rows("trial.daily")}
    assert found == {
        ("南昌市", "2016-01-01"): 160,
        ("南昌市", "2016-01-02"): 240,
        ("九江市", "2016-02-01"): 1998,
        ("赣州市", "2016-02-02"): 14,
    }
    assert Run.objects.filter(model="trial.daily").first().since == "2016-01-31"  # type: ignore[union-attr]


def test_asking_runs_what_is_current(node: Path) -> None:
    run_models(SYSTEM)

    results = {each.model: each.state for each in run_models(SYSTEM, ["trial.yearly"], again=True)}

    assert results == {"trial.monthly": "current", "trial.yearly": "done"}


def test_nobody_runs_models_without_permission(node: Path) -> None:
    with pytest.raises(Denied):
        run_models(Actor("wang", "省环保厅"))
    assert not engine().exists("trial.monthly")
