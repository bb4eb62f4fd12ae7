"""What only all packs together tell about indicators and targets: every problem, with its place and its fix."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ganyun.features.insight.rules.declaration import COLUMNS, Indicator
from ganyun.features.insight.rules.statement import BadExpression, bare, columns_in
from ganyun.features.insight.rules.target import Target
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Problem

BAND = ("mean", "lower", "upper")
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT",
           "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL", "BIGNUM")  # fmt: skip
TIMES = ("DATE", "TIMESTAMP", "DATETIME", "VARCHAR", *NUMBERS)

Bind = Callable[[str, str, Mapping[str, str]], tuple[str, int]]
"""``(table, sql, columns)``: runs a SELECT over the table, empty, with these columns; the type of its one column and
how many rows come out. Raises ``ValueError`` with the engine's words."""


@dataclass(frozen=True)
class World:
    """What there is: ``tables``: ``cloud.table`` → column → DuckDB type; ``levels``: ``cloud.table.column`` → level of
    contracts; ``broken``: tables whose own file is wrong (which has been told); ``bodies``: all names of
    organisations; ``needs``: cloud → clouds it may read.
    """

    tables: Mapping[str, Mapping[str, str]]
    levels: Mapping[str, int]
    broken: Collection[str]
    bodies: Collection[str]
    needs: Mapping[str, Sequence[str]]

    def readable(self, cloud: str) -> list[str]:
        """The tables that a cloud may read."""
        allowed = {cloud, *self.needs.get(cloud, ())}
        return [name for name in self.tables if name.partition(".")[0] in allowed]


@dataclass(frozen=True)
class Declared:
    """One entry of a file. ``place`` is its path there: ``[3]``."""

    cloud: str
    file: str
    place: str
    code: str
    entry: Any

    def problem(self, key: str, message: str, allowed: Sequence[str] = (), fix: str = "") -> Problem:
        return Problem(self.file, f"{self.place}.{key}" if key else self.place, message, tuple(allowed), fix)


def repeated(entries: Sequence[Declared]) -> Iterator[Problem]:
    """Codes that occur twice in a cloud."""
    seen: dict[tuple[str, str], str] = {}
    for each in entries:
        first = seen.setdefault((each.cloud, each.code), each.place)
        if first != each.place:
            message = _("{code} 已在 {place} 定义").format(code=each.code, place=first)
            yield each.problem("code", message, fix=_("换一个 code，或删去其中一处"))


def indicator_problems(each: Declared, world: World, bind: Bind) -> Iterator[Problem]:
    """All that is wrong with one indicator."""
    found: Indicator = each.entry
    yield from _organisations(each, world)
    yield from _forecast(each, world)
    if found.source in world.broken:
        return
    columns = world.tables.get(found.source)
    if columns is None or found.source not in world.readable(each.cloud):
        yield _unreadable(each, "from", found.source, world)
        return
    yield from _keys(each, columns)
    yield from _expression(each, columns, bind)
    yield from _levels(each, world)


def target_problems(each: Declared, world: World, indicators: Collection[str]) -> Iterator[Problem]:
    """All that is wrong with one target."""
    found: Target = each.entry
    yield from _organisations(each, world)
    if found.indicator:
        name = found.indicator if "." in found.indicator else f"{each.cloud}.{found.indicator}"
        allowed = [one for one in indicators if one.partition(".")[0] in {each.cloud, *world.needs.get(each.cloud, ())}]
        if name not in allowed:
            guess = nearest(name, allowed)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("删去 indicator，由责任单位填报数值")
            yield each.problem("indicator", _("没有名为 {name} 的指标").format(name=name), sorted(allowed), fix)


def _organisations(each: Declared, world: World) -> Iterator[Problem]:
    named = {"owner": each.entry.owner}
    alert = getattr(each.entry, "alert", None)
    if alert and alert.escalate:
        named["alert.escalate"] = alert.escalate
    for key, name in named.items():
        if name not in world.bodies:
            guess = nearest(name, world.bodies)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("写 organisations.yaml 里的名称")
            yield each.problem(key, _("没有名为 {name} 的机构").format(name=name), fix=fix)


