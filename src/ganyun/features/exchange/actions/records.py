"""State changes of exchange. A load is two of them with the data between: no transaction is open while rows stream."""

import hashlib
import os
import uuid
from collections.abc import Sequence
from typing import Any

import uuid_utils
from django.conf import settings
from django.utils import timezone

from ganyun.features.exchange import queries
from ganyun.features.exchange.actions.lineage import run_of
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.policy import may_fix, may_load
from ganyun.features.exchange.rules.pipeline import Result
from ganyun.features.exchange.rules.resolutions import resolve
from ganyun.features.lineage.public import record_run
from ganyun.features.quality.public import BatchRefused, Outcome, save_report
from ganyun.kernel.action import action
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.locks import only_one
from ganyun.kernel.policy import Actor

CORRECTIONS = "quarantine"  # the environment of loads that bring corrected rows


def new_id() -> uuid.UUID:
    """A UUIDv7: later loads sort later."""
    return uuid.UUID(str(uuid_utils.uuid7()))


@action("exchange.start_load", policy=may_load)
def start_load(actor: Actor, resource: str, environment: str, source: str, mode: str, *, load: str = "") -> Load:
    """Notes that a load begins (or, with ``load``, that a queued one does). Only this checks the permission to load."""
    values: dict[str, Any] = {
        "state": Load.State.RUNNING,
        "started": timezone.now(),
        "source": source[:500],
        "mode": mode,
    }
    found, _ = Load.objects.update_or_create(
        id=uuid.UUID(load) if load else new_id(),
        defaults=values,
        create_defaults={**values, "resource": resource, "environment": environment, "actor": actor.name},
    )
    return found


@action("exchange.queue_load", policy=may_load)
def queue_load(actor: Actor, resource: str, environment: str, source: str, mode: str) -> Load:
    """Notes a load that a worker will run."""
    values = {"resource": resource, "environment": environment, "source": source[:500], "mode": mode}
    return Load.objects.create(id=new_id(), actor=actor.name, **values)


@action("exchange.finish_load", policy=may_load)
def finish_load(
    actor: Actor, resource: str, load: Load, digest: str, result: Result, inputs: Sequence[str] = ()
) -> Load:
    """The receipt: counts, version and digest of what was loaded go to the audit chain with the load's end.

    ``inputs`` are the names of what was read, for lineage.
    """
    load.state = Load.State.REPLAYED if result.replayed else Load.State.DONE
    commit = result.commit
    if commit:
        load.version, load.inserted, load.updated = commit.version, commit.inserted, commit.updated
    load.rows, load.good, load.quarantined, load.digest = result.rows, result.good, result.quarantined, digest
    _keep(load, result.outcome, commit.version if commit else None, inputs)
    return load


@action("exchange.fail_load", policy=may_load)
def fail_load(actor: Actor, resource: str, load: Load, error: BaseException, inputs: Sequence[str] = ()) -> Load:
    """Notes why a load ended without a new version; a refused batch keeps its quality report."""
    load.state = Load.State.REFUSED if isinstance(error, BatchRefused) else Load.State.FAILED
    if isinstance(error, GanyunError):
        load.error = {"code": error.code, "retryable": error.retryable, **error.parts()}
    else:
        load.error = {"code": "error", "message": f"{type(error).__name__}: {error}"[:500]}
    outcome = error.values.get("outcome") if isinstance(error, BatchRefused) else None
    if outcome:
        load.rows = outcome.rows
    _keep(load, outcome, None, inputs)
    return load


@action("exchange.cancel_load", policy=may_load)
def cancel_load(actor: Actor, resource: str, load: Load, inputs: Sequence[str] = ()) -> Load:
    """Notes that somebody stopped a load; nothing was published."""
    load.state = Load.State.CANCELLED
    _keep(load, None, None, inputs)
    return load


@action("exchange.see_rows", policy=may_fix)
def see_rows(actor: Actor, resource: str, rows: list[str]) -> None:
    """Puts on record who saw which quarantined rows (``batch:row``) with personal fields unmasked (PIPL 51).

    The purpose of such a read is fixed: mending the rows one's own organisation provides.
    """


@action("exchange.resolve_rows", policy=may_fix)
def resolve_rows(actor: Actor, resource: str, batch: str, rows: list[int], kind: str, note: str = "") -> int:
    """Notes in the lake that quarantined rows are settled: ``fixed`` (resubmitted) or ``dismissed`` with a reason.

    Returns how many were open until now; rows that are settled or were never there are left out, so that counting
    quarantined minus settled rows stays right.
    """
    with only_one(settings.GANYUN_HOME / "locks", f"resolved.{resource}"):
        found, _total = (
            queries.quarantined(resource, batch=batch, rows=rows, limit=max(1, len(rows))) if rows else ([], 0)
        )
        waiting = sorted(each.row for each in found)
        return resolve(resource, batch, waiting, kind, actor.name, note) if waiting else 0


def _keep(load: Load, outcome: Outcome | None, version: int | None, inputs: Sequence[str]) -> None:
    """Notes the end, in one transaction with the quality report and the lineage of the run."""
    load.ended = timezone.now()
    load.save()
    record_run(run_of(load, outcome, inputs))
    if outcome and load.environment != CORRECTIONS:  # a corrected row says nothing about the quality of an arrival
        save_report(load.resource, load.batch or str(load.id), version, outcome)


def note_job(load: Load, job: str) -> Load:
    """Which job runs a queued load. The job may have started already, so nothing else is written."""
    Load.objects.filter(id=load.id).update(job=job)
    load.job = job
    return load


def note_progress(load: Load, done: int, total: int | None) -> None:
    """How far a running load is, for pages; no state change, so no audit record."""
    Load.objects.filter(id=load.id).update(done_rows=done, total_rows=total)


def batch_id(resource: str, mode: str, contract_text: str, digest: str, again: bool, origin: str = "") -> str:
    """The id that makes a load exactly-once.

    The same bytes appended twice are one arrival whatever the contract says; for replace and upsert a changed contract
    makes a new batch, so that new rules reach old files. ``again`` forces a new one; ``origin`` tells corrections of
    different quarantined rows apart that happen to read the same.
    """
    parts = [resource, mode, digest, "" if mode == "append" else contract_text, *filter(None, [origin])]
    found = hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]
    return f"{found}-{os.urandom(8).hex()}" if again else found
