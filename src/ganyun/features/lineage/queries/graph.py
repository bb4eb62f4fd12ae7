"""The graph of this node, kept in the process until a change raises the stamp."""

from collections.abc import Sequence
from dataclasses import dataclass

from ganyun.features.lineage.errors import NodeNotFound
from ganyun.features.lineage.models import Edge, Output, Stamp
from ganyun.features.lineage.models import Node as DeclaredNode
from ganyun.features.lineage.rules.graph import Graph
from ganyun.features.lineage.rules.records import Node, Staleness
from ganyun.kernel.names import nearest


@dataclass(frozen=True)
class Snapshot:
    """The graph with what is known of its nodes."""

    stamp: int
    graph: Graph
    declared: dict[str, tuple[str, str, str]]  # kind, title, address
    states: dict[str, str]


_kept: Snapshot | None = None


def snapshot() -> Snapshot:
    """The graph as it is now."""
    global _kept
    stamp = Stamp.objects.values_list("value", flat=True).filter(pk=1).first() or 0
    if _kept is None or _kept.stamp != stamp:
        declared = {
            name: (kind, title, address)
            for name, kind, title, address in DeclaredNode.objects.order_by("id").values_list(
                "name", "kind", "title", "address"
            )
        }
        states = dict(Output.objects.values_list("name", "state"))
        edges = Edge.objects.order_by("id").values_list("source", "target")
        _kept = Snapshot(stamp, Graph.of([*declared, *states], edges), declared, states)
    return _kept


def upstream(name: str, depth: int | None = None) -> list[Node]:
    found = known(name)
    return [_node(found, each, distance) for each, distance in found.graph.upstream(name, depth).items()]


def downstream(name: str, depth: int | None = None) -> list[Node]:
    found = known(name)
    return [_node(found, each, distance) for each, distance in found.graph.downstream(name, depth).items()]


def staleness(names: Sequence[str]) -> dict[str, Staleness]:
    return {name: Staleness(name, False) for name in names}


def known(name: str) -> Snapshot:
    """The graph, if it has a node of that name.

    Raises:
        NodeNotFound: names the nearest.
    """
    found = snapshot()
    if name not in found.graph:
        raise NodeNotFound(name=name, nearest=nearest(name, found.graph.sources) or "—")
    return found


def _node(found: Snapshot, name: str, distance: int) -> Node:
    kind, title, address = found.declared.get(name) or ("source" if name.startswith("file:") else "resource", "", "")
    return Node(name, kind, title, address, distance, state=found.states.get(name, ""))
