"""Proposing contracts: who may, what is refused, what stays in force."""
# ruff: noqa: E501 - tables of cases

import pytest
from tests.support.actors import OTHER, OWNER, officer, operator, reader
from tests.support.contracts import CITY_AIR, DIVISIONS

from ganyun.features.catalog.actions.contracts import change_contract, create_resource, withdraw_change
from ganyun.features.catalog.errors import (
    ChangeRefused,
    CodeTaken,
    ContractInvalid,
    EditConflict,
    ResourceExists,
    ResourceNotFound,
    WrongState,
)
from ganyun.features.catalog.models import ContractText, Resource, State, Unindexed
from ganyun.features.catalog.queries.contracts import contract_in_force
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import ANONYMOUS, SYSTEM

ADDED = CITY_AIR.replace("version: 1.0.0", "version: 1.1.0").replace(
    "    quality:\n      - {name: has_rows", '      - {name: no2, logicalType: number, classification: "1"}\n'
    "    quality:\n      - {name: has_rows")  # fmt: skip
BROKEN = CITY_AIR.replace("- name: aqi\n", "- name: air_index\n")


def test_a_new_resource_is_a_draft_of_its_owner(clouds, records) -> None:
    made = create_resource(officer(), CITY_AIR, "首次登记")
    assert (made.state, made.owner, made.version, made.level) == ("draft", OWNER, "1.0.0", 1)
    assert (made.category, made.theme, made.code) == ("2", "211", "211001/000001")
    entry = made.history.get()
    assert (entry.number, entry.action, entry.actor, entry.note) == (1, "create", "wang", "首次登记")
    assert entry.contract.text == CITY_AIR
    assert Unindexed.objects.filter(name="ecology.city_air").exists()
    assert records()[-1]["action"] == "catalog.create_resource" and records()[-1]["outcome"] == "OK"
    with pytest.raises(ResourceNotFound):  # not in force yet
        contract_in_force("ecology.city_air")


@pytest.mark.parametrize("actor", [ANONYMOUS, reader(), operator(), officer("chen", OTHER)], ids=lambda each: each.name)
def test_only_the_owners_officer_registers(clouds, records, actor) -> None:
    with pytest.raises(Denied):
        create_resource(actor, CITY_AIR)
    assert not Resource.objects.exists()
    assert records()[-1]["outcome"] == "DENY"


def test_an_owner_that_is_not_named_is_the_chief_of_the_cloud(clouds) -> None:
    text = CITY_AIR.replace("team:\n  members:\n    - {username: 省环保厅, role: owner}\n", "")
    assert create_resource(officer(), text).owner == OWNER


def test_a_bad_contract_is_refused_with_all_its_problems(clouds) -> None:
    text = CITY_AIR.replace("version: 1.0.0", "version: x").replace("logicalType: date", "logicalType: dat")
    with pytest.raises(ContractInvalid) as caught:
        create_resource(officer(), text)
    assert caught.value.count == len(caught.value.problems) == 2
    assert "version" in str(caught.value) and not Resource.objects.exists() and not ContractText.objects.exists()


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ("ecology", "transport", "没有名为 transport 的云"),
        ('classification: "1"\n', 'classification: "1"\n        relationships: [{to: base/divisions/properties/code}]\n',
         "没有资源 base.divisions"),
        ('classification: "1"\n', 'classification: "1"\n        relationships: [{to: other/x/properties/code}]\n', "needs"),
        ("{property: unit, value: ug/m3}", "{property: semanticType, value: mobil}", "mobil"),
        ("{property: unit, value: ug/m3}", "{property: codeList, value: no_such_list}", "no_such_list"),
        ("  - {property: loadMode, value: upsert}", "  - {property: relatedResources, value: [base.nothing]}", "base.nothing"),
    ],
)  # fmt: skip
def test_dangling_references_are_refused(clouds, before, after, word) -> None:
    with pytest.raises(ContractInvalid, match=word):
        create_resource(
            SYSTEM, CITY_AIR.replace(before, after) if before == "ecology" else CITY_AIR.replace(before, after, 1)
        )


def test_a_reference_to_a_missing_field_names_the_fields(published) -> None:
    text = CITY_AIR.replace("version: 1.0.0", "version: 2.0.0").replace(
        'classification: "1"\n', 'classification: "1"\n        relationships: [{to: base/divisions/properties/cod}]\n', 1)  # fmt: skip
    with pytest.raises(ContractInvalid) as caught:
        change_contract(SYSTEM, "ecology.city_air", text, plan="x")
    (problem,) = caught.value.problems
    assert "code" in problem.allowed and "code" in problem.fix


def test_names_and_codes_are_taken_once(published) -> None:
    with pytest.raises(ResourceExists):
        create_resource(SYSTEM, CITY_AIR)
    other = CITY_AIR.replace("ecology.city_air", "ecology.city_air2").replace(
        "- name: city_air\n", "- name: city_air2\n"
    )
    with pytest.raises(CodeTaken):
        create_resource(SYSTEM, other)


