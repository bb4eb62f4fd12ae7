"""Who an actor is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ganyun.features.accounts import policy, queries
from ganyun.features.accounts.models import RoleAssignment, User
from ganyun.features.accounts.policy import actor_of, limits


def fresh(username: str) -> User:
    return queries.user(username)


def test_an_actor_has_what_his_roles_allow(make_user) -> None:
    make_user("li", "system_admin", "analyst")
    actor = actor_of(fresh("li"))
    assert (actor.name, actor.organisation, actor.kind) == ("li", "江西省环境保护厅", "user")
    assert actor.has(policy.MANAGE_USERS) and not actor.has(policy.GRANT_ROLES)


def test_nobody_without_a_role_has_anything(make_user) -> None:
    make_user("li")
    assert actor_of(fresh("li")).permissions == frozenset()


def test_django_superusers_have_nothing_more(make_user) -> None:
    make_user("li", is_superuser=True, is_staff=True)
    assert actor_of(fresh("li")).permissions == frozenset()


def test_a_token_has_no_more_than_its_scope_and_its_owner(make_user) -> None:
    make_user("li", "system_admin")
    actor = actor_of(fresh("li"), frozenset({"accounts.view_users", "accounts.grant_roles"}))
    assert (actor.permissions, actor.kind) == (frozenset({"accounts.view_users"}), "token")


@pytest.mark.parametrize("change", [{"is_active": False}, {"must_change_password": True}])
def test_locked_or_with_a_password_of_somebody_else_nothing_is_allowed(make_user, change: dict[str, bool]) -> None:
    make_user("li", "system_admin", **change)
    assert actor_of(fresh("li")).permissions == frozenset()


def test_a_role_that_the_code_no_longer_has_allows_nothing(make_user) -> None:
    RoleAssignment.objects.create(user=make_user("li"), role="wizard", granted_by_name="x")
    assert actor_of(fresh("li")).permissions == frozenset()


def test_an_old_password_must_be_changed(make_user, settings) -> None:
    user = make_user("li", password_changed_at=timezone.now() - timedelta(days=180))
    assert policy.must_change_password(user)
    settings.GANYUN_ACCOUNTS = {"password_days": 0}
    assert not policy.must_change_password(user)


def test_limits_come_from_the_settings(settings) -> None:
    settings.GANYUN_ACCOUNTS = {"failures": 3}
    assert (limits().failures, limits().lock_minutes) == (3, 15)
    settings.GANYUN_ACCOUNTS = {"failurs": 3}
    with pytest.raises(TypeError, match="failurs"):
        limits()
