"""Reading reports, and the parameters they are scored with."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from django.db.models import Max
from django.utils.translation import get_language, gettext

from ganyun.engine.port import engine
from ganyun.features.catalog.public import Contract, contract
from ganyun.features.quality.models import Report
from ganyun.features.quality.rules.checks import compile_contract
from ganyun.features.quality.rules.judge import Outcome
from ganyun.features.quality.rules.query import Relation
from ganyun.features.quality.rules.scan import Verdict, scan
from ganyun.features.quality.rules.score import Parameters
from ganyun.features.quality.rules.words import words_of

_parameters = Parameters()


def parameters() -> Parameters:
    """Weights and grades as the packs declare them (``clouds/base/quality.yaml``)."""
    return _parameters


def set_parameters(parameters: Parameters) -> None:
    global _parameters
    _parameters = parameters


def save_report(resource: str, batch: str, version: int | None, outcome: Outcome) -> Report:
    """Keeps the report of a batch; the same batch again replaces its report."""
    data = outcome.as_json()
    report, _ = Report.objects.update_or_create(
        resource=resource,
        batch=batch,
        defaults={
            "version": version, "rows": outcome.rows, "good": outcome.good, "score": outcome.score.total,
            "grade": outcome.score.grade, "light": outcome.light, "dimensions": outcome.score.dimensions,
            **{name: data[name] for name in ("checks", "profile", "unmapped", "refused")},
        },
    )  # fmt: skip
    return report


def latest(resource: str) -> Report | None:
    """The newest report of a resource."""
    return Report.objects.filter(resource=resource).order_by("-created").first()


def trend(resource: str, limit: int = 60) -> list[Report]:
    """Reports without their bulk, oldest first."""
    newest = (
        Report.objects.filter(resource=resource).defer("checks", "profile", "unmapped").order_by("-created")[:limit]
    )
    return list(reversed(newest))


def lights(resources: Sequence[str]) -> dict[str, str]:
    """The light of each resource's newest report; resources without one are left out."""
    newest = Report.objects.filter(resource__in=resources).values("resource").annotate(last=Max("id")).values("last")
    found = Report.objects.filter(id__in=newest).values_list("resource", "light")
    return {resource: light for resource, light in found if light}


def scores() -> dict[str, float]:
    """The newest score (0–100) of every resource that has one."""
    found: dict[str, float] = {}
    reports = Report.objects.exclude(score=None).order_by("resource", "-created", "-id")
    for resource, score in reports.values_list("resource", "score"):
        if score is not None:
            found.setdefault(resource, score)
    return found


def latest_report(resource: str, batch: str) -> Report | None:
    """The report of one batch."""
    return Report.objects.filter(resource=resource, batch=batch).first()


def check_titles(contract: Contract) -> dict[str, str]:
    """Check code → its sentence in the reader's language, for reasons on pages."""
    return {check.code: check_words(asdict(check)) for check in compile_contract(contract).checks}


def check_words(check: Mapping[str, Any]) -> str:
    """A check of a plan or of a report, in the reader's language."""
    return words_of(check, None if (get_language() or "zh").startswith("zh") else gettext)


def check_table(resource: str) -> list[Verdict]:
    """Judges the newest version of a table by the contract in force; standardised fields are taken as they stand.

    Raises:
        ResourceNotFound, TableMissing
    """
    found = contract(resource)
    stored = replace(found, fields=tuple(replace(each, standardise="", code_list="") for each in found.fields))
    plan = compile_contract(stored)
    with engine().connect({"t": resource}) as connection:
        described = connection.execute("DESCRIBE SELECT * FROM t").fetchall()
        columns = {name: kind for name, kind, *_ in described if name in plan.columns}
        return scan(plan, Relation("t", columns, {name: name for name in columns}), connection)
