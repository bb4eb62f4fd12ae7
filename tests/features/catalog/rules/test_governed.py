"""One SELECT over catalogued resources, and nothing else."""
# ruff: noqa: E501 - tables of cases

import pytest
import sqlglot

from ganyun.features.catalog.errors import SqlRefused
from ganyun.features.catalog.rules.governed import govern


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("select count(*) from base.divisions", ("base.divisions",)),
        ("from base.divisions", ("base.divisions",)),
        ("SELECT d.code FROM base.divisions AS d JOIN ecology.city_air a ON a.city = d.name", ("base.divisions", "ecology.city_air")),
        ("with x as (select * from base.divisions) select * from x, x as y", ("base.divisions",)),
        ("select 1", ()),
        ("select * from range(5), unnest([1, 2])", ()),
        ("select (select max(code) from base.divisions)", ("base.divisions",)),
        ("select code from base.divisions union all select code from base.other", ("base.divisions", "base.other")),
        ("select * from base.divisions;", ("base.divisions",)),
        ("select * from base.divisions tablesample 10%", ("base.divisions",)),
    ],
)  # fmt: skip
def test_what_may_be_asked(sql, names) -> None:
    assert govern(sql).names == names


@pytest.mark.parametrize(
    ("sql", "word"),
    [
        ("", "0 条"),
        ("select 1; select 2", "2 条"),
        ("selec 1", ""),
        ("delete from base.divisions", "SELECT"),
        ("insert into base.divisions values (1)", "SELECT"),
        ("with x as (delete from base.divisions returning *) select * from x", ""),
        ("create table x as select 1", "SELECT"),
        ("select * into x from base.divisions", "只能读"),
        ("copy (select 1) to '/tmp/x'", "SELECT"),
        ("attach 'x.db'", "SELECT"),
        ("pragma database_list", "SELECT"),
        ("set memory_limit = '1GB'", "SELECT"),
        ("install httpfs", "SELECT"),
        ("load httpfs", "SELECT"),
        ("call pragma_version()", "SELECT"),
        ("explain select 1", "SELECT"),
        ("describe base.divisions", "SELECT"),
        ("select * from read_csv('/etc/passwd')", "read_csv"),
        ("select * from read_parquet('x')", ""),
        ("select * from '/etc/passwd'", "云.表"),
        ("select * from \"x.parquet\"", "云.表"),
        ("select * from glob('*')", "glob"),
        ("select * from query('select 1')", "query"),
        ("select * from duckdb_settings()", "duckdb_settings"),
        ("select getenv('HOME')", "getenv"),
        ("select current_setting('memory_limit')", "current_setting"),
        ("select content from read_text('/etc/passwd')", "read_text"),
        ("select * from divisions", "云.表"),
        ("select * from lake.base.divisions", "云.表"),
        ("select * from base.divisions at (version => 1)", "版本"),
        ("select " + "1+" * 60000 + "1", ""),
        ("select " + "(" * 3000 + "1" + ")" * 3000, ""),
    ],
)  # fmt: skip
def test_what_is_refused(sql, word) -> None:
    with pytest.raises(SqlRefused) as caught:
        govern(sql)
    assert word in caught.value.reason


@pytest.mark.parametrize(
    "sql",
    [
        "select divisions.code, base.divisions.name from base.divisions where base.divisions.code = '36'",
        "select d.code from base.divisions d",
        "with x as (select code from base.divisions) select * from x join base.divisions using (code)",
        "select code from base.divisions where code in (select code from base.divisions)",
    ],
)
def test_every_resource_is_read_through_its_select(sql) -> None:
    written = govern(sql).over({"base.divisions": 'SELECT "code", \'***\' AS "name" FROM "base"."divisions"'})
    tree = sqlglot.parse_one(written, dialect="duckdb")
    direct = [table for table in tree.find_all(sqlglot.exp.Table) if table.db]
    assert len(direct) == 1  # inside our own SELECT
    assert "NOT MATERIALIZED" in written
    assert not [column for column in tree.find_all(sqlglot.exp.Column) if column.args.get("db")]
