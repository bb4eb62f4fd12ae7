"""Puts runs and declarations on record. Called inside the caller's action: one transaction, one audit record."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from ganyun.features.lineage.models import Edge, Event, Node, Output, Run, RunDataset, Stamp
from ganyun.features.lineage.queries.catalogue import described
from ganyun.features.lineage.rules.events import run_events, run_id
from ganyun.features.lineage.rules.records import DatasetRef, Declared, RunRecord

OBSERVED = "run"
"""The owner of edges that runs have shown."""

BATCH = 500


@transaction.atomic
def record_run(run: RunRecord) -> None:
    """The same id again replaces what is stored."""
    names = [each.name for each in run.inputs] + ([run.output.name] if run.output else [])
    start, end = run_events(run, described(names))
    stored = _store(run, end)
    RunDataset.objects.filter(run=stored).delete()
    datasets = [RunDataset(run=stored, name=each.name, version=each.version) for each in run.inputs]
    if run.output:
        datasets.append(RunDataset(run=stored, name=run.output.name, version=run.output.version, written=True))
    RunDataset.objects.bulk_create(datasets, BATCH)
    Event.objects.filter(run=stored).delete()
    Event.objects.bulk_create(
        [
            Event(run=stored, type="START", time=run.started, body=start),
            Event(run=stored, type=run.state, time=run.ended, body=end),
        ]
    )
    if run.output:
        _note_output(run, run.output)
    raise_stamp()


def _store(run: RunRecord, end: dict[str, Any]) -> Run:
    output = run.output or DatasetRef("")
    governance = end["run"]["facets"].get("ganyun_governance") or {}
    values = {
        "job": run.job[:300], "kind": run.kind, "state": run.state, "started": run.started, "ended": run.ended,
        "output": output.name, "version": output.version, "rows": run.rows, "quarantined": run.quarantined,
        "actor": run.actor[:150], "error": run.error.replace("\x00", ""),
        "recipient": str(governance.get("recipient", ""))[:200],
    }  # fmt: skip
    stored, _created = Run.objects.update_or_create(id=run_id(run.id), defaults=values)
    return stored


def _note_output(run: RunRecord, output: DatasetRef) -> None:
    """What the graph knows of the data set that was written; a run older than the last one known changes nothing."""
    known = Output.objects.select_for_update().filter(name=output.name).first() or Output(name=output.name)
    if known.ended is None or run.ended >= known.ended:
        known.kind, known.job, known.run = run.kind, run.job[:300], run_id(run.id)
        known.state, known.ended, known.error = run.state, run.ended, run.error.replace("\x00", "")
    if run.state == "COMPLETE" and _newest(known.good_at, run.ended):
        if known.version is None or output.version is None or output.version > known.version:
            known.good_at, known.version = run.ended, output.version
        known.good_run = run_id(run.id)
        known.columns = {name: list(sources) for name, sources in run.columns.items()}
        _note_edges(run, output.name)
    known.save()


def _newest(before: datetime | None, now: datetime) -> bool:
    return before is None or now >= before


def _note_edges(run: RunRecord, target: str) -> None:
    sources = {each.name: each.version for each in run.inputs}
    if run.kind != "load":  # a load adds to what earlier ones brought; everything else is made anew from what it reads
        Edge.objects.filter(owner=OBSERVED, target=target).exclude(source__in=list(sources)).delete()
    edges = [Edge(owner=OBSERVED, source=name, target=target, version=version) for name, version in sources.items()]
    Edge.objects.bulk_create(
        edges, BATCH, update_conflicts=True, unique_fields=["owner", "source", "target"], update_fields=["version"]
    )


@transaction.atomic
def declare(owner: str, nodes: Sequence[Declared], *, only_these: bool = False) -> None:
    """Replaces the declarations of ``owner``; ``only_these``: of these nodes, the others stay as they are."""
    wanted = {each.name: each for each in nodes}
    stored = Node.objects.filter(owner=owner)
    if only_these:
        stored = stored.filter(name__in=list(wanted))
    known = {each.name: each for each in stored}
    fresh = [_row(owner, each) for name, each in wanted.items() if name not in known]
    changed = [row for name, each in wanted.items() if name in known and (row := _changed(known[name], each))]
    gone = [name for name in known if name not in wanted]
    Node.objects.bulk_create(fresh, BATCH)
    Node.objects.bulk_update(changed, FIELDS, BATCH)
    moved = _declare_edges(owner, wanted, gone, only_these)
    _remove(owner, gone)
    if fresh or changed or gone or moved:
        raise_stamp()


FIELDS = ["kind", "title", "address", "level", "provider", "cycle", "columns"]


def _row(owner: str, node: Declared) -> Node:
    columns = {name: list(sources) for name, sources in node.columns.items()}
    return Node(owner=owner, name=node.name[:300], kind=node.kind, title=node.title[:300], address=node.address[:500],
                level=node.level, provider=node.owner[:200], cycle=node.cycle, columns=columns)  # fmt: skip


def _changed(stored: Node, node: Declared) -> Node | None:
    """The stored row with what the declaration says now; ``None`` when that is what it said."""
    row = _row(stored.owner, node)
    if all(getattr(row, name) == getattr(stored, name) for name in FIELDS):
        return None
    for name in FIELDS:
        setattr(stored, name, getattr(row, name))
    return stored


def _declare_edges(owner: str, wanted: dict[str, Declared], gone: list[str], only_these: bool) -> bool:
    stored = Edge.objects.filter(owner=owner)
    if only_these:
        stored = stored.filter(target__in=[*wanted, *gone])
    known = {(source, target): pk for pk, source, target in stored.values_list("pk", "source", "target")}
    pairs = {(source, each.name): None for each in wanted.values() for source in each.inputs}
    Edge.objects.bulk_create(
        [Edge(owner=owner, source=source, target=target) for source, target in pairs if (source, target) not in known],
        BATCH,
    )
    old = [pk for pair, pk in known.items() if pair not in pairs]
    for start in range(0, len(old), BATCH):
        Edge.objects.filter(pk__in=old[start : start + BATCH]).delete()
    return bool(old) or len(pairs) > len(known) - len(old)


@transaction.atomic
def undeclare(owner: str, names: Iterable[str]) -> None:
    """Takes single declarations back; what runs have shown stays."""
    if _remove(owner, list(names)):
        raise_stamp()


def _remove(owner: str, names: list[str]) -> bool:
    removed = 0
    for start in range(0, len(names), BATCH):
        some = names[start : start + BATCH]
        removed += Node.objects.filter(owner=owner, name__in=some).delete()[0]
        removed += Edge.objects.filter(Q(owner=owner) & Q(target__in=some)).delete()[0]
    return removed > 0


def raise_stamp() -> None:
    """Tells every process that its copy of the graph is of yesterday."""
    Stamp.objects.update_or_create(pk=1, defaults={"value": uuid.uuid4().hex})
