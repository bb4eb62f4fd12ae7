"""The system administrator's work, and where it ends."""

import pytest
from tests.features.accounts.conftest import PASSWORD

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.actions.login import verify_login
from ganyun.features.accounts.actions.users import create_user, lock_user, reset_password, unlock_user, update_user
from ganyun.features.accounts.errors import (
    AdminProtected,
    LoginRefused,
    OwnAccount,
    PasswordRejected,
    UserInvalid,
    UserUnknown,
)
from ganyun.features.accounts.models import Organisation, User
from ganyun.features.accounts.policy import actor_of, must_change_password
from ganyun.features.accounts.rules import UserDraft
from ganyun.kernel import hooks
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor

LI = UserDraft("li", "李明", "省环保厅", "0791-88880000", "li@example.org")


@pytest.fixture
def admin(make_user) -> Actor:
    make_user("chief", "system_admin")
    return actor_of(queries.user("chief"))


def test_a_new_user_has_no_role_and_must_change_the_password(admin: Actor) -> None:
    user = create_user(admin, LI, new_password=PASSWORD)
    assert (user.username, user.display_name, str(user.organisation)) == ("li", "李明", "省环保厅")
    assert must_change_password(user) and not user.role_assignments.exists()
    assert user.check_password(PASSWORD) and PASSWORD not in user.password


def test_every_fault_comes_at_once(admin: Actor) -> None:
    with pytest.raises(UserInvalid) as caught:
        create_user(admin, UserDraft("L i", "", "省环宝厅", "x", "y"), new_password=PASSWORD)
    assert set(caught.value.fields) == {"username", "display_name", "organisation", "phone", "email"}
    assert User.objects.count() == 1


def test_a_name_is_given_once_whatever_its_case(admin: Actor) -> None:
    create_user(admin, LI, new_password=PASSWORD)
    with pytest.raises(UserInvalid) as caught:
        create_user(admin, UserDraft("LI", "另一人", "省环保厅"), new_password=PASSWORD)
    assert "已有人使用" in caught.value.fields["username"]


def test_no_new_people_for_an_organisation_out_of_use(admin: Actor, ecology: Organisation) -> None:
    Organisation.objects.filter(pk=ecology.pk).update(active=False)
    with pytest.raises(UserInvalid, match="已撤销"):
        create_user(admin, LI, new_password=PASSWORD)


@pytest.mark.parametrize("password", ["", "tiny", "1234567890123", "password123", "limingliming"])
def test_weak_passwords(admin: Actor, password: str) -> None:
    draft = UserDraft("limingliming", "李明", "省环保厅")
    with pytest.raises(PasswordRejected) as caught:
        create_user(admin, draft, new_password=password)
    assert not password or password not in str(caught.value)


def test_changes_leave_the_user_name_alone(admin: Actor, make_user) -> None:
    make_user("li")
    update_user(admin, "li", UserDraft("renamed", "李鸣", "省政府", "0791-1234567"))
    user = queries.user("li")
    assert (user.display_name, str(user.organisation), user.phone) == ("李鸣", "省政府", "0791-1234567")


@pytest.mark.parametrize(
    "change",
    [
        lambda actor: update_user(actor, "chief", UserDraft("chief", "长", "省政府")),
        lambda actor: lock_user(actor, "chief"),
        lambda actor: unlock_user(actor, "chief"),
        lambda actor: reset_password(actor, "Chief", new_password=PASSWORD),
    ],
)
def test_nobody_manages_himself(admin: Actor, change) -> None:
    with pytest.raises(OwnAccount):
        change(admin)


def test_a_locked_user_is_out_and_comes_back(admin: Actor, make_user) -> None:
    make_user("li", "analyst")
    lock_user(admin, "li", reason="调离")
    with pytest.raises(LoginRefused):
        verify_login("li", PASSWORD)
    unlock_user(admin, "li")
    assert verify_login("li", PASSWORD)


def test_unlocking_takes_back_the_lock_of_failed_logins(admin: Actor, make_user) -> None:
    make_user("li")
    for _ in range(5):
        with pytest.raises(LoginRefused):
            verify_login("li", "wrong")
    unlock_user(admin, "li")
    assert verify_login("li", PASSWORD)


def test_a_reset_password_must_be_changed(admin: Actor, make_user) -> None:
    make_user("li", "analyst")
    user = reset_password(admin, "li", new_password="Another-Horse-8")
    assert must_change_password(user) and user.check_password("Another-Horse-8")
    assert actor_of(queries.user("li")).permissions == frozenset()


@pytest.mark.parametrize("role", rules.THREE_ADMINS)
def test_the_system_administrator_does_not_become_another_by_his_password(admin: Actor, make_user, role: str) -> None:
    make_user("other", role)
    with pytest.raises(AdminProtected, match="终端"):
        reset_password(admin, "other", new_password="Another-Horse-8")
    assert queries.user("other").check_password(PASSWORD)
    reset_password(SYSTEM, "other", new_password="Another-Horse-8")
    assert queries.user("other").check_password("Another-Horse-8")


@pytest.mark.parametrize("role", [None, *sorted(set(rules.ROLES) - {"system_admin"})])
def test_others_do_not_manage_users(make_user, role: str | None) -> None:
    make_user("li")
    make_user("other", *([role] if role else []))
    actor = actor_of(queries.user("other"))
    for change in (
        lambda: create_user(actor, UserDraft("new.one", "新人", "省环保厅"), new_password=PASSWORD),
        lambda: update_user(actor, "li", LI),
        lambda: lock_user(actor, "li"),
        lambda: unlock_user(actor, "li"),
        lambda: reset_password(actor, "li", new_password=PASSWORD),
    ):
        with pytest.raises(Denied):
            change()


def test_unknown_users(admin: Actor) -> None:
    with pytest.raises(UserUnknown, match="ganyun users list"):
        lock_user(admin, "nobody")


def test_secrets_and_ways_to_reach_people_stay_out_of_audit_and_events(
    admin: Actor, django_capture_on_commit_callbacks
) -> None:
    payloads: list[object] = []
    with (
        hooks.event.registered(lambda name, payload: payloads.append({**payload, "result": ""})),
        django_capture_on_commit_callbacks(execute=True),
    ):
        create_user(admin, LI, new_password=PASSWORD)
        reset_password(admin, "li", new_password="Another-Horse-8")
    chain = "".join(path.read_text(encoding="utf-8") for path in audit_chain().folder.glob("*.jsonl"))
    assert len(payloads) == 2 and "new_password" not in str(payloads)
    for secret in (PASSWORD, "Another-Horse-8", "88880000", "li@example.org"):
        assert secret not in chain
