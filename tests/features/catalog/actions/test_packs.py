"""Packs arrive published; a pack that did not change is left alone; one that breaks users is refused as a whole."""

import pytest
from tests.support.actors import OWNER, officer, operator
from tests.support.contracts import CITY_AIR, DIVISIONS

from ganyun.features.accounts.models import Organisation, OrganisationName
from ganyun.features.catalog.actions.contracts import change_contract
from ganyun.features.catalog.actions.lifecycle import publish_resource, retire_resource, review_resource
from ganyun.features.catalog.actions.packs import PackSet, apply_packs
from ganyun.features.catalog.errors import PackChangesRefused
from ganyun.features.catalog.models import Cloud, Resource
from ganyun.features.catalog.queries.contracts import contract_in_force
from ganyun.kernel.errors import Denied
from ganyun.kernel.packs import read_packs
from ganyun.kernel.policy import SYSTEM

NAME = "ecology.city_air"
ADDED = CITY_AIR.replace("version: 1.0.0", "version: 1.1.0").replace(
    "    quality:\n      - {name: has_rows", '      - {name: no2, logicalType: number, classification: "1"}\n'
    "    quality:\n      - {name: has_rows")  # fmt: skip


@pytest.fixture
def apply(db, packs):
    def run(**contents):
        folder = packs(**contents)
        return apply_packs(SYSTEM, PackSet(read_packs([folder])))

    return run


BOTH = {"base": {"divisions": DIVISIONS}, "ecology": {"city_air": CITY_AIR}}


def test_contracts_arrive_published_with_their_clouds(apply, tmp_path, records) -> None:
    applied = apply(**BOTH)
    assert sorted(applied.created) == ["base.divisions", NAME]
    assert Cloud.objects.get(pk="ecology").needs == ["base"]
    found = contract_in_force(NAME)
    assert found.version == "1.0.0" and found.folder == tmp_path / "packs" / "ecology"
    entry = Resource.objects.get(name=NAME).history.get()
    assert (entry.actor, entry.action, entry.state) == ("system", "publish", "published")
    assert records()[-1]["arguments"] == {"packs": "base、ecology"}


def test_applying_again_changes_nothing(apply) -> None:
    apply(**BOTH)
    applied = apply(**BOTH)
    assert applied.created == applied.changed == applied.retired == []
    assert Resource.objects.get(name=NAME).history.count() == 1


def test_the_owner_follows_the_name_of_the_organisation(apply) -> None:
    apply(**BOTH)
    assert Resource.objects.get(name=NAME).owner == OWNER
    known = Organisation.objects.create(
        name="江西省环境保护厅", uscc="11360000000000019M", division="360000", kind="organ", role="provider"
    )
    OrganisationName.objects.create(name=OWNER, organisation=known)
    apply(**BOTH)
    found = Resource.objects.get(name=NAME)
    assert found.owner == "江西省环境保护厅" and found.history.count() == 1


def test_an_additive_change_is_put_into_force(apply) -> None:
    apply(**BOTH)
    assert apply(ecology={"city_air": ADDED}).changed == [NAME]
    assert contract_in_force(NAME).version == "1.1.0"
    assert Resource.objects.get(name=NAME).history.first().kind == "additive"


def test_a_breaking_change_refuses_all_of_the_packs_and_lists_why(apply) -> None:
    apply(**BOTH)
    broken = CITY_AIR.replace("- name: aqi\n", "- name: air_index\n")
    more = DIVISIONS.replace("行政区划代码", "区划")
    with pytest.raises(PackChangesRefused) as caught:
        apply(base={"divisions": more}, ecology={"city_air": broken})
    assert caught.value.count == 1 and "aqi" in str(caught.value) and "2.0.0" in str(caught.value)
    assert Resource.objects.get(name="base.divisions").title == "行政区划代码"  # nothing of it was applied


def test_a_breaking_change_with_a_plan_in_the_contract_passes(apply) -> None:
    apply(**BOTH)
    text = CITY_AIR.replace("- name: aqi\n", "- name: air_index\n").replace("version: 1.0.0", "version: 2.0.0")
    apply(ecology={"city_air": text + "  - {property: changePlan, value: 旧字段保留一年}\n"})
    entry = Resource.objects.get(name=NAME).history.first()
    assert (entry.kind, entry.plan, entry.version) == ("breaking", "旧字段保留一年", "2.0.0")


def test_what_was_changed_in_the_browser_stays_until_the_pack_changes(apply) -> None:
    apply(**BOTH)
    text = CITY_AIR.replace("version: 1.0.0", "version: 1.0.1").replace("城市空气质量日报", "空气日报")
    change_contract(officer(), NAME, text)
    review_resource(operator(), NAME)
    publish_resource(operator(), NAME)
    apply(**BOTH)
    assert contract_in_force(NAME).version == "1.0.1"
    with pytest.raises(PackChangesRefused, match="低"):
        apply(ecology={"city_air": CITY_AIR + "# 改了一点\n"})
    apply(ecology={"city_air": ADDED})
    assert contract_in_force(NAME).version == "1.1.0"


def test_a_resource_whose_pack_is_gone_is_retired_and_comes_back_with_it(apply, packs, tmp_path) -> None:
    apply(**BOTH)
    path = tmp_path / "packs" / "ecology" / "contracts" / "city_air.yaml"
    path.unlink()
    assert apply(base={"divisions": DIVISIONS}).retired == [NAME]
    assert Resource.objects.get(name=NAME).state == "retired"
    assert apply(**BOTH).restored == [NAME]
    assert contract_in_force(NAME).version == "1.0.0"


def test_what_a_person_retired_stays_retired(apply) -> None:
    apply(**BOTH)
    retire_resource(operator(), NAME, "停用")
    apply(**BOTH)
    apply(ecology={"city_air": ADDED})
    assert Resource.objects.get(name=NAME).state == "retired"


def test_resources_made_in_the_browser_are_left_alone(apply, published) -> None:
    apply(base={"divisions": DIVISIONS})
    assert Resource.objects.get(name=NAME).state == "published"


def test_only_the_node_applies_packs(db, packs) -> None:
    with pytest.raises(Denied):
        apply_packs(operator(), PackSet(read_packs([packs(**BOTH)])))


def test_a_cloud_without_a_pack_stays_inactive(apply, tmp_path) -> None:
    apply(**BOTH)
    import shutil

    shutil.rmtree(tmp_path / "packs" / "ecology")
    apply(base={"divisions": DIVISIONS})
    assert not Cloud.objects.get(pk="ecology").active and Cloud.objects.get(pk="base").active
