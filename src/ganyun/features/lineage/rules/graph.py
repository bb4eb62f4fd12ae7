"""The graph as plain data, and walks over it. Cycles end a path; they never loop."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Graph:
    """Who feeds whom, both ways."""

    sources: Mapping[str, tuple[str, ...]]
    targets: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, names: Iterable[str], edges: Iterable[tuple[str, str]]) -> "Graph":
        sources: dict[str, dict[str, None]] = {name: {} for name in names}
        targets: dict[str, dict[str, None]] = {name: {} for name in sources}
        for source, target in edges:
            for name in (source, target):
                sources.setdefault(name, {})
                targets.setdefault(name, {})
            if source != target:
                sources[target][source] = None
                targets[source][target] = None
        return cls({k: tuple(v) for k, v in sources.items()}, {k: tuple(v) for k, v in targets.items()})

    def __contains__(self, name: object) -> bool:
        return name in self.sources

    def upstream(self, name: str, depth: int | None = None) -> dict[str, int]:
        """Everything ``name`` comes from, with its distance, nearest first."""
        return _walk(self.sources, name, depth)

    def downstream(self, name: str, depth: int | None = None) -> dict[str, int]:
        """Everything that comes from ``name``, with its distance, nearest first."""
        return _walk(self.targets, name, depth)


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
