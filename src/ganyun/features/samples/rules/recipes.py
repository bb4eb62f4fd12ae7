"""Recipes: sample tables of a cloud, each one SELECT that gives the same rows on every machine and on every run.

``clouds/<code>/samples/<table>.sql`` makes ``samples/<table>.synthetic.csv``. Draws are macros over md5, so they depend
on their arguments and on nothing else; rows come out sorted by all columns, so that no plan of the engine shows.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from ganyun.features.samples.errors import (
    RecipeBroken,
    RecipeLoop,
    RecipeNotRepeatable,
    RecipeUnlabelled,
    RecipeUnreadable,
)
from ganyun.kernel.names import nearest

MACROS = (
    # 32 bits of md5: exact in a double, the same in every version of the engine
    """CREATE MACRO uniform(seed, i) AS
       (('0x' || substr(md5(seed || '/' || i::VARCHAR), 1, 8))::BIGINT::DOUBLE / 4294967296::DOUBLE)""",
    # the sum of eight numbers of 16 bits: no logarithm or sine whose last bit differs between machines
    """CREATE MACRO normal(seed, i) AS ((
       ('0x' || substr(md5(seed || '/' || i::VARCHAR), 1, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 5, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 9, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 13, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 17, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 21, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 25, 4))::BIGINT
       + ('0x' || substr(md5(seed || '/' || i::VARCHAR), 29, 4))::BIGINT
       - 262140)::DOUBLE / 65536::DOUBLE * 1.224744871391589::DOUBLE)""",
    "CREATE MACRO whole(low, high, u) AS (low + floor(u * (high - low + 1))::BIGINT)",
    "CREATE MACRO pick(list, u) AS (list[1 + floor(u * len(list))::BIGINT])",
    """CREATE MACRO weighted(list, weights, u) AS (list[1 + len(list_filter(
       range(1, len(weights)), lambda k: list_sum(weights[1:k]) <= u * list_sum(weights)))])""",
    """CREATE MACRO poisson(seed, i, mean) AS (CASE WHEN mean <= 0 THEN 0 WHEN mean >= 12 THEN
       greatest(0, round(mean + sqrt(mean::DOUBLE) * normal(seed, i)))::BIGINT
       ELSE len(list_filter(range(0, 48), lambda k: list_sum(list_transform(range(0, k + 1),
       lambda j: exp(j * ln(greatest(mean, 1e-9)::DOUBLE) - mean - lgamma(j + 1)))) <= uniform(seed, i))) END)""",
)
"""``uniform`` [0, 1) · ``normal`` (mean 0, deviation 1, within ±4.9) · ``whole`` numbers from low to high ·
``pick`` one of a list · ``weighted``, as often as its weight says · ``poisson`` counts."""

CHANGING = frozenset({
    *("random", "uuid", "gen_random_uuid", "uuidv4", "uuidv7", "now", "today", "current_date", "current_time", "hash"),
    *("get_current_time", "get_current_timestamp", "current_timestamp", "localtime", "localtimestamp"),
    *("transaction_timestamp", "setseed", "nextval", "current_setting", "getenv", "txid_current"),
})  # fmt: skip
"""Functions whose value differs between runs, machines or versions of the engine."""

SUFFIXES = ("synthetic", "schematic", "")


@dataclass(frozen=True, slots=True)
class Recipe:
    """One ``samples/<table>.sql``: what it makes, and which tables it reads (of its own folder, ``base.…``)."""

    table: str
    path: Path
    sql: str
    reads: tuple[str, ...]

    @property
    def target(self) -> Path:
        return self.path.with_name(f"{self.table}.synthetic.csv")


def recipes(folder: Path) -> list[Recipe]:
    """The recipes of a cloud, each after those that it reads.

    Raises:
        RecipeUnreadable, RecipeUnlabelled, RecipeNotRepeatable, RecipeLoop
    """
    found = {path.stem: _read(path) for path in sorted((folder / "samples").glob("*.sql"))}
    graph = {table: [name for name in each.reads if name in found] for table, each in found.items()}
    try:
        return [found[table] for table in TopologicalSorter(graph).static_order()]
    except CycleError as error:
        raise RecipeLoop(listing=" → ".join(reversed(error.args[1])), tables=tuple(error.args[1])) from error


def base_file(base: Path, table: str) -> Path:
    """The sample file of a table of the base cloud.

    Raises:
        RecipeBroken
    """
    for suffix in SUFFIXES:
        path = base / "samples" / (f"{table}.{suffix}.csv" if suffix else f"{table}.csv")
        if path.is_file():
            return path
    known = sorted(path.name.partition(".")[0] for path in (base / "samples").glob("*.csv"))
    guess = nearest(table, known) or "、".join(known)
    raise RecipeBroken(recipe=f"base.{table}", reason=f"基础云没有样例 {table}；最接近的是 {guess}")


def _read(path: Path) -> Recipe:
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RecipeUnreadable(recipe=path.name, reason=str(error)) from error
    if not re.match(r"\s*--.*(synthetic|合成)", text, re.IGNORECASE):
        raise RecipeUnlabelled(recipe=path.name)
    tree = _select(path.name, text)
    changing = sorted(_functions(tree) & CHANGING)
    if changing:
        raise RecipeNotRepeatable(recipe=path.name, functions="、".join(changing))
    return Recipe(path.stem, path, text.strip().rstrip(";"), tuple(_tables(tree)))


def _select(name: str, text: str) -> exp.Query:
    try:  # lenient: sqlglot has a ``normal`` of its own with other arguments; the engine judges the syntax
        parsed = sqlglot.parse(text, read="duckdb", error_level=ErrorLevel.IGNORE)
        trees = [tree for tree in parsed if tree is not None]
    except SqlglotError as error:
        raise RecipeUnreadable(recipe=name, reason=re.sub(r"\x1b\[\d*m", "", str(error)).splitlines()[0]) from error
    if len(trees) != 1 or not isinstance(trees[0], exp.Query):
        raise RecipeUnreadable(recipe=name, reason="不是一条 SELECT")
    return trees[0]


def _functions(tree: exp.Query) -> set[str]:
    named = {each.name.lower() for each in tree.find_all(exp.Anonymous)}
    known = {name.lower() for each in tree.find_all(exp.Func) for name in each.sql_names()}
    return named | known


def _tables(tree: exp.Query) -> Iterator[str]:
    own = {each.alias.lower() for each in tree.find_all(exp.CTE)}
    for table in tree.find_all(exp.Table):
        if isinstance(table.this, exp.Identifier) and (table.db or table.name.lower() not in own):
            yield ".".join(part.name for part in table.parts).lower()


def as_csv(columns: Iterable[str], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """The bytes of the file: UTF-8, ``\\n``, a missing value is empty, a float has twelve digits at most."""
    names = list(columns)
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(names)
    for row in rows:
        writer.writerow([_text(row[name]) for name in names])
    return file.getvalue().encode()


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:.12g}"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return str(value)
