"""Answers kept in this process: a table's version never changes its rows, so what was computed from it stays right."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar, cast

T = TypeVar("T")

ENTRIES = 4096
BYTES = 64 * 1024 * 1024


class Kept:
    """The answers used last, by key, within a number and a size. Threads share it."""

    def __init__(self, entries: int = ENTRIES, most: int = BYTES) -> None:
        self._entries, self._most = entries, most
        self._found: OrderedDict[Hashable, tuple[object, int]] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> object | None:
        """The answer, or ``None``."""
        with self._lock:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def put(self, key: Hashable, value: object, size: int = 256) -> None:
        with self._lock:
            if key in self._found:
                self._size -= self._found.pop(key)[1]
            self._found[key] = (value, size)
            self._size += size
            while len(self._found) > self._entries or self._size > self._most:
                self._size -= self._found.popitem(last=False)[1][1]

    def of(self, key: Hashable, make: Callable[[], T], size: Callable[[T], int] = lambda value: 256) -> T:
        """The answer, made when it is not there."""
        found = self.get(key)
        if found is None:
            found = make()
            self.put(key, found, size(found))
        return cast(T, found)

    def clear(self) -> None:
        with self._lock:
            self._found.clear()
            self._size = 0


answers = Kept()
"""Results of charts, by page, chart, filters and versions."""

facts = Kept(entries=1024)
"""Distinct values and extents of columns, by table, version and column."""

cubes = Kept(entries=64)
"""Groupings of large tables, by table, version and what they group by."""

texts = Kept(entries=16, most=2 * BYTES)
"""Columns of tables that are searched, by table, version and columns."""
