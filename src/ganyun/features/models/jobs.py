"""Whatever is out of date runs in the worker: after each load, and after the packs have changed."""

import logging
from typing import Any

from ganyun.features.models import queries
from ganyun.features.models.actions.running import run_models
from ganyun.kernel.errors import N_, GanyunError
from ganyun.kernel.policy import SYSTEM
from ganyun.kit.jobs.public import JobContext, enqueue, job

log = logging.getLogger(__name__)

ROUNDS = 20  # of one job: each takes up what arrived during the one before
SETTLING = 3.0  # seconds from an arrival to the job: what one load after another brings is run once


@job("models.refresh", title=N_("运行模型"), queue="models", schedule="*/10 * * * *")
def refresh(context: JobContext, names: list[str] | None = None, again: bool = False) -> dict[str, Any]:
    """Runs what is out of date, until nothing is. Killed in the middle, it starts again: models that have run are
    current by then. The schedule takes up what arrived while a job was ending."""
    ran = 0
    failed: dict[str, str] = {}
    for _round in range(ROUNDS):
        results = run_models(context.actor, names or (), again=again, progress=context.progress)
        done = sum(each.state == "done" for each in results)
        failed |= {each.model: str(each.error) for each in results if each.error}
        ran, again = ran + done, False
        if not done:
            break
    return {"ran": ran, "failed": failed}


def on_event(name: str, payload: dict[str, Any]) -> None:
    """A table has a new version, or a model is new or changed: what is made of it is out of date."""
    arrived = payload.get("resource") if name == "exchange.finish_load" else None
    if (name == "models.apply" and payload.get("result")) or (arrived and queries.readers(str(arrived))):
        queue_refresh()


def queue_refresh() -> str:
    """Puts a refresh into the queue unless one waits or runs already; returns the job ("" when it could not)."""
    try:
        return enqueue("models.refresh", SYSTEM, dedupe="all", delay=SETTLING)
    except (GanyunError, OSError):
        log.exception("no refresh of models could be queued; the schedule will take it up, or run: ganyun model run")
        return ""
