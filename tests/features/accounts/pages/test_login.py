"""The login page: safe ways back, a new session key, nothing revealed."""

from urllib.parse import unquote

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from tests.features.accounts.conftest import PASSWORD

from ganyun.kernel.action import audit_chain


def log_in(client: Client, username: str = "li", password: str = PASSWORD, **more: str):
    return client.post("/login/", {"username": username, "password": password, **more})


def test_the_page_names_the_product_and_speaks_both_languages(client: Client, db) -> None:
    chinese = client.get("/login/").content.decode()
    assert "赣云" in chinese and "用户名" in chinese
    client.cookies["django_language"] = "en"
    english = client.get("/login/")
    assert english.headers["Content-Language"] == "en"


def test_logging_in_and_out(client: Client, make_user) -> None:
    make_user("li")
    answer = log_in(client)
    assert (answer.status_code, answer.url) == (302, "/")
    assert client.get("/account/").status_code == 200
    assert client.post("/logout/").status_code == 302
    assert client.get("/account/").status_code == 302
    actions = [entry.record["action"] for entry in audit_chain().entries()]
    assert actions[:2] == ["accounts.log_out", "accounts.log_in"]


def test_logging_out_by_a_link_is_not_possible(client: Client, make_user) -> None:
    client.force_login(make_user("li"))
    assert client.get("/logout/").status_code == 405
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize("target", ["/catalog/", "/account/?x=1", "/资源/"])
def test_back_to_where_one_came_from(client: Client, make_user, target: str) -> None:
    make_user("li")
    page = client.get("/login/", {"next": target}).content.decode()
    assert f'name="next" value="{target}"' in page
    assert unquote(log_in(client, next=target).url) == target


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "javascript:alert(1)",
        "http:evil.example",
        " //evil.example",
        "/login/?next=/login/",
        "/logout/",
    ],
)
def test_nowhere_else(client: Client, make_user, target: str) -> None:
    make_user("li")
    assert "evil" not in client.get("/login/", {"next": target}).content.decode()
    assert log_in(client, next=target).url == "/"


def test_a_session_planted_before_the_login_is_worth_nothing(client: Client, make_user) -> None:
    """Session fixation: the key from before the login does not carry the login."""
    make_user("li")
    client.get("/login/")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    log_in(client)
    assert client.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    thief = Client()
    thief.cookies["sessionid"] = planted
    assert thief.get("/account/").status_code == 302


def test_the_session_of_another_ends_with_a_new_login(client: Client, make_user) -> None:
    make_user("li")
    make_user("wang")
    log_in(client)
    first = client.cookies["sessionid"].value
    assert "li" in client.get("/login/", {"next": "/admin/users/"}).content.decode()
    log_in(client, "wang")
    assert client.get("/account/").context["person"].username == "wang"
    assert not Session.objects.filter(session_key=first).exists()


def test_a_refusal_says_what_to_do_and_shows_no_password(client: Client, make_user) -> None:
    make_user("li")
    for username, password in (("li", "wrong-secret"), ("nobody", "wrong-secret")):
        answer = log_in(client, username, password)
        page = answer.content.decode()
        assert answer.status_code == 401 and "用户名或密码不正确" in page and "15 分钟" in page
        assert "wrong-secret" not in page
        assert "_auth_user_id" not in client.session


def test_the_two_refusals_differ_in_nothing_but_the_name(client: Client, make_user) -> None:
    import re

    make_user("li")
    pages = []
    for username in ("li", "ni"):
        page = log_in(client, username, "wrong").content.decode()
        pages.append(re.sub(r'(?<=value=")(li|ni|[A-Za-z0-9]{64})(?=")', "", page))
    assert pages[0] == pages[1]


def test_a_form_without_csrf_token_is_refused(make_user) -> None:
    make_user("li")
    strict = Client(enforce_csrf_checks=True)
    assert log_in(strict).status_code == 403


def test_empty_fields_are_named(client: Client, db) -> None:
    answer = client.post("/login/", {})
    assert answer.status_code == 200 and set(answer.context["form"].errors) == {"username", "password"}


def test_pages_of_the_session_are_not_kept_in_caches(client: Client, make_user) -> None:
    assert "no-store" in client.get("/login/").headers["Cache-Control"]
    client.force_login(make_user("li"))
    assert "no-store" in client.get("/account/").headers["Cache-Control"]


def test_somebody_logged_in_is_sent_to_his_account(client: Client, make_user) -> None:
    client.force_login(make_user("li"))
    assert client.get("/login/").url == "/account/"
