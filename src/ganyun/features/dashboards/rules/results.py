"""What a plan's query brought back, and how its cells read."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from ganyun.features.dashboards.rules.plans import AT, COUNT, TOTAL, Out


@dataclass(frozen=True)
class Result:
    """Rows of one plan. ``total``: how many there would be without the limit; ``averaged``: some stand for several."""

    outs: tuple[Out, ...]
    table: pa.Table
    total: int = 0
    values: int = 0  # of the dimension of which only the largest were kept
    averaged: bool = False
    at: date | None = None  # the one moment that all rows tell of

    @classmethod
    def of(cls, outs: tuple[Out, ...], found: pa.Table) -> "Result":
        """From the query's table with its helping columns."""
        total = _first(found, TOTAL) or 0
        values = _first(found, "__values") or 0
        plain = any(out.role == "measure" and not out.expression.aggregate for out in outs)
        counts = found.column(COUNT).to_pylist() if COUNT in found.column_names and plain else []
        at = next((each for each in found.column(AT).to_pylist() if each), None) if AT in found.column_names else None
        return cls(outs, found.select([out.name for out in outs]), total, values, any((n or 0) > 1 for n in counts), at)

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """As plain values: dates stay dates, what is not finite is nothing."""
        columns = {name: [plain(value) for value in self.table.column(name).to_pylist()] for name in self.names}
        return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]

    @property
    def names(self) -> list[str]:
        return [out.name for out in self.outs]

    @property
    def cut(self) -> bool:
        return self.total > int(self.table.num_rows)

    def out(self, name: str) -> Out:
        return next(each for each in self.outs if each.name == name)

    @property
    def measures(self) -> list[Out]:
        return [out for out in self.outs if out.role == "measure"]

    def dimension_values(self, name: str) -> list[Any]:
        """The distinct values of a column in order of appearance."""
        return list(dict.fromkeys(row[name] for row in self.rows))


@dataclass(frozen=True)
class Places:
    """Names of divisions: what a stored value means, and how the reader calls it."""

    codes: Mapping[str, str] = field(default_factory=dict)  # value as stored → code
    names: Mapping[str, str] = field(default_factory=dict)  # code → name

    def name(self, value: Any) -> str:
        code = self.codes.get(str(value))
        return self.names.get(code, str(value)) if code else str(value)


def plain(value: Any) -> Any:
    """A value that JSON and people can read."""
    if isinstance(value, Decimal):
        value = float(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, datetime | date | int | str | bool) or value is None:
        return value
    return str(value)


def rounded(value: Any) -> Any:
    """Six digits say all that a figure can show."""
    if not isinstance(value, float) or value == 0:
        return value
    digits = 5 - math.floor(math.log10(abs(value)))
    found = round(value, digits)
    return int(found) if found.is_integer() and abs(found) < 1e15 else found


def period_of(values: list[Any]) -> str:
    """``hour | day | month | year``: the coarsest that all these moments are whole of."""
    moments = [value for value in values if isinstance(value, date)]
    if any(isinstance(value, datetime) and (value.hour or value.minute or value.second) for value in moments):
        return "hour"
    if any(value.day != 1 for value in moments):
        return "day"
    if any(value.month != 1 for value in moments) or len(moments) < 2:
        return "month"
    return "year"


_FORMATS = {"year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d", "hour": "%Y-%m-%d %H:%M"}


def moment(value: Any, period: str) -> str:
    """A moment as it is written at that period."""
    return value.strftime(_FORMATS[period]) if isinstance(value, date) else str(value)


def label(value: Any, out: Out, places: Places, period: str = "day") -> str:
    """How a value of a dimension reads."""
    if value is None or value == "":
        return _("（空）")
    if out.division:
        return places.name(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, date):
        return moment(value, period)
    return str(rounded(value))


def _first(table: pa.Table, name: str) -> int | None:
    if name not in table.column_names or not table.num_rows:
        return None
    value = table.column(name)[0].as_py()
    return None if value is None else int(value)
