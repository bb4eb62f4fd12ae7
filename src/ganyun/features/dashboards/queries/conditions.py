"""What the reader's choice means for one query: conditions, and the filters that it cannot follow."""

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from ganyun.features.dashboards.queries import places
from ganyun.features.dashboards.queries.lake import Lake
from ganyun.features.dashboards.rules.chosen import Chosen
from ganyun.features.dashboards.rules.page import DIVISION, TIME, Board
from ganyun.features.dashboards.rules.plans import Plan, empty, equals, in_period, present
from ganyun.features.dashboards.rules.sources import Source


def conditions(
    board: Board, chosen: Chosen, lake: Lake, source: Source, plan: Plan
) -> tuple[list[exp.Expression], list[str]]:
    """``(conditions, names of filters that this query has no column for)``."""
    found: list[exp.Expression] = []
    ignored: list[str] = []
    if chosen.since or chosen.until:
        if plan.time and source.column(plan.time):
            found += in_period(source, plan.time, chosen.since, chosen.until)
        else:
            ignored.append(TIME)
    if source.indicator:
        found += _levels(board, chosen, lake, source, plan)
    if chosen.division and not plan.division:
        ignored.append(DIVISION)
    elif chosen.division and plan.narrowed and not source.indicator:
        found.append(equals(plan.division, lake.inside(source, plan.division, chosen.division)))
    for name, value in chosen.values:
        declared = board.filter(name)
        column = source.column(declared.over) if declared else None
        if column is None:
            ignored.append(name)
        elif column.name not in plan.rolled:
            found.append(equals(column.name, [typed(column.kind, value)]))
    return found, ignored


def _levels(board: Board, chosen: Chosen, lake: Lake, source: Source, plan: Plan) -> Iterator[exp.Expression]:
    """The rows of an indicator's table that are meant: which of its sums, which of its single values."""
    indicator = source.indicator
    assert indicator is not None
    if indicator.by_time:
        yield present("time")
    for axis in plan.spread:
        yield present(axis)
        if axis == "division" and chosen.division and plan.narrowed:
            yield equals(axis, lake.inside(source, axis, chosen.division))
    values = {declared.over: value for name, value in chosen.values if (declared := board.filter(name))}
    for axis in plan.rolled:
        wanted = chosen.division or (places.code_of(indicator.focus) if indicator.focus else "")
        if axis != "division":
            yield equals(axis, [values[axis]]) if axis in values else empty(axis)
        elif wanted:
            yield equals(axis, [value for value, code in lake.codes(source, axis).items() if code == wanted])
        elif indicator.roll_up:
            yield empty(axis)


def typed(kind: str, value: str) -> Any:
    """A value of the address in the type of its column; what cannot be is a value that no row has."""
    if kind == "number":
        try:
            return float(value) if "." in value else int(value)
        except ValueError:
            return value
    return value.lower() == "true" if kind == "boolean" else value
