"""The graph of this node, kept in the process until a change of it gives the stamp another value."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils import timezone

from ganyun.features.lineage.errors import NodeNotFound
from ganyun.features.lineage.models import Edge, Output, Stamp
from ganyun.features.lineage.models import Node as DeclaredNode
from ganyun.features.lineage.rules.graph import Fact, Graph, Link, unknown
from ganyun.features.lineage.rules.records import Node, Staleness, Trouble
from ganyun.kernel import hooks
from ganyun.kernel.names import nearest

OBSERVED = "run"
CATALOGUE = "catalog"


FRESH = timedelta(minutes=1)


class Snapshot:
    """The graph under one stamp, with what is worked out from it and kept for a minute: staleness moves with the clock,
    and a light may change without a run (another weight, another threshold).
    """

    def __init__(self, stamp: str, graph: Graph) -> None:
        self.stamp = stamp
        self.graph = graph
        self.lights: dict[str, str] = {}  # "" for a node that has none
        self.behind: dict[str, Staleness] = {}
        self._at: datetime | None = None

    def freshen(self) -> "Snapshot":
        """The same, with nothing in it that is older than a minute."""
        now = timezone.now()
        if self._at is None or not self._at <= now < self._at + FRESH:
            self.lights, self.behind, self._at = {}, self.graph.staleness(now), now
        return self


_kept: Snapshot | None = None


def graph() -> Graph:
    """The graph as it is now. Asking whether it has changed costs one small query; reading 5,000 nodes anew a tenth of
    a second.
    """
    return snapshot().graph


def snapshot() -> Snapshot:
    global _kept
    stamp = Stamp.objects.filter(pk=1).values_list("value", flat=True).first() or ""
    kept = _kept
    if kept is None or kept.stamp != stamp:
        kept = _kept = Snapshot(stamp, _read())
    return kept


def _read() -> Graph:
    facts = _declared()
    for row in Output.objects.values_list("name", "state", "ended", "error", "version", "good_at"):
        name, state, ended, error, version, good_at = row
        known = facts.get(name) or _as_dict(unknown(name))
        facts[name] = {**known, "state": state, "ended": ended, "error": error, "version": version, "good_at": good_at}
    return Graph([Fact(**each) for each in facts.values()], _links())


def _declared() -> dict[str, dict[str, Any]]:
    """Declared nodes. The catalogue knows level, provider and cycle; whoever makes a table knows what it is."""
    facts: dict[str, dict[str, Any]] = {}
    columns = ("owner", "name", "kind", "title", "address", "level", "provider", "cycle")
    for owner, name, kind, title, address, level, provider, cycle in DeclaredNode.objects.order_by("id").values_list(
        *columns
    ):
        fact = {"name": name, "kind": kind, "title": title, "address": address, "level": level, "provider": provider,
                "cycle": cycle, "declared": True}  # fmt: skip
        known = facts.get(name)
        if known is None:
            facts[name] = fact
        elif owner == CATALOGUE:
            facts[name] = {**known, "level": level, "provider": provider, "cycle": cycle}
        else:
            facts[name] = {**known, "kind": kind, "title": title or known["title"],
                           "address": known["address"] or address}  # fmt: skip
    return facts


def _links() -> list[Link]:
    """A table that has been loaded comes from the files it was loaded from, not from others its contract names."""
    rows = list(Edge.objects.order_by("id").values_list("owner", "source", "target", "version"))
    loaded = {target for owner, source, target, _version in rows if owner == OBSERVED and source.startswith("file:")}
    return [
        Link(source, target, owner == OBSERVED, version)
        for owner, source, target, version in rows
        if not (owner == CATALOGUE and target in loaded)
    ]


def _as_dict(fact: Fact) -> dict[str, Any]:
    return {name: getattr(fact, name) for name in Fact.__slots__}


def known(name: str) -> Graph:
    """The graph, if it has a node of that name.

    Raises:
        NodeNotFound: names the nearest.
    """
    found = graph()
    if name not in found:
        raise missing(name)
    return found


def missing(name: str) -> NodeNotFound:
    """The error for a name that is no node, with the nearest declared one (file names are not told to everybody)."""
    facts = graph().facts.values()
    return NodeNotFound(name=name, nearest=nearest(name, [each.name for each in facts if each.declared]) or "—")


def upstream(name: str, depth: int | None = None) -> list[Node]:
    found = known(name)
    return nodes(found, found.upstream(name, depth))


def downstream(name: str, depth: int | None = None) -> list[Node]:
    found = known(name)
    return nodes(found, found.downstream(name, depth))


def node(name: str) -> Node:
    return nodes(known(name), {name: 0})[0]


def nodes(found: Graph, distances: dict[str, int]) -> list[Node]:
    """The nodes of a walk with all that is known of them."""
    kept = snapshot()
    kept = (kept if kept.graph is found else Snapshot("", found)).freshen()
    lights = lights_of(kept, distances)
    return [_node(found, name, distance, lights, kept.behind) for name, distance in distances.items()]


def _node(found: Graph, name: str, distance: int, lights: dict[str, str], late: dict[str, Staleness]) -> Node:
    fact, heritage = found.facts[name], found.heritage[name]
    return Node(
        name, fact.kind, fact.title, fact.address, distance, heritage.level, heritage.inherited, fact.provider,
        in_order(heritage.owners), fact.state, fact.ended, fact.error, lights.get(name, ""),
        late[name].reason if name in late else "",
    )  # fmt: skip


@lru_cache(maxsize=4096)  # neighbours have the same owners, and sorting them is what takes longest
def in_order(owners: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(owners))


ORDER = ("green", "yellow", "red")


def lights_of(kept: Snapshot, names: Iterable[str]) -> dict[str, str]:
    """Lights of tables and indicators, as the features that judge them say; of several answers the worst."""
    facts, lights = kept.graph.facts, kept.lights
    asked = [name for name in names if name not in lights and facts[name].kind in ("resource", "model", "indicator")]
    fresh = dict.fromkeys(asked, "")
    for answer in hooks.resource_lights(asked) if asked else ():
        for name, light in answer.items():
            if light in ORDER and (not fresh.get(name) or ORDER.index(light) > ORDER.index(fresh[name])):
                fresh[name] = light
    lights.update(fresh)
    return lights


def staleness(names: Sequence[str]) -> dict[str, Staleness]:
    late = snapshot().freshen().behind
    return {name: late.get(name) or Staleness(name, False) for name in names}


def causes(name: str) -> list[Trouble]:
    """Nodes from ``name`` upward that failed, are behind by themselves, or have red quality; nearest first."""
    found = known(name)
    walk = {name: 0, **found.upstream(name)}
    reasons = {each.name: _reasons(each) for each in nodes(found, walk)}
    bad = [each for each, why in reasons.items() if why]
    below = found.below(bad)
    shown = {each.name: each for each in nodes(found, {each: walk[each] for each in bad})}
    return [Trouble(shown[each], reasons[each], each not in below) for each in bad]


def _reasons(each: Node) -> tuple[str, ...]:
    found = {
        "failed": each.state == "FAIL",
        "red": each.light == "red",
        each.stale: each.stale not in ("", "stale_input"),
    }
    return tuple(reason for reason, holds in found.items() if holds)


def search(text: str, limit: int = 20) -> list[Node]:
    """Nodes whose name or title contains the text; those with that title first, then those that begin with it."""
    found, wanted = graph(), text.strip().lower()
    hits = [
        (fact.title.lower() != wanted, not name.lower().startswith(wanted), len(name), name)
        for name, fact in found.facts.items()
        if wanted in name.lower() or wanted in fact.title.lower()
    ]
    return nodes(found, {name: 0 for *_rank, name in sorted(hits)[:limit]})
