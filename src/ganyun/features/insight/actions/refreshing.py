"""Values are brought up to date: computed, written once a definition and input, told to lineage, judged for alerts."""

import time
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import uuid_utils
from django.conf import settings
from django.utils import timezone

from ganyun.engine.port import Commit, engine
from ganyun.features.insight.actions.alerts import judge
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.policy import RUN, may_run
from ganyun.features.insight.queries import computing
from ganyun.features.insight.queries.computing import Computed
from ganyun.features.insight.queries.indicators import active, definition_of, find, table_of
from ganyun.features.insight.rules.statement import traced
from ganyun.features.lineage.public import DatasetRef, RunRecord, SqlUnreadable, column_sources, record_run
from ganyun.kernel.action import action
from ganyun.kernel.errors import Denied, GanyunError
from ganyun.kernel.locks import only_one
from ganyun.kernel.policy import Actor

Progress = Callable[[int, int | None, str], None]
WRITES = ("append", "replace", "upsert")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """One line of the answer. ``state``: done | current | waits (for its first data) | failed."""

    indicator: str
    state: str
    rows: int = 0
    version: int | None = None
    seconds: float = 0.0
    error: GanyunError | None = None


def refresh(
    actor: Actor, names: Iterable[str] = (), *, again: bool = False, progress: Progress = lambda done, total, note: None
) -> list[Refreshed]:
    """Computes whatever is out of date (of these indicators); one that fails does not stop the others.

    ``again`` computes those that are current too.

    Raises:
        IndicatorNotFound, Denied
    """
    if not actor.has(RUN):  # before anything is computed or written; the actions below ask again
        raise Denied(permission=RUN.name, action="insight.refresh")
    wanted = [find(name) for name in names] or list(active())
    results = []
    versions = newest({row.source for row in wanted})
    for done, row in enumerate(wanted):
        progress(done, len(wanted), row.name)
        results.append(_refresh_one(actor, row, versions[row.source], again=again, asked=names != ()))
    progress(len(wanted), len(wanted), "")
    return results


def newest(tables: Iterable[str]) -> dict[str, int | None]:
    """Table → its newest version; ``None``: there is no data yet."""
    store = engine()
    return {table: store.version(table) if store.exists(table) else None for table in tables}


def reading(tables: Iterable[str]) -> list[str]:
    """The indicators that read any of these tables."""
    return list(active().filter(source__in=list(tables)).values_list("name", flat=True))


def _refresh_one(actor: Actor, row: Indicator, version: int | None, *, again: bool, asked: bool) -> Refreshed:
    if version is None and not asked:
        return Refreshed(row.name, "waits")
    if not again and version is not None and row.fingerprint == computing.fingerprint(row, version):
        return Refreshed(row.name, "current", version=row.version)
    started, clock = timezone.now(), time.monotonic()
    with only_one(Path(settings.GANYUN_HOME) / "locks", f"indicator.{row.name}"):
        try:
            made = computing.compute(row)
            commit = _write(row, made)
        except GanyunError as error:
            fail_refresh(actor, row.name, error, started)
            return Refreshed(row.name, "failed", seconds=time.monotonic() - clock, error=error)
        finish_refresh(actor, row.name, made, commit.version, started)
    return Refreshed(row.name, "done", made.table.num_rows, commit.version, time.monotonic() - clock)


def _write(row: Indicator, made: Computed) -> Commit:
    """One commit per fingerprint. What is there already is not written again, and an old state may come back."""
    table, store = table_of(row.name), engine()
    batch = made.fingerprint
    if store.exists(table):
        last = next((each for each in store.history(table, limit=20) if each.mode in WRITES), None)
        if last and last.batch_id.startswith(batch):
            return last
        if store.batch(table, batch):
            batch = f"{batch}-{store.version(table)}"
    metadata = {"input": f"{row.source}@{made.input_version}"}
    return store.replace(table, made.table.to_reader(), batch_id=batch, metadata=metadata, new_schema=True)


@action("insight.finish_refresh", policy=may_run)
def finish_refresh(actor: Actor, indicator: str, made: Computed, version: int, started: datetime) -> Indicator:
    """Notes the new values' headline, tells lineage where they come from, and opens, moves or closes alerts."""
    row = Indicator.objects.select_for_update().get(pk=indicator)
    found = definition_of(row)
    head = computing.headline(made.table, found)
    row.every, row.time, row.value, row.previous = head.every, head.time, head.value, head.previous
    row.year_ago, row.n, row.light, row.spark = head.year_ago, head.n, head.light, list(head.spark)
    row.places, row.level, row.version = dict(head.places), made.level, version
    row.fingerprint, row.input_version = made.fingerprint, made.input_version
    row.refreshed_at, row.error = timezone.now(), {}
    row.save()
    _tell(actor, row, "COMPLETE", started, rows=made.table.num_rows)
    judge(row, made.table, timezone.now())
    return row


@action("insight.fail_refresh", policy=may_run)
def fail_refresh(actor: Actor, indicator: str, error: GanyunError, started: datetime) -> Indicator:
    """Notes why values could not be computed; the last good ones stay."""
    row = Indicator.objects.select_for_update().get(pk=indicator)
    row.error = {"code": error.code, "retryable": error.retryable, **error.parts()}
    row.save(update_fields=["error"])
    _tell(actor, row, "FAIL", started, error=error.render())
    return row


def _tell(actor: Actor, row: Indicator, state: Any, started: datetime, **more: Any) -> None:
    output = DatasetRef(table_of(row.name), row.version) if state == "COMPLETE" else DatasetRef(table_of(row.name))
    source = DatasetRef(row.source, row.input_version if state == "COMPLETE" else None)
    record_run(RunRecord(
        id=str(uuid.UUID(str(uuid_utils.uuid7()))), job=table_of(row.name), kind="indicator", state=state,
        started=started, ended=timezone.now(), inputs=(source,), output=output, columns=sources_of(row),
        actor=actor.name, **more,
    ))  # fmt: skip


def sources_of(row: Indicator, types: Mapping[str, str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Output column → the columns it comes from; all the columns it uses where the SQL cannot be traced."""
    found = definition_of(row)
    used = computing.used_columns(found)
    known = types or dict.fromkeys(used, "VARCHAR")
    try:
        return column_sources(traced(found), {row.source: known})
    except SqlUnreadable:
        return {"value": tuple(f"{row.source}.{name}" for name in used)}
