"""Models over HTTP."""

from pathlib import Path
from typing import Any

import pytest
from tests.support.actors import ActingClient
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.models.actions.running import run_models
from ganyun.kernel.policy import SYSTEM, Actor
from ganyun.kit.jobs.public import close, find_job

ANALYST = Actor("sun", "省统计局", frozenset({"models.run"}))


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/api/models"),
        Door("GET", "/api/models/plan"),
        Door("GET", "/api/models/trial.monthly"),
        Door("GET", "/api/models/trial.monthly/runs"),
        Door("POST", "/api/models/run", "models.run", {"names": []}, ok=202),
    )

    @pytest.fixture(autouse=True)
    def _things(self, node: Path) -> Any:
        yield
        close()


def get(path: str, actor: Actor | None = None) -> Any:
    return ActingClient(actor).get(path).json()


def test_models_with_their_columns(node: Path) -> None:
    found = get("/api/models?cloud=trial")

    assert [each["name"] for each in found["items"]] == ["trial.monthly", "trial.yearly"]
    columns = {each["name"]: each for each in get("/api/models/trial.monthly")["columns"]}
    assert columns["mean"] == {"name": "mean", "type": "DOUBLE", "title": "均值", "unit": "分", "level": 1,
                               "sources": ["trial.readings.aqi"]}  # fmt: skip


def test_the_plan_and_the_runs(node: Path) -> None:
    assert [(each["model"], each["why"]) for each in get("/api/models/plan")] == [
        ("trial.monthly", "new"), ("trial.yearly", "new"),
    ]  # fmt: skip
    run_models(SYSTEM)

    runs = get("/api/models/trial.yearly/runs")

    assert [(each["state"], each["rows"], each["inputs"]) for each in runs["items"]] == [
        ("done", 2, {"trial.monthly": 1})
    ]  # fmt: skip


def test_a_run_is_queued_for_the_worker(node: Path) -> None:
    answer = ActingClient(ANALYST).post(
        "/api/models/run", {"names": ["trial.yearly"], "again": True}, content_type="application/json"
    )

    assert answer.status_code == 202
    assert find_job(answer.json()["job"]).arguments == {"names": ["trial.yearly"], "again": True}
    close()


def test_what_is_not_there_has_the_one_error_shape(node: Path) -> None:
    answer = ActingClient(None).get("/api/models/trial.montly")

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "models.not_found"
