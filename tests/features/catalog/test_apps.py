"""What the catalogue hears of the rest of the node."""

import pyarrow as pa
import pytest
from tests.support.contracts import CITY_AIR, DIVISIONS

from ganyun.engine.port import engine
from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.models import Resource, Unindexed
from ganyun.kernel import hooks
from ganyun.kernel.packs import read_packs
from ganyun.kernel.policy import SYSTEM


def test_new_packs_are_applied(db, packs) -> None:
    hooks.packs_changed(read_packs([packs(base={"divisions": DIVISIONS})]))
    assert Resource.objects.get().state == "published"


def test_a_load_is_noticed(published) -> None:
    engine().append("base.divisions", pa.table({"code": ["360100"]}).to_reader(), batch_id="x")
    hooks.event("exchange.finish_load", {"resource": "base.divisions"})
    assert Resource.objects.get(name="base.divisions").rows == 1


@pytest.mark.django_db(transaction=True)
def test_a_committed_change_is_indexed_at_once(clouds) -> None:
    from ganyun.features.catalog.actions.index import rebuild

    rebuild()
    create_resource(SYSTEM, CITY_AIR)
    assert not Unindexed.objects.exists()
