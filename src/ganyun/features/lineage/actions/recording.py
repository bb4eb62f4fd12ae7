"""Puts runs and declarations on record. Called inside the caller's action: one transaction, one audit record."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from ganyun.features.lineage.models import Edge, Node, Output, Run, RunDataset, Stamp
from ganyun.features.lineage.rules.records import Declared, RunRecord

OBSERVED = "run"


@transaction.atomic
def record_run(run: RunRecord) -> None:
    output = run.output
    Run.objects.update_or_create(
        id=run.id,
        defaults={
            "job": run.job, "kind": run.kind, "state": run.state, "started": run.started, "ended": run.ended,
            "output": output.name if output else "", "version": output.version if output else None, "rows": run.rows,
            "quarantined": run.quarantined, "actor": run.actor, "error": run.error,
        },
    )  # fmt: skip
    RunDataset.objects.filter(run_id=run.id).delete()
    datasets = [RunDataset(run_id=run.id, name=each.name, version=each.version) for each in run.inputs]
    if output:
        datasets.append(RunDataset(run_id=run.id, name=output.name, version=output.version, written=True))
    RunDataset.objects.bulk_create(datasets)
    if output:
        _note_output(run, output.name, output.version)
    raise_stamp()


def _note_output(run: RunRecord, name: str, version: int | None) -> None:
    values = {"kind": run.kind, "job": run.job, "run": run.id, "state": run.state, "ended": run.ended,
              "error": run.error}  # fmt: skip
    if run.state == "COMPLETE":
        good = {"good_run": run.id, "good_at": run.ended, "version": version, "columns": dict(run.columns)}
        values |= good
        edges = [Edge(owner=OBSERVED, source=each.name, target=name, version=each.version) for each in run.inputs]
        if run.kind != "load":  # a load adds to what earlier ones brought; a model is made anew from what it reads
            Edge.objects.filter(owner=OBSERVED, target=name).exclude(source__in=[e.name for e in run.inputs]).delete()
        Edge.objects.bulk_create(
            edges, update_conflicts=True, unique_fields=["owner", "source", "target"], update_fields=["version"]
        )
    Output.objects.update_or_create(name=name, defaults=values)


@transaction.atomic
def declare(owner: str, nodes: Sequence[Declared]) -> None:
    Node.objects.filter(owner=owner).delete()
    Edge.objects.filter(owner=owner).delete()
    Node.objects.bulk_create(
        [Node(owner=owner, name=each.name, kind=each.kind, title=each.title[:300], address=each.address,
              columns=dict(each.columns)) for each in nodes]
    )  # fmt: skip
    edges = {(source, each.name): None for each in nodes for source in each.inputs}
    Edge.objects.bulk_create([Edge(owner=owner, source=source, target=target) for source, target in edges])
    raise_stamp()


def raise_stamp() -> None:
    if not Stamp.objects.filter(pk=1).update(value=F("value") + 1):
        Stamp.objects.get_or_create(pk=1, defaults={"value": 1})
