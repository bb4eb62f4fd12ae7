"""Codes, names, roles that exclude each other, tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.accounts import rules
from ganyun.features.accounts.rules import OrganisationDraft, UserDraft

# --- standards.md §1.1 and §1.2: worked examples


@pytest.mark.parametrize(("first17", "check"), [("91360100MA00000A9", "Y"), ("11360000000000019", "M")])
def test_uscc_check_character_of_the_standard(first17: str, check: str) -> None:
    assert rules.uscc_check_character(first17) == check
    assert rules.uscc_fault(first17 + check) == ""


@pytest.mark.parametrize(("first8", "check"), [("12345678", "8"), ("MA00000A", "9")])
def test_organisation_code_check_character_of_the_standard(first8: str, check: str) -> None:
    assert rules.organisation_code_check_character(first8) == check


def test_weights_are_those_of_the_standard() -> None:
    assert rules.USCC_WEIGHTS == (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


@given(st.text(rules.USCC_ALPHABET, min_size=8, max_size=8), st.integers(0, 17), st.sampled_from(rules.USCC_ALPHABET))
def test_every_single_wrong_character_is_noticed(organisation: str, place: int, wrong: str) -> None:
    body = "91360100" + organisation + rules.organisation_code_check_character(organisation)
    code = body + rules.uscc_check_character(body)
    changed = code[:place] + wrong + code[place + 1 :]

    assert rules.uscc_fault(code) == ""
    assert (rules.uscc_fault(changed) == "") == (changed == code)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "18 位"),
        ("91360100MA00000A9", "18 位"),
        ("91360100MA00000A9YY", "18 位"),
        ("91360100MA00000A9Z", "只含"),
        ("9136010OMA00000A9Y", "只含"),
        ("91360A00MA00000A9Y", "第 3–8 位为数字"),
        ("91360100MA00000A8Y", "组织机构代码"),
        ("91360100MA00000A9X", "第 18 位"),
        ("91360100ma00000a9y", "只含"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(text: str, says: str) -> None:
    assert says in rules.uscc_fault(text)


def test_full_width_lower_case_and_spaces_are_normalised() -> None:
    assert rules.normalise_uscc(" ９１３６０１００ ma00000a9y\n") == "91360100MA00000A9Y"


@pytest.mark.parametrize("text", ["1" * 16, "1" * 18, "I" * 17])
def test_check_character_of_what_is_no_code_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        rules.uscc_check_character(text)


# --- drafts


def test_every_fault_of_an_organisation_is_collected() -> None:
    from datetime import date

    draft = OrganisationDraft(
        "", uscc="x", division="36", kind="club", role="boss", valid_from=date(2019, 1, 1), valid_to=date(2018, 1, 1)
    )
    assert set(rules.organisation_faults(draft)) == {"name", "uscc", "division", "kind", "role", "valid_to"}


def test_a_successor_needs_an_end() -> None:
    draft = OrganisationDraft("某局", uscc="91360100MA00000A9Y", division="360000", successor="另一局")
    assert set(rules.organisation_faults(draft)) == {"valid_to"}


def test_names_are_listed_once_with_the_full_name_first() -> None:
    draft = OrganisationDraft("江西省环境保护厅", "省环保厅", aliases=("省环保厅", "省环境保护厅"))
    assert draft.names == ("江西省环境保护厅", "省环保厅", "省环境保护厅")


@pytest.mark.parametrize("username", ["", "a", "1li", "Li", "li ming", "李明", "a" * 33, "li:x", "-li"])
def test_bad_user_names(username: str) -> None:
    assert "username" in rules.user_faults(UserDraft(username, "李明", "省环保厅"))


@pytest.mark.parametrize("username", sorted(rules.RESERVED_USERNAMES))
def test_names_of_the_audit_records_are_reserved(username: str) -> None:
    assert "保留" in rules.user_faults(UserDraft(username, "李明", "省环保厅"))["username"]


def test_user_names_are_normalised() -> None:
    assert rules.normalise_username(" Ｌi.Ming ") == "li.ming"


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "abc"), ("phone", "12"), ("email", "li@"), ("email", "a b@c.d")]
)
def test_bad_ways_to_reach_somebody(field: str, value: str) -> None:
    assert set(rules.user_faults(UserDraft("li", "李明", "省环保厅", **{field: value}))) == {field}


def test_telephone_and_mail_stay_out_of_the_text_that_audit_records_take() -> None:
    draft = UserDraft("li", "李明", "省环保厅", phone="13800000000", email="li@example.org")
    assert "138" not in str(draft) and "example" not in str(draft)


# --- roles


@pytest.mark.parametrize("held", rules.THREE_ADMINS)
@pytest.mark.parametrize("wanted", rules.THREE_ADMINS)
def test_one_person_holds_at_most_one_of_the_three(held: str, wanted: str) -> None:
    assert rules.conflicting_role(wanted, [held]) == (None if held == wanted else held)


def test_the_auditor_is_independent_of_those_he_inspects() -> None:
    assert rules.conflicting_role("operator", ["audit_admin"]) == "audit_admin"
    assert rules.conflicting_role("audit_admin", ["consumer", "data_officer"]) == "data_officer"


def test_ordinary_roles_go_together() -> None:
    assert rules.conflicting_role("analyst", ["data_officer", "consumer", "operator", "system_admin"]) is None


def test_no_administrator_role_carries_anothers_duty() -> None:
    system, security, audit = (rules.ROLES[role].permissions for role in rules.THREE_ADMINS)
    assert system & security == system & audit == security & audit == {"accounts.view_users"}


# --- tokens and passwords


def test_a_token_shows_eight_characters_and_hides_the_rest() -> None:
    minted = rules.mint_token()
    assert minted.plain.startswith("gy_") and minted.prefix == minted.plain[:11]
    assert len(minted.plain) - len(minted.prefix) >= 43  # 256 bits
    assert minted.digest == rules.token_digest(minted.plain) and len(minted.digest) == 64
    assert minted.plain not in repr(minted) + str(minted)


def test_tokens_and_passwords_are_never_the_same() -> None:
    assert len({rules.mint_token().plain for _ in range(100)}) == 100
    assert len({rules.new_password() for _ in range(100)}) == 100


def test_excess_scope() -> None:
    assert rules.excess_scope({"a", "b", "c"}, {"b"}) == ["a", "c"]
