"""Indicators follow their inputs, alerts the clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from tests.features.insight.conftest import AIR, GOOD

from ganyun.features.insight import jobs
from ganyun.features.insight.actions import refreshing
from ganyun.features.insight.models import Alert, Indicator
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.jobs.public import run_here


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was put into the queue, instead of putting it there."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(jobs, "enqueue", lambda name, actor, **options: found.append({"name": name, **options}))
    return found


@pytest.mark.parametrize(
    ("event", "key"),
    [("exchange.finish_load", "resource"), ("models.finish_run", "model"), ("models.finish_run", "resource")],
)
def test_a_new_version_of_a_table_is_followed(air: Callable[..., int], queued: list[Any], event: str, key: str) -> None:
    air()
    jobs.on_event(event, {key: AIR})
    assert queued == [{"name": "insight.refresh", "dedupe": "all", "delay": 3.0}]


def test_what_nobody_reads_is_not_followed(air: Callable[..., int], queued: list[Any]) -> None:
    jobs.on_event("exchange.finish_load", {"resource": "base.divisions"})
    jobs.on_event("catalog.publish", {"resource": AIR})
    jobs.on_event("exchange.finish_load", {})
    assert queued == []


def test_a_new_definition_is_followed_where_there_is_data(applied, air: Callable[..., int], queued: list[Any]) -> None:
    jobs.on_event("insight.apply", {"result": [GOOD]})
    assert queued == [{"name": "insight.refresh", "dedupe": "all", "delay": 3.0}]


def test_and_not_where_there_is_none(applied: Callable[..., None], queued: list[Any]) -> None:
    applied()
    jobs.on_event("insight.apply", {"result": [GOOD]})
    jobs.on_event("insight.apply", {"result": []})
    assert queued == []


def test_a_queue_that_is_down_loses_nothing(air, monkeypatch: pytest.MonkeyPatch, caplog) -> None:
    def down(*arguments: Any, **options: Any) -> None:
        raise OSError("disk")

    monkeypatch.setattr(jobs, "enqueue", down)
    jobs.on_event("exchange.finish_load", {"resource": AIR})
    assert "ganyun indicator run" in caplog.text


def test_one_job_takes_up_what_arrives_while_it_runs(air: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    rounds: list[int] = []

    def refresh(*arguments: Any, **options: Any) -> list[Any]:
        results = refreshing.refresh(*arguments, **options)
        rounds.append(sum(each.state == "done" for each in results))
        if len(rounds) == 1:
            air()  # another load lands
        return results

    monkeypatch.setattr(jobs, "refresh", refresh)
    assert run_here("insight.refresh", SYSTEM) == {"done": 6, "failed": {}}
    assert rounds == [3, 3, 0]


def test_the_schedule_takes_up_whatever_is_stale(air: Callable[..., int]) -> None:
    assert run_here("insight.refresh", SYSTEM) == {"done": 3, "failed": {}}


def test_failures_are_told(applied: Callable[..., None]) -> None:
    applied()
    done = run_here("insight.refresh", SYSTEM, names=[GOOD])
    assert done is not None and list(done["failed"]) == [GOOD]


def test_escalation(applied: Callable[..., None]) -> None:
    applied()
    past = timezone.now() - timedelta(hours=2)
    late = Alert.objects.create(
        indicator=Indicator.objects.get(pk=GOOD), owner="某厅", light="red", opened_at=past, due_at=past
    )
    assert run_here("insight.escalate", SYSTEM) == {"escalated": [late.pk]}
    assert run_here("insight.escalate", SYSTEM) == {"escalated": []}
