"""Creating and changing organisations; synchronising them with the packs."""

from dataclasses import replace

import pytest
from tests.features.accounts.conftest import ECOLOGY, PROVINCE

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.actions.organisations import (
    create_organisation,
    plan_sync,
    sync_organisations,
    update_organisation,
)
from ganyun.features.accounts.errors import OrganisationInvalid, OrganisationUnknown
from ganyun.features.accounts.models import Organisation
from ganyun.features.accounts.policy import actor_of
from ganyun.features.accounts.rules import OrganisationDraft
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM

THIRD = "11360000XN0000995B"
A = OrganisationDraft("江西省人民政府", "省政府", uscc=PROVINCE, division="360000")
B = OrganisationDraft("江西省环境保护厅", "省环保厅", uscc=ECOLOGY, division="360000", parent="省政府")


def records() -> list[dict[str, str]]:
    return [entry.record for entry in audit_chain().entries(newest_first=False)]


# --- one at a time


def test_every_name_leads_to_it(ecology: Organisation) -> None:
    for name in ("江西省环境保护厅", "省环保厅", " 省环境保护厅 ", ECOLOGY, ECOLOGY.lower()):
        assert queries.organisation_by_name(name) == ecology
    assert queries.organisation_by_name("环保") is None
    with pytest.raises(OrganisationUnknown, match="ganyun organisations list"):
        queries.organisation("环保")


def test_every_fault_comes_at_once(ecology: Organisation) -> None:
    draft = OrganisationDraft("江西省生态环境厅", "省环保厅", uscc=ECOLOGY, division="36", parent="省证府")
    with pytest.raises(OrganisationInvalid) as caught:
        create_organisation(SYSTEM, draft)
    assert set(caught.value.fields) == {"short_name", "uscc", "division", "parent"}
    assert caught.value.count == 4
    assert Organisation.objects.count() == 2


def test_a_former_name_stays_an_alias(ecology: Organisation) -> None:
    draft = OrganisationDraft("江西省生态环境厅", "省生态环境厅", uscc=ECOLOGY, division="360000", parent="省政府")
    update_organisation(SYSTEM, "省环保厅", draft)
    found = queries.organisation("江西省环境保护厅")
    assert found.name == "江西省生态环境厅"
    assert sorted(each.name for each in found.names.all()) == ["江西省环境保护厅", "江西省生态环境厅", "省生态环境厅"]


@pytest.mark.parametrize("link", ["parent", "successor"])
def test_no_circles(ecology: Organisation, link: str) -> None:
    from datetime import date

    ends = {"valid_to": date(2018, 10, 31)} if link == "successor" else {}
    update_organisation(SYSTEM, "省环保厅", replace(B, **{"parent": "", link: "省政府"}, **ends))
    for target in ("省环保厅", "省政府"):
        with pytest.raises(OrganisationInvalid) as caught:
            update_organisation(SYSTEM, "省政府", replace(A, **{link: target}, **ends))
        assert set(caught.value.fields) == {link}


def test_what_is_typed_around_a_name_is_dropped(province: Organisation) -> None:
    draft = OrganisationDraft(" 某局 ", uscc=f" {THIRD.lower()} ", division=" 360000 ", aliases=(" 甲 ", "  "))
    made = create_organisation(SYSTEM, draft)
    assert (made.name, made.uscc) == ("某局", THIRD)
    assert sorted(each.name for each in made.names.all()) == ["某局", "甲"]


@pytest.mark.parametrize("role", [None, *sorted(set(rules.ROLES) - {"system_admin"})])
def test_others_do_not_change_organisations(make_user, role: str | None) -> None:
    make_user("other", *([role] if role else []))
    actor = actor_of(queries.user("other"))
    with pytest.raises(Denied):
        create_organisation(actor, replace(A, name="甲", short_name="", uscc=THIRD))
    with pytest.raises(Denied):
        update_organisation(actor, "省环保厅", B)


# --- history


