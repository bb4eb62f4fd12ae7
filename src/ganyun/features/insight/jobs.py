"""Indicators follow their inputs; alerts follow the clock. Both in the worker."""

import logging
from typing import Any

from ganyun.engine.port import engine
from ganyun.features.insight.actions.alerts import escalate_overdue
from ganyun.features.insight.actions.refreshing import reading, refresh
from ganyun.kernel.errors import N_, GanyunError
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.jobs.public import JobContext, enqueue, job

log = logging.getLogger(__name__)

ROUNDS = 20  # of one job: each takes up what arrived during the one before
SETTLING = 3.0
"""Seconds from an arrival to the job: a first start brings a hundred tables, one every second."""
ARRIVALS = ("exchange.finish_load", "models.finish_run")


@job("insight.refresh", title=N_("计算指标"), queue="indicators", schedule="*/10 * * * *")
def refresh_indicators(context: JobContext, names: list[str] | None = None, again: bool = False) -> dict[str, Any]:
    """Computes what is out of date (of these indicators), until nothing is. Killed in the middle, it starts again: what
    was written is current by then. The schedule takes up what arrived while a job was ending."""
    count, failed = 0, {}
    for _round in range(ROUNDS):
        results = refresh(context.actor, names or (), again=again, progress=context.progress)
        done = sum(each.state == "done" for each in results)
        failed = {each.indicator: str(each.error) for each in results if each.error}
        count, again = count + done, False
        if not done:
            break
    return {"done": count, "failed": failed}


@job("insight.escalate", title=N_("升级超时的预警"), queue="indicators", schedule="*/5 * * * *")
def escalate(context: JobContext) -> dict[str, Any]:
    """Escalates alerts that nobody acknowledged in time."""
    return {"escalated": [alert.pk for alert in escalate_overdue(context.actor)]}


def on_event(name: str, payload: dict[str, Any]) -> None:
    """A table has a new version, or a definition is new while its data is there: values are out of date."""
    if name == "insight.apply" and _ready(payload.get("result") or []):
        _queue()
    if name in ARRIVALS:
        resource = str(payload.get("resource") or payload.get("model") or "")
        if resource and reading([resource]) and engine().exists(resource):
            _queue()


def _ready(names: list[str]) -> bool:
    """Whether any of these indicators has data."""
    from ganyun.features.insight.queries.indicators import active

    return any(engine().exists(source) for source in active().filter(name__in=names).values_list("source", flat=True))


def _queue() -> None:
    """One job for all that arrives while it waits or runs."""
    try:
        enqueue("insight.refresh", SYSTEM, dedupe="all", delay=SETTLING)
    except (GanyunError, OSError):
        log.exception(
            "no refresh of indicators could be queued; the schedule takes it up, or run: ganyun indicator run"
        )
