"""The page of one dashboard, its data as a stream of pieces, search, download."""

from collections.abc import Iterator
from typing import Any

import orjson
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ganyun.features.catalog.public import cloud_title
from ganyun.features.dashboards.errors import ChartNotFound
from ganyun.features.dashboards.queries import boards, places
from ganyun.features.dashboards.queries.data import Answer, Desk
from ganyun.features.dashboards.queries.download import rows_of
from ganyun.features.dashboards.queries.reading import note_reading
from ganyun.features.dashboards.queries.searching import Found
from ganyun.features.dashboards.queries.searching import search as find
from ganyun.features.dashboards.queries.tiles import Tile, controls, tile
from ganyun.features.dashboards.rules.chosen import Chosen, read_chosen
from ganyun.features.dashboards.rules.page import Board, Placed
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.http.public import rows_response

ROTATE = 60
"""Seconds that a wall shows one page of several."""


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = getattr(request, "actor", ANONYMOUS)
    return actor


def chosen_of(request: HttpRequest, board: Board) -> Chosen:
    """What the address says.

    Raises:
        BadFilter
    """
    return read_chosen(board, request.GET.dict(), places.code_of)


@require_safe
def page(request: HttpRequest, cloud: str, name: str) -> HttpResponseBase:
    """``/dashboards/<cloud>/<name>/``: what is known at once stands in the page, the rest follows by itself.

    ``?inline=1`` computes everything before answering (a browser without script asks for it); ``?wall=1`` fills a wall.
    """
    board = boards.find(cloud, name)
    chosen = chosen_of(request, board)
    inline, wall = request.GET.get("inline") == "1", request.GET.get("wall") == "1"
    with Desk(board, actor_of(request), chosen) as desk:
        answers = {placed.id: desk.answer(placed) if inline else desk.known(placed) for placed in board.charts}
        note_reading(actor_of(request), board, answers.values())
        rows = [_row([_tile(desk, answers[placed.id], placed, request) for placed in row]) for row in board.rows()]
        context = {
            "board": board,
            "cloud_title": cloud_title(cloud),
            "title": str(board.page.title),
            "summary": str(board.page.summary or ""),
            "rows": rows,
            "controls": controls(desk, dict(chosen.written)),
            "active": bool(chosen.active),
            "data": reverse("dashboard-data", args=[cloud, name]),
            "inline_address": _address(request, inline="1"),
            "inline": inline,
        }
    if wall:
        return render(request, "dashboards/wall.html", {**context, **_wall(request, board)})
    context |= {"wall_address": _address(request, wall="1", inline=None)}
    return render(request, "dashboards/page.html", context)


def _row(tiles: list[Tile]) -> dict[str, Any]:
    """A row with its share of a wall's height."""
    low = all(each.kind in ("number", "text") for each in tiles)
    return {"tiles": tiles, "low": low, "weight": max(each.height for each in tiles) + (60 if low else 40)}


def _wall(request: HttpRequest, board: Board) -> dict[str, Any]:
    """What a wall does by itself: comes up to date, and goes on to the next page of its cloud."""
    names = boards.siblings(board)
    following = names[(names.index(board.name) + 1) % len(names)] if board.name in names else board.name
    seconds = request.GET.get("rotate", "")
    rotate = min(int(seconds), 86_400) if seconds.isascii() and seconds.isdigit() else ROTATE
    query = f"?wall=1&rotate={rotate}" if seconds else "?wall=1"
    return {
        "refresh": board.page.refresh,
        "rotate": rotate if len(names) > 1 else 0,
        "following": reverse("dashboard", args=[board.cloud, following]) + query,
        "number": names.index(board.name) + 1 if board.name in names else 1,
        "count": len(names),
        "leave": _address(request, wall=None, rotate=None),
    }


def _address(request: HttpRequest, **changes: str | None) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return f"{request.path}?{query.urlencode()}" if query else request.path


@require_safe
def data(request: HttpRequest, cloud: str, name: str) -> HttpResponseBase:
    """Lines of JSON ``{"id": "2-1", "html": "…"}``, each as soon as it is ready; ``?only=2-1,2-2`` for some."""
    board = boards.find(cloud, name)
    chosen = chosen_of(request, board)
    only = {each for each in request.GET.get("only", "").split(",") if each}
    wanted = [placed for placed in board.charts if not only or placed.id in only]
    lines = _lines(request, board, chosen, wanted, translation.get_language())
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response["Cache-Control"] = "no-store"
    response["X-Accel-Buffering"] = "no"  # a proxy passes each line on as it comes
    return response


def _lines(
    request: HttpRequest, board: Board, chosen: Chosen, wanted: list[Placed], language: str | None
) -> Iterator[bytes]:
    answers: list[Answer] = []
    with Desk(board, actor_of(request), chosen) as desk:
        for placed in wanted:
            with translation.override(language):
                answers.append(desk.answer(placed))
                shown = _tile(desk, answers[-1], placed, request)
                html = render_to_string("dashboards/tile_inside.html", {"tile": shown}, request=request)
            yield orjson.dumps({"id": placed.id, "html": html}) + b"\n"
    note_reading(actor_of(request), board, answers)
    yield b'{"done":true}\n'


def _tile(desk: Desk, answer: Answer | None, placed: Placed, request: HttpRequest) -> Tile:
    found = None
    if placed.chart.chart == "search" and answer is not None and not answer.refused:
        found = _found(desk, placed, desk.chosen.words(placed.id), request)
    return tile(desk, answer, placed, found)


def _found(desk: Desk, placed: Placed, words: str, request: HttpRequest) -> Found:
    number = request.GET.get("page", "")
    page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    try:
        return find(desk, placed, words, page)
    except GanyunError as error:
        return Found(words, (), 0, 1, 0, refused=error.parts(_)["message"])


@require_safe
def search(request: HttpRequest, cloud: str, name: str, chart: str) -> HttpResponse:
    """The hits of a search box, as a piece of the page: ``?q=…&page=2`` beside the page's own filters."""
    board = boards.find(cloud, name)
    placed = placed_of(board, chart)
    with Desk(board, actor_of(request), chosen_of(request, board)) as desk:
        found = _found(desk, placed, request.GET.get("q", "")[:200], request)
        answer = desk.answer(placed)
        note_reading(actor_of(request), board, [answer] if found.hits else [])
        context = {"tile": tile(desk, answer, placed, found), "found": found}
    return render(request, "dashboards/figures/hits.html", context)


@require_safe
def csv(request: HttpRequest, cloud: str, name: str, chart: str) -> HttpResponseBase:
    """The groups behind a chart, all of them, under the page's filters."""
    board = boards.find(cloud, name)
    placed = placed_of(board, chart)
    with Desk(board, actor_of(request), chosen_of(request, board)) as desk:
        table = rows_of(desk, placed)
        note_reading(actor_of(request), board, [desk.answer(placed)])
    return rows_response(table.to_reader(), "csv", name=f"{cloud}.{name}.{chart}")


def placed_of(board: Board, chart: str) -> Placed:
    """A chart of the page.

    Raises:
        ChartNotFound
    """
    found = board.find(chart)
    if found is None:
        known = "、".join(each.id for each in board.charts)
        raise ChartNotFound(name=f"{board.cloud}/{board.name}", chart=chart, known=known)
    return found
