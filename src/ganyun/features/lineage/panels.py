"""Lineage on the pages of others: two steps up and down on the page of a resource, an entry of the menu."""

from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ganyun.features.lineage.queries import graph, view
from ganyun.features.lineage.queries.neighbours import neighbours
from ganyun.features.lineage.rules.drawing import HEIGHT, WIDTH
from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.pages.public import Panel

STEPS = 2


def resource_panels(request: HttpRequest, resource: str) -> list[Panel]:
    """The panel 血缘; the work is done when the tab is shown."""
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    context = {"of": resource, "known": lambda: resource in graph.graph(), "columns_wanted": "columns" in request.GET,
               "shown": cache(lambda: _shown(actor, resource)), "columns": lambda: view.column_table(resource),
               "box": {"width": WIDTH, "height": HEIGHT}}  # fmt: skip
    return [Panel("lineage", _("血缘"), "lineage/panel.html", context, rank=50)]


def _shown(actor: Actor, resource: str) -> dict[str, Any]:
    found = neighbours(actor, resource, "both", STEPS)
    if actor.kind == "anonymous":
        found = view.hide_errors(found)
    drawing = view.picture(found, resource)
    return {"drawing": drawing, "kinds": view.kinds(drawing), "rows": view.rows(found), "node": found.nodes[resource]}


def navigation(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The entry of the main menu."""
    return [(_("血缘"), reverse("lineage"), "sitemap")]
