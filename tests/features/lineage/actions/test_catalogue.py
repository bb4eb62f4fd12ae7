"""Catalogued resources are nodes, with the files of their servers; they follow the catalogue."""

import pytest
from tests.features.lineage.conftest import AIR, FILE, PLACES
from tests.support.contracts import CITY_AIR

from ganyun.features.catalog.actions.contracts import change_contract
from ganyun.features.catalog.actions.lifecycle import publish_resource, retire_resource, review_resource
from ganyun.features.lineage.actions.catalogue import on_event, on_packs
from ganyun.features.lineage.models import Edge, Node
from ganyun.kernel.policy import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def nodes() -> dict[str, Node]:
    return {node.name: node for node in Node.objects.filter(owner="catalog")}


def test_all_of_them_after_packs_were_applied() -> None:
    on_packs({})
    found = nodes()
    assert found[AIR].kind == "resource" and found[AIR].level == 1 and found[AIR].address == f"/resources/{AIR}/"
    assert found[AIR].provider and found[AIR].cycle == "daily" and PLACES in found
    assert found[FILE].kind == "source"
    assert Edge.objects.filter(source=FILE, target=AIR, owner="catalog").exists()


def test_one_of_them_after_its_contract_changed() -> None:
    on_packs({})
    text = CITY_AIR.replace("version: 1.0.0", "version: 1.0.1").replace("samples/city_air.csv", "samples/new.csv")
    change_contract(SYSTEM, AIR, text)
    review_resource(SYSTEM, AIR)
    publish_resource(SYSTEM, AIR)
    on_event("catalog.publish_resource", {"name": AIR})
    assert set(Edge.objects.filter(target=AIR).values_list("source", flat=True)) == {"file:ecology/samples/new.csv"}
    assert PLACES in nodes()


def test_a_retired_resource_is_declared_no_more() -> None:
    on_packs({})
    retire_resource(SYSTEM, AIR, "不再更新")
    on_event("catalog.retire_resource", {"name": AIR})
    assert AIR not in nodes() and PLACES in nodes()


def test_events_of_others_and_of_derived_tables() -> None:
    on_event("exchange.finish_load", {"resource": AIR})
    assert nodes() == {}
    on_event("catalog.apply_packs", {"packs": object()})
    assert nodes() == {}, "packs_changed follows"
    on_event("catalog.apply_derived", {"derived": object()})
    assert {AIR, PLACES} <= set(nodes())
    on_event("catalog.publish_resource", {"name": "不是 名字"})
    assert {AIR, PLACES} <= set(nodes())
