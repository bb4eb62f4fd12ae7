"""The clouds, and the page of one."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ganyun.features.catalog.models import Cloud
from ganyun.features.catalog.pages.browse import actor_in
from ganyun.features.catalog.panels import with_lights
from ganyun.features.catalog.queries import browse
from ganyun.features.catalog.queries.contracts import find_cloud
from ganyun.features.catalog.rules import words
from ganyun.kernel import hooks

SHOWN = 200
BELOW = 40
"""Panels from this rank on stand below the resources: what answers questions comes before what it is made of."""


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """``/clouds/``: 1 + 8 + N."""
    found = browse.clouds()
    groups = [
        {"kind": kind, "title": title, "clouds": [each for each in found if each.kind == kind]}
        for kind, title in words.CLOUD_KINDS.items()
    ]
    return render(request, "catalog/clouds.html", {"groups": groups, "total": len(found)})


@require_safe
def page(request: HttpRequest, code: str) -> HttpResponseBase:
    """``/clouds/<code>/``: who answers for it, what it reads, its resources with lights and freshness."""
    found = find_cloud(code)
    resources = browse.browse(actor_in(request), {"cloud": code}, "title")
    rows = with_lights(list(resources[:SHOWN]))
    panels = sorted((each for answer in hooks.cloud_panels(request, code) for each in answer),
                    key=lambda panel: (panel.rank, panel.code))  # fmt: skip
    context: dict[str, Any] = {
        "cloud": found,
        "title": browse.title_of(found),
        "summary": browse.summary_of(found),
        "kind": words.word(words.CLOUD_KINDS, found.kind),
        "needs": [
            (each.code, browse.title_of(each)) for each in Cloud.objects.filter(pk__in=found.needs).defer("readme")
        ],
        "rows": rows,
        "total": resources.count() if len(rows) == SHOWN else len(rows),
        "first": [panel for panel in panels if panel.rank < BELOW],
        "panels": [panel for panel in panels if panel.rank >= BELOW],
    }
    return render(request, "catalog/cloud.html", context)
