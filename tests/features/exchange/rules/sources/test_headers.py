"""Which column is which field."""

import pytest
from tests.support.loading import contract_of, with_server

from ganyun.features.exchange.errors import ColumnsExtra, ColumnsMissing, ColumnsRepeated
from ganyun.features.exchange.rules.sources.headers import match


def found(*headers: str, **properties: object) -> dict[str, str]:
    contract = with_server(contract_of(), properties=properties)
    return match(headers, contract, contract.servers[0], "a.csv")


def test_names_titles_and_spaces() -> None:
    assert found("日期", " city ", "aqi") == {"day": "日期", "city": " city ", "aqi": "aqi"}


def test_declared_names_come_first() -> None:
    assert found("aqi", "地市", "day", columns={"地市": "city"})["city"] == "地市"


def test_a_field_found_twice_is_a_surplus_column() -> None:
    with pytest.raises(ColumnsExtra) as caught:
        found("city", "城市", "day")
    assert caught.value.extra == "城市"


def test_ignored_columns() -> None:
    assert set(found("city", "day", "x", ignoreColumns=["x"])) == {"city", "day"}


def test_a_missing_key_names_what_it_may_be_called() -> None:
    with pytest.raises(ColumnsMissing) as caught:
        found("city", "dat")
    assert caught.value.missing == "day" and "dat" in caught.value.hint


@pytest.mark.parametrize("headers", [("city", "day", "day"), ("city", "day", "", "")])
def test_repeated_headers(headers: tuple[str, ...]) -> None:
    with pytest.raises(ColumnsRepeated):
        found(*headers)


def test_many_columns_are_counted_not_listed() -> None:
    with pytest.raises(ColumnsExtra) as caught:
        found("city", "day", *(f"x{index}" for index in range(500)))
    assert "等 500 列" in caught.value.extra
