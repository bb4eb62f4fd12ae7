"""Which columns a SELECT reads: by case, against what really influences the result, and where nothing can be told."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.features.lineage.rules.sql.random_queries import SCHEMAS, Queries, rows_at_random

from ganyun.features.lineage.errors import SqlUnreadable
from ganyun.features.lineage.rules.sql import columns
from ganyun.features.lineage.rules.sql.columns import every_column, output_columns, read
from ganyun.features.lineage.rules.sql.trace import Trace

KNOWN = {
    "a.t": {"k": "INT", "a": "INT", "b": "INT", "c": "INT", "d": "DATE", "x": "VARCHAR", "y": "INT", "l": "INT[]",
            "s": "STRUCT(f STRUCT(g INT), h INT)", "z": "INT"},
    "a.u": {"k": "INT", "a": "INT", "c": "INT"},
    "a.v": {"k": "INT", "w": "INT"},
    "indicator.ecology.good": {"value": "DOUBLE"},
}  # fmt: skip


def short(names: tuple[str, ...]) -> str:
    """``a.t.x`` as ``t.x``; several with a space between."""
    return " ".join(name.removeprefix("a.") for name in names)


CASES = [
    ("select a, b + 1 as n from a.t", {"a": "t.a", "n": "t.b"}, ""),
    ("select count(*) as n, count(u.*) as m from a.u", {"n": "", "m": "u.a u.c u.k"}, ""),
    ("select 1 as one, 'x' as text from a.t", {"one": "", "text": ""}, ""),
    ("select sum(a) filter (where b > 0) as n from a.t where c > 0 group by all", {"n": "t.a t.b"}, "t.c"),
    ("select x, sum(a) as n from a.t group by all having max(b) > 1", {"x": "t.x", "n": "t.a"}, "t.b t.x"),
    ("select x, sum(a) as n from a.t group by 1", {"x": "t.x", "n": "t.a"}, "t.x"),
    ("select a as b, b + 1 as e from a.t", {"b": "t.a", "e": "t.b"}, ""),
    ("select a + 1 as e, e * 2 as f from a.t", {"e": "t.a", "f": "t.a"}, ""),
    ("select sum(a) over (partition by k order by d) as n from a.t", {"n": "t.a t.d t.k"}, ""),
    ("select sum(a) over w as n from a.t window w as (partition by k)", {"n": "t.a t.k"}, ""),
    ("select a from a.t qualify row_number() over (partition by k order by d desc) = 1", {"a": "t.a"}, "t.d t.k"),
    ("select * exclude (l, s, d, x, y, z) replace (b + 1 as a) rename (c as cc) from a.t",
     {"k": "t.k", "a": "t.b", "b": "t.b", "cc": "t.c"}, ""),
    ("with q(m, n) as (select a, b from a.t) select n, q.m from q", {"n": "t.b", "m": "t.a"}, ""),
    ("with q as (select a from a.t), r as (from q) select r.a from r", {"a": "t.a"}, ""),
    ("with recursive r(n, p) as (select 1, a from a.t union all select n + c, p from r join a.u on u.k = n) from r",
     {"n": "u.c", "p": "t.a"}, "u.c u.k"),
    ("select a from a.t union all select c from a.u", {"a": "t.a u.c"}, ""),
    ("select a from a.t union select c from a.u", {"a": "t.a u.c"}, "t.a u.c"),
    ("select a from a.t except select c from a.u", {"a": "t.a"}, "t.a u.c"),
    ("select a, b from a.t union all by name select c as b from a.u", {"a": "t.a", "b": "t.b u.c"}, ""),
    ("select t.b, u.c as uc from a.t join a.u using (k)", {"b": "t.b", "uc": "u.c"}, "t.k u.k"),
    ("select k from a.t full join a.u using (k)", {"k": "t.k u.k"}, "t.k u.k"),
    ("select k from a.t left join a.u using (k)", {"k": "t.k"}, "t.k u.k"),
    ("select t.b from a.t semi join a.u on t.a = u.c", {"b": "t.b"}, "t.a u.c"),
    ("select w, k from a.u natural join a.v", {"w": "v.w", "k": "u.k"}, "u.k v.k"),
    ("select (select max(c) from a.u where u.k = t.k) as m from a.t", {"m": "t.k u.c u.k"}, ""),
    ("select exists(select 1 from a.u where u.k = t.k) as e from a.t", {"e": "t.k u.k"}, ""),
    ("select a from a.t where b in (select c from a.u where k > 1)", {"a": "t.a"}, "t.b u.c u.k"),
    ("select t.a, n.e from a.t, lateral (select t.b + 1 as e) n", {"a": "t.a", "e": "t.b"}, ""),
    ("select t.a, n.e from a.t, unnest(t.l) as n(e)", {"a": "t.a", "e": "t.l"}, "t.l"),
    ("select a, unnest(l) as e from a.t", {"a": "t.a", "e": "t.l"}, "t.l"),
    ("select unnest(s) from a.t", {"f": "t.s", "h": "t.s"}, "t.s"),
    ("select s.f.g, t.s.h, a.t.k from a.t", {"g": "t.s", "h": "t.s", "k": "t.k"}, ""),
    ("select list_transform(l, lambda e: e + a) as m from a.t", {"m": "t.a t.l"}, ""),
    ("select [e + a for e in l if e > b] as m from a.t", {"m": "t.a t.b t.l"}, ""),
    ("select x from a.t order by a limit 3", {"x": "t.x"}, "t.a"),
    ("select x from a.t order by a", {"x": "t.x"}, ""),
    ("select distinct on (k) a from a.t order by d", {"a": "t.a"}, "t.d t.k"),
    ("select distinct a, b from a.t", {"a": "t.a", "b": "t.b"}, "t.a t.b"),
    ("select arg_max(a, d) as m, string_agg(x, ',' order by b) as n from a.t", {"m": "t.a t.d", "n": "t.b t.x"}, ""),
    ("select case when a > 1 then b else c end as m from a.t", {"m": "t.a t.b t.c"}, ""),
    ("select value from indicator.ecology.good", {"value": "indicator.ecology.good.value"}, ""),
    ("select i from range(3) r(i)", {"i": ""}, ""),
    ("select e from (values (1, 2)) v(e, f)", {"e": ""}, ""),
    ("select T.A, B as \"新\" from A.T", {"A": "t.a", "新": "t.b"}, ""),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "expected", "rows"), CASES, ids=[case[0] for case in CASES])
def test_cases(sql: str, expected: dict[str, str], rows: str) -> None:
    found = read(sql, KNOWN)
    assert {name: short(sources) for name, sources in found.columns.items()} == expected
    assert short(found.rows) == rows


def test_names_that_only_the_engine_knows() -> None:
    assert dict(read("select max(a), count(*) from a.t", KNOWN).columns) == {"max(a)": ("a.t.a",), "count_star()": ()}
    found = read("select min(columns('a|b')) from a.t", KNOWN)
    assert list(found.columns) == ["a", "b"] and {"a.t.a", "a.t.b"} <= set(found.columns["b"])


@pytest.mark.parametrize(
    "sql",
    ["pivot a.t on x in ('p', 'q') using sum(y) group by k",
     "select * from (from a.t select k, x, y) pivot (sum(y) for x in ('p', 'q') group by k)"],
)  # fmt: skip
def test_pivot(sql: str) -> None:
    found = read(sql, KNOWN)
    assert not found.exact
    assert {name: short(sources) for name, sources in found.columns.items()} == {
        "k": "t.k",
        "p": "t.x t.y",
        "q": "t.x t.y",
    }
    assert short(found.rows) == "t.k t.x t.y"


def test_unpivot() -> None:
    found = read("unpivot (select k, a, b from a.t) on a, b into name n value v", KNOWN)
    assert {name: short(sources) for name, sources in found.columns.items()} == {
        "k": "t.k",
        "n": "t.a t.b",
        "v": "t.a t.b",
    }


def test_what_is_not_understood_comes_from_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    columns._read.cache_clear()
    monkeypatch.setattr(Trace, "statement", lambda self, tree: 1 / 0)
    found = read("select k from a.u join a.v using (k) where w > 9", KNOWN)
    every = ("a.u.a", "a.u.c", "a.u.k", "a.v.k", "a.v.w")
    assert not found.exact and found.columns == {"k": every} and found.rows == every
    columns._read.cache_clear()


def test_every_column_of_text_that_cannot_be_parsed() -> None:
    assert every_column("select from from", {"a.v": KNOWN["a.v"]}) == ("a.v.k", "a.v.w")


@pytest.mark.parametrize(
    "sql",
    [
        "select nothing from a.t",
        "select a from a.unknown",
        "select from",
        "",
        "drop table a.t",
        "select 1 as a; select 2 as b",
    ],
)
def test_no_select_over_these_tables(sql: str) -> None:
    with pytest.raises(SqlUnreadable) as caught:
        read(sql, KNOWN)
    assert caught.value.reason


def test_no_file_is_opened(tmp_path) -> None:
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    with pytest.raises(SqlUnreadable):
        read(f"select * from read_csv('{secret}')", KNOWN)


def test_tables_elsewhere_do_not_matter() -> None:
    columns._read.cache_clear()
    read("select a from a.t", KNOWN)
    read("select a from a.t", {**KNOWN, "b.other": {"q": "INT"}})
    assert columns._read.cache_info().hits == 1


def deep(levels: int) -> str:
    return "select " + "(" * levels + "a" + " + 1)" * levels + " as n from a.t"


def test_an_expression_of_unusual_depth_loses_nothing() -> None:
    assert "a.t.a" in read(deep(400), KNOWN).columns["n"]


# --- against what really influences the result


@pytest.fixture(scope="module")
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(config={"threads": 1}) as connection:
        for table, fields in SCHEMAS.items():
            connection.execute(f"create schema if not exists {table[0]}")
            connection.execute(f"create table {table} ({', '.join(f'{name} {type}' for name, type in fields.items())})")
        yield connection


def fill(database: duckdb.DuckDBPyConnection, rows: dict[str, list[Any]]) -> None:
    for table, lines in rows.items():
        database.execute(f"delete from {table}")
        database.executemany(f"insert into {table} values ({', '.join('?' * len(SCHEMAS[table]))})", lines)


def answer(database: duckdb.DuckDBPyConnection, sql: str) -> tuple[list[str], list[Counter[Any]]]:
    """The names of the columns, and for each of them how often each value occurs."""
    lines = database.execute(sql).fetchall()
    names = [each[0] for each in database.description or ()]
    return names, [Counter(line[place] for line in lines) for place in range(len(names))]


def changed(rows: dict[str, list[Any]], column: str, dice: int) -> dict[str, list[Any]]:
    """The rows with other values in one column."""
    table, _dot, name = column.rpartition(".")
    place = list(SCHEMAS[table]).index(name)
    other = rows_at_random(dice)[table]
    lines = [(*line[:place], other[i % len(other)][place], *line[place + 1 :]) for i, line in enumerate(rows[table])]
    return {**rows, table: lines}


EVERY = [f"{table}.{name}" for table, fields in SCHEMAS.items() for name in fields]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_other_values_elsewhere_change_nothing(database: duckdb.DuckDBPyConnection, seed: int) -> None:
    """A column of the result stays as it is when values change in columns that are neither its sources nor row
    sources: so the sources are a superset of what influences it. Names are those that DuckDB gives.
    """
    sql, rows = Queries(seed).statement(), rows_at_random(seed)
    fill(database, rows)
    try:
        names, before = answer(database, sql)
    except duckdb.Error:
        assume(False)
    found = read(sql, SCHEMAS)
    assert list(found.columns) == list(dict.fromkeys(names))
    assert found.exact
    for column in EVERY:
        free = [i for i, name in enumerate(names) if column not in found.columns[name] and column not in found.rows]
        if free:
            fill(database, changed(rows, column, seed + 1))
            try:
                _names, after = answer(database, sql)
            except duckdb.Error:  # an overflow or a scalar subquery of several rows: no answer to compare
                continue
            assert [after[i] for i in free] == [before[i] for i in free], (column, sql)


def test_the_property_finds_a_lost_source(database: duckdb.DuckDBPyConnection) -> None:
    sql, rows = "select k, sum(a) filter (where b > 1) as n from a.t group by all", rows_at_random(3)
    fill(database, rows)
    _names, before = answer(database, sql)
    fill(database, changed(rows, "a.t.b", 4))
    assert answer(database, sql)[1][1] != before[1]


def test_output_columns_are_duckdbs() -> None:
    assert output_columns('select k as "a b", max(w) from a.v group by k', KNOWN) == ["a b", "max(w)"]
