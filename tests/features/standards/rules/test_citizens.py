"""Old numbers and numbers of nobody."""

import duckdb
import pytest

from ganyun.features.standards.rules import citizens
from ganyun.features.standards.rules.catalogue import ENTRIES


@pytest.mark.parametrize(
    ("old", "new"), [("110105491231002", "11010519491231002X"), ("369901900101001", "369901199001010013")]
)
def test_upgrade(old: str, new: str) -> None:
    assert citizens.upgrade(old) == new
    assert ENTRIES["citizen_id"].check(new)


@pytest.mark.parametrize("value", ["110105990230002", "11010549123100", "11010549123100X", "", "11010519491231002X"])
def test_what_is_no_old_number_is_not_upgraded(value: str) -> None:
    assert citizens.upgrade(value) is None


@pytest.mark.parametrize(
    ("value", "synthetic"),
    [
        ("369901199001010013", True),
        ("369999199001010013", True),
        ("999123199001010013", True),
        ("360000199001010013", True),
        ("11010519491231002X", False),
        ("360102199001010013", False),
        ("", False),
    ],
)
def test_synthetic_people(value: str, synthetic: bool) -> None:
    query = f"SELECT {citizens.sql_is_synthetic('x')} FROM (SELECT ? AS x)"

    assert citizens.is_synthetic(value) is synthetic
    assert duckdb.execute(query, [value]).fetchone() == (synthetic,)
