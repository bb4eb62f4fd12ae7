"""Code lists: the codes of a standard with names, accepted spellings and periods of validity.

Validity is by whole days, both ends included; an empty end is open. "As of" a day, a spelling means one thing:

1. the code, name or alias of an entry valid on that day (codes before names before aliases), else
2. a code, name or alias that was valid earlier, if a successor — or a later entry of the same code — is valid that day.

A spelling that means two things at the first of these that knows it is ambiguous: it maps to nothing and is listed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

import pyarrow as pa

from ganyun.features.standards.rules.spellings import CODE
from ganyun.features.standards.rules.types import Words


def spelling_key(text: str) -> str:
    """How spellings are compared: half-width, upper-case, without blanks."""
    return CODE.normalise(text)


def sql_spelling(column: str) -> str:
    """SQL of :func:`spelling_key`, to join a column with the ``value`` of :meth:`CodeList.mapping`."""
    return CODE.sql_normalise(f"CAST({column} AS VARCHAR)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One code during one period. ``more`` holds the further columns the list declares; ``line`` is its place."""

    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None
    parent: str = ""
    aliases: tuple[str, ...] = ()
    successor: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    line: int | None = None

    def valid(self, day: date) -> bool:
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def overlaps(self, other: "Entry") -> bool:
        return (self.valid_from or date.min) <= (other.valid_to or date.max) and (other.valid_from or date.min) <= (
            self.valid_to or date.max
        )


@dataclass(frozen=True, slots=True)
class _Index:
    found: dict[str, Entry]
    ambiguous: dict[str, tuple[str, ...]]


@dataclass(frozen=True, eq=False)
class CodeList:
    """A list with its head. ``mark`` is the confidence of the content (● ◐ ○); ``cloud`` the pack it comes from.

    ``as_of=None`` means today everywhere.
    """

    code: str
    title: Words
    source: str
    mark: str
    cloud: str
    every: tuple[Entry, ...]
    columns: Mapping[str, Words] = field(default_factory=dict)
    note: Words | None = None

    def entries(self, as_of: date | None = None) -> list[Entry]:
        """The entries valid on a day, in the order of the file."""
        day = as_of or date.today()
        return [each for each in self.every if each.valid(day)]

    def codes(self, as_of: date | None = None) -> list[str]:
        """The codes valid on a day."""
        return [each.code for each in self.entries(as_of)]

    def find(self, value: str | None, as_of: date | None = None) -> Entry | None:
        """What a code, name or alias means on a day; ``None`` when nothing or more than one thing.

        >>> divisions.find("南昌").code
        '360100'
        """
        return None if value is None else self._index(as_of).found.get(spelling_key(value))

    def mapping(self, as_of: date | None = None) -> pa.Table:
        """Every accepted spelling on a day with its standard code and name: ``value``, ``code``, ``name`` (strings).

        Join ``value`` with ``sql_spelling(column)``. It is unique; spellings also stand there as the list writes them,
        so that a join on the bare text finds them too.
        """
        found = dict(self._index(as_of).found)
        for entry in self.every:
            for text in (entry.code, entry.name, *entry.aliases):
                if (meant := found.get(spelling_key(text))) is not None:
                    found.setdefault(text, meant)
        return pa.table(
            {
                "value": pa.array(list(found), pa.string()),
                "code": pa.array([each.code for each in found.values()], pa.string()),
                "name": pa.array([each.name for each in found.values()], pa.string()),
            }
        )

    def ambiguous(self, as_of: date | None = None) -> dict[str, tuple[str, ...]]:
        """Spellings that mean several codes on a day, with those codes; :meth:`mapping` leaves them out."""
        return self._index(as_of).ambiguous

    def history(self, code: str) -> list[Entry]:
        """All entries connected with a code over time, oldest first: its own, its predecessors, its successors."""
        codes, size = {code}, 0
        while len(codes) > size:
            size = len(codes)
            for each in self.every:
                if each.successor and (each.code in codes or each.successor in codes):
                    codes |= {each.code, each.successor}
        return sorted((each for each in self.every if each.code in codes), key=lambda each: each.valid_from or date.min)

    def children(self, code: str, as_of: date | None = None) -> list[Entry]:
        """The entries right below a code on a day."""
        return [each for each in self.entries(as_of) if each.parent == code]

    def _index(self, as_of: date | None) -> _Index:
        return _index(self, as_of or date.today())


@lru_cache(maxsize=64)  # a load asks for one day many times; a list is replaced, never changed, so nothing goes stale
def _index(codes: CodeList, day: date) -> _Index:
    current = codes.entries(day)
    by_code = {each.code: each for each in current}
    successors = {each.code: each.successor for each in codes.every if each.successor}
    former = [
        (each, heir)
        for each in codes.every
        if each.valid_to and each.valid_to < day and (heir := _heir(each, by_code, successors))
    ]
    layers: list[Iterator[tuple[str, Entry]]] = [
        ((each.code, each) for each in current),
        ((each.name, each) for each in current),
        ((alias, each) for each in current for alias in each.aliases),
        ((text, heir) for each, heir in former for text in (each.code, each.name, *each.aliases)),
    ]
    found: dict[str, Entry] = {}
    ambiguous: dict[str, tuple[str, ...]] = {}
    for layer in layers:
        meanings: dict[str, dict[str, Entry]] = {}
        for text, entry in layer:
            meanings.setdefault(spelling_key(text), {})[entry.code] = entry
        for value, entries in meanings.items():
            if value in found or value in ambiguous:
                continue
            if len(entries) == 1:
                found[value] = next(iter(entries.values()))
            else:
                ambiguous[value] = tuple(sorted(entries))
    return _Index(found, ambiguous)


def _heir(entry: Entry, current: Mapping[str, Entry], successors: Mapping[str, str]) -> Entry | None:
    """The entry valid on the day that took over from a former one, through several changes if need be."""
    code, seen = entry.successor or entry.code, set[str]()
    while code not in seen:
        if code in current:
            return current[code]
        seen.add(code)
        code = successors.get(code, code)
    return None
