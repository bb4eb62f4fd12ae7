"""What stands around a node, for whom."""

import pytest
from tests.features.lineage.conftest import AIR, FILE, INDICATOR, MODEL, PAGE, PLACES, Recorder
from tests.support.actors import reader

from ganyun.features.lineage.actions.catalogue import sync_all
from ganyun.features.lineage.errors import BadChoice, BadDepth
from ganyun.features.lineage.queries.neighbours import everything, neighbours
from ganyun.kernel.policy import ANONYMOUS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


def test_both_ways() -> None:
    found = neighbours(reader(), MODEL, depth=1)
    assert found.sides == {MODEL: "self", AIR: "up", PLACES: "up", INDICATOR: "down"}
    assert {(link.source, link.target) for link in found.links} == {(AIR, MODEL), (PLACES, MODEL), (MODEL, INDICATOR)}
    assert next(iter(found.nodes)) == MODEL
    assert set(neighbours(reader(), MODEL, "up").nodes) == {MODEL, AIR, PLACES, FILE}
    assert set(neighbours(reader(), MODEL, "down").nodes) == {MODEL, INDICATOR, PAGE}


def test_a_cycle_counts_as_upstream(record: Recorder) -> None:
    record(AIR, MODEL)
    assert neighbours(reader(), MODEL).sides[AIR] == "up"


def test_files_that_nobody_declares_are_for_insiders(record: Recorder) -> None:
    record(AIR, "file:张三的表.csv", kind="load", version=4)
    assert "file:张三的表.csv" in neighbours(reader(), AIR).nodes
    assert not {"file:张三的表.csv", FILE} & set(neighbours(ANONYMOUS, AIR).nodes)
    assert "file:张三的表.csv" not in everything(ANONYMOUS).nodes
    sync_all()
    assert FILE in neighbours(ANONYMOUS, AIR).nodes, "a contract names it"


@pytest.mark.parametrize("depth", [0, -1, 101])
def test_depth_out_of_range(depth: int) -> None:
    with pytest.raises(BadDepth):
        neighbours(reader(), MODEL, "both", depth)


def test_direction_out_of_range() -> None:
    with pytest.raises(BadChoice):
        neighbours(reader(), MODEL, "sideways")
