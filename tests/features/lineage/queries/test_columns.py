"""Columns across the graph."""

import pytest
from tests.features.lineage.conftest import AIR, INDICATOR, MODEL, PAGE, Recorder

from ganyun.features.lineage.errors import ColumnNotFound, NodeNotFound
from ganyun.features.lineage.queries.columns import columns_of, path, sources_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_where_a_column_comes_from() -> None:
    assert sources_of(f"{INDICATOR}.value") == {f"{MODEL}.aqi": 1, f"{AIR}.aqi": 2, f"{AIR}.city": 2}
    assert sources_of(f"{INDICATOR}.value", 1) == {f"{MODEL}.aqi": 1}
    assert sources_of(f"{MODEL}.n") == {}


def test_the_path_between_two() -> None:
    assert path(f"{AIR}.aqi", f"{INDICATOR}.value") == [f"{AIR}.aqi", f"{MODEL}.aqi", f"{INDICATOR}.value"]
    assert path("base.divisions.name", f"{INDICATOR}.value") == []
    assert path(f"{MODEL}.n", f"{MODEL}.n") == [f"{MODEL}.n"]


def test_a_run_says_more_than_a_declaration(record: Recorder) -> None:
    record(MODEL, AIR, version=2, columns={"aqi": (f"{AIR}.pm25",)})
    assert columns_of([MODEL, PAGE]) == {MODEL: {"aqi": [f"{AIR}.pm25"]}}


def test_names_that_are_not_there() -> None:
    with pytest.raises(ColumnNotFound) as caught:
        sources_of(f"{MODEL}.plase")
    assert caught.value.nearest == "place"
    with pytest.raises(NodeNotFound):
        path("no.table.x", f"{MODEL}.place")
    with pytest.raises(NodeNotFound):
        sources_of("没有点")
    assert sources_of(f"{AIR}.anything") == {}, "columns of a loaded table are not on record"


def test_columns_that_read_each_other_do_not_loop(record: Recorder) -> None:
    record("e.a", "e.b", columns={"x": ("e.b.y",)})
    record("e.b", "e.a", columns={"y": ("e.a.x",)})
    assert sources_of("e.a.x") == {"e.b.y": 1}
