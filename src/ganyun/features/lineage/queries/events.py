"""Events and runs: a list under filters, and who received what."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from ganyun.features.lineage.models import Event, Run
from ganyun.features.lineage.queries.graph import known
from ganyun.features.lineage.rules.records import Receipt


def events(*, dataset: str = "", job: str = "", type: str = "", since: datetime | None = None,
           until: datetime | None = None, run: str = "") -> QuerySet[Event]:  # fmt: skip
    """Events under filters, newest first."""
    found = Event.objects.all()
    if dataset:
        found = found.filter(run__in=Run.objects.filter(datasets__name=dataset).values("pk"))
    if job:
        found = found.filter(run__job=job)
    if type:
        found = found.filter(type=type)
    if run:
        found = found.filter(run=run)
    if since:
        found = found.filter(time__gte=since)
    if until:
        found = found.filter(time__lt=until)
    return found


def bodies(found: QuerySet[Event]) -> Iterator[dict[str, Any]]:
    """The events themselves, oldest first, without holding them all."""
    return found.order_by("time", "id").values_list("body", flat=True).iterator(chunk_size=500)


def runs(name: str, limit: int = 20) -> list[Run]:
    """The last runs that wrote a data set."""
    return list(Run.objects.filter(output=name)[:limit])


def received(name: str) -> list[Receipt]:
    """Who received a data set, or anything that was made of it: those to tell of a correction (PIPL 46, 47)."""
    graph = known(name)
    names = [name, *graph.downstream(name)]
    found: list[Receipt] = []
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        rows = Run.objects.exclude(recipient="").filter(state="COMPLETE", datasets__written=False)
        for run in rows.filter(Q(datasets__name__in=some)).prefetch_related("datasets", "events").distinct():
            given = [each.name for each in run.datasets.all() if not each.written and each.name in some]
            about = _governance(run)
            found += [
                Receipt(each, run.recipient, run.id, run.ended, about.get("purpose", ""), about.get("requestId", ""))
                for each in given
            ]
    return sorted(found, key=lambda each: each.ended, reverse=True)


def _governance(run: Run) -> dict[str, str]:
    for event in run.events.all():
        facet = (event.body["run"].get("facets") or {}).get("ganyun_governance")
        if facet:
            return {name: str(value) for name, value in facet.items()}
    return {}
