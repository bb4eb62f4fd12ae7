"""What other features call."""

import pytest
from tests.features.lineage.conftest import AIR, INDICATOR, MODEL, PAGE

from ganyun.features.lineage import public


def test_columns_and_rows_of_a_select() -> None:
    schemas = {"a.t": {"city": "VARCHAR", "aqi": "INT"}}
    sql = "select city, count(*) as n from a.t where aqi > 0 group by 1"
    assert public.column_sources(sql, schemas) == {"city": ("a.t.city",), "n": ()}
    assert public.row_sources(sql, schemas) == ("a.t.aqi", "a.t.city")
    with pytest.raises(public.SqlUnreadable):
        public.column_sources("select", schemas)


def test_an_answer_may_be_changed_without_harm() -> None:
    schemas = {"a.t": {"city": "VARCHAR"}}
    public.column_sources("select city from a.t", schemas).clear()
    assert public.column_sources("select city from a.t", schemas) == {"city": ("a.t.city",)}


def test_the_graph(province: None) -> None:
    assert [node.name for node in public.downstream(MODEL)] == [INDICATOR, PAGE]
    assert AIR in {node.name for node in public.upstream(PAGE)}
    assert not public.staleness([MODEL])[MODEL].stale and public.causes(MODEL) == [] and public.received(MODEL) == []
    assert public.column_path(f"{AIR}.aqi", f"{MODEL}.aqi") == [f"{AIR}.aqi", f"{MODEL}.aqi"]
    with pytest.raises(public.NodeNotFound):
        public.upstream("no.such")
