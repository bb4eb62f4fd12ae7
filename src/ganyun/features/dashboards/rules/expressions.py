"""SQL that a page file holds: one expression over the columns of one table, read with a parser, never pasted.

An expression may use columns, literals, operators, functions and aggregates. It names no table, holds no SELECT, no
window and no parameter, so whatever it is put into stays what it was.
"""

from dataclasses import dataclass
from functools import lru_cache

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp
from sqlglot.errors import SqlglotError

LONGEST = 4_000

_FOREIGN = (exp.Query, exp.Subquery, exp.Window, exp.Placeholder, exp.Parameter, exp.Command, exp.SessionParameter)
_READING = frozenset({
    "getenv", "current_setting", "getvariable", "query", "query_table", "glob", "read_text", "read_blob",
    "which_secret", "nextval", "currval", "in_search_path", "txid_current", "current_user",
    "session_user", "user", "version",
})  # fmt: skip
"""Functions that tell about the node, not about the rows."""


class BadExpression(ValueError):
    """Not an expression over columns; the message says why."""


@dataclass(frozen=True)
class Expression:
    """A checked expression. ``columns`` are the names it reads, in lower case."""

    text: str
    tree: exp.Expression
    columns: tuple[str, ...]
    aggregate: bool

    @property
    def column(self) -> str:
        """The name, when it is nothing but one column; else ""."""
        return self.tree.name if isinstance(self.tree, exp.Column) else ""

    def sql(self) -> str:
        return str(self.tree.sql(dialect="duckdb"))


@lru_cache(maxsize=4096)  # pure: the same text is always the same tree, and nobody changes a tree in place
def read(text: str) -> Expression:
    """Reads one expression.

    Raises:
        BadExpression
    """
    if not text.strip():
        raise BadExpression(_("表达式是空的"))
    if len(text) > LONGEST:
        raise BadExpression(_("表达式超过 {most} 个字符").format(most=LONGEST))
    try:
        found = sqlglot.parse(f"SELECT ({text}\n)", dialect="duckdb")
    except (SqlglotError, RecursionError) as error:
        raise BadExpression(_plain(error)) from error
    tree = found[0] if len(found) == 1 else None
    if not isinstance(tree, exp.Select) or {name for name, value in tree.args.items() if value} - {
        "expressions",
        "kind",
    }:
        raise BadExpression(_("应是一个表达式"))
    if len(tree.expressions) != 1 or not isinstance(tree.expressions[0], exp.Paren):
        raise BadExpression(_("应是一个表达式"))
    inner = tree.expressions[0].this
    _check(inner)
    columns = dict.fromkeys(column.name.lower() for column in inner.find_all(exp.Column))
    return Expression(text, inner, tuple(columns), _aggregates(inner))


def _check(tree: exp.Expression) -> None:
    for node in tree.walk():
        if isinstance(node, _FOREIGN):
            raise BadExpression(_("表达式里不能有子查询、窗口或参数"))
        if isinstance(node, exp.Column) and node.table:
            raise BadExpression(_("列名前不写表名：{name}").format(name=node.sql(dialect="duckdb")))
        if isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count):
            raise BadExpression(_("表达式里不能有 *"))
        if isinstance(node, exp.Func) and _name(node) in _READING:
            raise BadExpression(_("不能用函数 {name}").format(name=_name(node)))


def _name(function: exp.Func) -> str:
    return str(function.name if isinstance(function, exp.Anonymous) else function.sql_name()).lower()


_AGGREGATES = frozenset({
    "count_if", "countif", "any_value", "arbitrary", "arg_max", "arg_min", "max_by", "min_by", "bool_and", "bool_or",
    "favg", "fsum", "sumkahan", "kurtosis", "kurtosis_pop", "mad", "median", "mode", "product", "quantile",
    "quantile_cont",
    "quantile_disc", "skewness", "entropy", "corr", "covar_pop", "covar_samp", "regr_slope",
    "regr_intercept", "regr_r2", "regr_count",
    "approx_quantile", "geomean", "geometric_mean", "weighted_avg", "wavg", "string_agg", "listagg", "histogram", "sem",
})  # fmt: skip
"""Aggregates that the parser does not know as such."""


def _aggregates(tree: exp.Expression) -> bool:
    return any(
        isinstance(node, exp.AggFunc) or (isinstance(node, exp.Anonymous) and node.name.lower() in _AGGREGATES)
        for node in tree.walk()
    )


def _plain(error: Exception) -> str:
    """The first error, without the terminal's colours."""
    found = getattr(error, "errors", None)
    if not found:
        return str(error).splitlines()[0][:200]
    first = found[0]
    return _("“{near}”附近：{what}").format(near=first.get("highlight") or "", what=first.get("description") or "")
