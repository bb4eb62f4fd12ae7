"""Contracts in force, parsed once."""

import pytest
from tests.support.actors import officer
from tests.support.contracts import PEOPLE

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.errors import CloudNotFound, ResourceNotFound, VersionNotFound
from ganyun.features.catalog.models import ContractText, Resource
from ganyun.features.catalog.queries.contracts import (
    contract_in_force,
    contracts_in_force,
    find_cloud,
    find_resource,
    history_entry,
    parsed,
    visible_resource,
)
from ganyun.kernel.policy import ANONYMOUS


def test_contracts_in_force(published) -> None:
    assert [each.id for each in contracts_in_force()] == ["base.divisions", "ecology.city_air"]
    assert [each.id for each in contracts_in_force("ecology")] == ["ecology.city_air"]
    assert contract_in_force("base.divisions").owner == "省民政厅"


def test_an_unknown_name_is_answered_with_the_nearest(published) -> None:
    with pytest.raises(ResourceNotFound) as caught:
        contract_in_force("ecology.city_ari")
    assert caught.value.nearest == "ecology.city_air"
    with pytest.raises(ResourceNotFound) as caught:
        find_resource("base.division")
    assert caught.value.nearest == "base.divisions"


def test_what_one_may_not_see_does_not_exist(published) -> None:
    create_resource(officer(), PEOPLE)
    assert visible_resource(officer(), "ecology.people").state == "draft"
    with pytest.raises(ResourceNotFound):
        visible_resource(ANONYMOUS, "ecology.people")


def test_a_text_stored_under_older_rules_still_opens(published) -> None:
    found = Resource.objects.get(name="base.divisions")
    text = ContractText.objects.create(
        digest="0" * 64, text="id: base.divisions\nversion: 1.0.0\nschema: [{name: divisions}]\n"
    )
    Resource.objects.filter(pk=found.pk).update(contract=text)
    assert contract_in_force("base.divisions").fields == ()
    assert parsed("0" * 64).version == "1.0.0"


def test_history_and_clouds(published) -> None:
    found = find_resource("base.divisions")
    assert history_entry(found, 1).action == "create"
    with pytest.raises(VersionNotFound):
        history_entry(found, 99)
    with pytest.raises(CloudNotFound) as caught:
        find_cloud("ecolgy")
    assert caught.value.nearest == "ecology"
