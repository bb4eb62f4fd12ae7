"""Charts as HTML that reads without JavaScript: a box for ECharts, and the same data as a table behind "数据表"."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import orjson
from django.utils.translation import gettext

from ganyun.kit.pages import words

ROWS_SHOWN = 200
"""The table is the reading aid of a chart, not its export."""


@dataclass(frozen=True, slots=True)
class Table:
    """The text alternative of a chart; ``left_out`` rows were too many to show."""

    columns: list[str]
    rows: list[list[str]]
    left_out: int = 0


def to_json(value: Any) -> str:
    """JSON that ECharts reads: NaN becomes null, dates ISO 8601, decimals numbers."""
    return orjson.dumps(value, default=_plain, option=orjson.OPT_NON_STR_KEYS).decode()


def has_data(option: Any) -> bool:
    """Whether an ECharts option would draw anything."""
    if not isinstance(option, Mapping):
        return False
    if _dataset(option):
        return True
    return any(_points(series) for series in _series(option))


def table_of(option: Mapping[str, Any]) -> Table:
    """The data of an option as rows: categories down, series across; a pie or scatter as pairs."""
    dataset = _dataset(option)
    if dataset:
        columns, rows = dataset
    else:
        categories = _categories(option)
        columns, rows = _by_category(option, categories) if categories else _by_point(option)
    return Table(
        [_text(each) for each in columns],
        [[_text(cell) for cell in row] for row in rows[:ROWS_SHOWN]],
        max(0, len(rows) - ROWS_SHOWN),
    )


def _series(option: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = option.get("series") or []
    every = [each for each in (found if isinstance(found, list | tuple) else [found]) if isinstance(each, Mapping)]
    return [each for each in every if not _is_hidden(each)]


def _is_hidden(series: Mapping[str, Any]) -> bool:
    """What has no tooltip is drawn for another series' sake (the fill of a band): the table leaves it out too."""
    tooltip = series.get("tooltip")
    return isinstance(tooltip, Mapping) and tooltip.get("show") is False


def _points(series: Mapping[str, Any]) -> list[Any]:
    data = series.get("data")
    return list(data) if isinstance(data, Iterable) and not isinstance(data, str | Mapping) else []


def _dataset(option: Mapping[str, Any]) -> tuple[list[Any], list[list[Any]]] | None:
    dataset = option.get("dataset")
    dataset = dataset[0] if isinstance(dataset, list) and dataset else dataset
    source = dataset.get("source") if isinstance(dataset, Mapping) else None
    if isinstance(source, Mapping) and source:
        columns = list(source)
        return columns, [list(row) for row in zip(*source.values(), strict=False)]
    if not isinstance(source, Sequence) or isinstance(source, str) or not source:
        return None
    if isinstance(source[0], Mapping):
        columns = list(source[0])
        return columns, [[row.get(column) for column in columns] for row in source]
    rows = [list(row) for row in source if isinstance(row, list | tuple)]
    return (rows[0], rows[1:]) if len(rows) > 1 else None


def _categories(option: Mapping[str, Any]) -> list[Any]:
    for name in ("xAxis", "yAxis"):
        axis = option.get(name)
        axis = axis[0] if isinstance(axis, list) and axis else axis
        if isinstance(axis, Mapping) and axis.get("data"):
            return list(axis["data"])
    return []


def _by_category(option: Mapping[str, Any], categories: list[Any]) -> tuple[list[Any], list[list[Any]]]:
    many = _series(option)
    if any(isinstance(_value(point), list | tuple) for series in many for point in _points(series)[:1]):
        return _by_point(option)
    names = [series.get("name") or gettext("数值") for series in many]
    columns = [_points(series) for series in many]
    rows = [
        [category, *(_value(data[index]) if index < len(data) else None for data in columns)]
        for index, category in enumerate(categories)
    ]
    return ["", *names], rows


def _by_point(option: Mapping[str, Any]) -> tuple[list[Any], list[list[Any]]]:
    rows: list[list[Any]] = []
    for series in _series(option):
        for index, point in enumerate(_points(series)):
            name = point.get("name", index + 1) if isinstance(point, Mapping) else None
            value = _value(point)
            cells = list(value) if isinstance(value, list | tuple) else [value]
            if name is None and len(cells) == 1:
                name = index + 1
            rows.append([series.get("name", ""), *([] if name is None else [name]), *cells])
    width = max((len(row) for row in rows), default=0)
    if all(not row[0] for row in rows):
        rows, width = [row[1:] for row in rows], width - 1
    blank = [""] * max(0, width - 1)
    return [*blank, gettext("数值")], [row + [""] * (width - len(row)) for row in rows]


def _value(point: Any) -> Any:
    return point.get("value") if isinstance(point, Mapping) else point


def _text(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("value", "")
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return words.number(value)
    return words.NOTHING if value is None else str(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Iterable):
        return list(value)
    return str(value)
