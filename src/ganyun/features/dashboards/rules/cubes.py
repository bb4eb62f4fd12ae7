"""One grouping of a large table that answers all charts of a page, whatever is filtered.

Sums, counts, least and greatest values of small groups add up to those of larger ones, and means and ratios are made
of sums. So the rows are grouped once by all columns that the charts draw or filter by; each chart groups those groups.
What does not add up (medians, distinct counts) is asked of the rows themselves.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import sqlglot
from sqlglot import exp

from ganyun.features.dashboards.rules.expressions import Expression
from ganyun.features.dashboards.rules.plans import COUNT, Out, Plan, rows_of
from ganyun.features.dashboards.rules.sources import Column, Source

GRAINS = ("hour", "day", "month", "quarter", "year")
"""Periods that nest in each other; a week nests in none."""

_ADDED: tuple[tuple[type[exp.Expression], type[exp.Expression]], ...] = (
    (exp.Sum, exp.Sum), (exp.Count, exp.Sum), (exp.CountIf, exp.Sum), (exp.Min, exp.Min), (exp.Max, exp.Max),
)  # fmt: skip
"""Aggregate of rows → aggregate of its groups' values."""


@dataclass(frozen=True)
class Cube:
    """``dimensions``: column → period it is cut to ("" as it is); ``parts``: name → aggregate of rows."""

    table: str
    dimensions: Mapping[str, str]
    parts: Mapping[str, str]

    @property
    def key(self) -> tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]:
        return self.table, tuple(self.dimensions.items()), tuple(self.parts.items())


def cube_for(
    source: Source, plans: Iterable[Plan], columns: Iterable[str], grain: str = "", division: bool = False
) -> Cube | None:
    """The grouping that answers as many of the plans as it can; ``None`` when it would answer fewer than two.

    Args:
        columns: what the reader may narrow by, besides time and division.
        grain: the period to which the reader may choose a time; "" when there is no such choice.
        division: whether the reader may choose a division.
    """
    fitting = [plan for plan in plans if _adds_up(plan, source)]
    if len(fitting) < 2:
        return None
    dimensions: dict[str, str] = {}
    for plan in fitting:
        _add_dimensions(dimensions, plan, source, grain, division)
    for name in columns:
        if column := source.column(name):
            _finer(dimensions, column.name, "")
    parts: dict[str, str] = {}
    for plan in fitting:
        for out in plan.outs:
            if out.role == "measure":
                _split(_measured(out), parts)
    return Cube(source.table, dict(sorted(dimensions.items())), parts)


def _add_dimensions(dimensions: dict[str, str], plan: Plan, source: Source, grain: str, division: bool) -> None:
    """What a plan draws, what it takes its rows by, and what the reader may narrow it by."""
    for out in plan.outs:
        if out.role == "dimension":
            _finer(dimensions, _own_name(source, out.expression.column), out.every)
    for name in (name for where in plan.where for name in where.columns):
        _finer(dimensions, _own_name(source, name), "")
    time = source.column(plan.time) if plan.time and grain else None
    if time:
        _finer(dimensions, time.name, grain if time.kind == "time" else "")
    if plan.division and division:
        _finer(dimensions, _own_name(source, plan.division), "")


def build_cube(cube: Cube, source: Source) -> str:
    """DuckDB SQL that makes the groups."""
    outs = []
    for name, cut in cube.dimensions.items():
        tree: exp.Expression = exp.column(name, quoted=True)
        if cut:
            tree = exp.cast(exp.Anonymous(this="date_trunc", expressions=[exp.Literal.string(cut), tree]), "DATE")
        outs.append(exp.alias_(tree, name, quoted=True))
    trees: dict[str, Any] = {name: sqlglot.parse_one(text, dialect="duckdb") for name, text in cube.parts.items()}
    needed = {column.name.lower() for tree in trees.values() for column in tree.find_all(exp.Column)}
    plan = Plan(source.table, (), where=())
    rows = rows_of(plan, source, (), *cube.dimensions, *needed)
    counted = exp.alias_(exp.Count(this=exp.Star()), COUNT, quoted=True)
    made = [exp.alias_(tree, name, quoted=True) for name, tree in trees.items()]
    select = exp.select(*outs, *made, counted).from_(rows, copy=False)
    return str(select.group_by(*[exp.Literal.number(place + 1) for place in range(len(outs))]).sql(dialect="duckdb"))


def over_cube(
    plan: Plan, source: Source, cube: Cube, name: str, conditions: Iterable[exp.Expression] = ()
) -> tuple[Plan, Source] | None:
    """The plan over the groups (known as ``name``) instead of the rows; ``None`` when they do not answer it."""
    if not _adds_up(plan, source) or any(out.every and not _nests(cube, out) for out in plan.outs):
        return None
    needed = {out.expression.column.lower() for out in plan.outs if out.role == "dimension"}
    needed |= {column for where in plan.where for column in where.columns}
    needed |= {column.name.lower() for each in conditions for column in each.find_all(exp.Column)}
    if needed - {each.lower() for each in cube.dimensions}:
        return None
    parts: dict[str, str] = dict(cube.parts)
    outs = tuple(_over(out, parts) if out.role == "measure" else out for out in plan.outs)
    if parts.keys() - cube.parts.keys():
        return None
    columns = {each: replace(source.columns[each], masked="") for each in cube.dimensions}
    columns |= {part: Column(part, "DOUBLE") for part in (*cube.parts, COUNT)}
    return replace(plan, table=name, outs=outs, counted=COUNT), replace(source, table=name, columns=columns)


