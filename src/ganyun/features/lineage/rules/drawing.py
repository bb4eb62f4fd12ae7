"""From nodes and links to boxes and curves: what is shown, what is folded together, and where it stands."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from ganyun.features.lineage.rules.graph import Graph
from ganyun.features.lineage.rules.layout import Layout, arrange, layers
from ganyun.features.lineage.rules.records import Node

FOLD_FROM = 80
"""More nodes than this are folded by column and cloud until somebody opens them."""

FOLD_CLOUDS_FROM = 160
"""More boxes than this are folded further: one for each cloud."""

MOST_DRAWN = 1000
"""More boxes than this are never drawn at once."""

WIDTH, HEIGHT = 196, 46
GAP_X, GAP_Y = 72, 16
MARGIN = 12
TITLE_UNITS = 23  # of half a Chinese character: what fits into a box
NAME_UNITS = 24


@dataclass(frozen=True, slots=True)
class Box:
    """A node, or ``count`` nodes folded together (then ``key`` opens them)."""

    key: str
    kind: str
    title: str
    name: str
    x: int
    y: int
    address: str = ""
    light: str = ""
    level: int | None = None
    failed: bool = False
    stale: str = ""
    focus: bool = False
    count: int = 0

    @property
    def short_title(self) -> str:
        return fitting(self.title or self.name, TITLE_UNITS)

    @property
    def short_name(self) -> str:
        return fitting(self.name, NAME_UNITS, middle=True) if self.title else ""


@dataclass(frozen=True, slots=True)
class Curve:
    """A link between boxes; ``observed``: a run has shown it."""

    path: str
    source: str
    target: str
    observed: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    boxes: tuple[Box, ...] = ()
    curves: tuple[Curve, ...] = ()
    width: int = 0
    height: int = 0
    folded: bool = False  # some boxes stand for several nodes
    alone: int = 0  # nodes without any link, left out
    too_many: bool = False  # what was asked to be opened is more than can be drawn


def draw(graph: Graph, nodes: Mapping[str, Node], focus: str = "", opened: Collection[str] = (),
         fold: bool = True) -> Drawing:  # fmt: skip
    """Draws these nodes and the links between them.

    Args:
        opened: keys of folded boxes to show as their nodes.
        fold: whether many nodes are folded at all.
    """
    links = [(each.source, each.target) for each in graph.among(nodes)]
    linked = {name for pair in links for name in pair} | ({focus} if focus in nodes else set())
    order = [name for name in graph.order if name in linked]
    columns = layers(order, links)
    too_many = not fold and len(order) > MOST_DRAWN
    folds = _folds(graph, columns, nodes, focus, opened) if (fold or too_many) and len(order) > FOLD_FROM else {}
    box_of = {name: folds.get(name, name) for name in order}
    members: dict[str, list[str]] = {}
    for name in order:
        members.setdefault(box_of[name], []).append(name)
    pairs = list(dict.fromkeys((box_of[a], box_of[b]) for a, b in links if box_of[a] != box_of[b]))
    # by the mean column of what is in it, so that boxes of whole clouds, which may feed each other, have an order too
    keys = sorted(members, key=lambda key: sum(columns[name] for name in members[key]) / len(members[key]))
    layout = arrange(keys, pairs, layers(keys, pairs))
    folded = set(folds.values())
    boxes = {key: _box(key, members[key], nodes, layout, focus, key in folded) for key in keys}
    observed = {(box_of[a], box_of[b]) for a, b in links if graph.links[a, b].observed}
    return Drawing(
        tuple(boxes.values()),
        tuple(_curve(boxes[a], boxes[b], layout.bends.get((a, b), ()), (a, b) in observed) for a, b in pairs),
        2 * MARGIN + max(layout.width, 1) * WIDTH + max(layout.width - 1, 0) * GAP_X,
        round(2 * MARGIN + max(layout.height, 1.0) * (HEIGHT + GAP_Y) - GAP_Y),
        bool(folds),
        len(nodes) - len(order),
        too_many,
    )


def _folds(
    graph: Graph, columns: Mapping[str, int], nodes: Mapping[str, Node], focus: str,
           opened: Collection[str]) -> dict[str, str]:  # fmt: skip
    """Node → the key of the box it is folded into: one for each column, kind and cloud that has several nodes; where
    those are too many still, one for each cloud.
    """
    clouds = {name: _cloud(graph, nodes[name], nodes) for name in columns if name != focus}
    keys = {name: f"{columns[name]}:{nodes[name].kind}:{cloud}" for name, cloud in clouds.items()}
    if len(set(keys.values())) > FOLD_CLOUDS_FROM:
        keys = {name: f"*:{cloud or nodes[name].kind}" for name, cloud in clouds.items()}
    sizes = Counter(keys.values())
    return {name: key for name, key in keys.items() if sizes[key] > 1 and key not in opened}


def _cloud(graph: Graph, node: Node, nodes: Mapping[str, Node]) -> str:
    """The cloud of a node; a source belongs to the cloud of what reads it."""
    if node.kind != "source":
        return cloud_of(node)
    return next((cloud_of(nodes[each]) for each in graph.targets[node.name] if each in nodes), "")


def cloud_of(node: Node) -> str:
    """The cloud that a node belongs to; "" for a file outside of any."""
    if node.kind == "source":
        return ""
    parts = node.name.split(".")
    return parts[1] if node.kind in ("indicator", "page") and len(parts) > 2 else parts[0]


def _box(key: str, names: Sequence[str], nodes: Mapping[str, Node], layout: Layout, focus: str, folded: bool) -> Box:
    x = MARGIN + layout.columns[key] * (WIDTH + GAP_X)
    y = MARGIN + round(layout.heights[key] * (HEIGHT + GAP_Y))
    if not folded:
        node = nodes[names[0]]
        title, name = _place(node) if node.kind == "source" else (node.title, node.name)
        return Box(key, node.kind, title, name, x, y, node.address, node.light, node.level,
                   node.state == "FAIL", node.stale, node.name == focus)  # fmt: skip
    found = [nodes[name] for name in names]
    lights = [each.light for each in found]
    worst = next((light for light in ("red", "yellow", "green") if light in lights), "")
    level = max((each.level for each in found if each.level), default=None)
    stale = next((each.stale for each in found if each.stale), "")
    kind = found[0].kind if len({each.kind for each in found}) == 1 else "cloud"
    return Box(key, kind, "", key.rpartition(":")[2], x, y, "", worst, level,
               any(each.state == "FAIL" for each in found), stale, False, len(found))  # fmt: skip


def _place(node: Node) -> tuple[str, str]:
    """A file as its name and where it lies; one that has a title of its own as that and its path."""
    path = node.name.partition(":")[2] or node.name
    if node.title and node.title != path:
        return node.title, path
    folder, _slash, file = path.rpartition("/")
    return file, folder


def _curve(source: Box, target: Box, bends: Sequence[float], observed: bool) -> Curve:
    """From the right side of one box to the left side of another, straight through the columns between them; a link
    back (of a cycle) swings below both.
    """
    x, y = source.x + WIDTH, source.y + HEIGHT // 2
    if target.x < x:
        low = max(source.y, target.y) + HEIGHT + 24
        path = f"M{x} {y}C{x + 48} {low} {target.x - 48} {low} {target.x} {target.y + HEIGHT // 2}"
        return Curve(path, source.key, target.key, observed)
    path = f"M{x} {y}"
    for bend in bends:
        height = MARGIN + round(bend * (HEIGHT + GAP_Y)) + HEIGHT // 2
        path += f"{_bow(x, y, x + GAP_X, height)}H{x + GAP_X + WIDTH}"
        x, y = x + GAP_X + WIDTH, height
    return Curve(path + _bow(x, y, target.x, target.y + HEIGHT // 2), source.key, target.key, observed)


def _bow(x1: int, y1: int, x2: int, y2: int) -> str:
    middle = (x1 + x2) // 2
    return f"C{middle} {y1} {middle} {y2} {x2} {y2}"


def named(drawing: Drawing, titles: Mapping[str, str]) -> Drawing:
    """Folded boxes with words: ``titles`` by their key."""
    return replace(
        drawing, boxes=tuple(replace(each, title=titles.get(each.key, each.title)) for each in drawing.boxes)
    )


def fitting(text: str, units: int, *, middle: bool = False) -> str:
    """The text as far as it fits; a Chinese character takes two units. ``middle``: both ends stay.

    >>> fitting("全省城市空气质量日报", 12)
    '全省城市空…'
    """
    if _units(text) <= units:
        return text
    head, tail = "", ""
    room = units - 2
    for_head = room // 2 if middle else room
    for character in text:
        if _units(head + character) > for_head:
            break
        head += character
    for character in reversed(text) if middle else ():
        if _units(character + tail) > room - for_head:
            break
        tail = character + tail
    return f"{head}…{tail}"


def _units(text: str) -> int:
    return sum(2 if ord(character) > 0x2E7F else 1 for character in text)
