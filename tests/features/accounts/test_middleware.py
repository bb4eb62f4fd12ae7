"""Who a request acts as: by session, by token, or as nobody."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from ganyun.features.accounts import middleware, queries
from ganyun.features.accounts.actions.account import make_token
from ganyun.features.accounts.models import RoleAssignment, Token, User
from ganyun.features.accounts.policy import actor_of
from ganyun.kernel.action import audit_chain

VIEW = "accounts.view_users"


@pytest.fixture
def token(make_user) -> str:
    make_user("li", "system_admin")
    scope = frozenset({VIEW, "accounts.manage_users"})
    return make_token(actor_of(queries.user("li")), "x", scope, timezone.now() + timedelta(days=1))[0]


def ask(token: str, path: str = "/api/me", **more: str):
    return Client().get(path, headers={"Authorization": f"Bearer {token}", **more})


def test_a_token_acts_for_its_owner_within_its_scope(token: str) -> None:
    assert ask(token).json() == {
        "name": "li",
        "organisation": "江西省环境保护厅",
        "kind": "token",
        "permissions": ["accounts.manage_users", VIEW],
    }
    assert ask(token, "/admin/users/").status_code == 200
    assert ask(token, "/admin/organisations/").status_code == 403


def test_a_token_shrinks_with_its_owner(token: str) -> None:
    RoleAssignment.objects.all().delete()
    assert ask(token).json()["permissions"] == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda: Token.objects.update(expires_at=timezone.now()),
        lambda: Token.objects.update(revoked_at=timezone.now()),
        lambda: User.objects.update(is_active=False),
        lambda: Token.objects.update(digest="0" * 64),
    ],
)
def test_a_token_that_is_no_good_is_an_error_not_nobody(token: str, spoil) -> None:
    spoil()
    answer = ask(token, "/api/organisations")
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"
    error = answer.json()["error"]
    assert error["code"] == "accounts.bad_token" and error["fix"] and error["retryable"] is False
    assert token not in answer.content.decode()


@pytest.mark.parametrize("header", ["Bearer ", "Bearer gy_", "bearer nonsense", "Bearer " + "x" * 10_000, "Bearer 赣"])
def test_nonsense_after_bearer(db, header: str) -> None:
    assert Client().get("/api/organisations", headers={"Authorization": header}).status_code == 401


def test_other_schemes_are_none_of_our_business(db) -> None:
    answer = Client().get("/api/organisations", headers={"Authorization": "Basic bGk6eA=="})
    assert answer.status_code == 200


def test_the_error_speaks_the_readers_language(db) -> None:
    answer = ask("gy_x", "/api/me", **{"Accept-Language": "en"})
    assert answer.headers["Content-Language"] == "en"


def test_use_of_a_token_is_noted_once_a_minute(token: str, monkeypatch) -> None:
    ask(token)
    first = Token.objects.get().last_used_at
    ask(token)
    assert first and Token.objects.get().last_used_at == first
    Token.objects.update(last_used_at=timezone.now() - timedelta(minutes=2))
    ask(token)
    assert Token.objects.get().last_used_at > first


def test_a_token_wins_over_a_session(token: str, logged_in) -> None:
    client: Client = logged_in("wang")
    assert client.get("/api/me", headers={"Authorization": f"Bearer {token}"}).json()["name"] == "li"
    assert client.get("/api/me").json()["name"] == "wang"


def test_nobody_costs_no_query(db, django_assert_num_queries, monkeypatch) -> None:
    with django_assert_num_queries(0):
        Client().get("/login/")


# --- sessions


def test_a_role_taken_back_is_gone_with_the_next_request(logged_in) -> None:
    client: Client = logged_in("li", "system_admin")
    assert client.get("/admin/users/").status_code == 200
    RoleAssignment.objects.all().delete()
    assert client.get("/admin/users/").status_code == 403


def test_an_idle_session_ends(logged_in, monkeypatch) -> None:
    client: Client = logged_in("li")
    start = time.time()
    for minutes, status in ((0, 200), (59, 200), (118, 200), (179, 302), (179, 302)):
        monkeypatch.setattr(middleware.time, "time", lambda minutes=minutes: start + minutes * 60)
        assert client.get("/account/").status_code == status, minutes
    record = next(audit_chain().entries()).record
    assert (record["action"], record["actor"], record["arguments"]["cause"]) == ("accounts.log_out", "li", "idle")


def test_being_at_work_is_noted_rarely(logged_in, django_assert_max_num_queries) -> None:
    client: Client = logged_in("li")
    client.get("/account/")
    assert User.objects.get().last_seen
    with django_assert_max_num_queries(4):  # session, user, organisation, roles
        client.get("/api/me")


def test_a_session_at_the_api_needs_a_csrf_token_and_a_token_does_not(token: str, make_user) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(queries.user("li"))
    body = {"title": "x", "scope": [VIEW], "days": 1}

    def post(**headers: str):
        return strict.post("/api/me/tokens", body, content_type="application/json", headers=headers)

    refused = post()
    assert refused.status_code == 403 and refused.json()["error"]["code"] == "http.refused"
    strict.get("/login/?next=/account/")
    assert post(**{"X-CSRFToken": strict.cookies["csrftoken"].value}).status_code == 201
    prefix = Token.objects.order_by("id").first().prefix
    answer = Client(enforce_csrf_checks=True).delete(
        f"/api/me/tokens/{prefix}", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200
