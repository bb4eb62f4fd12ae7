"""Which columns of which tables a SELECT reads."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from ganyun.features.lineage.errors import SqlUnreadable

Schemas = Mapping[str, Mapping[str, str]]


def column_sources(sql: str, schemas: Schemas) -> dict[str, tuple[str, ...]]:
    """Output column → the columns it comes from.

    >>> column_sources("select city, count(*) as n from a.t group by 1", {"a.t": {"city": "VARCHAR"}})
    {'city': ('a.t.city',), 'n': ()}
    """
    return dict(_sources(sql, tuple((name, tuple(columns.items())) for name, columns in schemas.items())))


@lru_cache(maxsize=512)
def _sources(sql: str, schemas: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> dict[str, tuple[str, ...]]:
    known = {name: dict(columns) for name, columns in schemas}
    return dict.fromkeys(output_columns(sql, known), every_column(sql, known))


def every_column(sql: str, schemas: Schemas) -> tuple[str, ...]:
    """All columns of all tables that the statement names."""
    try:
        tree: Any = sqlglot.parse_one(sql, read="duckdb")
        names = {f"{table.db}.{table.name}" for table in tree.find_all(exp.Table)}
        read = [name for name in schemas if name in names]
    except SqlglotError:
        read = list(schemas)
    return tuple(f"{name}.{column}" for name in read for column in schemas[name])


def output_columns(sql: str, schemas: Schemas) -> list[str]:
    """The names of the result's columns, as DuckDB gives them.

    Raises:
        SqlUnreadable: DuckDB does not take the statement over tables of these columns.
    """
    with duckdb.connect(":memory:", config={"threads": 1}) as connection:
        try:
            for name, columns in schemas.items():
                cloud, _, table = name.partition(".")
                connection.execute(f'CREATE SCHEMA IF NOT EXISTS "{cloud}"')
                fields = ", ".join(f'"{column}" {type}' for column, type in columns.items())
                connection.execute(f'CREATE TABLE "{cloud}"."{table}" ({fields})')
            return [str(row[0]) for row in connection.execute(f"DESCRIBE {sql}").fetchall()]
        except duckdb.Error as error:
            raise SqlUnreadable(reason=str(error).splitlines()[0]) from error
