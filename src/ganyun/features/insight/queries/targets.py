"""Targets with where they stand today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ganyun.features.insight.errors import TargetNotFound
from ganyun.features.insight.models import Indicator, ProgressReport, Target
from ganyun.features.insight.policy import may_see
from ganyun.features.insight.queries import values
from ganyun.features.insight.queries.indicators import in_language
from ganyun.features.insight.rules import target as rules
from ganyun.features.insight.rules.lights import counts
from ganyun.features.insight.rules.target import Standing
from ganyun.kernel.names import nearest
from ganyun.kernel.policy import Actor


@dataclass(frozen=True, slots=True)
class TargetView:
    """A target of the plan and how far it is. ``time`` is when the value was true; ``None``: no data."""

    name: str
    cloud: str
    title: str
    summary: str
    owner: str
    source: str
    indicator: str
    definition: rules.Target
    time: date | None
    standing: Standing
    evidence: str  # of the newest report

    @property
    def light(self) -> str:
        return self.standing.light

    @property
    def overdue_days(self) -> int:
        """Since the first milestone that was missed."""
        missed = self.standing.overdue
        return (self.standing.day - missed[0].by).days if missed else 0

    @property
    def percent(self) -> int | None:
        """Of the way from the base to the next milestone, 0–100."""
        begin = self.definition.base.value if self.definition.base else 0.0
        way = self.standing.milestone.value - begin
        if self.standing.value is None or way == 0:
            return None
        return max(0, min(100, round(100 * (self.standing.value - begin) / way)))


def targets(actor: Actor, day: date | None = None, cloud: str | None = None) -> list[TargetView]:
    """All targets in force, overdue ones first, then by cloud. A value that the actor may not see counts as no data."""
    found = Target.objects.filter(active=True)
    rows = list(found if cloud is None else found.filter(cloud=cloud))
    indicators = Indicator.objects.in_bulk([row.indicator for row in rows if row.indicator])
    reports = _newest(rows)
    views = [_view(actor, row, indicators.get(row.indicator), reports.get(row.name, []), day) for row in rows]
    return sorted(views, key=lambda each: (-each.overdue_days, each.cloud, each.name))


def find_target(actor: Actor, name: str, day: date | None = None) -> TargetView:
    """One target.

    Raises:
        TargetNotFound: names the nearest.
    """
    row = Target.objects.filter(pk=name, active=True).first()
    if row is None:
        names = Target.objects.filter(active=True).values_list("name", flat=True)
        raise TargetNotFound(name=name[:130], nearest=nearest(name, names) or "—")
    indicator = Indicator.objects.filter(pk=row.indicator).first() if row.indicator else None
    return _view(actor, row, indicator, list(row.reports.all()[:1]) + _valued(row), day)


def reports_of(name: str) -> list[ProgressReport]:
    """All reports, newest first."""
    return list(ProgressReport.objects.filter(target=name))


def history(actor: Actor, view: TargetView) -> list[tuple[date, float]]:
    """The values so far, oldest first: of the indicator, or as reported."""
    if not view.indicator:
        found = ProgressReport.objects.filter(target=view.name, value__isnull=False).order_by("day", "at")
        return [(each.day, each.value) for each in found if each.value is not None]
    row = Indicator.objects.filter(pk=view.indicator, active=True).first()
    if row is None or not may_see(actor, row.level):
        return []
    divisions = [view.definition.division] if view.definition.division else None
    rows = values.values_in(values.series(row, divisions=divisions))
    return [(each.time, each.value) for each in rows if each.time and each.value is not None]


def summary(views: Iterable[TargetView]) -> dict[str, int]:
    """Light → number of targets."""
    return counts(view.light for view in views)


def _newest(rows: Iterable[Target]) -> dict[str, list[ProgressReport]]:
    found: dict[str, list[ProgressReport]] = {}
    for report in ProgressReport.objects.filter(target__in=[row.name for row in rows]):
        found.setdefault(report.target_id, []).append(report)
    return found


def _valued(row: Target) -> list[ProgressReport]:
    return list(row.reports.filter(value__isnull=False)[:1])


def _view(
    actor: Actor, row: Target, indicator: Indicator | None, reports: list[ProgressReport], day: date | None
) -> TargetView:
    definition = rules.Target.model_validate(row.definition)
    value, time = _now(actor, definition, indicator, reports)
    return TargetView(
        row.name, row.cloud, in_language(definition.title),
        in_language(definition.summary) if definition.summary else "",
        row.owner, definition.source, row.indicator, definition, time,
        rules.stands(definition, value, day or timezone.localdate()), reports[0].evidence if reports else "",
    )  # fmt: skip


def _now(
    actor: Actor, definition: rules.Target, indicator: Indicator | None, reports: list[ProgressReport]
) -> tuple[float | None, date | None]:
    if not definition.indicator:
        last = next((each for each in reports if each.value is not None), None)
        return (last.value, last.day) if last else (None, None)
    if indicator is None or not indicator.active or not may_see(actor, indicator.level):
        return None, None
    if not definition.division:
        return indicator.value, indicator.time
    found = values.latest(indicator, definition.division)
    return (found.value, found.time) if found else (None, None)
