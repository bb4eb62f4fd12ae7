"""One's own password, profile and tokens."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from tests.features.accounts.conftest import PASSWORD

from ganyun.features.accounts import queries
from ganyun.features.accounts.actions.account import change_password, change_profile, make_token, revoke_token
from ganyun.features.accounts.errors import (
    PasswordRejected,
    PasswordWrong,
    ScopeTooWide,
    TokenInvalid,
    TokenUnknown,
    UserInvalid,
)
from ganyun.features.accounts.models import Token
from ganyun.features.accounts.policy import actor_of
from ganyun.features.accounts.rules import UserDraft
from ganyun.kernel import hooks
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import ANONYMOUS, Actor

SCOPE = frozenset({"accounts.view_users"})


def soon(days: float = 30):
    return timezone.now() + timedelta(days=days)


@pytest.fixture
def li(make_user) -> Actor:
    make_user("li", "system_admin")
    return actor_of(queries.user("li"))


# --- password and profile


def test_a_new_password(li: Actor, make_user) -> None:
    user = change_password(li, PASSWORD, "Another-Horse-8")
    assert user.check_password("Another-Horse-8") and not user.must_change_password


def test_the_old_password_must_be_known(li: Actor) -> None:
    with pytest.raises(PasswordWrong):
        change_password(li, "guess", "Another-Horse-8")
    assert queries.user("li").check_password(PASSWORD)


@pytest.mark.parametrize("new", [PASSWORD, "tiny", "1234567890"])
def test_new_passwords_that_are_none(li: Actor, new: str) -> None:
    with pytest.raises(PasswordRejected) as caught:
        change_password(li, PASSWORD, new)
    assert new not in str(caught.value)


def test_the_profile_does_not_change_rights(li: Actor) -> None:
    change_profile(li, UserDraft("other", "李鸣", "省政府", "0791-1234567", ""))
    user = queries.user("li")
    assert (user.display_name, user.phone, str(user.organisation)) == ("李鸣", "0791-1234567", "省环保厅")
    with pytest.raises(UserInvalid):
        change_profile(li, UserDraft("li", "", "", "x"))


def test_nobody_and_tokens_have_no_account_to_change(li: Actor) -> None:
    token = actor_of(queries.user("li"), SCOPE)
    for actor in (ANONYMOUS, token):
        with pytest.raises(Denied):
            change_password(actor, PASSWORD, "Another-Horse-8")
        with pytest.raises(Denied):
            change_profile(actor, UserDraft("li", "x", ""))


# --- tokens


def test_a_token_is_kept_as_a_digest_only(li: Actor, django_capture_on_commit_callbacks, caplog) -> None:
    """Looks through every table, the audit chain, the events and the log for the secret."""
    payloads: list[object] = []
    with (
        hooks.event.registered(lambda name, payload: payloads.append(payload)),
        django_capture_on_commit_callbacks(execute=True),
        caplog.at_level("DEBUG"),
    ):
        plain, token = make_token(li, "每日上传", SCOPE, soon())
    with connection.cursor() as cursor:
        stored = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            stored.append(str(cursor.fetchall()))
    chain = "".join(path.read_text(encoding="utf-8") for path in audit_chain().folder.glob("*.jsonl"))
    everything = "".join(stored) + chain + str(payloads) + caplog.text
    assert plain not in everything and plain[len(token.prefix) :] not in everything
    assert token.prefix in chain and payloads
    assert queries.usable_token(plain) == token


@pytest.mark.parametrize("extra", ["accounts.grant_roles", "no.such"])
def test_a_scope_is_never_wider_than_its_owner(li: Actor, extra: str) -> None:
    with pytest.raises(ScopeTooWide) as caught:
        make_token(li, "x", SCOPE | {extra}, soon())
    assert caught.value.extra == extra
    assert not Token.objects.exists()


@pytest.mark.parametrize(
    ("title", "scope", "days"), [("", SCOPE, 30), ("x" * 101, SCOPE, 30), ("x", frozenset(), 30), ("x", SCOPE, 366),
                                 ("x", SCOPE, 0), ("x", SCOPE, -1)],
)  # fmt: skip
def test_tokens_that_are_refused(li: Actor, title: str, scope: frozenset[str], days: int) -> None:
    with pytest.raises(TokenInvalid):
        make_token(li, title, scope, soon(days))


def test_a_token_does_not_make_tokens(li: Actor) -> None:
    with pytest.raises(Denied):
        make_token(actor_of(queries.user("li"), SCOPE), "x", SCOPE, soon())


def test_an_expired_token_is_no_good(li: Actor) -> None:
    plain, _token = make_token(li, "x", SCOPE, soon())
    Token.objects.update(expires_at=timezone.now())
    assert queries.usable_token(plain) is None
    assert [each.state for each in queries.tokens_of("li")] == ["expired"]


def test_a_revoked_token_is_no_good(li: Actor) -> None:
    plain, token = make_token(li, "x", SCOPE, soon())
    revoke_token(li, prefix=token.prefix)
    assert queries.usable_token(plain) is None
    assert [each.state for each in queries.tokens_of("li")] == ["revoked"]
    with pytest.raises(TokenUnknown):
        revoke_token(li, prefix=token.prefix)


def test_a_token_may_end_itself(li: Actor) -> None:
    _plain, token = make_token(li, "x", SCOPE, soon())
    assert revoke_token(actor_of(queries.user("li"), SCOPE), prefix=token.prefix).revoked_at


def test_only_the_owner_and_the_security_administrator_revoke(li: Actor, make_user) -> None:
    _plain, token = make_token(li, "x", SCOPE, soon())
    make_user("other", "audit_admin")
    make_user("guard", "security_admin")
    for actor in (ANONYMOUS, actor_of(queries.user("other")), Actor("li", kind="anonymous")):
        with pytest.raises(Denied):
            revoke_token(actor, prefix=token.prefix)
    assert revoke_token(actor_of(queries.user("guard")), prefix=token.prefix).revoked_at


def test_a_token_of_a_locked_owner_is_no_good(li: Actor) -> None:
    plain, token = make_token(li, "x", SCOPE, soon())
    token.owner.is_active = False
    token.owner.save()
    assert queries.usable_token(plain) is None


@pytest.mark.parametrize("plain", ["", "gy_", "gy_12345678", "x" * 5000, "gy_\x00", "赣"])
def test_what_is_no_token(db, plain: str) -> None:
    assert queries.usable_token(plain) is None
