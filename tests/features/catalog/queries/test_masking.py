"""Which columns are masked, and as what."""

from tests.support.contracts import EVERYTHING, PEOPLE

from ganyun.features.catalog.queries.masking import masked_columns, masked_select
from ganyun.features.catalog.rules.parse import read_stored


def test_low_levels_pass_and_high_ones_are_expressions() -> None:
    columns = masked_columns(read_stored(PEOPLE))
    assert columns["city"] == '"city"' and columns["id"] == '"id"'
    assert columns["mobile"] != '"mobile"' and "CASE" in columns["mobile"]
    assert masked_select(read_stored(PEOPLE), ["city"]) == '"city"'
    assert masked_select(read_stored(PEOPLE)).endswith('"city"') and 'AS "mobile"' in masked_select(read_stored(PEOPLE))


def test_a_semantic_type_that_is_gone_gets_the_generic_mask() -> None:
    contract = read_stored(EVERYTHING.replace("value: mobile}", "value: gone}"))
    assert "CASE" in masked_columns(contract)["mobile"]


def test_names_are_quoted() -> None:
    assert '"备注"' in masked_select(read_stored(EVERYTHING))
