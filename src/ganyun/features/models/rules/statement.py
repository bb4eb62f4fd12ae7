"""The one SELECT of a SQL model: what it reads, and its text with ``$since`` filled in."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ganyun.kernel.packs import Problem, Report

SINCE = "since"
ROW_MAKERS = {"range", "generate_series", "unnest", "json_each", "generate_subscripts", "repeat"}


@dataclass(frozen=True)
class Statement:
    """A checked SELECT. ``start`` is its first line in the file, for messages."""

    text: str
    start: int
    tables: tuple[str, ...]
    since: bool  # names $since

    @cached_property
    def tree(self) -> exp.Query:
        tree = sqlglot.parse_one(self.text, read="duckdb")
        assert isinstance(tree, exp.Query)
        return tree

    def filled(self, since: Any = None) -> str:
        """The text to run. ``since``: the value of ``$since``; ``None`` stands for before all rows."""
        if not self.since:
            return self.text
        tree = self.tree.copy()
        for place in list(_sinces(tree)):
            place.replace(_literal(since))
        return tree.sql("duckdb")


def read_statement(text: str, name: str, start: int, report: Report) -> Statement | None:
    """Checks that the text is one SELECT over ``cloud.table`` names that reaches nothing else."""
    body = text.strip().removesuffix(";").strip()
    if not body:
        report(Problem(name, "", _("没有 SELECT"), fix=_("文件头之后写一条 SELECT")))
        return None
    try:
        trees = [tree for tree in sqlglot.parse(body, read="duckdb") if tree is not None]
    except SqlglotError as error:
        first = (getattr(error, "errors", None) or [{}])[0]
        line = start + first["line"] - 1 if "line" in first else None
        near = first.get("highlight") or first.get("description") or str(error).splitlines()[0]
        report(Problem(name, "", _("SQL 有语法错误，在 {near} 附近").format(near=near), line=line))
        return None
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        found = " ; ".join(tree.key.upper() for tree in trees)
        report(Problem(name, "", _("只能是一条 SELECT，写的是 {found}").format(found=found), line=start))
        return None
    problems = list(_problems(trees[0], name, start))
    for problem in problems:
        report(problem)
    since = any(True for _each in _sinces(trees[0]))
    return None if problems else Statement(body, start, tuple(_tables(trees[0])), since)


def _problems(tree: exp.Query, name: str, start: int) -> Any:
    own = _own(tree)
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            called = (table.this.name if isinstance(table.this, exp.Anonymous) else table.this.key).lower()
            if called.replace("generateseries", "generate_series") not in ROW_MAKERS:
                message = _("SQL 里不能使用表函数 {function}").format(function=table.this.sql("duckdb")[:80])
                yield Problem(name, "", message, line=start, fix=_("数据先登记为资源，再按 云.表 读取"))
        elif not table.db and table.name.lower() not in own:
            message = _("表 {table} 没有写明是哪朵云的").format(table=table.name)
            yield Problem(name, "", message, line=start, fix=_("写作 云.表，例如 base.divisions"))
    for place in tree.find_all(exp.Placeholder, exp.Parameter):
        if _named(place) != SINCE:
            message = _("未知的参数 {parameter}").format(parameter=place.sql("duckdb"))
            yield Problem(name, "", message, ("$since",), line=start)


def _tables(tree: exp.Query) -> dict[str, None]:
    own = _own(tree)
    found: dict[str, None] = {}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and (table.db or table.name.lower() not in own):
            found[".".join(part.name for part in table.parts).lower()] = None
    return found


def _own(tree: exp.Query) -> set[str]:
    return {each.alias.lower() for each in tree.find_all(exp.CTE)}


def _sinces(tree: Any) -> Any:
    return (each for each in tree.find_all(exp.Placeholder, exp.Parameter) if _named(each) == SINCE)


def _named(place: Any) -> str:
    this = place.this
    return str(getattr(this, "name", this) or "").lower()


def _literal(value: Any) -> Any:
    if value is None:
        return exp.cast(exp.Literal.string("0001-01-01"), "date")
    if isinstance(value, datetime):
        return exp.cast(exp.Literal.string(value.isoformat(sep=" ")), "timestamp")
    if isinstance(value, date):
        return exp.cast(exp.Literal.string(value.isoformat()), "date")
    return exp.convert(value)
