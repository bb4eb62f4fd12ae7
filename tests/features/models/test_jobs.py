"""What sets models going: loads and changed packs, once however many."""

from pathlib import Path

import pytest
from tests.support.clouds import write_rows

from ganyun.engine.port import engine
from ganyun.features.models import jobs
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.jobs.public import run_here


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    seen: list[str] = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, actor, **options: seen.append(f"{name} {options}") or "id")
    return seen


@pytest.mark.parametrize(
    ("event", "payload", "asks"),
    [
        ("exchange.finish_load", {"resource": "trial.readings"}, True),
        ("exchange.finish_load", {"resource": "trial.monthly"}, True),
        ("exchange.finish_load", {"resource": "trial.yearly"}, False),
        ("exchange.start_load", {"resource": "trial.readings"}, False),
        ("models.apply", {"result": ["trial.monthly"]}, True),
        ("models.apply", {"result": []}, False),
        ("models.finish_run", {"resource": "trial.monthly"}, False),
    ],
)
def test_only_what_changes_something_asks_for_a_refresh(
    node: Path, queued: list[str], event: str, payload: dict[str, object], asks: bool
) -> None:
    queued.clear()

    jobs.on_event(event, payload)

    assert queued == (["models.refresh {'dedupe': 'all', 'delay': 3.0}"] if asks else [])


def test_the_job_runs_until_nothing_is_left(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = jobs.run_models
    arrived: list[int] = []

    def run(*arguments: object, **options: object):
        results = first(*arguments, **options)
        if not arrived:
            arrived.append(write_rows("trial.readings", [{"city": "赣州市", "day": "2016-03-01", "aqi": 7}], "b9"))
        return results

    monkeypatch.setattr(jobs, "run_models", run)

    assert run_here("models.refresh", SYSTEM) == {"ran": 4, "failed": {}}
    assert engine().read("trial.yearly").read_all().to_pylist() == [{"city": "赣州市", "year": 2016, "days": 1}]


def test_a_queue_that_is_out_of_reach_stops_no_load(node: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_options: object) -> str:
        raise OSError("disk")

    monkeypatch.setattr(jobs, "enqueue", fail)

    jobs.on_event("exchange.finish_load", {"resource": "trial.readings"})
