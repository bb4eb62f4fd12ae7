"""SQL that somebody typed → the same SQL over masked columns of catalogued resources, and nothing else.

Read with a parser, changed as a tree, written again. One SELECT; tables are resources (``cloud.table``) or names the
query itself defines; no function that reaches a file, a setting or other SQL.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp

from ganyun.features.catalog.errors import SqlRefused

LONGEST = 100_000

# A table function makes rows out of nothing but its arguments.
_TABLE_FUNCTIONS: tuple[type[exp.Expression], ...] = (exp.GenerateSeries, exp.Unnest, exp.Values)

# Known to DuckDB, unknown to the parser, and reaching outside of the tables.
_FORBIDDEN = frozenset({
    "getenv", "current_setting", "set_config", "query", "query_table", "glob", "getvariable", "pragma_version",
    "read_text", "read_blob", "read_csv", "read_csv_auto", "read_parquet", "parquet_scan", "read_json",
    "read_json_auto", "read_ndjson", "read_ndjson_auto", "read_xlsx", "sniff_csv", "st_read", "delta_scan",
    "iceberg_scan", "sqlite_scan", "postgres_scan", "mysql_scan", "duckdb_secrets", "which_secret",
    "load_aws_credentials", "nextval", "currval", "txid_current", "add_parquet_key", "write_log",
    "parse_duckdb_log_message", "in_search_path",
})  # fmt: skip
_CHANGES = (exp.Insert, exp.Update, exp.Delete, exp.Merge, exp.Create, exp.Drop, exp.Alter, exp.Into, exp.Command,
            exp.Copy, exp.Set, exp.Pragma, exp.Attach, exp.Detach, exp.Use)  # fmt: skip


@dataclass(frozen=True)
class Governed:
    """A query that may be run once each of ``names`` (``cloud.table``) has been given a SELECT."""

    tree: Any
    names: tuple[str, ...]

    def over(self, selects: Mapping[str, str]) -> str:
        """DuckDB SQL in which every resource is the given SELECT (its masked columns)."""
        tree = self.tree.copy()
        for table in list(_tables(tree)):
            name = f"{table.db}.{table.name}"
            if not table.alias:
                table.set("alias", exp.TableAlias(this=exp.to_identifier(table.name, quoted=True)))
            table.set("this", exp.to_identifier(name, quoted=True))
            table.set("db", None)
        for column in tree.find_all(exp.Column):
            if f"{column.args.get('db') or ''}.{column.table}" in selects:
                column.set("db", None)
        masked = [
            exp.CTE(
                this=sqlglot.parse_one(select, dialect="duckdb"),
                alias=exp.TableAlias(this=exp.to_identifier(name, quoted=True)),
                materialized=False,
            )
            for name, select in selects.items()
        ]
        if masked:
            whole = tree.args.get("with_") or exp.With(expressions=[])
            whole.set("expressions", [*masked, *whole.expressions])
            tree.set("with_", whole)
        return str(tree.sql(dialect="duckdb"))


def govern(sql: str) -> Governed:
    """Reads a query and refuses what it must not do.

    Raises:
        SqlRefused: says what, in words.
    """
    if len(sql) > LONGEST:
        raise SqlRefused(reason=_("超过 {most} 个字符").format(most=LONGEST))
    try:
        parsed = [tree for tree in sqlglot.parse(sql, dialect="duckdb") if tree is not None]
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise SqlRefused(reason=_plain(error)) from error
    if len(parsed) != 1:
        raise SqlRefused(reason=_("应恰好是一条语句，这里有 {count} 条").format(count=len(parsed)))
    tree = parsed[0]
    if not isinstance(tree, exp.Query) or isinstance(tree, exp.Table):
        raise SqlRefused(reason=_("只能用 SELECT"))
    if tree.find(*_CHANGES):
        raise SqlRefused(reason=_("只能读，不能写，也不能改设置"))
    _check_functions(tree)
    return Governed(tree, tuple(dict.fromkeys(f"{table.db}.{table.name}" for table in _tables(tree))))


def _check_functions(tree: Any) -> None:
    for function in tree.find_all(exp.Func):
        name = function.name if isinstance(function, exp.Anonymous) else function.sql_name()
        if name.lower() in _FORBIDDEN or isinstance(function, (exp.ReadCSV, exp.ReadParquet)):
            raise SqlRefused(reason=_("不能用函数 {name}").format(name=name.lower()))


def _tables(tree: Any) -> Iterator[Any]:
    """The tables that must be resources.

    Raises:
        SqlRefused: something else stands in FROM.
    """
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, _TABLE_FUNCTIONS):
            continue
        if not isinstance(table.this, exp.Identifier):
            name = getattr(table.this, "name", "") or table.this.sql()
            raise SqlRefused(reason=_("FROM 里不能用函数 {name}").format(name=name))
        if table.args.get("version") or table.args.get("when"):
            raise SqlRefused(reason=_("不能在 SQL 里指定表的版本"))
        if not table.db and table.name in own:
            continue
        if table.catalog or not table.db:
            raise SqlRefused(reason=_("表名 {name} 要写成 云.表").format(name=table.sql(dialect="duckdb")))
        yield table


def _plain(error: Exception) -> str:
    """The first error with its place, without the terminal's colours."""
    found = getattr(error, "errors", None)
    if found:
        first = found[0]
        return _("第 {line} 行第 {col} 列附近“{near}”：{what}").format(
            line=first.get("line"),
            col=first.get("col"),
            near=first.get("highlight") or "",
            what=first.get("description"),
        )
    return str(error).splitlines()[0][:200]
