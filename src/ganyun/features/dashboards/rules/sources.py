"""What a chart draws from: the columns of one table, and which of them tell time and place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

MASKED_FROM = 3

_KINDS = {
    "number": ("TINYINT", "SMALLINT", "INT", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
               "FLOAT", "DOUBLE", "REAL", "DECIMAL", "NUMERIC"),
    "time": ("DATE", "TIMESTAMP", "DATETIME"),
    "boolean": ("BOOL",),
    "text": ("VARCHAR", "TEXT", "STRING", "CHAR", "ENUM", "UUID"),
}  # fmt: skip

TIMES = ("date", "day", "month", "quarter", "year", "time", "at")
PLACES = ("division_code", "division", "county_code", "county", "city_code", "city", "province_code", "province")
"""Names by which a column is taken for the time or the division when the file names none; the finest place first."""


def kind_of(type_: str) -> str:
    """``number | time | boolean | text | other`` of DuckDB's spelling of a type."""
    upper = type_.strip().upper()
    if upper.endswith("]") or upper.startswith(("STRUCT", "MAP", "LIST", "INTERVAL")):
        return "other"
    return next((kind for kind, starts in _KINDS.items() if upper.startswith(starts)), "other")


@dataclass(frozen=True)
class Column:
    """One column of a table; ``masked`` is the SQL that shows it when its level forbids the value itself."""

    name: str
    type: str
    title: str = ""
    unit: str = ""
    level: int = 1
    code_list: str = ""
    masked: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.type)

    @property
    def is_year(self) -> bool:
        """A whole number that counts years."""
        return self.kind == "number" and re.fullmatch(r"(.*_)?years?", self.name.lower()) is not None

    @property
    def tells_time(self) -> bool:
        return self.kind == "time" or self.is_year


@dataclass(frozen=True)
class Indicator:
    """What a chart needs to know of a named measure. Its values are a table of their own: ``time``, ``division``,
    ``division_code``, the dimensions, ``value``, ``n``, ``light``; where an axis is null, the row adds up over it.
    """

    name: str  # cloud.code
    title: str
    unit: str = ""
    better: str = ""  # higher | lower | none
    target: float | None = None
    by_time: bool = False
    by_division: bool = False
    dimensions: tuple[str, ...] = ()
    roll_up: bool = True  # there is a row for all divisions together
    focus: str = ""  # the division that stands for all
    every: str = ""  # day | week | month | quarter | year: how often it comes

    @property
    def table(self) -> str:
        return f"indicator.{self.name}"

    @property
    def is_share(self) -> bool:
        """A share of one, shown as per cent."""
        return self.unit == "%"

    @property
    def axes(self) -> tuple[str, ...]:
        """The columns over which there are sums."""
        return (*(("division",) if self.by_division else ()), *self.dimensions)


def indicator_columns(indicator: Indicator, titles: Mapping[str, str] | None = None) -> dict[str, "Column"]:
    """The columns of an indicator's table of values."""
    words = titles or {}
    places = {"division": "divisions", "division_code": "divisions"}
    columns = [("time", "DATE")] if indicator.by_time else []
    columns += [(name, "VARCHAR") for name in places] if indicator.by_division else []
    columns += [(name, "VARCHAR") for name in indicator.dimensions]
    columns += [("value", "DOUBLE"), ("n", "BIGINT"), ("light", "VARCHAR")]
    return {
        name: Column(
            name, type_, words.get(name, ""), indicator.unit if name == "value" else "", 1, places.get(name, "")
        )
        for name, type_ in columns
    }


@dataclass(frozen=True)
class Source:
    """A table (or an indicator's table of values) as a chart sees it."""

    table: str  # in the lake
    columns: Mapping[str, Column]
    title: str = ""
    keys: tuple[str, ...] = ()
    indicator: Indicator | None = None
    personal: bool = False  # holds fields of level 3 and above: groups are not shown below ten rows

    @property
    def name(self) -> str:
        """Its name in the lineage."""
        return self.table

    def column(self, name: str) -> Column | None:
        return self._by_name.get(name.lower())

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {name.lower(): column for name, column in self.columns.items()}

    def time_column(self, stated: str = "", x: str = "") -> str:
        """The column that tells time: the one stated, the x axis, a key, or the first there is."""
        if stated:
            return stated if self.column(stated) else ""
        known = [column.name for column in self.columns.values() if column.tells_time]
        for name in (x, *self.keys):
            if name in known:
                return name
        if known:
            return known[0]
        texts = (column.name for column in self.columns.values() if column.kind == "text")
        return next((name for name in texts if name.lower() in TIMES), "")

    def division_column(self, stated: str = "") -> str:
        """The column that tells the division: the one stated, one of that code list, or by name."""
        if stated:
            return stated if self.column(stated) else ""
        if self.indicator:
            return "division" if self.indicator.by_division else ""
        listed = [column.name for column in self.columns.values() if "divisions" in column.code_list.split(".")]
        rank = {name: place for place, name in enumerate(PLACES)}
        if listed:
            return min(listed, key=lambda name: rank.get(name.lower(), len(PLACES)))
        named = [column.name for column in self.columns.values() if column.name.lower() in rank]
        return min(named, key=lambda name: rank[name.lower()], default="")
