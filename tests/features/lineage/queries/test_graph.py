"""The graph of the node: declared and observed together, kept until it changes."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.utils import timezone
from tests.features.lineage.conftest import AIR, FILE, INDICATOR, MODEL, PAGE, PLACES, Recorder

from ganyun.features.lineage.actions.catalogue import sync_all
from ganyun.features.lineage.actions.recording import declare
from ganyun.features.lineage.errors import NodeNotFound
from ganyun.features.lineage.queries import graph
from ganyun.features.lineage.rules.records import Declared
from ganyun.kernel import hooks

pytestmark = pytest.mark.django_db


def names(found) -> dict[str, int]:
    return {node.name: node.distance for node in found}


@pytest.mark.usefixtures("province")
class TestProvince:
    def test_up_and_down(self) -> None:
        assert names(graph.upstream(PAGE)) == {INDICATOR: 1, MODEL: 2, AIR: 3, PLACES: 3, FILE: 4}
        assert names(graph.downstream(AIR, 2)) == {MODEL: 1, INDICATOR: 2}

    def test_a_node_is_what_its_maker_says_with_level_and_owner_of_the_catalogue(self) -> None:
        sync_all()
        declare("models", [Declared(AIR, "model", "也是模型")])
        node = graph.node(AIR)
        assert (node.kind, node.title, node.level) == ("model", "也是模型", 1) and node.owner
        assert graph.node(PAGE).owners == tuple(sorted({node.owner, graph.node(PLACES).owner}))
        assert graph.node(PAGE).level == graph.node(PAGE).inherited == 1

    def test_an_unknown_name_meets_the_nearest(self) -> None:
        with pytest.raises(NodeNotFound) as caught:
            graph.upstream("ecology.air_by_plase")
        assert caught.value.nearest == MODEL

    def test_declared_files_give_way_to_those_that_were_loaded(self, record: Recorder) -> None:
        sync_all()
        assert FILE in names(graph.upstream(AIR))
        record(AIR, "file:2026/real.csv", kind="load", version=4)
        declare("catalog", [Declared(AIR, "resource", "城市空气", ("file:never.csv",))], only_these=True)
        assert "file:never.csv" not in names(graph.upstream(AIR))

    def test_search(self) -> None:
        assert [node.name for node in graph.search("空气质量")] == [PAGE]
        assert graph.search("ECOLOGY")[0].name.startswith("ecology.")
        assert graph.search("没有这样的") == [] and len(graph.search("", 2)) == 2


def test_the_graph_is_read_again_only_after_a_change(province: None, record: Recorder) -> None:
    first = graph.graph()
    assert graph.graph() is first
    record("ecology.more", MODEL)
    assert graph.graph() is not first and "ecology.more" in graph.graph()


def test_staleness(province: None, record: Recorder) -> None:
    assert not graph.staleness([MODEL])[MODEL].stale
    record(AIR, FILE, kind="load", version=4)
    found = graph.staleness([MODEL, INDICATOR, AIR, "unknown"])
    assert (found[MODEL].reason, found[MODEL].causes) == ("newer_input", (AIR,))
    assert found[INDICATOR].reason == "stale_input" and not found[AIR].stale and not found["unknown"].stale
    record(MODEL, AIR, PLACES, version=2, read=4)
    assert not graph.staleness([INDICATOR])[INDICATOR].stale


def test_overdue_data_become_stale_with_the_clock(province: None) -> None:
    sync_all()
    with patch.object(timezone, "now", return_value=graph.graph().facts[AIR].good_at + timedelta(days=1)):
        assert not graph.staleness([AIR])[AIR].stale
    with patch.object(timezone, "now", return_value=graph.graph().facts[AIR].good_at + timedelta(days=3)):
        assert graph.staleness([AIR, PAGE])[AIR].reason == "overdue"


def test_causes_are_nearest_first_and_the_root_is_marked(province: None, record: Recorder) -> None:
    assert graph.causes(PAGE) == []
    record(MODEL, AIR, version=None, state="FAIL", error="没有列 aqi")
    with hooks.resource_lights.registered(lambda resources: {AIR: "red", PLACES: "green"}):
        found = graph.causes(PAGE)
    assert [(each.node.name, each.reasons, each.root) for each in found] == [
        (MODEL, ("failed",), False), (AIR, ("red",), True),
    ]  # fmt: skip
    assert found[0].node.error == "没有列 aqi"
    assert [each.node.name for each in graph.causes(PLACES)] == []


def test_the_worst_light_of_several_features(province: None) -> None:
    with (
        hooks.resource_lights.registered(lambda resources: {AIR: "red"}),
        hooks.resource_lights.registered(lambda resources: {AIR: "green", PAGE: "violet"}),
    ):
        assert graph.node(AIR).light == "red" and graph.node(PAGE).light == ""
