"""Quality on the resource page: the report with its trend, and the profile of the fields."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ganyun.features.quality import queries
from ganyun.features.quality.models import Report
from ganyun.features.quality.rules.score import DIMENSIONS
from ganyun.features.quality.rules.words import refusal_of
from ganyun.kit.pages.public import Panel


def resource_panels(request: HttpRequest, resource: str) -> list[Panel]:
    """The panels 质量 and 画像; with an empty state when nothing was loaded yet."""
    report = queries.latest(resource)
    return [
        Panel("quality", _("质量"), "quality/report.html", report_context(report, resource), rank=40),
        Panel("profile", _("画像"), "quality/profile.html", {"report": report}, rank=45),
    ]


def report_context(report: Report | None, resource: str) -> dict[str, Any]:
    """What the report's template shows."""
    if report is None:
        return {"report": None}
    trend = queries.trend(resource)
    checks = [{**check, "rate": _rate(check), "title": queries.check_words(check)} for check in report.checks]
    checks.sort(key=lambda check: (check["holds"], -check["failed"]))
    return {
        "report": report,
        "checks": checks,
        "dimensions": [(_(DIMENSIONS[code]), value * 100) for code, value in report.dimensions.items()],
        "refused": [refusal_of(check, check["title"], _) for check in checks if report.refused and _refuses(check)],
        "trend": trend_chart(trend) if len(trend) > 1 else None,
        "radar": radar_chart(report),
        "quarantined": report.rows - report.good,
        "parameters": queries.parameters(),
    }


def _refuses(check: dict[str, Any]) -> bool:
    return bool(check.get("gates_batch")) and not check["holds"]


def _rate(check: dict[str, Any]) -> float | None:
    return 100 * (check["assessed"] - check["failed"]) / check["assessed"] if check["assessed"] else None


def trend_chart(reports: list[Report]) -> dict[str, Any]:
    """An ECharts line of the score over the batches."""
    return {
        "xAxis": {"type": "category", "data": [report.created.strftime("%m-%d %H:%M") for report in reports]},
        "yAxis": {"type": "value", "min": 0, "max": 100},
        "series": [
            {
                "type": "line",
                "name": _("质量分"),
                "data": [_round(report.score) for report in reports],
                "areaStyle": {"opacity": 0.08},
            }
        ],
    }


def radar_chart(report: Report) -> dict[str, Any] | None:
    """An ECharts radar of the dimensions that have data (a triangle at least)."""
    if len(report.dimensions) < 3:
        return None
    return {
        "radar": {
            "indicator": [{"name": _(DIMENSIONS[code]), "max": 100} for code in report.dimensions],
            "radius": "62%",
        },
        "series": [{"type": "radar", "data": [{"value": [_round(100 * value) for value in report.dimensions.values()],
                                               "name": _("得分"), "areaStyle": {"opacity": 0.15}}]}],
    }  # fmt: skip


def _round(value: float | None) -> float | None:
    return None if value is None else round(value, 2)
