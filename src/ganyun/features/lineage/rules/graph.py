"""The graph as plain data: walks over it, and what travels along it. Cycles end a path; they never loop."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from ganyun.features.lineage.rules.records import Staleness

CYCLES: Mapping[str, timedelta] = {
    "realtime": timedelta(days=1),
    "daily": timedelta(days=2),
    "weekly": timedelta(days=10),
    "monthly": timedelta(days=45),
    "quarterly": timedelta(days=120),
    "yearly": timedelta(days=400),
}
"""How old data of an update cycle may be before they are overdue: the cycle and time to deliver. Others never are."""


@dataclass(frozen=True, slots=True)
class Fact:
    """What is known of one node."""

    name: str
    kind: str = "resource"
    title: str = ""
    address: str = ""
    level: int | None = None
    provider: str = ""
    cycle: str = ""
    declared: bool = False
    state: str = ""
    ended: datetime | None = None
    error: str = ""
    version: int | None = None
    good_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Data flows from ``source`` to ``target``. ``version``: that of the source which the last run read."""

    source: str
    target: str
    observed: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Heritage:
    """What a node has from above: the level in force, the highest level above, who provides what it comes from."""

    level: int | None = None
    inherited: int | None = None
    owners: frozenset[str] = frozenset()


class Graph:
    """Nodes and links; a name that only a link mentions is a node too, a link to itself is none."""

    def __init__(self, facts: Iterable[Fact], links: Iterable[Link]) -> None:
        self.facts = {each.name: each for each in facts}
        self.links: dict[tuple[str, str], Link] = {}
        for link in links:
            pair = (link.source, link.target)
            known = self.links.get(pair)
            if link.source != link.target and (known is None or link.observed):
                self.links[pair] = link
        sources: dict[str, list[str]] = {name: [] for name in self.facts}
        targets: dict[str, list[str]] = {name: [] for name in self.facts}
        for source, target in self.links:
            for name in (source, target):
                if name not in self.facts:
                    self.facts[name] = unknown(name)
            sources.setdefault(target, []).append(source)
            targets.setdefault(source, []).append(target)
        self.sources = {name: tuple(each) for name, each in sources.items()}
        self.targets = {name: tuple(each) for name, each in targets.items()}

    def __contains__(self, name: object) -> bool:
        return name in self.facts

    def upstream(self, name: str, depth: int | None = None) -> dict[str, int]:
        """Everything ``name`` comes from, with its distance, nearest first."""
        return _walk(self.sources, name, depth)

    def downstream(self, name: str, depth: int | None = None) -> dict[str, int]:
        """Everything that comes from ``name``, with its distance, nearest first."""
        return _walk(self.targets, name, depth)

    def among(self, names: Iterable[str]) -> list[Link]:
        """The links between these nodes."""
        wanted = names if isinstance(names, (set, frozenset, dict)) else set(names)
        pairs = ((source, name) for name in wanted for source in self.sources.get(name, ()) if source in wanted)
        return [self.links[pair] for pair in pairs]

    @cached_property
    def order(self) -> list[str]:
        """Sources before targets; a cycle is entered at its first node."""
        waiting = {name: len(self.sources.get(name, ())) for name in self.facts}
        ready = deque(name for name, count in waiting.items() if not count)
        left = deque(self.facts)
        done: dict[str, None] = {}
        while len(done) < len(self.facts):
            while not ready:  # all that is left depends on itself
                name = left.popleft()
                if name not in done:
                    ready.append(name)
            name = ready.popleft()
            if name in done:
                continue
            done[name] = None
            for target in self.targets.get(name, ()):
                waiting[target] -= 1
                if not waiting[target]:
                    ready.append(target)
        return list(done)

    def settle(self, step: Callable[[str], bool]) -> None:
        """Calls ``step`` for every node, sources first, and again for the targets of those that it says have changed.

        One pass does for what has no cycles; in a cycle values only grow, so it comes to rest.
        """
        waiting = deque(self.order)
        due = set(waiting)
        while waiting:
            name = waiting.popleft()
            due.discard(name)
            if step(name):
                for target in self.targets.get(name, ()):
                    if target not in due:
                        due.add(target)
                        waiting.append(target)

    @cached_property
    def heritage(self) -> dict[str, Heritage]:
        """Levels and providers, down the graph. A stated level counts, whatever is inherited: a contract says so."""
        found: dict[str, Heritage] = {}

        def step(name: str) -> bool:
            fact = self.facts[name]
            above = [(self.facts[each], found[each]) for each in self.sources.get(name, ()) if each in found]
            levels = [level for _fact, each in above if (level := each.level)]
            raw = [level for fact, each in above for level in (fact.level, each.inherited) if level]
            owners = frozenset[str]().union(*(each.owners | {fact.provider} for fact, each in above)) - {""}
            now = Heritage(fact.level or max(levels, default=None), max(raw, default=None), owners)
            changed = found.get(name) != now
            found[name] = now
            return changed

        self.settle(step)
        return found

    def staleness(self, now: datetime) -> dict[str, Staleness]:
        """The nodes that are behind, each with why and with the inputs that make it so."""
        found: dict[str, Staleness] = {}

        def step(name: str) -> bool:
            fresh = self._stale(name, found, now)
            if fresh is None or found.get(name) == fresh:
                return False
            found[name] = fresh
            return True

        self.settle(step)
        return found

    def _stale(self, name: str, known: Mapping[str, Staleness], now: datetime) -> Staleness | None:
        sources = self.sources.get(name, ())
        newer = tuple(each for each in sources if self._newer(each, name))
        if newer:
            return Staleness(name, True, "newer_input", newer)
        if is_overdue(self.facts[name], now):
            return Staleness(name, True, "overdue")
        behind = tuple(each for each in sources if each in known)
        return Staleness(name, True, "stale_input", behind) if behind else None

    def _newer(self, source: str, target: str) -> bool:
        read, now = self.links[source, target].version, self.facts[source].version
        return read is not None and now is not None and now > read

    def below(self, names: Iterable[str]) -> set[str]:
        """All nodes that come from any of these."""
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            fresh = [each for each in self.targets.get(waiting.pop(), ()) if each not in found]
            found.update(fresh)
            waiting += fresh
        return found


def is_overdue(fact: Fact, now: datetime) -> bool:
    """Whether the update cycle of a table has passed since its data last changed."""
    limit = CYCLES.get(fact.cycle)
    return limit is not None and fact.good_at is not None and now - fact.good_at > limit


def unknown(name: str) -> Fact:
    """A node that nobody declares; its name says what it is."""
    kinds = {"file": "source", "indicator": "indicator", "page": "page", "quarantine": "source"}
    head = name.partition(":")[0] if name.startswith("file:") else name.partition(".")[0]
    return Fact(name, kinds.get(head, "resource"), name.partition(":")[2] if head == "file" else "")


def _walk(steps: Mapping[str, tuple[str, ...]], start: str, depth: int | None) -> dict[str, int]:
    found = {start: 0}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        distance = found[here] + 1
        if depth is not None and distance > depth:
            break
        for each in steps.get(here, ()):
            if each not in found:
                found[each] = distance
                waiting.append(each)
    del found[start]
    return found
