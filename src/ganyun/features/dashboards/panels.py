"""Dashboards on the pages of others: the pages of a cloud, and a card of the home page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

from ganyun.features.dashboards.queries import boards
from ganyun.kit.pages.public import Card, Panel

ON_HOME = 6


def cloud_panels(request: HttpRequest, cloud: str) -> list[Panel]:
    """The panel 看板: the cloud's pages."""
    count = boards.listed(cloud).count()
    if not count:
        return []
    context = {"cards": lambda: [boards.card(row) for row in boards.listed(cloud)], "cloud_code": cloud}
    return [Panel("dashboards", _("看板"), "dashboards/cloud_panel.html", context, rank=10, count=count)]


def home_cards(request: HttpRequest) -> list[Card]:
    """The first page of each cloud."""
    first: dict[str, object] = {}
    for row in boards.listed():
        first.setdefault(row.cloud, row)
    rows = [row for row in boards.listed() if first[row.cloud] == row][:ON_HOME]
    if not rows:
        return []
    return [
        Card("dashboards", "dashboards/home_card.html", {"cards": [boards.card(row) for row in rows]}, rank=30, size=6)
    ]