def test_who_did_it_on_which_day(province: Organisation) -> None:
    from datetime import date

    create_organisation(SYSTEM, OrganisationDraft("新局", uscc=THIRD, division="360000", valid_from=date(2018, 11, 1)))
    create_organisation(SYSTEM, OrganisationDraft("旧局", uscc=ECOLOGY, division="360000", successor="新局",
                                                  valid_to=date(2018, 10, 31)))  # fmt: skip
    assert queries.organisation_on("旧局", date(2018, 10, 31)).name == "旧局"
    assert queries.organisation_on("旧局", date(2018, 11, 1)).name == "新局"
    assert queries.organisation_on("新局", date(2026, 1, 1)).name == "新局"
    assert queries.organisation_on("无", date(2026, 1, 1)) is None


# --- packs


def test_packs_bring_organisations_whatever_their_order(db) -> None:
    plan = sync_organisations([("base", B), ("base", A)])
    assert [draft.name for draft in plan.create] == ["江西省环境保护厅", "江西省人民政府"]
    assert queries.organisation("省环保厅").parent == queries.organisation("省政府")
    assert {each.declared_by for each in Organisation.objects.all()} == {"base"}


def test_the_same_packs_again_write_nothing(db) -> None:
    sync_organisations([("base", A), ("base", B)])
    before = len(records())
    assert not sync_organisations([("base", A), ("base", B)])
    assert len(records()) == before


def test_a_changed_pack_changes_only_what_changed(db) -> None:
    sync_organisations([("base", A), ("base", B)])
    plan = sync_organisations([("base", A), ("base", replace(B, aliases=("环保厅",), role="consumer"))])
    assert (plan.create, [draft.name for draft in plan.update], plan.retire) == ((), ["江西省环境保护厅"], ())
    assert queries.organisation("环保厅").role == "consumer"
    assert records()[-1]["arguments"]["plan"] == "+0 ~1 -0"


def test_a_renamed_body_is_known_by_its_code(db) -> None:
    sync_organisations([("base", A), ("base", B)])
    sync_organisations([("base", A), ("base", replace(B, name="江西省生态环境厅"))])
    assert Organisation.objects.count() == 2
    assert queries.organisation("省环保厅").name == "江西省生态环境厅"


def test_an_alias_may_move_from_one_to_another(db) -> None:
    third = OrganisationDraft("江西省生态环境厅", uscc=THIRD, division="360000", aliases=("环保",))
    sync_organisations([("base", A), ("base", B), ("base", third)])
    sync_organisations([("base", A), ("base", replace(B, aliases=("环保",))), ("base", replace(third, aliases=()))])
    assert queries.organisation("环保").name == "江西省环境保护厅"
    assert not plan_sync([("base", A), ("base", replace(B, aliases=("环保",))), ("base", replace(third, aliases=()))])


def test_what_left_the_packs_is_kept_but_out_of_use(db) -> None:
    sync_organisations([("base", A), ("base", B)])
    assert sync_organisations([("base", A)]).retire == ("江西省环境保护厅",)
    assert not queries.organisation("省环保厅").active
    assert not sync_organisations([("base", A)])
    sync_organisations([("base", A), ("base", B)])
    assert queries.organisation("省环保厅").active


def test_what_was_changed_by_hand_belongs_to_the_node(db) -> None:
    sync_organisations([("base", A), ("base", B)])
    update_organisation(SYSTEM, "省环保厅", replace(B, role="consumer"))
    create_organisation(SYSTEM, OrganisationDraft("县局", uscc=THIRD, division="360121"))
    assert not sync_organisations([("base", A), ("base", B)])
    assert not sync_organisations([("base", A)])
    assert queries.organisation("省环保厅").role == "consumer" and queries.organisation("县局").active


def test_a_pack_that_claims_a_code_of_the_node_changes_nothing(ecology: Organisation) -> None:
    stranger = OrganisationDraft("外省某厅", "省环保厅", uscc=THIRD, division="350000")
    with pytest.raises(OrganisationInvalid, match="省环保厅"):
        sync_organisations([("other", OrganisationDraft("甲局", uscc="11360000XN0000987G", division="350000")),
                            ("other", stranger)])  # fmt: skip
    assert queries.organisation_by_name("甲局") is None
