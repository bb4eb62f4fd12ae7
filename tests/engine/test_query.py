"""SQL over tables: what it may name, how it is bound, what it can never reach."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest
from tests.engine.conftest import TABLE

from ganyun.engine.port import BadSQL, TableMissing

CITIES = "base.cities"


@pytest.fixture
def filled(engine, rows):
    engine.append(CITIES, rows(code=["360100", "360400"], 名称=["南昌市", "九江市"]), batch_id="a")
    engine.append(TABLE, rows(city=["360100", "360100", "360400"], aqi=[50, 70, 90]), batch_id="a")
    return engine


def test_a_join_of_two_tables(filled):
    found = filled.query(
        f"SELECT c.名称, avg(a.aqi) AS aqi FROM {TABLE} a JOIN {CITIES} c ON a.city = c.code GROUP BY ALL ORDER BY 2"
    )
    assert found.read_all().to_pylist() == [{"名称": "南昌市", "aqi": 60.0}, {"名称": "九江市", "aqi": 90.0}]


def test_parameters_are_values_not_text(filled):
    sql = f"SELECT count(*) AS n FROM {CITIES} WHERE 名称 = ?"
    assert filled.query(sql, parameters=["南昌市"]).read_all()["n"][0].as_py() == 1
    assert filled.query(sql, parameters=["' OR true --"]).read_all()["n"][0].as_py() == 0


def test_names_of_its_own(filled):
    sql = 'WITH "aqi" AS (SELECT max(aqi) AS m FROM air) SELECT m FROM aqi'
    assert filled.query(sql, {"air": TABLE}).read_all()["m"][0].as_py() == 90


def test_quarantine_has_three_parts(filled, rows):
    filled.append("quarantine.ecology.city_air", rows(city=["x"]), batch_id="q")
    sql = f"SELECT count(*) AS n FROM quarantine.ecology.city_air FULL JOIN {TABLE} USING (city)"
    assert filled.query(sql).read_all()["n"][0].as_py() == 4


def test_a_slug_with_a_hyphen_is_quoted(filled, rows):
    filled.append("base.city-list", rows(id=[1]), batch_id="a")
    assert filled.query('SELECT * FROM base."city-list"').read_all().num_rows == 1


def test_old_and_new_versions_side_by_side(filled, rows):
    before = filled.version(TABLE)
    filled.append(TABLE, rows(city=["360400"], aqi=[10]), batch_id="b")
    sql = "SELECT (SELECT count(*) FROM old) AS o, (SELECT count(*) FROM air) AS n"
    assert filled.query(sql, {"old": TABLE, "air": TABLE}, versions={TABLE: before}).read_all().to_pylist() == [
        {"o": 3, "n": 3}
    ]
    assert filled.query(f"SELECT count(*) AS n FROM {TABLE}").read_all()["n"][0].as_py() == 4


def test_dates_are_local(engine, rows):
    late = datetime(2024, 1, 31, 16, 30, tzinfo=UTC)  # half past midnight in Nanchang
    engine.append(TABLE, rows(pa.schema([("moment", pa.timestamp("us", tz="UTC"))]), moment=[late]), batch_id="a")
    found = engine.query(f"SELECT CAST(moment AS DATE)::VARCHAR AS d, moment FROM {TABLE}").read_all().to_pylist()[0]
    assert found == {"d": "2024-02-01", "moment": late}


def test_the_result_can_be_written(filled, content):
    filled.replace(
        "ecology.mean", filled.query(f"SELECT city, avg(aqi) AS m, sum(aqi) AS s FROM {TABLE} GROUP BY 1"), batch_id="a"
    )
    assert [(city, mean) for city, mean, _ in content("ecology.mean")] == [("360100", 60.0), ("360400", 90.0)]


@pytest.mark.parametrize(
    ("sql", "nearest"),
    [
        ("SELECT * FROM base.citys", CITIES),
        ("SELECT * FROM cities", CITIES),
        ("SELECT * FROM sqlite_master", "—"),
        ("SELECT * FROM '/etc/passwd'", "—"),
        ("SELECT * FROM 'x.parquet'", "—"),
    ],
)
def test_an_unknown_table_names_the_nearest(filled, sql, nearest):
    with pytest.raises(TableMissing) as error:
        filled.query(sql)
    assert error.value.nearest == nearest


def test_only_the_named_tables_are_there(filled):
    with pytest.raises(TableMissing):
        filled.query(f"SELECT * FROM {CITIES}", {"air": TABLE})


@pytest.mark.parametrize(
    "sql",
    [
        "SELEC 1",
        "",
        "SELECT 1; SELECT 2",
        "DROP TABLE x",
        "CREATE TABLE x AS SELECT 1",
        "COPY (SELECT 1) TO '/tmp/x.csv'",
        "ATTACH '/tmp/x.db'",
        "INSTALL httpfs",
        "SET memory_limit = '100GB'",
        "PRAGMA database_list",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "SELECT * FROM duckdb_settings()",
        "SELECT * FROM query('SELECT 1')",
        "SELECT * FROM parquet_metadata('x')",
        "SELECT nope FROM base.cities",
        "SELECT 1 + '南昌'",
    ],
)
def test_what_is_not_one_good_select(filled, sql):
    with pytest.raises(BadSQL):
        filled.query(sql).read_all()


def test_an_error_in_mid_stream_is_ours_too(filled, rows):
    filled.append("base.words", rows(w=[str(n) for n in range(5000)] + ["x"]), batch_id="a")
    with pytest.raises(BadSQL, match="x"):
        filled.query("SELECT CAST(w AS INTEGER) AS n FROM base.words").read_all()


def test_a_locked_connection_reaches_its_tables_only(filled, require, tmp_path):
    require("locked_sql")
    secret = tmp_path / "secret.csv"
    secret.write_text("a\n1\n")
    other = filled.files(CITIES)[0]
    with filled.connect({"air": TABLE}, locked=True) as connection:
        assert connection.execute("SELECT count(*) FROM air").fetchone() == (3,)
        for sql in (
            f"SELECT * FROM read_csv('{secret}')",
            f"SELECT * FROM '{secret}'",
            f"SELECT * FROM read_parquet('{other}')",
            f"COPY (SELECT 1) TO '{tmp_path / 'out.csv'}'",
            f"ATTACH '{tmp_path / 'x.db'}'",
            "SET enable_external_access = true",
            "SET allowed_paths = ['/etc/passwd']",
            "SET memory_limit = '100GB'",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SELECT * FROM secret",  # a variable of this very frame
        ):
            with pytest.raises(Exception, match=r"(?i)permission|locked|not exist|disabled|must be"):
                connection.execute(sql).fetchall()
    assert not (tmp_path / "out.csv").exists()


def test_a_query_larger_than_memory_spills_and_leaves_nothing(filled, configuration):
    found = filled.query(
        "SELECT count(*) AS n FROM (SELECT DISTINCT hash(i) h, i FROM range(15_000_000) t(i))"
    ).read_all()
    assert found["n"][0].as_py() == 15_000_000
    assert not list(configuration.temp_folder.rglob("*.tmp"))


def test_types_in_words_become_arrow_types(engine):
    found = engine.arrow_schema({"a": "BIGINT", "b c": "DECIMAL(10,2)", "d": "INTEGER[]"})

    assert found.names == ["a", "b c", "d"]
    assert [str(each) for each in found.types] == ["int64", "decimal128(10, 2)", "list<l: int32>"]
    with pytest.raises(BadSQL):
        engine.arrow_schema({"a": "NOSUCHTYPE"})
