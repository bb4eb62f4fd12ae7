"""``/targets/``: every number of the plan against its years, what is overdue, and the owners' reports."""

import math
from datetime import date
from typing import Any

import pyarrow as pa
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ganyun.features.insight.actions.reporting import report_progress
from ganyun.features.insight.errors import BadReport
from ganyun.features.insight.pages import figures
from ganyun.features.insight.pages.asking import actor_in, chosen, page_number, person_in, without
from ganyun.features.insight.policy import READ, may_report
from ganyun.features.insight.queries import targets as queries
from ganyun.features.insight.queries.targets import TargetView
from ganyun.features.insight.rules.lights import word
from ganyun.features.insight.rules.shown import shown, signed
from ganyun.kit.http.public import rows_response

PER_PAGE = 50
FILTERS = ("cloud", "owner", "light")
NO_DATA = "none"


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """The targets, overdue ones first; ``?overdue=1`` is the list for the joint conference."""
    actor, filters = actor_in(request), chosen(request, FILTERS)
    everything = queries.targets(actor)
    overdue = request.GET.get("overdue") == "1"
    found = [each for each in everything if _fits(each, filters) and (each.standing.overdue or not overdue)]
    if request.GET.get("format"):
        return _export(found, request.GET["format"])
    page = Paginator(found, PER_PAGE).get_page(page_number(request))
    counts, start, picked = queries.summary(everything), without(request, "light"), filters.get("light")
    context = {
        "page": page, "rows": [line_of(each) for each in page.object_list], "total": len(found), "filters": filters,
        "overdue": overdue, "late": sum(1 for each in everything if each.standing.overdue), "known": len(everything),
        "all_address": without(request, "overdue"), "late_address": f"{without(request, 'overdue')}&overdue=1",
        "lights": [(light, word(light), count, f"{start}&light={light or NO_DATA}", picked == (light or NO_DATA))
                   for light, count in counts.items()],
        "owners": sorted({each.owner for each in everything}),
    }  # fmt: skip
    return render(request, "insight/targets.html", context)


def _fits(each: TargetView, filters: dict[str, str]) -> bool:
    light = filters.get("light")
    return (
        filters.get("cloud", each.cloud) == each.cloud
        and filters.get("owner", each.owner) == each.owner
        and (light is None or each.light == ("" if light == NO_DATA else light))
    )


def line_of(each: TargetView) -> dict[str, Any]:
    """A target as a line of a list."""
    unit, digits, standing = each.definition.unit, each.definition.digits, each.standing
    return {
        "target": each, "shown": shown(standing.value, unit, digits), "word": word(each.light),
        "wanted": shown(standing.milestone.value, unit, digits), "by": standing.milestone.by,
        "gap": shown(standing.gap, unit, digits), "expected": shown(standing.expected, unit, digits),
        "growth": "—" if standing.growth is None else f"{signed(100 * standing.growth, 1)}%",
    }  # fmt: skip


def _export(found: list[TargetView], format: str) -> HttpResponseBase:
    columns: dict[str, pa.Array] = {
        "name": pa.array([each.name for each in found], pa.string()),
        "title": pa.array([each.title for each in found], pa.string()),
        "owner": pa.array([each.owner for each in found], pa.string()),
        "light": pa.array([each.light for each in found], pa.string()),
        "value": pa.array([each.standing.value for each in found], pa.float64()),
        "target": pa.array([each.standing.milestone.value for each in found], pa.float64()),
        "by": pa.array([each.standing.milestone.by for each in found], pa.date32()),
        "gap": pa.array([each.standing.gap for each in found], pa.float64()),
        "needed_growth": pa.array([each.standing.growth for each in found], pa.float64()),
        "unit": pa.array([each.definition.unit for each in found], pa.string()),
        "overdue_days": pa.array([each.overdue_days for each in found], pa.int64()),
        "source": pa.array([each.source for each in found], pa.string()),
    }
    return rows_response(pa.table(columns).to_reader(), format, name="targets")


@require_safe
def target(request: HttpRequest, name: str) -> HttpResponse:
    """One target: path and actual values, milestones, needed growth, reports."""
    actor = actor_in(request)
    found = queries.find_target(actor, name)
    base, unit, digits = found.definition.base, found.definition.unit, found.definition.digits
    context = {
        **line_of(found), "chart": figures.target_path(found, queries.history(actor, found)),
        "milestones": [(each, shown(each.value, unit, digits), each in found.standing.overdue)
                       for each in found.definition.milestones],
        "base": shown(base.value, unit, digits) if base else "",
        "reports": _reports(found) if actor.has(READ) else [], "insider": actor.has(READ),
        "may_report": may_report.decide(actor, {"target": name}).allowed, "today": timezone.localdate().isoformat(),
    }  # fmt: skip
    return render(request, "insight/target.html", context)


def _reports(found: TargetView) -> list[dict[str, Any]]:
    unit, digits = found.definition.unit, found.definition.digits
    return [{"report": each, "shown": shown(each.value, unit, digits)} for each in queries.reports_of(found.name)]


@require_POST
def report(request: HttpRequest, name: str) -> HttpResponse:
    """Adds a progress report."""
    value, day = _number(request.POST.get("value", "")), _day(request.POST.get("day", ""))
    if value is not None and queries.find_target(actor_in(request), name).definition.share:
        value /= 100  # a share is typed as it is shown
    report_progress(person_in(request), name, request.POST.get("evidence", ""), value, day)
    messages.success(request, _("已填报。"))
    return redirect("target", name=name)


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    try:
        value = float(text.replace(",", "").replace("，", ""))
    except ValueError:
        raise BadReport(reason=_("“{text}”不是数").format(text=text[:40])) from None
    return value if math.isfinite(value) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadReport(reason=_("“{text}”不是日期").format(text=text[:40])) from None


targets_urlpatterns = [
    path("targets/", index, name="targets"),
    path("targets/<str:name>/", target, name="target"),
    path("targets/<str:name>/report/", report, name="target-report"),
]
