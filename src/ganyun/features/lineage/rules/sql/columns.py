"""Which columns of which tables a SELECT reads: per output column, and for which rows there are.

The names of the result are read off the statement; where only the engine knows them (a pivot, ``COLUMNS(…)``, an
expression without a name) DuckDB is asked, with empty tables of the same columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ganyun.features.lineage.errors import SqlUnreadable
from ganyun.features.lineage.rules.sql.relations import Relation, Sources, union
from ganyun.features.lineage.rules.sql.trace import Trace

Schemas = Mapping[str, Mapping[str, str]]
Frozen = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a statement reads. ``exact``: every column could be followed."""

    columns: Mapping[str, tuple[str, ...]]
    rows: tuple[str, ...]
    exact: bool


def read(sql: str, schemas: Schemas) -> Reading:
    """Follows a SELECT.

    Raises:
        SqlUnreadable: neither we nor DuckDB can make a SELECT over these tables out of it.
    """
    text = sql.lower()
    # only the tables it can be about, so that a table elsewhere does not make the answer a new one
    named = [(name, columns) for name, columns in schemas.items() if name.rpartition(".")[2].lower() in text]
    return _read(sql, tuple((name, tuple(columns.items())) for name, columns in named))


# Keyed by the text and the columns of its tables, so an entry is never wrong; a cloud has a few dozen statements.
@lru_cache(maxsize=512)
def _read(sql: str, frozen: Frozen) -> Reading:
    schemas = {name: dict(columns) for name, columns in frozen}
    try:
        relation, rows = Trace(schemas).statement(_only(sql))
    except SqlUnreadable:
        raise
    except Exception:
        # Not understood, whatever the reason: better every column of every input than one source lost.
        every = every_column(sql, schemas)
        return Reading(dict.fromkeys(output_columns(sql, schemas), every), every, False)
    return Reading(_named(sql, schemas, relation), tuple(sorted(rows)), relation.open is None)


def _only(sql: str) -> Any:
    """The one SELECT.

    Raises:
        SqlUnreadable: it is something else, or several statements.
    """
    trees = [tree for tree in sqlglot.parse(sql, read="duckdb") if tree is not None]
    if len(trees) != 1 or not isinstance(trees[0], (exp.Query, exp.Values, exp.Pivot, exp.Table)):
        raise SqlUnreadable(reason=" ; ".join(tree.key.upper() for tree in trees) or "—")
    return trees[0]


def _named(sql: str, schemas: Schemas, relation: Relation) -> dict[str, tuple[str, ...]]:
    names = relation.names
    folded = {name.lower() for name in names}
    if not names or relation.open is not None or "" in folded or len(folded) < len(names):
        names = output_columns(sql, schemas)
    found: dict[str, Sources] = {}
    if relation.open is None and len(names) == len(relation.columns):
        for name, (_name, sources) in zip(names, relation.columns, strict=True):
            found[name] = found.get(name, frozenset()) | sources
    else:
        unknown = relation.every if relation.open is None else relation.open
        for name in names:
            known = relation.find(name.lower())
            found[name] = unknown if known is None else known
    return {name: tuple(sorted(sources)) for name, sources in found.items()}


def every_column(sql: str, schemas: Schemas) -> tuple[str, ...]:
    """All columns of all tables that the statement names; of all tables when it cannot be parsed."""
    try:
        tree: Any = sqlglot.parse_one(sql, read="duckdb")
        named = {".".join(part.name for part in table.parts).lower() for table in tree.find_all(exp.Table)}
        tables = [name for name in schemas if name.lower() in named]
    except (SqlglotError, RecursionError):
        tables = list(schemas)
    return tuple(sorted(union(frozenset(f"{name}.{column}" for column in schemas[name]) for name in tables)))


def output_columns(sql: str, schemas: Schemas) -> list[str]:
    """The names of the result's columns, as DuckDB gives them.

    Raises:
        SqlUnreadable: DuckDB does not take the statement over tables of these columns.
    """
    with duckdb.connect(":memory:", config={"threads": 1, "enable_external_access": False}) as connection:
        try:
            for place in {name.rpartition(".")[0] for name in schemas}:
                catalog, dot, _schema = place.rpartition(".")
                if dot:
                    connection.execute(f"ATTACH IF NOT EXISTS ':memory:' AS {_quoted(catalog)}")
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {_quoted(*place.split('.'))}")
            for name, columns in schemas.items():
                fields = ", ".join(f"{_quoted(column)} {type}" for column, type in columns.items())
                connection.execute(f"CREATE TABLE {_quoted(*name.split('.'))} ({fields})")
            return [str(row[0]) for row in connection.execute(f"DESCRIBE {sql}").fetchall()]
        except duckdb.Error as error:
            raise SqlUnreadable(reason=str(error).splitlines()[0]) from error


def _quoted(*names: str) -> str:
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)
