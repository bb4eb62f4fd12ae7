"""The list of dashboards, that of one cloud, and what a card of the list shows of a page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ganyun.features.catalog.public import cloud_title, clouds
from ganyun.features.dashboards.errors import PageNotFound
from ganyun.features.dashboards.pages.board import actor_of
from ganyun.features.dashboards.queries import boards
from ganyun.features.dashboards.queries.data import Desk
from ganyun.features.dashboards.queries.tiles import Tile, tile
from ganyun.features.dashboards.rules.chosen import Chosen

PREVIEWED = 3
"""Numbers on a card."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """``/dashboards/``: every page, by cloud."""
    titles = {each.code: each.title for each in clouds()}
    found: dict[str, list[dict[str, Any]]] = {}
    for row in boards.listed():
        found.setdefault(row.cloud, []).append(boards.card(row))
    order = {code: place for place, code in enumerate(titles)}
    groups = [
        {"code": code, "title": titles.get(code, code), "cards": found[code]}
        for code in sorted(found, key=lambda code: (order.get(code, len(order)), code))
    ]
    return render(request, "dashboards/index.html", {"groups": groups})


@require_safe
def cloud(request: HttpRequest, cloud: str) -> HttpResponseBase:
    """``/dashboards/<cloud>/``: the pages of a cloud; ``?wall=1`` shows them on a wall, one after another."""
    rows = list(boards.listed(cloud))
    if not rows:
        raise PageNotFound(name=cloud, nearest=boards.nearest_cloud(cloud))
    if request.GET.get("wall") == "1":
        response = redirect("dashboard", cloud, rows[0].name)
        response["Location"] += f"?{request.GET.urlencode()}"
        return response
    title = cloud_title(cloud)
    group = {"code": cloud, "title": title, "cards": [boards.card(row) for row in rows]}
    return render(request, "dashboards/index.html", {"groups": [group], "cloud": cloud, "cloud_title": title})


@require_safe
def preview(request: HttpRequest, cloud: str, name: str) -> HttpResponse:
    """The first numbers of a page, for its card."""
    board = boards.find(cloud, name)
    wanted = [placed for placed in board.charts if placed.chart.chart in ("number", "gauge")][:PREVIEWED]
    with Desk(board, actor_of(request), Chosen()) as desk:
        tiles = [tile(desk, desk.answer(placed), placed) for placed in wanted]
    shown: list[Tile] = [each for each in tiles if each.state == "ready" and each.kind == "number"]
    return render(request, "dashboards/preview.html", {"tiles": shown, "nothing": _("打开看全部图")})
