"""What the page and the panel show: the drawing with its words, the list beside it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.catalog.public import clouds
from ganyun.features.lineage.queries.columns import columns_of, sources_of, split
from ganyun.features.lineage.queries.neighbours import Neighbours
from ganyun.features.lineage.rules import words
from ganyun.features.lineage.rules.drawing import Box, Drawing, draw, named
from ganyun.features.lineage.rules.records import Node

MOST_LISTED = 500


@dataclass(frozen=True)
class Row:
    """A line of the list."""

    node: Node
    side: str  # words
    kind: str
    state: str
    stale: str


def picture(found: Neighbours, focus: str = "", opened: Collection[str] = (), fold: bool = True) -> Drawing:
    """The drawing; folded boxes are called by their cloud."""
    drawing = draw(found.graph, found.nodes, focus, opened, fold)
    if not drawing.folded:
        return drawing
    titles = {each.code: each.title for each in clouds()}
    return named(drawing, {box.key: _folded_title(box, titles) for box in drawing.boxes if box.count})


def _folded_title(box: Box, titles: dict[str, str]) -> str:
    kind = words.word(words.KINDS, box.kind)
    cloud = titles.get(box.name, box.name)
    if not cloud or box.name == box.kind:
        return kind
    return cloud if box.kind == "cloud" else _("{cloud} · {kind}").format(cloud=cloud, kind=kind)


def rows(found: Neighbours) -> list[Row]:
    """The list of the same nodes: itself, then up, then down, nearest first; at most :data:`MOST_LISTED`."""
    sides = {"self": _("本身"), "up": _("上游"), "down": _("下游"), "": ""}
    order = list(sides)
    shown = sorted(found.nodes.values(), key=lambda each: order.index(found.sides[each.name]))[:MOST_LISTED]
    return [
        Row(each, sides[found.sides[each.name]], words.word(words.KINDS, each.kind),
            words.word(words.STATES, each.state), words.word(words.STALE, each.stale))
        for each in shown
    ]  # fmt: skip


def kinds(drawing: Drawing) -> list[dict[str, str]]:
    """The legend: the kinds that are in the drawing."""
    present = {box.kind for box in drawing.boxes}
    return [{"code": code, "title": str(title)} for code, title in words.KINDS.items() if code in present]


def column_table(name: str) -> list[dict[str, Any]]:
    """The columns of a node with those they come from."""
    return [
        {"name": column, "full": f"{name}.{column}", "sources": [_column(each) for each in sources]}
        for column, sources in columns_of([name]).get(name, {}).items()
    ]


def column_chain(column: str) -> list[dict[str, Any]]:
    """All columns above one, by their distance.

    Raises:
        NodeNotFound, ColumnNotFound
    """
    return [{"distance": distance, **_column(each)} for each, distance in sources_of(column).items()]


def _column(full: str) -> dict[str, str]:
    table, name = split(full)
    return {"full": full, "table": table, "name": name}


def hide_errors(found: Neighbours) -> Neighbours:
    """For readers who are not logged in: messages of runs may name files and people."""
    return replace(found, nodes={name: replace(each, error="") for name, each in found.nodes.items()})
