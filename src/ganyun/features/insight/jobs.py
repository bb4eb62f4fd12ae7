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

ARRIVALS = ("exchange.finish_load", "models.finish_run")


@job("insight.refresh", title=N_("计算指标"), queue="indicators", schedule="*/10 * * * *")
def refresh_indicators(
    context: JobContext, resource: str = "", names: list[str] | None = None, again: bool = False
) -> dict[str, Any]:
    """Computes what is out of date (of one table, or of these indicators). Killed in the middle, it starts again: what
    was written is current by then. The schedule takes up whatever an event missed."""
    wanted = reading([resource]) if resource else (names or ())
    if resource and not wanted:
        return {"done": 0, "failed": {}}
    results = refresh(context.actor, wanted, again=again, progress=context.progress)
    failed = {each.indicator: str(each.error) for each in results if each.error}
    return {"done": sum(each.state == "done" for each in results), "failed": failed}


@job("insight.escalate", title=N_("升级超时的预警"), queue="indicators", schedule="*/5 * * * *")
def escalate(context: JobContext) -> dict[str, Any]:
    """Escalates alerts that nobody acknowledged in time."""
    return {"escalated": [alert.pk for alert in escalate_overdue(context.actor)]}


def on_event(name: str, payload: dict[str, Any]) -> None:
    """A table has a new version, or a definition is new while its data is there: values are out of date."""
    if name == "insight.apply":
        _queue_new(payload.get("result") or [])
    if name in ARRIVALS:
        resource = str(payload.get("resource") or payload.get("model") or "")
        if resource and reading([resource]) and engine().exists(resource):
            # By version: one job a version, so that none is missed while another runs.
            _queue(f"{resource}@{engine().version(resource)}", resource=resource)


def _queue_new(names: list[str]) -> None:
    from ganyun.features.insight.queries.indicators import active

    sources = dict(active().filter(name__in=names).values_list("name", "source"))
    ready = sorted(name for name, source in sources.items() if engine().exists(source))
    if ready:
        _queue("new", names=ready)


def _queue(key: str, **arguments: Any) -> None:
    try:
        enqueue("insight.refresh", SYSTEM, dedupe=key, **arguments)
    except (GanyunError, OSError):
        log.exception(
            "no refresh of indicators could be queued; the schedule takes it up, or run: ganyun indicator run"
        )
