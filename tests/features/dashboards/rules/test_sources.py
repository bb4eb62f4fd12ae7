"""Which columns tell time and place."""

import pytest

from ganyun.features.dashboards.rules.sources import Column, Indicator, Source, indicator_columns, kind_of


def source(keys: tuple[str, ...] = (), **types: str) -> Source:
    return Source("c.t", {name: Column(name, type_) for name, type_ in types.items()}, keys=keys)


@pytest.mark.parametrize(
    ("type_", "kind"),
    [
        ("BIGINT", "number"), ("decimal(10, 2)", "number"), ("double", "number"), ("HUGEINT", "number"),
        ("varchar(12)", "text"), ("TIMESTAMP WITH TIME ZONE", "time"), ("date", "time"), ("boolean", "boolean"),
        ("INTEGER[]", "other"), ("STRUCT(a INTEGER)", "other"), ("INTERVAL", "other"), ("TIME", "other"),
    ],
)  # fmt: skip
def test_kinds(type_: str, kind: str) -> None:
    assert kind_of(type_) == kind


def test_the_time_is_the_one_stated_the_x_axis_a_key_or_the_first() -> None:
    table = source(("month",), loaded="TIMESTAMP", month="DATE", city="VARCHAR")
    assert table.time_column("loaded") == "loaded"
    assert table.time_column("nothing") == ""
    assert table.time_column(x="loaded") == "loaded"
    assert table.time_column() == "month"
    assert source(a="DATE", b="DATE").time_column() == "a"
    assert source(data_year="INTEGER", n="INTEGER").time_column() == "data_year"
    assert source(month="VARCHAR", city="VARCHAR").time_column() == "month"
    assert source(city="VARCHAR").time_column() == ""


def test_the_division_is_of_the_code_list_or_by_name_the_finest_first() -> None:
    listed = Source("c.t", {"place": Column("place", "VARCHAR", code_list="base.divisions.name"),
                            "city": Column("city", "VARCHAR")})  # fmt: skip
    assert listed.division_column() == "place"
    assert listed.division_column("city") == "city"
    assert source(city="VARCHAR", county="VARCHAR").division_column() == "county"
    assert source(name="VARCHAR").division_column() == ""


def test_an_indicator_knows_its_axes() -> None:
    indicator = Indicator("c.i", "指标", by_time=True, by_division=True, dimensions=("kind",))
    table = Source(indicator.table, indicator_columns(indicator), indicator=indicator)
    assert list(table.columns) == ["time", "division", "division_code", "kind", "value", "n", "light"]
    assert (table.time_column(), table.division_column(), indicator.axes) == ("time", "division", ("division", "kind"))
    plain = Indicator("c.i", "指标")
    assert Source(plain.table, indicator_columns(plain), indicator=plain).division_column() == ""
