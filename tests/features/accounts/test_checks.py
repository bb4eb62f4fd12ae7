"""Roles and registered permissions fit each other."""

from ganyun.features.accounts import rules
from ganyun.features.accounts.checks import check_roles
from ganyun.features.accounts.rules import Role


def test_no_role_names_a_permission_that_nobody_registers() -> None:
    assert [str(each) for each in check_roles() if each.id == "accounts.E001"] == []


def test_every_permission_of_a_feature_is_in_some_role() -> None:
    assert [each.obj for each in check_roles() if each.id == "accounts.W001"] == []


def test_a_misspelt_permission_is_an_error(monkeypatch) -> None:
    monkeypatch.setitem(rules.ROLES, "clerk", Role("clerk", "办事员", "", frozenset({"accounts.manage_user"})))
    (found,) = [each for each in check_roles() if each.id == "accounts.E001"]
    assert found.is_serious() and "accounts.manage_user" in found.msg


def test_a_permission_of_a_feature_that_is_not_installed_is_no_error(monkeypatch) -> None:
    monkeypatch.setitem(rules.ROLES, "clerk", Role("clerk", "办事员", "", frozenset({"astrology.read"})))
    assert [each for each in check_roles() if each.id == "accounts.E001"] == []


def test_a_permission_that_nobody_can_have_is_a_warning(monkeypatch) -> None:
    guard = rules.ROLES["security_admin"]
    monkeypatch.setitem(rules.ROLES, guard.code, Role(guard.code, guard.title, guard.duty, frozenset()))
    assert "accounts.manage_tokens" in [each.obj for each in check_roles() if each.id == "accounts.W001"]
