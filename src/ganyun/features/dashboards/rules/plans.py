"""What a chart asks of its table, as data, and the one SELECT that answers it.

    masked rows → conditions → groups → largest series → order and limit

Groups are made by the engine, so however many rows stand behind a chart, what leaves the engine is what is drawn.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp

from ganyun.features.dashboards.rules.expressions import Expression, read
from ganyun.features.dashboards.rules.sources import Source, kind_of

HARD_LIMIT = 10_000
"""Rows that any chart may ever ask for."""

SMALLEST_GROUP = 10
"""Rows of people are shown in groups of at least so many (inventory C0-5)."""

TOTAL, COUNT, AT = "__total", "__n", "__at"

Role = Literal["dimension", "measure", "raw"]
Every = Literal["year", "quarter", "month", "week", "day", "hour"]


@dataclass(frozen=True)
class Out:
    """One column of a chart's result. ``name`` is stable (``x``, ``y0``, ``series``), ``title`` is for people."""

    name: str
    expression: Expression
    title: str
    role: Role
    kind: str = "text"  # number | time | boolean | text | other
    unit: str = ""
    every: str = ""  # cut to that period
    division: bool = False  # a code or name of a division: shown by its name
    fold: str = ""  # of a division: "exact" to its own code, "city" to that of the city around it
    percent: bool = False  # a share of one, multiplied by 100


@dataclass(frozen=True)
class Plan:
    """A query over one source. ``top``: only the so many values of that dimension with the largest sums are kept."""

    table: str
    outs: tuple[Out, ...]
    where: tuple[Expression, ...] = ()
    order: tuple[tuple[str, bool], ...] = ()  # (name, descending)
    limit: int = 1000
    top: tuple[str, int] | None = None
    grouped: bool = True
    sample: bool = False  # of raw rows: which ones does not follow their order
    time: str = ""  # the column that the time filter narrows
    division: str = ""
    narrowed: bool = True  # False: the division filter only points out a place, the rows stay
    rolled: tuple[str, ...] = ()  # axes of an indicator that are added up over
    spread: tuple[str, ...] = ()  # axes of an indicator of which each value is wanted
    snapshot: str = ""  # the column of which only the newest value is wanted
    counted: str = ""  # the column that counts the rows behind each row, when these are groups already

    @property
    def columns(self) -> set[str]:
        """Every column that is read, in lower case."""
        read_ = {name for out in self.outs for name in out.expression.columns}
        return read_ | {name for where in self.where for name in where.columns}


def column_out(source: Source, name: str, text: str, role: Role, **more: Any) -> Out:
    """The description of an expression over a source; a bare column brings its own title, unit and kind."""
    expression = read(text)
    column = source.column(expression.column) if expression.column else None
    values: dict[str, Any] = {"title": expression.text, "kind": "number" if role == "measure" else "text"}
    values |= _words(expression, source)
    if column:
        values |= {"title": column.title or column.name, "unit": column.unit, "kind": column.kind}
    if role == "measure" and column and column.kind != "number":
        values["kind"] = column.kind
    return Out(name, expression, role=role, **{**values, **{key: value for key, value in more.items() if value}})


def _words(expression: Expression, source: Source) -> dict[str, str]:
    """Title and unit of the usual aggregates: ``avg(pm25)`` is called after pm25."""
    tree = expression.tree
    if isinstance(tree, exp.Count) and isinstance(tree.this, exp.Star):
        return {"title": _("行数")}
    kinds = ((exp.Sum, "{title}"), (exp.Avg, _("平均{title}")), (exp.Max, _("最大{title}")),
             (exp.Min, _("最小{title}")), (exp.Median, _("{title}中位数")), (exp.Count, _("{title}个数")))  # fmt: skip
    inner = tree.this if isinstance(tree, exp.AggFunc) else None
    if isinstance(inner, exp.Distinct) and len(inner.expressions) == 1:
        inner = inner.expressions[0]
    column = source.column(inner.name) if isinstance(inner, exp.Column) else None
    for kind, words in kinds:
        if column and isinstance(tree, kind):
            found = {"title": words.format(title=column.title or column.name)}
            return found if kind is exp.Count else {**found, "unit": column.unit}
    return {}


