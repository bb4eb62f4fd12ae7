"""From a definition to one SQL."""

from typing import Any

import duckdb
import pytest

from ganyun.features.insight.rules.declaration import Indicator
from ganyun.features.insight.rules.statement import (
    BadExpression,
    Place,
    bare,
    columns_in,
    divisions,
    parse_expression,
    statement,
    traced,
)


def indicator(**changes: Any) -> Indicator:
    return Indicator.model_validate(
        {"code": "x", "title": "某指标", "from": "eco.t", "value": "sum(a) / sum(b)", "owner": "省环保厅", **changes}
    )


@pytest.fixture
def connection() -> duckdb.DuckDBPyConnection:
    found = duckdb.connect()
    found.execute("CREATE SCHEMA eco; CREATE TABLE eco.t (city VARCHAR, d DATE, kind VARCHAR, a INT, b INT)")
    found.execute(
        "INSERT INTO eco.t VALUES ('南昌','2020-01-01','x',1,2), ('南昌市','2020-01-09','x',1,2),"
        "('九江','2020-01-01','y',5,10), (NULL,'2020-01-01','y',1,1), ('南昌','2020-02-01',NULL,1,0),"
        "('南昌',NULL,'x',9,9)"
    )
    return found


def rows(connection: duckdb.DuckDBPyConnection, found: Indicator, **options: Any) -> list[dict[str, Any]]:
    table = connection.sql(statement(found, options.pop("types", {"d": "DATE"}), **options)).to_arrow_table()
    return table.to_pylist()


BY: dict[str, Any] = {"time": "d", "every": "month", "division": "city", "dimensions": ["kind"]}


