"""Quality reports over HTTP. A report is as public as its catalogue entry; no values of people are in it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from ganyun.features.catalog.public import contract
from ganyun.features.quality import queries
from ganyun.features.quality.errors import ReportMissing
from ganyun.features.quality.models import Report

router = Router(tags=["quality"])


class RuleCheckOut(Schema):
    """One rule: of ``assessed`` elements ``failed`` broke it; ``rate`` null: no data. ``measured``: of batch rules."""

    code: str
    title: str
    kind: str
    indicator: str
    severity: str
    field: str
    assessed: int
    failed: int
    rate: float | None
    holds: bool
    measured: float | None


class PointOut(Schema):
    """The figures of one batch. ``score`` 0–100 and ``dimensions`` 0–1 (GB/T 36344); null or absent: no data."""

    resource: str
    batch: str
    version: int | None
    created: datetime
    rows: int
    good: int
    score: float | None
    grade: str
    light: str
    dimensions: dict[str, float]
    refused: list[str]


class ReportOut(PointOut):
    """The newest report with its rules and the values that no code list knows (not of fields of level 3 and 4)."""

    checks: list[RuleCheckOut]
    unmapped: dict[str, dict[str, int]]


class TrendQuery(Schema):
    limit: int = Field(60, ge=1, le=1000, description="最近几批")


@router.get("/quality/{name}", response=ReportOut, summary="质量报告", operation_id="get_quality")
def get_quality(request: HttpRequest, name: str) -> dict[str, Any]:
    """The newest quality report of a resource."""
    contract(name)
    report = queries.latest(name)
    if report is None:
        raise ReportMissing(resource=name)
    checks = [{**each, "title": queries.check_words(each), "rate": _rate(each)} for each in report.checks]
    return {**_point(report), "checks": checks, "unmapped": report.unmapped}


@router.get("/quality/{name}/trend", response=list[PointOut], summary="质量趋势", operation_id="get_quality_trend")
def get_trend(request: HttpRequest, name: str, query: Query[TrendQuery]) -> list[dict[str, Any]]:
    """The figures of the last batches, oldest first."""
    contract(name)
    return [_point(each) for each in queries.trend(name, query.limit)]


def _rate(check: dict[str, Any]) -> float | None:
    return (check["assessed"] - check["failed"]) / check["assessed"] if check["assessed"] else None


def _point(report: Report) -> dict[str, Any]:
    return {name: getattr(report, name) for name in PointOut.model_fields}