def build(
    plan: Plan, source: Source, conditions: Sequence[exp.Expression] = (), codes: Mapping[str, str] | None = None
) -> str:
    """DuckDB SQL of a plan over the masked columns of its table.

    Args:
        codes: value of a division as stored → code it folds to; values that are not in it are left out.
    """
    inner = exp.select(*[_select(out, plan) for out in plan.outs]).from_(rows_of(plan, source, conditions), copy=False)
    fold = next((out for out in plan.outs if out.fold), None)
    if fold:
        inner = inner.join(
            _places(codes or {}), on=exp.EQ(this=fold.expression.tree.copy(), expression=_name("__value"))
        )
    for condition in (*(each.tree for each in plan.where), *conditions):
        inner = inner.where(exp.paren(condition.copy()), copy=False)
    if plan.snapshot:
        newest = exp.select(exp.Max(this=_name(plan.snapshot))).from_(
            rows_of(plan, source, conditions, plan.snapshot, "value")
        )
        for condition in (*(each.tree for each in plan.where), *conditions, present("value")):
            newest = newest.where(exp.paren(condition.copy()), copy=False)
        inner = inner.where(exp.EQ(this=_name(plan.snapshot), expression=newest.subquery(copy=False)), copy=False)
    if plan.grouped:
        inner = inner.select(exp.alias_(_count(plan), COUNT, quoted=True), copy=False)
        if plan.snapshot:
            inner = inner.select(exp.alias_(exp.Max(this=_name(plan.snapshot)), AT, quoted=True), copy=False)
        groups = [str(place) for place, out in enumerate(plan.outs, 1) if out.role == "dimension"]
        inner = inner.group_by(*[exp.Literal.number(place) for place in groups], copy=False)
        if source.personal:
            inner = inner.having(exp.GTE(this=_count(plan), expression=exp.Literal.number(SMALLEST_GROUP)), copy=False)
    if plan.top:
        inner = _largest(inner, plan)
    total: exp.Expression = exp.Window(this=exp.Count(this=exp.Star()))
    if not plan.grouped:
        # Of raw rows a window would hold them all; a count beside them lets the engine keep the first few only.
        total = inner.copy().select(exp.Count(this=exp.Star()), append=False).subquery()
    outer = exp.select(exp.Star(), exp.alias_(total, TOTAL, quoted=True)).from_(
        inner.subquery("groups", copy=False), copy=False
    )
    for name, descending in plan.order:
        outer = outer.order_by(exp.Ordered(this=_name(name), desc=descending, nulls_first=False), copy=False)
    if plan.sample:
        names = [_name(out.name) for out in plan.outs]
        outer = outer.order_by(exp.Anonymous(this="hash", expressions=names), copy=False)
    return str(outer.limit(plan.limit, copy=False).sql(dialect="duckdb"))


def _count(plan: Plan) -> exp.Expression:
    """How many rows a group has."""
    if not plan.counted:
        return exp.Count(this=exp.Star())
    return exp.Coalesce(this=exp.Sum(this=_name(plan.counted)), expressions=[exp.Literal.number(0)])


def rows_of(plan: Plan, source: Source, conditions: Sequence[exp.Expression], *more: str) -> exp.Subquery:
    """The table with only the columns that are needed, masked by level."""
    wanted = plan.columns | {column.name.lower() for each in conditions for column in each.find_all(exp.Column)}
    wanted |= {name.lower() for name in (plan.snapshot, plan.counted, *more)}
    columns: list[Any] = []
    for column in source.columns.values():
        if column.name.lower() not in wanted:
            continue
        if column.masked:
            masked = sqlglot.parse_one(column.masked, dialect="duckdb")
            columns.append(exp.alias_(masked, column.name, quoted=True))
        else:
            columns.append(_name(column.name))
    parts = [exp.to_identifier(part, quoted=True) for part in plan.table.split(".")]
    place = exp.Table(**dict(zip(("this", "db", "catalog"), reversed(parts), strict=False)))
    rows = exp.select(*(columns or [exp.alias_(exp.Literal.number(1), "one")])).from_(place)
    return rows.subquery("rows", copy=False)


def _places(codes: Mapping[str, str]) -> exp.Subquery:
    """The codes as a relation: a join is one look-up a row, however many places there are."""
    pairs = list(codes.items()) or [("", "")]
    rows = [exp.tuple_(exp.Literal.string(value), exp.Literal.string(code)) for value, code in pairs]
    return (
        exp.select("*")
        .from_(exp.values(rows, alias="pairs", columns=["__value", "__code"]))
        .subquery("places", copy=False)
    )


def _select(out: Out, plan: Plan) -> exp.Expression:
    tree: exp.Expression = _name("__code") if out.fold else out.expression.tree.copy()
    if out.every:
        cut = exp.Anonymous(this="date_trunc", expressions=[exp.Literal.string(out.every), tree])
        tree = cut if out.every == "hour" else exp.cast(cut, "DATE")
    if plan.grouped and out.role == "measure" and not out.expression.aggregate:
        tree = exp.Avg(this=tree) if out.kind == "number" else exp.Min(this=tree)
    if out.percent:
        tree = exp.Mul(this=exp.paren(tree), expression=exp.Literal.number(100))
    return _expression(exp.alias_(tree, out.name, quoted=True))