def test_a_change_stands_beside_the_contract_in_force(published) -> None:
    changed = change_contract(officer(), "ecology.city_air", ADDED, "加二氧化氮")
    assert (changed.state, changed.version, changed.proposed_by) == ("changed", "1.0.0", "wang")
    assert contract_in_force("ecology.city_air").version == "1.0.0"
    entry = changed.history.first()
    assert entry is not None and (entry.action, entry.kind, entry.version) == ("change", "additive", "1.1.0")


def test_the_same_text_again_changes_nothing(published) -> None:
    before = Resource.objects.get(name="ecology.city_air").history.count()
    changed = change_contract(officer(), "ecology.city_air", CITY_AIR)
    assert changed.state == "published" and changed.history.count() == before


@pytest.mark.parametrize(
    ("text", "plan", "reason"),
    [
        (BROKEN, "", "主版本"),
        (BROKEN.replace("version: 1.0.0", "version: 1.5.0"), "保留旧字段一年", "主版本"),
        (BROKEN.replace("version: 1.0.0", "version: 2.0.0"), "", "迁移方案"),
        (BROKEN.replace("version: 1.0.0", "version: 2.0.0"), "   ", "迁移方案"),
        (ADDED.replace("version: 1.1.0", "version: 1.0.1"), "", "次版本"),
        (CITY_AIR.replace("version: 1.0.0", "version: 0.9.0"), "", "低"),
    ],
)
def test_a_change_without_its_version_or_plan_is_refused_with_the_list(published, text, plan, reason) -> None:
    with pytest.raises(ChangeRefused) as caught:
        change_contract(officer(), "ecology.city_air", text, plan=plan)
    assert reason in caught.value.reason
    assert Resource.objects.get(name="ecology.city_air").state == "published"
    if "air_index" in text:
        assert "aqi" in caught.value.listing and caught.value.version == "2.0.0"


@pytest.mark.parametrize("where", ["argument", "contract"])
def test_a_breaking_change_with_version_and_plan_passes(published, where) -> None:
    text = BROKEN.replace("version: 1.0.0", "version: 2.0.0")
    if where == "contract":
        text += "  - {property: changePlan, value: 旧字段保留到年底}\n"
    changed = change_contract(
        officer(), "ecology.city_air", text, plan="旧字段保留到年底" if where == "argument" else ""
    )
    assert changed.state == "changed" and changed.history.first().kind == "breaking"  # type: ignore[union-attr]


def test_two_people_do_not_overwrite_each_other(published) -> None:
    opened = Resource.objects.get(name="ecology.city_air").contract_id or ""
    change_contract(officer("wang"), "ecology.city_air", ADDED, base=opened)
    with pytest.raises(EditConflict):
        change_contract(officer("chen"), "ecology.city_air", CITY_AIR.replace("1.0.0", "1.0.1"), base=opened)


def test_the_id_cannot_be_changed(published) -> None:
    text = CITY_AIR.replace("ecology.city_air", "ecology.other").replace("- name: city_air\n", "- name: other\n")
    with pytest.raises(ContractInvalid, match="id"):
        change_contract(SYSTEM, "ecology.city_air", text)


@pytest.mark.parametrize("actor", [ANONYMOUS, reader(), operator(), officer("chen", OTHER)], ids=lambda each: each.name)
def test_only_the_owners_officer_changes(published, actor) -> None:
    with pytest.raises(Denied):
        change_contract(actor, "ecology.city_air", ADDED)
    with pytest.raises(Denied):
        withdraw_change(actor, "ecology.city_air")


def test_unknown_resources(clouds) -> None:
    with pytest.raises(ResourceNotFound):
        change_contract(SYSTEM, "ecology.nothing", CITY_AIR)


def test_a_withdrawn_change_leaves_the_contract_in_force(published) -> None:
    change_contract(officer(), "ecology.city_air", ADDED)
    kept = withdraw_change(officer(), "ecology.city_air", "写错了")
    assert (kept.state, kept.proposal) == (State.PUBLISHED, None)
    with pytest.raises(WrongState):
        withdraw_change(officer(), "ecology.city_air")


def test_a_withdrawn_draft_is_gone(clouds) -> None:
    create_resource(officer(), CITY_AIR)
    withdraw_change(officer(), "ecology.city_air")
    assert not Resource.objects.exists()


def test_a_text_is_kept_once(clouds) -> None:
    create_resource(SYSTEM, DIVISIONS)
    change_contract(SYSTEM, "base.divisions", DIVISIONS + "# x\n")
    change_contract(SYSTEM, "base.divisions", DIVISIONS)
    assert ContractText.objects.count() == 2
    assert Resource.objects.get().history.count() == 3
