"""What stands around a node, as the page, the API and the command ask for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from ganyun.features.lineage.errors import BadChoice, BadDepth
from ganyun.features.lineage.queries.graph import graph, known, nodes
from ganyun.features.lineage.rules.graph import Graph, Link
from ganyun.features.lineage.rules.records import Node
from ganyun.kernel.policy import Actor

DIRECTIONS = ("both", "up", "down")
MOST_DEPTH = 100


@dataclass(frozen=True)
class Neighbours:
    """Nodes by name, nearest first, the side each stands on (``self | up | down``; "" without a centre), the links
    between them.
    """

    graph: Graph
    nodes: Mapping[str, Node]
    sides: Mapping[str, str]

    @property
    def links(self) -> list[Link]:
        return self.graph.among(self.nodes)


def neighbours(actor: Actor, of: str, direction: str = "both", depth: int | None = None) -> Neighbours:
    """The nodes up and down from one. A node on both sides (of a cycle) counts as upstream.

    Raises:
        NodeNotFound, BadChoice, BadDepth
    """
    if direction not in DIRECTIONS:
        raise BadChoice(name="direction", value=direction[:40], allowed="、".join(DIRECTIONS))
    if depth is not None and not 1 <= depth <= MOST_DEPTH:
        raise BadDepth(depth=depth, most=MOST_DEPTH)
    found = known(of)
    up = found.upstream(of, depth) if direction != "down" else {}
    down = found.downstream(of, depth) if direction != "up" else {}
    distances = {of: 0, **down, **up}
    shown = {name: distance for name, distance in distances.items() if name == of or visible(actor, found, name)}
    sides = {name: "self" if name == of else "up" if name in up else "down" for name in shown}
    ordered = dict(sorted(shown.items(), key=lambda each: each[1]))
    return Neighbours(found, {each.name: each for each in nodes(found, ordered)}, sides)


def everything(actor: Actor) -> Neighbours:
    """All nodes of the graph."""
    found = graph()
    names = {name: 0 for name in found.facts if visible(actor, found, name)}
    return Neighbours(found, {each.name: each for each in nodes(found, names)}, dict.fromkeys(names, ""))


def visible(actor: Actor, found: Graph, name: str) -> bool:
    """Names of files that people sent are for those who are logged in; those a contract names are public with it."""
    fact = found.facts[name]
    return actor.kind != "anonymous" or fact.kind != "source" or fact.declared
