"""One look into the lake for a whole page: a locked connection over the tables that this reader may read."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from typing import Any

import pyarrow as pa
from django.conf import settings

from ganyun.engine.port import BadSQL, engine
from ganyun.features.dashboards.queries import cache, places
from ganyun.features.dashboards.queries.sources import Sources
from ganyun.features.dashboards.rules.charts.chart import Chart
from ganyun.features.dashboards.rules.sources import Source
from ganyun.kernel.errors import GanyunError

MOST_VALUES = 5_000
"""Distinct values of a column that are looked at."""


class Lake:
    """Opens when the first question is new, closes with its block; answers about columns are kept by version."""

    def __init__(self, sources: Sources, charts: Sequence[Chart]) -> None:
        self.sources = sources
        self._charts = charts
        self._stack = ExitStack()
        self._connection: Any = None
        self._registered: set[str] = set()

    def __enter__(self) -> "Lake":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection = None
        self._registered.clear()
        self._stack.close()

    def table(self, sql: str) -> pa.Table:
        """The result of a SELECT.

        Raises:
            BadSQL: with the engine's words: a cast that fails on some row, a type that changed.
        """
        try:
            found: pa.Table = self._open().sql(sql).to_arrow_table()
        except GanyunError:
            raise
        except Exception as error:
            raise BadSQL(reason=str(error).splitlines()[0][:300]) from error
        return found

    def register(self, name: str, make: Callable[[], object]) -> None:
        """Makes a table of this process known to the SQL of this block, once."""
        if name not in self._registered:
            self._open().register(name, make())
            self._registered.add(name)

    def values(self, source: Source, name: str) -> list[Any]:
        """The distinct values of a column as people may see them, in order."""
        column = source.column(name)
        if column is None:
            return []
        inner = f"SELECT {column.masked or quoted(column.name)} AS value FROM {quoted(*source.table.split('.'))}"
        sql = f"SELECT DISTINCT value FROM ({inner}) WHERE value IS NOT NULL ORDER BY 1 LIMIT {MOST_VALUES}"
        key = ("values", *self.version(source), column.name, column.masked)
        return cache.facts.of(key, lambda: self._first(sql), lambda made: 64 * len(made) + 64)

    def extent(self, source: Source, name: str) -> tuple[date | None, date | None]:
        """The first and last moment of a date column; nothing of any other."""
        column = source.column(name)
        if column is None or column.masked or column.kind != "time":
            return None, None
        inner = quoted(column.name)
        sql = f"SELECT unnest([min({inner}), max({inner})])::DATE AS value FROM {quoted(*source.table.split('.'))}"
        made = cache.facts.of(("extent", *self.version(source), column.name), lambda: self._first(sql))
        return made[0], made[1]

    def codes(self, source: Source, name: str) -> dict[str, str]:
        """Value of a division column → its code, of those that are known."""
        return places.codes_of(str(value) for value in self.values(source, name))

    def inside(self, source: Source, name: str, division: str) -> list[Any]:
        """The values of a division column that mean a division or a part of it."""
        codes = self.codes(source, name)
        known = ((value, codes.get(str(value), "")) for value in self.values(source, name))
        return [value for value, code in known if code and places.lies_in(code, division)]

    def versions(self, chart: Chart) -> tuple[tuple[str, int | None], ...]:
        """What a chart reads, each at its newest version."""
        found = [self.sources.table(name) for name in chart.tables]
        found += [self.sources.indicator(name) for name in chart.indicators]
        return tuple((each.name, each.version) for each in found)

    def _first(self, sql: str) -> list[Any]:
        found: list[Any] = self.table(sql).column(0).to_pylist()
        return found

    def version(self, source: Source) -> tuple[Any, ...]:
        """Lake, table and version: what an answer about its columns hangs on."""
        opened = self.sources.indicator(source.indicator.name) if source.indicator else self.sources.table(source.table)
        return str(settings.GANYUN_LAKE_URL), source.table, opened.version

    def _open(self) -> Any:
        if self._connection is None:
            names: Mapping[str, int] = {
                name: version
                for chart in self._charts
                if all(each.state == "ok" for each in self._opened(chart))
                for name, version in self.versions(chart)
                if version is not None
            }
            opening = engine().connect({name: name for name in names}, names, locked=True)
            self._connection = self._stack.enter_context(opening)
        return self._connection

    def _opened(self, chart: Chart) -> list[Any]:
        found = [self.sources.table(name) for name in chart.tables]
        return [*found, *(self.sources.indicator(name) for name in chart.indicators)]


def quoted(*names: str) -> str:
    """A dotted, quoted SQL name."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