def _adds_up(plan: Plan, source: Source) -> bool:
    """Whether groups of rows answer the plan."""
    if not plan.grouped or source.indicator or plan.table != source.table:
        return False
    for out in plan.outs:
        if out.role == "dimension" and not (out.expression.column and out.every in ("", *GRAINS)):
            return False
        if out.role == "measure" and (out.kind != "number" or not _splits(_measured(out))):
            return False
    kinds = [column.kind for where in plan.where for name in where.columns if (column := source.column(name))]
    return all(kind in ("text", "boolean") for kind in kinds)


def _nests(cube: Cube, out: Out) -> bool:
    """Whether a period is made of whole periods of the cube."""
    cut = cube.dimensions.get(out.expression.column)
    return cut == "" or (cut in GRAINS and GRAINS.index(out.every) >= GRAINS.index(cut))


def _own_name(source: Source, name: str) -> str:
    column = source.column(name)
    assert column is not None
    return column.name


def _finer(dimensions: dict[str, str], name: str, cut: str) -> None:
    """Keeps the finest period that anybody wants of a column; "" is finest."""
    known = dimensions.get(name)
    if known is None or (known and (not cut or GRAINS.index(cut) < GRAINS.index(known))):
        dimensions[name] = cut


def _measured(out: Out) -> exp.Expression:
    """The aggregate of a measure; a bare column stands for its mean."""
    tree = out.expression.tree
    return tree if out.expression.aggregate else exp.Avg(this=tree.copy())


def _splits(tree: exp.Expression) -> bool:
    """Whether all aggregates in an expression add up, and nothing outside of them reads a column."""
    for node in tree.walk():
        if isinstance(node, exp.AggFunc) and not _is_simple(node):
            return False
        if (
            isinstance(node, exp.Column)
            and node.find_ancestor(exp.AggFunc) is None
            and node.find_ancestor(exp.Filter) is None
        ):
            return False
        if isinstance(node, exp.Anonymous) and node.find_ancestor(exp.AggFunc) is None:
            return False
    return True


def _is_simple(node: exp.AggFunc) -> bool:
    known = (exp.Avg, *(kind for kind, _added in _ADDED))
    return type(node) in known and not node.find(exp.Distinct) and not node.find(exp.Order, exp.Limit)


def _split(tree: exp.Expression, parts: dict[str, str]) -> exp.Expression:
    """The expression over group values; the aggregates of rows that it needs go into ``parts``."""

    def part(aggregate: exp.Expression, condition: exp.Expression | None) -> exp.Column:
        whole = exp.Filter(this=aggregate.copy(), expression=condition.copy()) if condition else aggregate
        text = whole.sql(dialect="duckdb")
        found = next((name for name, each in parts.items() if each == text), "")
        if not found:
            found = f"__p{len(parts)}"
            parts[found] = text
        return exp.column(found, quoted=True)

    def change(node: exp.Expression) -> exp.Expression:
        condition = node.expression if isinstance(node, exp.Filter) else None
        aggregate = node.this if isinstance(node, exp.Filter) else node
        if isinstance(aggregate, exp.Avg):
            total = exp.Sum(this=part(exp.Sum(this=aggregate.this.copy()), condition))
            count = exp.Sum(this=part(exp.Count(this=aggregate.this.copy()), condition))
            return exp.paren(exp.Div(this=total, expression=exp.Nullif(this=count, expression=exp.Literal.number(0))))
        for kind, added in _ADDED:
            if type(aggregate) is kind:
                sum_ = added(this=part(aggregate, condition))
                counts = kind in (exp.Count, exp.CountIf)  # of nothing there are none, not an unknown number
                return exp.Coalesce(this=sum_, expressions=[exp.Literal.number(0)]) if counts else sum_
        return node

    def walk(node: exp.Expression) -> exp.Expression:
        if isinstance(node, exp.Filter | exp.AggFunc):
            return change(node)
        for name, child in list(node.args.items()):
            if isinstance(child, exp.Expression):
                node.set(name, walk(child))
            elif isinstance(child, list):
                node.set(name, [walk(each) if isinstance(each, exp.Expression) else each for each in child])
        return node

    return walk(tree.copy())


def _over(out: Out, parts: dict[str, str]) -> Out:
    tree = _split(_measured(out), parts)
    names = tuple(column.name.lower() for column in tree.find_all(exp.Column))
    return replace(out, expression=Expression(out.expression.text, tree, names, aggregate=True))


def whole(cut: str, since: date | None, until: date | None) -> bool:
    """Whether a choice of time begins and ends with whole periods, so that no group is cut in two."""
    if not cut or cut in ("hour", "day"):
        return True
    after = until + timedelta(days=1) if until else None
    return all(day is None or day == _start(day, cut) for day in (since, after))


def _start(day: date, cut: str) -> date:
    month = {"year": 1, "quarter": 3 * ((day.month - 1) // 3) + 1}.get(cut, day.month)
    return date(day.year, month, 1)


def periods(first: date | None, last: date | None, cut: str) -> int:
    """How many periods lie between two days."""
    days = (last - first).days + 1 if first and last else 1
    return {"year": days // 365 + 1, "quarter": days // 90 + 1, "month": days // 28 + 1, "hour": days * 24}.get(
        cut, days
    )
