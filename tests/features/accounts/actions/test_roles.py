"""Three administrators are three people, through every door."""

import pytest

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.actions.roles import grant_role, revoke_role
from ganyun.features.accounts.errors import OwnRoles, RolesConflict, RoleUnknown, UserUnknown
from ganyun.features.accounts.models import RoleAssignment
from ganyun.features.accounts.policy import actor_of
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor


@pytest.fixture
def guard(make_user) -> Actor:
    """A security administrator."""
    make_user("guard", "security_admin")
    return actor_of(queries.user("guard"))


def roles_of(username: str) -> list[str]:
    return sorted(each.role for each in queries.user(username).role_assignments.all())


def last_record() -> dict[str, str]:
    return next(audit_chain().entries()).record


def test_the_security_administrator_grants_and_it_says_who(guard: Actor, make_user) -> None:
    make_user("li")
    given = grant_role(guard, "li", "analyst")
    assert (given.granted_by.username, given.granted_by_name) == ("guard", "guard")
    assert (last_record()["actor"], last_record()["outcome"]) == ("guard", "OK")


def test_granting_twice_changes_nothing(guard: Actor, make_user) -> None:
    make_user("li", "analyst")
    assert grant_role(guard, "li", "analyst").granted_by_name == "system"
    assert roles_of("li") == ["analyst"]


@pytest.mark.parametrize(("held", "wanted"), [(a, b) for a in rules.THREE_ADMINS for b in rules.THREE_ADMINS if a != b])
@pytest.mark.parametrize("by_terminal", [True, False])
def test_one_person_does_not_get_two_of_the_three(
    guard: Actor, make_user, held: str, wanted: str, by_terminal: bool
) -> None:
    make_user("li", held)
    with pytest.raises(RolesConflict, match="必须由不同的人担任"):
        grant_role(SYSTEM if by_terminal else guard, "li", wanted)
    assert roles_of("li") == [held]
    assert last_record()["outcome"] == "FAIL"


def test_a_second_account_does_not_make_a_second_person(guard: Actor, make_user) -> None:
    make_user("li", "system_admin", phone="0791-88880000")
    make_user("li.two", phone="0791-88880000")
    with pytest.raises(RolesConflict):
        grant_role(guard, "li.two", "audit_admin")


def test_the_database_has_the_last_word(guard: Actor, make_user, monkeypatch) -> None:
    """Two grants at the same moment: both looked before either wrote."""
    make_user("li", "system_admin")
    monkeypatch.setattr(rules, "conflicting_role", _blind_once(rules.conflicting_role))
    with pytest.raises(RolesConflict):
        grant_role(guard, "li", "audit_admin")
    assert roles_of("li") == ["system_admin"]


def _blind_once(function):
    calls = []

    def look(*arguments):
        calls.append(arguments)
        return None if len(calls) == 1 else function(*arguments)

    return look


@pytest.mark.parametrize("change", [grant_role, revoke_role])
@pytest.mark.parametrize("role", ["security_admin", "analyst"])
def test_nobody_changes_his_own_roles(guard: Actor, change, role: str) -> None:
    with pytest.raises(OwnRoles):
        change(guard, "guard", role)
    with pytest.raises(OwnRoles):
        change(guard, " GUARD ", role)
    assert roles_of("guard") == ["security_admin"]


def test_a_token_of_the_security_administrator_does_not_either(guard: Actor) -> None:
    token = actor_of(queries.user("guard"), frozenset({"accounts.grant_roles"}))
    with pytest.raises(OwnRoles):
        grant_role(token, "guard", "analyst")


@pytest.mark.parametrize("change", [grant_role, revoke_role])
@pytest.mark.parametrize("role", [None, *sorted(set(rules.ROLES) - {"security_admin"})])
def test_others_do_not_change_roles(make_user, change, role: str | None) -> None:
    make_user("li", "analyst")
    make_user("other", *([role] if role else []))
    for actor in (actor_of(queries.user("other")), ANONYMOUS):
        with pytest.raises(Denied):
            change(actor, "li", "analyst")
        assert last_record()["outcome"] == "DENY"
    assert roles_of("li") == ["analyst"]


def test_a_role_taken_back_is_gone_with_the_next_look(guard: Actor, make_user) -> None:
    make_user("li", "system_admin")
    assert revoke_role(guard, "li", "system_admin") is True
    assert actor_of(queries.user("li")).permissions == frozenset()
    assert revoke_role(guard, "li", "system_admin") is False
    grant_role(guard, "li", "audit_admin")
    assert roles_of("li") == ["audit_admin"]


def test_unknown_names(guard: Actor, make_user) -> None:
    make_user("li")
    with pytest.raises(RoleUnknown, match="analyst"):
        grant_role(guard, "li", "analist")
    with pytest.raises(UserUnknown):
        grant_role(guard, "nobody", "analyst")


def test_a_role_that_the_code_no_longer_has_can_be_taken_back(guard: Actor, make_user) -> None:
    RoleAssignment.objects.create(user=make_user("li"), role="wizard", granted_by_name="x")
    assert revoke_role(guard, "li", "wizard") is True
