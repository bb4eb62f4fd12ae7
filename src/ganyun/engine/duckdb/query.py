"""User SQL: which tables it names, that it is one SELECT, that it reaches nothing else."""

from collections.abc import Callable, Iterable, Mapping

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ganyun.engine.duckdb.relations import Relation
from ganyun.engine.duckdb.sessions import Session, identifier
from ganyun.engine.port import BadPredicate, BadSQL, BadSyntax, FunctionForbidden, NotOneSelect, TableMissing
from ganyun.kernel.names import nearest

# Table functions that make rows out of their arguments. All others read files, settings or other SQL.
HARMLESS = {
    "range",
    "generate_series",
    "unnest",
    "json_each",
    "json_tree",
    "repeat",
    "repeat_row",
    "generate_subscripts",
}


def named_tables(sql: str) -> list[str]:
    """The tables that one SELECT reads, as dotted names in lower case, without its own WITH names.

    Raises:
        BadSQL: it is not one SELECT, or calls a table function that is not :data:`HARMLESS`.
    """
    tree = parse_select(sql)
    own = {each.alias.lower() for each in tree.find_all(exp.CTE)}
    found: dict[str, None] = {}
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier):
            name = (table.this.name if isinstance(table.this, exp.Anonymous) else table.this.key).lower()
            if name.replace("generateseries", "generate_series") not in HARMLESS:
                raise FunctionForbidden(function=table.this.sql("duckdb"))
        elif table.db or table.name.lower() not in own:
            found[".".join(part.name for part in table.parts).lower()] = None
    return list(found)


def parse_select(sql: str) -> exp.Query:
    """The syntax tree of one SELECT (also UNION, WITH, FROM-first).

    Raises:
        BadSQL
    """
    try:
        trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    except SqlglotError as error:
        raise _syntax(error) from error
    if len(trees) != 1:
        raise NotOneSelect(found=" ; ".join(tree.key.upper() for tree in trees) or "—")
    if not isinstance(trees[0], exp.Query):
        raise NotOneSelect(found=trees[0].key.upper())
    return trees[0]


def check_predicate(sql: str, tables: Iterable[str] = ()) -> str:
    """One boolean expression in parentheses; nothing in it can close them and go on, or read another table.

    Raises:
        BadSQL
    """
    text = f"({sql}\n)"
    tree = parse_select(f"SELECT 1 WHERE {text}")
    where = tree.args.get("where")
    clauses = {name for name, value in tree.args.items() if value}
    if where is None or not isinstance(where.this, exp.Paren) or clauses - {"expressions", "where", "kind"}:
        raise BadPredicate(predicate=sql)
    resolve(named_tables(f"SELECT 1 WHERE {text}"), {name: name for name in tables}, list)
    return text


def mentioned(predicate: str, columns: Iterable[str]) -> set[str]:
    """The columns that a checked predicate may read."""
    used = {column.name.lower() for column in parse_select(f"SELECT 1 WHERE {predicate}").find_all(exp.Column)}
    return {name for name in columns if name.lower() in used}


def create_views(session: Session, names: Mapping[str, str], relation: Callable[[str], Relation]) -> list[str]:
    """Makes each name (as written in the SQL) a view of its lake table; returns the files they read."""
    files: list[str] = []
    made: set[str] = set()
    for name, table in names.items():
        *schema, view = name.split(".")
        if len(schema) == 2 and schema[0] not in made:
            session.run(f"ATTACH ':memory:' AS {identifier(schema[0])}")
            made.add(schema[0])
        space = ".".join(identifier(part) for part in schema)
        if schema:
            session.run(f"CREATE SCHEMA IF NOT EXISTS {space}")
        found = relation(table)
        found.create_view(session, f"{space}.{identifier(view)}" if schema else identifier(view))
        files += found.files
    return files


def resolve(named: Iterable[str], allowed: Mapping[str, str] | None, known: Callable[[], list[str]]) -> dict[str, str]:
    """Names in the SQL → lake tables.

    Raises:
        TableMissing: with the nearest name that would do.
    """
    if allowed is None:
        return {name: name for name in named}
    by_name = {name.lower(): table for name, table in allowed.items()}
    for name in named:
        if name not in by_name:
            raise TableMissing(table=name, nearest=nearest(name, by_name or known()) or "—")
    return {name: by_name[name] for name in named}


def _syntax(error: SqlglotError) -> BadSQL:
    """The parser's error without its terminal colours."""
    first = (getattr(error, "errors", None) or [{}])[0]
    if "line" not in first:
        return BadSQL(reason=str(error).splitlines()[0])
    near = first.get("highlight") or first.get("description")
    return BadSyntax(line=first["line"], column=first["col"], near=near)
