"""From a definition to the one SQL that computes an indicator at every level at once. Built as a tree, never as text.

The expression of the pack is parsed, checked (one aggregate over columns, nothing else) and put into the tree; GROUPING
SETS evaluate it again at each level, so no average is ever made of averages.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ganyun.features.insight.rules.declaration import Indicator, Lights

TIME, PLACE = "_time", "_place"
DAY_FORMATS = ("%Y-%m-%d", "%Y-%m", "%Y/%m/%d", "%Y/%m", "%Y%m%d", "%Y%m", "%Y年%m月%d日", "%Y年%m月", "%Y年", "%Y")
"""How texts and numbers say a time; a month or a year is its first day."""

ROUNDED = 12  # digits by which a value is held against thresholds, so that 0.9 computed as 0.8999…9 is green
_FOREIGN = (exp.Query, exp.Table, exp.Window, exp.Placeholder, exp.Parameter, exp.Tuple, exp.Lambda, exp.Command)


class BadExpression(ValueError):
    """Why a text is no aggregate over columns, in words."""


@dataclass(frozen=True, slots=True)
class Place:
    """What the division column says, and what the code list makes of it."""

    raw: str
    name: str
    code: str


def parse_expression(text: str) -> exp.Expr:
    """The expression of ``value:``.

    Raises:
        BadExpression: not one expression, or more than an aggregate over columns.
    """
    try:
        trees = [tree for tree in sqlglot.parse(f"SELECT ({text}\n) AS value", read="duckdb") if tree is not None]
    except (SqlglotError, RecursionError) as error:
        raise BadExpression(_near(error)) from error
    tree = trees[0] if len(trees) == 1 else None
    if not isinstance(tree, exp.Select) or {key for key, part in tree.args.items() if part} != {"expressions"}:
        raise BadExpression(_("只能是一个表达式"))
    inner = tree.expressions[0].this
    if not isinstance(inner, exp.Paren):
        raise BadExpression(_("只能是一个表达式，不能有子查询"))
    strange = next(inner.find_all(*_FOREIGN), None)
    if strange is not None:
        text = strange.sql("duckdb")[:60]
        raise BadExpression(_("不能有 {text}：只写字段的汇总，例如 sum(a) / sum(b)").format(text=text))
    for column in inner.find_all(exp.Column):
        if column.table:
            raise BadExpression(_("字段写作 {name}，前面不写表名").format(name=column.name))
    found: exp.Expr = inner.this
    return found


def columns_in(text: str) -> list[str]:
    """The columns an expression reads, in the order of their first use."""
    return list(dict.fromkeys(column.name for column in parse_expression(text).find_all(exp.Column)))


def bare(indicator: Indicator) -> str:
    """The expression alone over the source, to bind it: one row on an empty table, if it is an aggregate."""
    return _sql(exp.select(_value(indicator)).from_(_source(indicator)))


def divisions(indicator: Indicator) -> str:
    """Every text of the division column."""
    raw = exp.cast(_column(indicator.by.division), "VARCHAR").as_("raw")
    return _sql(exp.select(raw).distinct().from_(_source(indicator)))


def statement(indicator: Indicator, types: Mapping[str, str], places: Sequence[Place] = ()) -> str:
    """The SQL: ``time``, ``division``, ``division_code``, the dimensions, ``value``, ``n``, ``light``.

    A roll-up has null where it adds up over. Rows whose division or dimension is not known count in roll-ups only, rows
    whose time is not known nowhere.
    """
    by = indicator.by
    keys = _keys(indicator)
    source = exp.select("*", *_derived(indicator, types)).from_(_source(indicator))
    grouped = exp.select(*(_column(key) for key in keys), *_measures(indicator, keys)).from_("placed")
    if by.time:
        grouped = grouped.where(exp.Not(this=exp.Is(this=_column(TIME), expression=exp.Null())))
    if keys:
        sets = [exp.Tuple(expressions=[_column(key) for key in each]) for each in _levels(indicator)]
        grouped = grouped.group_by(exp.GroupingSets(expressions=sets))
    query = exp.select(*_outputs(indicator, named=bool(places))).from_("grouped")
    if places:
        on = exp.EQ(this=_column(PLACE), expression=_column("key", "named"))
        query = query.join(_named(places), join_type="left", on=on)
    query = query.where(*_whole_rows(indicator)).order_by(*_ordered(indicator))
    placed = _placed(places) if by.division else exp.select("*").from_("source")
    return _sql(query.with_("source", source).with_("placed", placed).with_("grouped", grouped))


def traced(indicator: Indicator) -> str:
    """A plain SELECT with the same columns, for the tracing of lineage."""
    by, outputs = indicator.by, [exp.alias_(_value(indicator), "value")]
    for name, column in (("time", by.time), ("division", by.division), *((each, each) for each in by.dimensions)):
        if column:
            outputs.append(exp.alias_(_column(column), name, quoted=True))
    groups = [_column(column) for column in (by.time, by.division, *by.dimensions) if column]
    query = exp.select(*outputs).from_(_source(indicator))
    return _sql(query.group_by(*groups) if groups else query)


# --- parts


def _sql(tree: exp.Expr) -> str:
    return tree.sql(dialect="duckdb")


def _column(name: str, table: str = "") -> exp.Column:
    return exp.column(
        exp.to_identifier(name, quoted=True), table=exp.to_identifier(table, quoted=True) if table else None
    )


def _source(indicator: Indicator) -> exp.Table:
    cloud, _sign, table = indicator.source.partition(".")
    return exp.table_(exp.to_identifier(table, quoted=True), db=exp.to_identifier(cloud, quoted=True))


def _value(indicator: Indicator) -> exp.Expr:
    return exp.paren(parse_expression(indicator.value).copy())


def _keys(indicator: Indicator) -> list[str]:
    by = indicator.by
    dimensions = [f"_d{index}" for index in range(len(by.dimensions))]
    return [*([TIME] if by.time else []), *([PLACE] if by.division else []), *dimensions]


def _levels(indicator: Indicator) -> Iterator[list[str]]:
    """Which keys each grouping set has: every combination of shown and rolled up."""
    by = indicator.by
    times = [[TIME], []] if by.over_time else [[TIME]] if by.time else [[]]
    places = [[PLACE], []] if by.division and by.roll_up else [[PLACE]] if by.division else [[]]
    dimensions = [[[f"_d{index}"], []] for index in range(len(by.dimensions))]
    for parts in product(times, places, *dimensions):
        yield [key for part in parts for key in part]


def _derived(indicator: Indicator, types: Mapping[str, str]) -> Iterator[exp.Expr]:
    by = indicator.by
    if by.time:
        time = time_of(by.time, types.get(by.time, "DATE"))
        if by.every:
            time = exp.cast(exp.func("date_trunc", exp.Literal.string(by.every), time, dialect="duckdb"), "DATE")
        yield exp.alias_(time, TIME, quoted=True)
    if by.division:
        yield exp.alias_(exp.cast(_column(by.division), "VARCHAR"), "_raw", quoted=True)
    for index, name in enumerate(by.dimensions):
        yield exp.alias_(exp.cast(_column(name), "VARCHAR"), f"_d{index}", quoted=True)


def time_of(column: str, type_: str) -> exp.Expr:
    """A column as a date, whatever it is: a date, a moment, a text (``2016-05``), a number (``2016``, ``201605``)."""
    kind = type_.upper()
    if kind == "DATE":
        return _column(column)
    if kind.startswith(("TIMESTAMP", "DATETIME")):
        return exp.cast(_column(column), "DATE")
    text: exp.Expr = _column(column)
    if kind.startswith(("DECIMAL", "DOUBLE", "FLOAT", "REAL")):
        text = exp.cast(text, "BIGINT")
    formats = exp.Array(expressions=[exp.Literal.string(each) for each in DAY_FORMATS])
    parsed = exp.Anonymous(this="try_strptime", expressions=[exp.cast(text, "VARCHAR"), formats])
    return exp.cast(parsed, "DATE")


def _placed(places: Sequence[Place]) -> exp.Select:
    """The rows with the key of their division: its code where several spellings mean one place, else its own text.

    The join takes as long as the grouping, so it is left out where no two spellings meet.
    """
    raw: exp.Expr = exp.func("nullif", _column("_raw", "source"), exp.Literal.string(""))
    if not _several_spellings(places):
        return exp.select("*", exp.alias_(raw, PLACE, quoted=True)).from_("source")
    rows = [exp.tuple_(exp.Literal.string(each.raw), exp.Literal.string(each.code)) for each in places]
    known = exp.values(rows, alias="known", columns=["raw", "key"])
    key = exp.func("coalesce", _column("key", "known"), raw)
    every = exp.Column(this=exp.Star(), table=exp.to_identifier("source"))
    on = exp.EQ(this=_column("_raw", "source"), expression=_column("raw", "known"))
    return exp.select(every, exp.alias_(key, PLACE, quoted=True)).from_("source").join(known, join_type="left", on=on)


def _several_spellings(places: Sequence[Place]) -> bool:
    return len({each.code for each in places}) < len(places)


def _named(places: Sequence[Place]) -> exp.Expr:
    """Key of a division → its standard name and code."""
    by_code = _several_spellings(places)
    named = {each.code if by_code else each.raw: (each.name, each.code) for each in places}
    rows = [exp.tuple_(*(exp.Literal.string(text) for text in (key, *words))) for key, words in named.items()]
    return exp.values(rows, alias="named", columns=["key", "name", "code"])


def _measures(indicator: Indicator, keys: Sequence[str]) -> Iterator[exp.Expr]:
    yield exp.alias_(exp.cast(_value(indicator), "DOUBLE"), "_value", quoted=True)
    yield exp.alias_(exp.Count(this=exp.Star()), "_n", quoted=True)
    for key in keys:
        if key != TIME:
            yield exp.alias_(exp.Anonymous(this="grouping", expressions=[_column(key)]), f"_up{key}", quoted=True)


def _whole_rows(indicator: Indicator) -> Iterator[exp.Expr]:
    """Not the rows of "no division" and "no kind": they look like a roll-up and are none; nor the total of nothing."""
    yield exp.GT(this=_column("_n"), expression=exp.Literal.number(0))
    for key in _keys(indicator):
        if key != TIME:
            shown = exp.EQ(this=_column(f"_up{key}"), expression=exp.Literal.number(0))
            yield exp.Not(this=exp.paren(exp.and_(shown, exp.Is(this=_column(key), expression=exp.Null()))))


def _outputs(indicator: Indicator, *, named: bool) -> Iterator[exp.Expr]:
    by = indicator.by
    no_text = exp.cast(exp.Null(), "VARCHAR")
    place: exp.Expr = _column(PLACE) if by.division else no_text
    words: exp.Expr = exp.func("coalesce", _column("name", "named"), place) if named else place
    yield exp.alias_(_column(TIME) if by.time else exp.cast(exp.Null(), "DATE"), "time", quoted=True)
    yield exp.alias_(words, "division", quoted=True)
    yield exp.alias_(_column("code", "named") if named else no_text.copy(), "division_code", quoted=True)
    for index, name in enumerate(by.dimensions):
        yield exp.alias_(_column(f"_d{index}"), name, quoted=True)
    finite = exp.Anonymous(this="isfinite", expressions=[_column("_value")])
    yield exp.alias_(exp.Case(ifs=[exp.If(this=finite, true=_column("_value"))]), "value")
    yield exp.alias_(exp.cast(_column("_n"), "BIGINT"), "n")
    yield exp.alias_(light_of(indicator, _column("value")), "light")  # the column just made


def _ordered(indicator: Indicator) -> list[exp.Expr]:
    return [_column(name) for name in ("time", "division", *indicator.by.dimensions)]


def light_of(indicator: Indicator, value: exp.Expr) -> exp.Expr:
    """The light of a value as SQL; no value, or no thresholds: "". No data is not green."""
    lights = indicator.lights
    if lights is None:
        return exp.Literal.string("")
    rounded = exp.func("round", value, exp.Literal.number(ROUNDED))
    case = exp.Case(ifs=[exp.If(this=exp.Is(this=value.copy(), expression=exp.Null()), true=exp.Literal.string(""))])
    compare = exp.LTE if indicator.better == "lower" else exp.GTE
    for light, least in _thresholds(lights):
        reached = compare(this=rounded.copy(), expression=exp.convert(least))
        case = case.when(reached, exp.Literal.string(light))
    return case.else_(exp.Literal.string("blue" if lights.five else "red"))


def _thresholds(lights: Lights) -> Iterator[tuple[str, float]]:
    for light in ("red", "yellow", "green", "light_blue") if lights.five else ("green", "yellow"):
        yield light, float(getattr(lights, light))


def _near(error: Exception) -> str:
    first: dict[str, Any] = (getattr(error, "errors", None) or [{}])[0]
    near = first.get("highlight") or ""
    return _("语法错误，在 {near} 附近").format(near=near) if near else _("语法错误")
