"""Relations with the sources of their columns, and what the names in a SELECT mean."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

Sources = frozenset[str]
"""Columns of catalogued tables, ``cloud.table.column``."""

NOTHING: Sources = frozenset()


class Untraceable(Exception):
    """A name or a construct that is not understood; the caller falls back to every column of every input."""


class Relation:
    """The columns of a table, a CTE or a subquery in order, each with its sources.

    ``open`` are the sources of columns whose names only the engine knows (a pivot, ``COLUMNS(…)``); ``None``: all
    columns are named.
    """

    def __init__(self, columns: Iterable[tuple[str, Sources]], open: Sources | None = None) -> None:
        self.columns = tuple(columns)
        self.open = open
        self._by_name: dict[str, Sources] = {}
        for name, sources in self.columns:
            self._by_name[name.lower()] = self._by_name.get(name.lower(), NOTHING) | sources

    @property
    def every(self) -> Sources:
        """The sources of all columns together."""
        return union(self._by_name.values()) | (self.open or NOTHING)

    @property
    def names(self) -> list[str]:
        return [name for name, _sources in self.columns]

    def find(self, name: str) -> Sources | None:
        """The sources of a column, whatever the case of its name; ``None``: no such column is known."""
        return self._by_name.get(name)

    def renamed(self, names: Sequence[str]) -> "Relation":
        """The first columns under other names, as in ``t(a, b)``; an open relation gains the names it lacks."""
        if not names:
            return self
        kept = [(names[i] if i < len(names) else name, sources) for i, (name, sources) in enumerate(self.columns)]
        if self.open is not None:
            kept += [(name, self.open) for name in names[len(kept) :]]
        return Relation(kept, self.open)

    def merged(self, other: "Relation", by_name: bool = False) -> "Relation":
        """Rows of both, as UNION puts them together."""
        if self.open is not None or other.open is not None or (not by_name and len(self.columns) != len(other.columns)):
            return Relation((), self.every | other.every)
        if not by_name:
            pairs = zip(self.columns, other.columns, strict=True)
            return Relation([(name, sources | more) for (name, sources), (_name, more) in pairs])
        known = {name.lower() for name in self.names}
        both = [(name, sources | (other.find(name.lower()) or NOTHING)) for name, sources in self.columns]
        return Relation(both + [pair for pair in other.columns if pair[0].lower() not in known])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Relation) and (self.columns, self.open) == (other.columns, other.open)

    __hash__ = None  # type: ignore[assignment]


@dataclass(slots=True)
class Item:
    """A relation in FROM: the names it answers to, and the columns that USING has merged into an earlier one."""

    names: frozenset[str]
    relation: Relation
    hidden: set[str] = field(default_factory=set)

    def starred(self) -> Iterator[tuple[str, Sources]]:
        return (pair for pair in self.relation.columns if pair[0].lower() not in self.hidden)


@dataclass(slots=True)
class Scope:
    """What the names of one SELECT mean; a name that is not known here may be one of the SELECT around it."""

    tables: Mapping[str, Relation]
    outer: "Scope | None" = None
    items: list[Item] = field(default_factory=list)
    aliases: dict[str, Sources] = field(default_factory=dict)
    windows: dict[str, Sources] = field(default_factory=dict)
    using: dict[str, Sources] = field(default_factory=dict)
    projected: bool = False  # from now on a name may as well be an alias, even where a table has such a column
    rows: Sources = NOTHING

    def find(self, parts: Sequence[str]) -> Sources | None:
        """The sources of a column as it is written (``a``, ``t.a``, ``cloud.table.a``, ``struct.a``)."""
        guesses: Sources | None = None
        scope: Scope | None = self
        while scope is not None:
            closed, opened = scope._here(parts)
            if closed is not None:
                return closed | (guesses or NOTHING)
            if opened is not None:  # it may be this one; it may also be one further out
                guesses = opened | (guesses or NOTHING)
            scope = scope.outer
        return guesses

    def _here(self, parts: Sequence[str]) -> tuple[Sources | None, Sources | None]:
        closed: list[Sources] = []
        opened: list[Sources] = []
        for item in self.items:
            for length in range(1, len(parts)):
                if ".".join(parts[:length]) in item.names:
                    self._add(item.relation, parts[length], closed, opened)
        if not closed and not opened:
            self._unqualified(parts[0], closed, opened)
        return (union(closed) if closed else None), (union(opened) if opened else None)

    def _unqualified(self, name: str, closed: list[Sources], opened: list[Sources]) -> None:
        for item in self.items:
            if name not in item.hidden:
                self._add(item.relation, name, closed, opened)
        if name in self.using:
            closed.append(self.using[name])
        if name in self.aliases and (self.projected or not closed):
            closed += [self.aliases[name], *opened]
        if not closed:  # the whole row as a value
            closed += [item.relation.every for item in self.items if name in item.names]

    @staticmethod
    def _add(relation: Relation, name: str, closed: list[Sources], opened: list[Sources]) -> None:
        found = relation.find(name)
        if found is not None:
            closed.append(found)
        elif relation.open is not None:
            opened.append(relation.open)
        elif name == "rowid":
            closed.append(NOTHING)

    @property
    def every(self) -> Sources:
        return union(item.relation.every for item in self.items)

    def star(self, of: str = "") -> Relation:
        """The columns of ``*`` or of ``t.*``."""
        items = [item for item in self.items if not of or of in item.names]
        if of and not items:
            if self.outer is None:
                raise Untraceable(f"{of}.*")
            return self.outer.star(of)
        opened = [item.relation.open for item in items if item.relation.open is not None]
        if of:
            columns = [pair for item in items for pair in item.relation.columns]
        else:
            columns = [(name, self.using.get(name.lower(), sources)) for item in items
                       for name, sources in item.starred()]  # fmt: skip
        return Relation(columns, union(opened) if opened else None)


def union(parts: Iterable[Sources]) -> Sources:
    return NOTHING.union(*parts)