def _largest(inner: exp.Select, plan: Plan) -> exp.Select:
    """Only the rows of the largest values of one dimension; how many there are goes along as ``__values``."""
    assert plan.top is not None
    name, most = plan.top
    measure = next((out for out in plan.outs if out.role == "measure" and out.kind == "number"), None)
    weight: exp.Expression = exp.Count(this=exp.Star())
    if measure:
        weight = exp.Sum(this=exp.Abs(this=_name(measure.name)))
    weighed = exp.select(
        exp.Star(), exp.alias_(exp.Window(this=weight, partition_by=[_name(name)]), "__weight", quoted=True)
    ).from_(inner.subquery("weighed", copy=False), copy=False)
    ordered = exp.Order(
        expressions=[
            exp.Ordered(this=_name("__weight"), desc=True, nulls_first=False),
            exp.Ordered(this=_name(name), desc=False, nulls_first=False),
        ]
    )
    rank = exp.Window(this=exp.Anonymous(this="dense_rank"), order=ordered)
    ranked = exp.select(exp.Star(), exp.alias_(rank, "__rank", quoted=True)).from_(
        weighed.subquery("ranked", copy=False)
    )
    values = exp.alias_(exp.Window(this=exp.Max(this=_name("__rank"))), "__values", quoted=True)
    counted = exp.select(exp.Star(), values).from_(ranked.subquery("counted", copy=False), copy=False)
    names = [_name(out.name) for out in plan.outs]
    extra = [COUNT] if plan.grouped else []
    extra += [AT] if plan.grouped and plan.snapshot else []
    kept = exp.select(*names, *[_name(each) for each in extra], _name("__values"))
    return kept.from_(counted.subquery("kept", copy=False), copy=False).where(
        exp.LTE(this=_name("__rank"), expression=exp.Literal.number(most))
    )


def _expression(tree: Any) -> exp.Expression:
    found: exp.Expression = tree
    return found


def _name(name: str) -> exp.Column:
    return exp.column(exp.to_identifier(name, quoted=True))


# --- conditions -----------------------------------------------------------------------------------------------------


def in_period(source: Source, name: str, since: date | None, until: date | None) -> list[exp.Expression]:
    """``since`` and ``until`` are whole days, both included; ``name`` a date, a timestamp, a year or a text."""
    column = source.column(name)
    assert column is not None
    tree = _name(column.name)
    if column.kind == "number":
        ends = [(exp.GTE, since.year if since else None), (exp.LTE, until.year if until else None)]
        years = [(kind, year) for kind, year in ends if year is not None]
        return [_expression(kind(this=tree.copy(), expression=exp.Literal.number(year))) for kind, year in years]
    found: list[exp.Expression] = []
    if column.kind == "time":
        if since:
            found.append(exp.GTE(this=tree.copy(), expression=_day(since)))
        if until:
            after = date.fromordinal(until.toordinal() + 1)
            found.append(exp.LT(this=tree.copy(), expression=_day(after)))
        return found
    # "2016", "2016-01" and "2016-01-05" alike: as many characters of the day as the text has
    for kind, day in ((exp.GTE, since), (exp.LTE, until)):
        if day:
            cut = exp.Anonymous(
                this="left", expressions=[exp.Literal.string(day.isoformat()), exp.Length(this=tree.copy())]
            )
            found.append(kind(this=tree.copy(), expression=cut))
    return found


def equals(name: str, values: Sequence[Any]) -> exp.Expression:
    """The column is one of these values; without any, no row is."""
    literals = [_literal(value) for value in values]
    return exp.In(this=_name(name), expressions=literals) if literals else exp.false()


def empty(name: str) -> exp.Expression:
    """The column has no value: of an indicator, the row adds up over it."""
    return exp.Is(this=_name(name), expression=exp.Null())


def present(name: str) -> exp.Expression:
    return exp.Not(this=empty(name))


def _day(day: date) -> exp.Expression:
    return exp.cast(exp.Literal.string(day.isoformat()), "DATE")


def _literal(value: Any) -> exp.Expression:
    if isinstance(value, bool):
        return exp.true() if value else exp.false()
    if isinstance(value, int | float):
        return exp.Literal.number(value) if value >= 0 else exp.Neg(this=exp.Literal.number(-value))
    if isinstance(value, date | datetime):
        return exp.cast(exp.Literal.string(value.isoformat()), "TIMESTAMP" if isinstance(value, datetime) else "DATE")
    return exp.Literal.string(str(value))


def with_limit(plan: Plan, limit: int) -> Plan:
    """The same with another limit, for a download."""
    return replace(plan, limit=limit, top=None)


__all__ = [
    "AT",
    "COUNT",
    "HARD_LIMIT",
    "SMALLEST_GROUP",
    "TOTAL",
    "Every",
    "Out",
    "Plan",
    "Role",
    "build",
    "column_out",
    "empty",
    "equals",
    "in_period",
    "kind_of",
    "present",
    "with_limit",
]
