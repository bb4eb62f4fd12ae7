"""The catalogue sees what a load has put into the lake."""

import pyarrow as pa
import pytest

from ganyun.engine.port import engine
from ganyun.features.catalog.actions.data import note_data, on_event
from ganyun.features.catalog.models import Resource
from ganyun.features.catalog.queries.browse import newest, overview


def test_rows_version_and_time_are_noted(air) -> None:
    on_event("exchange.finish_load", {"resource": "ecology.city_air"})
    found = Resource.objects.get(name="ecology.city_air")
    assert (found.rows, found.data_version) == (4, engine().version("ecology.city_air"))
    assert [each.name for each in newest()] == ["ecology.city_air"]
    assert overview()["rows"] == 4 and overview()["with_data"] == 1


def test_a_new_version_is_noticed(air) -> None:
    note_data("ecology.city_air")
    engine().append("ecology.city_air", pa.table({"city": ["吉安市"]}).to_reader(), batch_id="air-2")
    note_data("ecology.city_air")
    assert Resource.objects.get(name="ecology.city_air").rows == 5


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("exchange.finish_load", {"resource": "ecology.nothing"}),
        ("exchange.finish_load", {"resource": "base.divisions"}),
        ("exchange.finish_load", {"resource": 5}),
        ("accounts.log_in", {}),
        ("catalog.publish_resource", {"resource": "ecology.city_air"}),
    ],
)
def test_other_events_change_nothing(air, event, payload) -> None:
    on_event(event, payload)
    assert not Resource.objects.filter(data_at__isnull=False).exists()
