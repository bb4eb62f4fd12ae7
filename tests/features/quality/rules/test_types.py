"""What a text must look like to become a value, judged by DuckDB itself."""

from typing import Any

import duckdb
import pytest

from ganyun.features.quality.rules.types import cast, cast_typed, column_type, sql_name, sql_text, strptime_pattern


def value_of(text: str | None, logical: str, physical: str = "", **options: Any) -> Any:
    column = column_type(logical, physical, options)
    row = duckdb.execute(f"SELECT {cast('x', column, options)} FROM (SELECT ?::VARCHAR AS x)", [text]).fetchone()
    assert row is not None
    return row[0]


@pytest.mark.parametrize(("text", "value"), [("12", 12), ("-3", -3), ("+4", 4), ("12.0", 12), (" 7 ", 7), ("007", 7)])
def test_integers(text: str, value: int) -> None:
    assert value_of(text, "integer") == value


@pytest.mark.parametrize("text", ["12.7", "1_000", "0x1F", "1e3", "", "１２", "12,000", "99999999999999999999", "NaN"])
def test_what_is_no_integer(text: str) -> None:
    assert value_of(text, "integer") is None


def test_integers_have_a_width() -> None:
    assert value_of("300", "integer", "tinyint") is None and value_of("300", "integer", "smallint") == 300


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("-2", -2.0), ("1e3", 1000.0), (".5", 0.5)])
def test_numbers(text: str, value: float) -> None:
    assert value_of(text, "number") == value


@pytest.mark.parametrize("text", ["inf", "-Infinity", "nan", "1_0.5", "12,5", "abc", "1.2.3"])
def test_what_is_no_number(text: str) -> None:
    assert value_of(text, "number") is None


def test_decimals_are_exact() -> None:
    assert str(value_of("12.30", "number", "decimal(6,2)")) == "12.30"
    assert value_of("12.345", "number", "decimal(6,2)") is None  # digits would be lost
    assert value_of("123456.00", "number", "decimal(6,2)") is None


@pytest.mark.parametrize(
    ("text", "value"), [("是", True), ("Y", True), ("1", True), ("否", False), ("FALSE", False), ("2", None)]
)
def test_booleans(text: str, value: bool | None) -> None:
    assert value_of(text, "boolean") is value


@pytest.mark.parametrize(
    ("text", "options", "value"),
    [
        ("2024-02-29", {}, "2024-02-29"),
        ("2023-02-29", {}, None),
        ("2024-01-01 00:00:00", {}, "2024-01-01"),
        ("2024-01-01 10:00:00", {}, None),
        ("20240131", {"format": "yyyyMMdd"}, "2024-01-31"),
        ("2024-01-31", {"format": "yyyyMMdd"}, None),
        ("31/1/2024", {"format": "%d/%m/%Y"}, "2024-01-31"),
    ],
)
def test_dates(text: str, options: dict[str, str], value: str | None) -> None:
    found = value_of(text, "date", **options)
    assert (str(found) if found else None) == value


def test_nothing_stays_nothing() -> None:
    for logical in ("integer", "number", "boolean", "date", "timestamp", "string"):
        assert value_of(None, logical) is None


@pytest.mark.parametrize(
    ("value", "kind", "found"),
    [
        ("12.7::DOUBLE", "DOUBLE", None),
        ("12.0::DOUBLE", "DOUBLE", 12),
        ("'13'", "VARCHAR", 13),
        ("300::BIGINT", "BIGINT", 300),
    ],
)
def test_typed_sources_are_exact(value: str, kind: str, found: int | None) -> None:
    column = column_type("integer", "integer", {})
    assert duckdb.execute(f"SELECT {cast_typed(value, column, kind)}").fetchone() == (found,)


def test_a_date_format_of_java() -> None:
    assert strptime_pattern("yyyy/MM/dd HH:mm:ss.SSS") == "%Y/%m/%d %H:%M:%S.%g"


def test_quoting() -> None:
    row = duckdb.execute(f"SELECT {sql_text(chr(39) + '; drop')} AS {sql_name('a' + chr(34) + 'b')}")
    assert row.description[0][0] == 'a"b' and row.fetchone() == ("'; drop",)