def test_every_level_is_computed_from_rows(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows(connection, indicator(by=BY))
    value = {(str(row["time"]), row["division"], row["kind"]): row["value"] for row in found}
    assert value["2020-01-01", "九江", None] == 0.5
    assert value["2020-01-01", None, None] == 8 / 15  # not the mean of 0.5, 0.5, 0.5
    assert value["2020-01-01", None, "y"] == 6 / 11


def test_spellings_of_one_place_are_one_place(connection: duckdb.DuckDBPyConnection) -> None:
    places = [Place("南昌", "南昌市", "360100"), Place("南昌市", "南昌市", "360100")]
    found = rows(connection, indicator(by=BY), places=places)
    (row,) = [each for each in found if each["division"] == "南昌市" and each["kind"] == "x"]
    assert (row["n"], row["division_code"], row["value"]) == (2, "360100", 0.5)
    assert {row["division"] for row in found} == {None, "南昌市", "九江"}


def test_what_is_not_known_counts_in_roll_ups_only(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows(connection, indicator(value="count(*)", by=BY))
    at = {(str(row["time"]), row["division"], row["kind"]): row["n"] for row in found}
    assert at["2020-01-01", None, None] == 4 and at["2020-01-01", None, "y"] == 2
    assert sum(1 for time, division, kind in at if time == "2020-02-01") == 2  # no row for "no kind"
    assert not any(time == "None" for time, _division, _kind in at)  # no time, no row


def test_division_by_zero_is_no_value(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows(connection, indicator(by=BY, better="higher", lights={"green": 0.9, "yellow": 0.5}))
    february = [row for row in found if str(row["time"]) == "2020-02-01"]
    assert february and all(row["value"] is None and row["light"] == "" and row["n"] == 1 for row in february)


def test_no_roll_up_where_none_is_wanted(connection: duckdb.DuckDBPyConnection) -> None:
    found = rows(connection, indicator(by={**BY, "dimensions": [], "roll_up": False}))
    assert found and all(row["division"] for row in found)


def test_one_number_without_any_key(connection: duckdb.DuckDBPyConnection) -> None:
    (row,) = rows(connection, indicator(value="count(*)"))
    assert (row["time"], row["division"], row["value"], row["n"]) == (None, None, 6.0, 6)
    connection.execute("DELETE FROM eco.t")
    assert rows(connection, indicator(value="count(*)")) == []  # nothing is not zero
    assert rows(connection, indicator(by={**BY, "over_time": True})) == []


@pytest.mark.parametrize(
    ("better", "lights", "expected"),
    [
        ("higher", {"green": 0.5, "yellow": 0.2}, "green"),
        ("higher", {"green": 0.6, "yellow": 0.5}, "yellow"),
        ("higher", {"green": 0.9, "yellow": 0.8}, "red"),
        ("lower", {"green": 0.4, "yellow": 0.5}, "yellow"),
        ("lower", {"green": 0.1, "yellow": 0.2}, "red"),
        ("none", {"red": 0.5, "yellow": 0.4, "green": 0.3, "light_blue": 0.2}, "red"),
        ("none", {"red": 0.9, "yellow": 0.8, "green": 0.7, "light_blue": 0.5}, "light_blue"),
        ("none", {"red": 0.9, "yellow": 0.8, "green": 0.7, "light_blue": 0.6}, "blue"),
    ],
)
def test_lights(connection: duckdb.DuckDBPyConnection, better: str, lights: dict[str, float], expected: str) -> None:
    found = rows(connection, indicator(by={"division": "city"}, better=better, lights=lights))
    assert next(row["light"] for row in found if row["division"] == "九江") == expected


def test_a_threshold_holds_for_what_floating_point_makes_of_it(connection: duckdb.DuckDBPyConnection) -> None:
    value = "max(0.7::double + 0.1::double) + 0.1::double"
    (row,) = rows(connection, indicator(value=value, better="higher", lights={"green": 0.9, "yellow": 0.5}))
    assert row["value"] < 0.9 and row["light"] == "green"


@pytest.mark.parametrize(
    ("type_", "text", "day"),
    [
        ("VARCHAR", "'2016-05'", "2016-05-01"),
        ("VARCHAR", "'2016年5月'", "2016-05-01"),
        ("VARCHAR", "'2016'", "2016-01-01"),
        ("INTEGER", "2016", "2016-01-01"),
        ("BIGINT", "201605", "2016-05-01"),
        ("DOUBLE", "2016.0", "2016-01-01"),
        ("TIMESTAMP", "'2016-05-07 13:00'", "2016-05-07"),
        ("DATE", "'2016-05-07'", "2016-05-07"),
    ],
)
def test_times_of_any_type(type_: str, text: str, day: str) -> None:
    connection = duckdb.connect()
    connection.execute(f"CREATE SCHEMA eco; CREATE TABLE eco.t AS SELECT CAST({text} AS {type_}) AS d")
    (row,) = rows(connection, indicator(value="count(*)", by={"time": "d"}), types={"d": type_})
    assert str(row["time"]) == day


@pytest.mark.parametrize(
    "text",
    [
        "sum(a) over ()",
        "(select 1)",
        "sum(t.a)",
        "sum(a); drop table x",
        "sum(a), 1",
        "sum(a) from x",
        "sum(",
        "$1",
        "?",
        "sum(a) group by b",
        "list_sum(list_transform(list(a), x -> x + 1))",
        "(sum(a), 1)",
        "case when",
    ],
)
def test_what_is_no_aggregate_over_columns(text: str) -> None:
    with pytest.raises(BadExpression):
        parse_expression(text)


@pytest.mark.parametrize(
    "text",
    [
        "sum(a) -- a remark",
        "count(distinct city)",
        "avg(a) filter (where b > 1)",
        "quantile_cont(a, 0.5)",
        "1 - sum(a) / nullif(sum(b), 0)",
    ],
)
def test_what_is_one(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    connection.execute("DELETE FROM eco.t")
    assert len(connection.sql(bare(indicator(value=text))).fetchall()) == 1


def test_columns_in_the_order_of_their_use() -> None:
    assert columns_in("sum(b) filter (where a > 1) / sum(b)") == ["b", "a"]


def test_texts_of_the_division_column(connection: duckdb.DuckDBPyConnection) -> None:
    found = connection.sql(divisions(indicator(by={"division": "city"}))).fetchall()
    assert {each for (each,) in found} == {"南昌", "南昌市", "九江", None}


def test_for_lineage_the_columns_are_called_as_in_the_table(connection: duckdb.DuckDBPyConnection) -> None:
    assert connection.sql(traced(indicator(by=BY))).columns == ["value", "time", "division", "kind"]


def test_a_name_can_break_nothing(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute("""CREATE TABLE eco."order" AS SELECT 'x''); DROP TABLE eco.t; --' AS "group by", 1 AS "a b" """)
    found = indicator(**{"from": "eco.order"}, value='sum("a b")', by={"division": "group by"})
    places = [Place("x'); DROP TABLE eco.t; --", "'", '"')]
    assert {row["division"] for row in rows(connection, found, places=places)} == {None, "'"}
