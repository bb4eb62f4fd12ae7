"""Lists, figures and clouds."""

import pytest
from tests.support.actors import OTHER, officer, operator, reader
from tests.support.contracts import PEOPLE

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.actions.data import note_data
from ganyun.features.catalog.actions.lifecycle import retire_resource
from ganyun.features.catalog.queries.browse import SORTS, browse, clouds, lights, newest, overview
from ganyun.kernel import hooks
from ganyun.kernel.policy import ANONYMOUS


@pytest.mark.parametrize("sort", [*SORTS, "nonsense"])
def test_every_order_lists_everything(published, sort) -> None:
    assert {row.name for row in browse(ANONYMOUS, {}, sort)} == {"base.divisions", "ecology.city_air"}


@pytest.mark.parametrize(
    ("actor", "count"), [(ANONYMOUS, 2), (reader(), 2), (officer("x", OTHER), 2), (officer(), 3), (operator(), 3)]
)
def test_drafts_are_seen_by_those_at_work_only(published, actor, count) -> None:
    create_resource(officer(), PEOPLE)
    assert browse(actor, {}).count() == count


def test_filters(published) -> None:
    assert [row.name for row in browse(ANONYMOUS, {"category": "1", "level": "1"})] == ["base.divisions"]
    retire_resource(operator(), "base.divisions", "x")
    assert [row.name for row in browse(ANONYMOUS, {})] == ["ecology.city_air"]
    assert [row.name for row in browse(ANONYMOUS, {"state": "retired"})] == ["base.divisions"]


def test_figures(air) -> None:
    assert overview() == {"resources": 2, "with_data": 0, "rows": 0, "fields": 6, "organisations": 2, "clouds": 2}
    note_data("ecology.city_air")
    assert overview()["rows"] == 4
    (view,) = newest()
    assert (view.name, view.title, view.provider, view.rows) == ("ecology.city_air", "城市空气质量日报", "省环保厅", 4)


def test_clouds_show_the_worst_light_of_their_resources(air) -> None:
    note_data("ecology.city_air")

    def answers(resources: list[str]) -> dict[str, str]:
        return dict.fromkeys(resources, "yellow")

    def worse(resources: list[str]) -> dict[str, str]:
        return {"ecology.city_air": "red", "other.thing": "mauve"}

    with hooks.resource_lights.registered(answers), hooks.resource_lights.registered(worse):
        assert lights(["ecology.city_air"]) == {"ecology.city_air": "red"}
        found = {each.code: each for each in clouds()}
    assert found["ecology"].light == "red" and found["base"].light == ""
    assert found["ecology"].resources == 1 and found["ecology"].title == "ecology 云"
    assert [each.code for each in clouds()] == ["base", "ecology"]


def test_clouds_speak_the_readers_language(clouds: None, settings) -> None:
    from django.utils.translation import override

    from ganyun.features.catalog.queries.browse import clouds as list_clouds

    with override("en"):
        assert list_clouds()[0].title == "base cloud"
