"""Whether every value of one type fits into another."""

import pytest

from ganyun.features.catalog.rules.types import is_wider


@pytest.mark.parametrize(
    ("old", "new", "wider"),
    [
        ("integer smallint", "integer bigint", True),
        ("integer bigint", "integer integer", False),
        ("integer integer", "number double", True),
        ("integer bigint", "number double", False),
        ("string varchar(20)", "string varchar(40)", True),
        ("string varchar(20)", "string varchar", True),
        ("string varchar", "string varchar(20)", False),
        ("string varchar", "string text", True),
        ("number decimal(10,2)", "number decimal(12,2)", True),
        ("number decimal(10,2)", "number decimal(10,4)", False),
        ("number decimal(10,2)", "number decimal(12,4)", True),
        ("number float", "number double", True),
        ("number double", "number float", False),
        ("date date", "timestamp timestamp", True),
        ("timestamp timestamp", "date date", False),
        ("string varchar", "integer integer", False),
        ("string mystery", "string mystery", True),
        ("string mystery", "string other_mystery", False),
    ],
)
def test_wider(old, new, wider) -> None:
    assert is_wider(*old.split(" ", 1), *new.split(" ", 1)) is wider