def _unreadable(each: Declared, key: str, table: str, world: World) -> Problem:
    allowed = sorted(world.readable(each.cloud))
    if table in world.tables:
        cloud = table.partition(".")[0]
        message = _("{table} 属于 {cloud} 云，它不在 cloud.yaml 的 needs 里").format(table=table, cloud=cloud)
        return each.problem(key, message, allowed, _("在 cloud.yaml 的 needs 里加上 {cloud}").format(cloud=cloud))
    guess = nearest(table, allowed)
    fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("先写它的合同或模型")
    return each.problem(key, _("没有名为 {table} 的资源或模型").format(table=table), allowed, fix)


def _forecast(each: Declared, world: World) -> Iterator[Problem]:
    table = each.entry.forecast
    if not table or table in world.broken:
        return
    if table not in world.readable(each.cloud):
        yield _unreadable(each, "forecast", table, world)
        return
    missing = [name for name in BAND if name not in world.tables[table]]
    if missing:
        message = _("{table} 没有列 {columns}，不是预测").format(table=table, columns="、".join(missing))
        yield each.problem("forecast", message, fix=_("写 kind: forecast 的模型"))


def _keys(each: Declared, columns: Mapping[str, str]) -> Iterator[Problem]:
    by = each.entry.by
    keys = [("by.time", by.time), ("by.division", by.division),
            *((f"by.dimensions[{index}]", name) for index, name in enumerate(by.dimensions))]  # fmt: skip
    for key, name in keys:
        if name and name not in columns:
            guess = nearest(name, columns)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else ""
            message = _("{table} 没有列 {name}").format(table=each.entry.source, name=name)
            yield each.problem(key, message, tuple(columns), fix)
    if by.time in columns and not columns[by.time].upper().startswith(TIMES):
        message = _("列 {name} 的类型 {type} 不能当时间").format(name=by.time, type=columns[by.time])
        yield each.problem("by.time", message, fix=_("用日期、时间、文本（2016-05）或年份数字的列"))
    for index, name in enumerate(by.dimensions):
        if name in COLUMNS or name in (by.time, by.division) or name in by.dimensions[:index]:
            message = _("维度不能叫 {name}：与指标表的列或前面的列同名").format(name=name)
            yield each.problem(f"by.dimensions[{index}]", message, fix=_("先用模型给这一列改名"))


def _expression(each: Declared, columns: Mapping[str, str], bind: Bind) -> Iterator[Problem]:
    found: Indicator = each.entry
    try:
        unknown = [name for name in columns_in(found.value) if name.lower() not in {one.lower() for one in columns}]
    except BadExpression as error:
        yield each.problem("value", str(error), fix=_("例如 sum(a) / sum(b)"))
        return
    if unknown:
        guess = nearest(unknown[0], columns)
        fix = _("是不是想写 {guess}？").format(guess=guess) if guess else ""
        message = _("{table} 没有列 {name}").format(table=found.source, name="、".join(unknown))
        yield each.problem("value", message, tuple(columns), fix)
        return
    try:
        type_, rows = bind(found.source, bare(found), columns)
    except ValueError as error:
        yield each.problem("value", _("表达式不成立：{reason}").format(reason=error), fix=_("改正表达式"))
        return
    if rows != 1:
        yield each.problem("value", _("不是汇总：每行一个值"), fix=_("用 sum、avg、count、max 等汇总"))
    elif not type_.upper().startswith(NUMBERS):
        yield each.problem("value", _("结果的类型是 {type}，不是数").format(type=type_), fix=_("转换成数"))


def _levels(each: Declared, world: World) -> Iterator[Problem]:
    found: Indicator = each.entry
    try:
        used = [*columns_in(found.value), *filter(None, (found.by.time, found.by.division, *found.by.dimensions))]
    except BadExpression:
        return
    secret = [name for name in used if world.levels.get(f"{found.source}.{name}", 1) >= 3]
    if secret:
        message = _("{columns} 是 3 级以上的字段，指标不能直接读").format(columns="、".join(dict.fromkeys(secret)))
        yield each.problem("value", message, fix=_("先写 kind: aggregate 的模型（每组不少于 10），从它取数"))
