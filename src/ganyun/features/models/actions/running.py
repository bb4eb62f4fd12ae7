"""Runs: what the plan says, one model after the other; one that fails stops only what reads it."""

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import uuid_utils
from django.conf import settings
from django.utils import timezone

from ganyun.engine.port import engine
from ganyun.features.lineage.public import DatasetRef, RunRecord, record_run
from ganyun.features.models import queries
from ganyun.features.models.errors import Expired
from ganyun.features.models.models import Run
from ganyun.features.models.policy import may_run
from ganyun.features.models.rules import running
from ganyun.features.models.rules.plan import Plan, Step, digest, fingerprint
from ganyun.features.models.rules.shapes import Derived
from ganyun.kernel.action import action
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.locks import only_one
from ganyun.kernel.policy import Actor

Progress = Callable[[int, int | None, str], None]


@dataclass(frozen=True, slots=True)
class Ran:
    """One line of the answer. ``state``: done | failed | current | waits | blocked."""

    model: str
    state: str
    why: str
    rows: int = 0
    version: int | None = None
    seconds: float = 0.0
    error: GanyunError | None = None


def run_models(
    actor: Actor,
    names: Sequence[str] = (),
    *,
    again: bool = False,
    progress: Progress = lambda done, total, note: None,
) -> list[Ran]:
    """Runs whatever is out of date (of these models and what they read)."""
    return execute(actor, queries.plan(names, again=again), progress)


def execute(actor: Actor, plan: Plan, progress: Progress = lambda done, total, note: None) -> list[Ran]:
    """Runs exactly this plan. A model whose input failed is ``blocked`` and keeps its last good version."""
    results: list[Ran] = []
    stopped: set[str] = set()
    total, done = len(plan.runs), 0
    for step in plan.steps:
        name = step.spec.name
        if stopped & set(step.spec.inputs) and step.runs:
            stopped.add(name)
            results.append(Ran(name, "blocked", step.why))
        elif not step.runs:
            results.append(Ran(name, step.why, step.why))
            continue
        else:
            progress(done, total, name)
            result = _run_step(actor, step)
            if result.error:
                stopped.add(name)
            results.append(result)
        done += 1
    progress(total, total, "")
    return results


def _run_step(actor: Actor, step: Step) -> Ran:
    derived = queries.derived(step.spec.name)
    started = timezone.now()
    with only_one(Path(settings.GANYUN_HOME) / "locks", f"model.{derived.name}"):
        versions = {table: engine().version(table) for table in step.spec.inputs}
        salt = str(started) if step.why == "asked" else ""
        mark = fingerprint(step.spec, versions, salt)
        run = start_run(actor, derived.name, step, mark, versions)
        try:
            _not_expired(derived, started.date())
            made = running.make(engine(), derived, versions, mark, whole=step.why in ("new", "text", "asked"))
        except GanyunError as error:
            fail_run(actor, derived.name, run, error)
            return Ran(derived.name, "failed", step.why, error=error)
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"[:400]
            from ganyun.features.models.errors import RunFailed

            failure = RunFailed(model=derived.name, reason=reason)
            fail_run(actor, derived.name, run, failure)
            return Ran(derived.name, "failed", step.why, error=failure)
        finish_run(actor, derived.name, run, derived, made)
    return Ran(derived.name, "done", step.why, made.rows, made.commit.version, made.seconds)


def _not_expired(derived: Derived, today: date) -> None:
    expires = derived.spec.header.expires
    if expires and today > expires:
        raise Expired(model=derived.name, expires=expires.isoformat(), reason="")


@action("models.start_run", policy=may_run)
def start_run(actor: Actor, model: str, step: Step, mark: str, inputs: dict[str, int]) -> Run:
    """Notes that a run begins. Only this checks the permission to run."""
    identity = uuid.UUID(str(uuid_utils.uuid7()))
    return Run.objects.create(
        id=identity,
        model=model,
        kind=step.spec.kind,
        state=Run.State.RUNNING,
        why=step.why,
        fingerprint=mark,
        digest=digest(step.spec),
        inputs=inputs,
        actor=actor.name,
        started=timezone.now(),
    )


@action("models.finish_run", policy=may_run)
def finish_run(actor: Actor, resource: str, run: Run, derived: Derived, made: running.Made) -> Run:
    """The receipt: rows, version, inputs and card go on record, lineage with them."""
    run.state, run.ended = Run.State.DONE, timezone.now()
    run.rows, run.version, run.since, run.card = made.rows, made.commit.version, made.since, plain(made.card)
    run.save()
    record_run(_lineage(run, derived))
    return run


@action("models.fail_run", policy=may_run)
def fail_run(actor: Actor, model: str, run: Run, error: GanyunError) -> Run:
    """Notes why; the table keeps its last good version."""
    run.state, run.ended = Run.State.FAILED, timezone.now()
    run.error = {"code": error.code, "retryable": error.retryable, **error.parts()}
    run.save()
    record_run(_lineage(run, None))
    return run


def _lineage(run: Run, derived: Derived | None) -> RunRecord:
    done = run.state == Run.State.DONE
    assert run.ended is not None
    return RunRecord(
        id=str(run.id),
        job=f"models.run {run.model}",
        kind="model",
        state="COMPLETE" if done else "FAIL",
        started=run.started,
        ended=run.ended,
        inputs=tuple(DatasetRef(table, version) for table, version in run.inputs.items()),
        output=DatasetRef(run.model, run.version if done else None),
        columns={column.name: column.sources for column in derived.columns} if derived else {},
        rows=run.rows if done else None,
        actor=run.actor,
        error=str(run.error.get("message", "")),
    )


def plain(value: Any) -> Any:
    """A card as JSON: numpy numbers, dates and NaN included."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        value = dataclasses.asdict(value)
    if isinstance(value, dict):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return None
    return value
