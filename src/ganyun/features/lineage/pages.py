"""The page 血缘: a drawing that folds what is too much, and the same as a list."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_safe

from ganyun.features.lineage.errors import BadDepth
from ganyun.features.lineage.queries import graph, view
from ganyun.features.lineage.queries.events import runs
from ganyun.features.lineage.queries.neighbours import MOST_DEPTH, everything, neighbours, visible
from ganyun.features.lineage.rules import words
from ganyun.features.lineage.rules.drawing import HEIGHT, WIDTH
from ganyun.kernel.policy import Actor

USUAL_DEPTH = 3
DEPTHS = (1, 2, 3, 5, 10)


@require_safe
def lineage(request: HttpRequest, of: str = "") -> HttpResponse:
    """``/lineage/?of=name&direction=both|up|down&depth=3``; without ``of`` the whole node."""
    wanted = request.GET.get("of", "").strip() or of
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if wanted and not _exists(actor, wanted):
        return _search(request, actor, wanted)
    direction = request.GET.get("direction", "both")
    depth = _depth(request.GET.get("depth", ""))
    found = neighbours(actor, wanted, direction, depth) if wanted else everything(actor)
    opened = frozenset(filter(None, request.GET.get("open", "").split(",")))
    drawing = view.picture(found, wanted, opened, fold=request.GET.get("fold", "") != "0")
    insider = actor.kind != "anonymous"
    context = {
        "of": wanted, "node": found.nodes.get(wanted), "direction": direction, "depth": depth,
        "drawing": drawing, "kinds": view.kinds(drawing), "opened": ",".join(sorted(opened)),
        "rows": view.rows(found if insider else view.hide_errors(found)), "count": len(found.nodes),
        "directions": words.DIRECTIONS.items(), "depths": DEPTHS, "most": view.MOST_LISTED,
        "box": {"width": WIDTH, "height": HEIGHT}, "insider": insider,
    }  # fmt: skip
    if wanted:
        context |= _about(request, actor, wanted)
    return render(request, "lineage/page.html", context)


def _about(request: HttpRequest, actor: Actor, of: str) -> dict[str, Any]:
    """What the page says about its node: what may be wrong, its last runs, its columns."""
    found = graph.known(of)
    causes = [each for each in graph.causes(of) if visible(actor, found, each.node.name)]
    column = request.GET.get("column", "").strip()
    insider = actor.kind != "anonymous"
    return {
        "causes": [
            {"node": each.node, "root": each.root, "error": each.node.error if insider else "",
             "reasons": [words.word(words.REASONS, reason) for reason in each.reasons]}
            for each in causes
        ],
        "runs": [{"run": each, "state": words.word(words.STATES, each.state), "kind": words.word(words.RUNS, each.kind)}
                 for each in runs(of, 10)],
        "columns": view.column_table(of),
        "column": column,
        "chain": view.column_chain(f"{of}.{column}") if column else [],
    }  # fmt: skip


def _exists(actor: Actor, name: str) -> bool:
    found = graph.graph()
    return name in found and visible(actor, found, name)


def _search(request: HttpRequest, actor: Actor, text: str) -> HttpResponse:
    """No node of that name: those whose names or titles contain it."""
    found = graph.graph()
    hits = [each for each in graph.search(text[:200], 50) if visible(actor, found, each.name)]
    meant = [each for each in hits if each.title == text] or hits
    if len(meant) == 1:
        return redirect(f"{reverse('lineage')}?{urlencode({'of': meant[0].name})}")
    rows = [{"node": each, "kind": words.word(words.KINDS, each.kind)} for each in hits]
    context = {"of": text, "hits": rows, "nearest": "" if hits else graph.missing(text).nearest}
    return render(request, "lineage/search.html", context)


def _depth(text: str) -> int | None:
    """The number of steps; "all" for all of them.

    Raises:
        BadDepth
    """
    if not text:
        return USUAL_DEPTH
    if text == "all":
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= MOST_DEPTH):
        raise BadDepth(depth=text[:20], most=MOST_DEPTH)
    return int(text)


urlpatterns: list[URLPattern] = [
    path("lineage/", lineage, name="lineage"),
    path("lineage/<path:of>/", lineage, name="lineage"),
]
