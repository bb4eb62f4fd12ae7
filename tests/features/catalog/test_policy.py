"""Who may do what, decision by decision."""

import pytest
from tests.support.actors import OTHER, OWNER, officer, operator, reader
from tests.support.contracts import CITY_AIR
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.models import Resource
from ganyun.features.catalog.policy import (
    is_own,
    may_edit,
    may_see,
    official_name,
    owner_edits,
    owner_registers,
    somebody_else_publishes,
)
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor


@pytest.mark.parametrize(
    ("actor", "edits", "sees_drafts"),
    [
        (ANONYMOUS, False, False),
        (reader(), False, False),
        (reader("sun", OWNER), False, False),
        (officer("x", OTHER), False, False),
        (officer(), True, True),
        (operator(), False, True),
        (Actor("root", "", frozenset({"catalog.edit_any"})), True, True),
        (SYSTEM, True, True),
    ],
    ids=lambda each: getattr(each, "name", str(each)),
)
def test_the_matrix(clouds, actor, edits, sees_drafts) -> None:
    create_resource(officer(), CITY_AIR)
    draft = Resource.objects.get()
    assert may_edit(actor, OWNER) is edits
    assert may_see(actor, draft) is sees_drafts
    assert owner_edits.decide(actor, {"name": "ecology.city_air"}).allowed is edits
    assert owner_registers.decide(actor, {"text": CITY_AIR}).allowed is edits
    Resource.objects.update(state="published")
    assert may_see(actor, Resource.objects.get())


def test_nobody_owns_what_nobody_is(clouds) -> None:
    assert not is_own(Actor("x", ""), "") and not may_edit(Actor("x", "", frozenset({"catalog.edit"})), "")
    assert not owner_edits.decide(officer(), {"name": "ecology.nothing"}).allowed


def test_four_eyes(clouds) -> None:
    create_resource(officer(), CITY_AIR)
    publisher = frozenset({"catalog.publish"})
    decide = somebody_else_publishes.decide
    assert not decide(Actor("wang", OWNER, publisher), {"name": "ecology.city_air"}).allowed
    assert decide(Actor("li", OWNER, publisher), {"name": "ecology.city_air"}).allowed
    assert decide(SYSTEM, {"name": "ecology.city_air"}).allowed


def test_a_bad_contract_is_left_to_the_action_to_judge(db) -> None:
    assert owner_registers.decide(officer(), {"text": "a: ["}).allowed
    assert not owner_registers.decide(reader(), {"text": "a: ["}).allowed


def test_short_names_of_organisations_lead_to_the_full_one(db) -> None:
    from ganyun.features.accounts.models import Organisation, OrganisationName

    made = Organisation.objects.create(
        name="江西省环境保护厅", uscc="11360000000000019M", division="360000", kind="organ", role="provider"
    )
    OrganisationName.objects.create(name="省环保厅", organisation=made)
    assert (
        official_name("省环保厅") == "江西省环境保护厅"
        and official_name("没有的单位") == "没有的单位"
        and official_name("") == ""
    )


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/catalog/"),
        Door("GET", "/search/?q=空气"),
        Door("GET", "/clouds/"),
        Door("GET", "/clouds/ecology/"),
        Door("GET", "/resources/ecology.city_air/"),
        Door("GET", "/resources/ecology.city_air/contract.yaml"),
        Door("GET", "/resources/new/", "catalog.edit"),
        Door("GET", "/resources/ecology.city_air/edit/", "catalog.edit_any"),
        Door("GET", "/api/resources"),
        Door("GET", "/api/search?q=空气"),
        Door("GET", "/api/resources/ecology.city_air"),
        Door("GET", "/api/resources/ecology.city_air/contract"),
    )

    @pytest.fixture(autouse=True)
    def things(self, published) -> None:
        """The two resources."""
