"""Models on the pages of others: how a derived resource is made, and what a cloud derives."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ganyun.features.models import queries
from ganyun.features.models.models import Model
from ganyun.features.models.policy import RUN
from ganyun.features.models.rules.methods.registry import method
from ganyun.kit.pages.public import Panel

RUNS = 20


def resource_panels(request: HttpRequest, resource: str) -> list[Panel]:
    """The panel 模型 of a derived resource: file, runs, card."""
    found = Model.objects.filter(name=resource).first()
    if found is None:
        return []
    runs = queries.runs(resource, RUNS)
    good = next((run for run in runs if run.state == "done"), None)
    actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "model": found,
        "kind": _("SELECT 语句") if found.kind == "sql" else _(method(found.kind).title),
        "runs": runs,
        "card": good.card if good and good.card else None,
        "failed": runs[0] if runs and runs[0].state == "failed" else None,
        "insider": actor.kind != "anonymous",
        "may_run": actor.has(RUN),
    }
    return [Panel("model", _("模型"), "models/panel.html", context, rank=35)]


def cloud_panels(request: HttpRequest, cloud: str) -> list[Panel]:
    """The models of a cloud with their last runs."""
    lines = queries.listing(cloud)
    if not lines:
        return []
    return [Panel("models", _("模型"), "models/cloud.html", {"lines": lines}, rank=40, count=len(lines))]
