"""Owners report how far their targets are."""

import math
from datetime import date

from django.utils import timezone

from ganyun.features.insight.errors import BadReport, NoteMissing, TargetNotFound
from ganyun.features.insight.models import ProgressReport, Target
from ganyun.features.insight.policy import may_report
from ganyun.kernel.action import action
from ganyun.kernel.errors import N_
from ganyun.kernel.policy import Actor


@action("insight.report_progress", policy=may_report)
def report_progress(
    actor: Actor, target: str, evidence: str, value: float | None = None, day: date | None = None
) -> ProgressReport:
    """Adds a report; reports are never altered, a correction is a newer one.

    Raises:
        TargetNotFound, NoteMissing, BadReport
    """
    found = Target.objects.filter(pk=target, active=True).first()
    if found is None:
        raise TargetNotFound(name=target[:130], nearest="—")
    today = timezone.localdate()
    if not evidence.strip():
        raise NoteMissing(what=N_("进展的依据"))
    if day and day > today:
        raise BadReport(reason=N_("日期在将来"))
    if value is not None and not math.isfinite(value):
        raise BadReport(reason=N_("数值不是数"))
    if found.indicator and value is not None:
        raise BadReport(reason=N_("数值由指标给出，这里只写依据"))
    if not found.indicator and value is None:
        raise BadReport(reason=N_("没有数值"))
    return ProgressReport.objects.create(
        target=found, day=day or today, value=value, evidence=evidence.strip(), actor=actor.name,
        organisation=actor.organisation, at=timezone.now(),
    )  # fmt: skip
