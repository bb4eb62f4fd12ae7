"""Exchange on the pages of others: loads of a resource, the newest loads on the home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ganyun.features.exchange import queries
from ganyun.kit.pages.public import Card, Panel


def resource_panels(request: HttpRequest, resource: str) -> list[Panel]:
    """The panel 加载: the resource's loads and what waits in its quarantine."""
    waiting = queries.open_rows([resource]).get(resource, 0)
    context = {"loads": queries.recent_loads(20, resource), "resource": resource, "waiting": waiting,
               "insider": request.actor.kind != "anonymous"}  # type: ignore[attr-defined]  # fmt: skip
    return [Panel("loads", _("加载"), "exchange/resource_loads.html", context, rank=60, count=waiting or None)]


def home_cards(request: HttpRequest) -> list[Card]:
    """What arrived last."""
    loads = queries.recent_loads(6)
    return [Card("loads", "exchange/home_loads.html", {"loads": loads}, rank=40, size=6)]
