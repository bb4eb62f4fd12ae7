"""One's own account in the browser."""

from django.test import Client
from tests.features.accounts.conftest import PASSWORD
from tests.support.permissions import LOGGED_IN, Door, PermissionMatrix

from ganyun.features.accounts import queries
from ganyun.features.accounts.models import Token

NEW = {"old_password": PASSWORD, "new_password": "Another-Horse-8", "repeated_password": "Another-Horse-8"}


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/account/", LOGGED_IN),
        Door("POST", "/account/", LOGGED_IN, {"display_name": "李明"}, ok=302),
        Door("GET", "/account/password/", LOGGED_IN),
        Door("POST", "/account/tokens/", LOGGED_IN),
    )

    import pytest

    @pytest.fixture(autouse=True)
    def _database(self, db) -> None: ...


def test_the_profile(logged_in) -> None:
    client: Client = logged_in("li", "analyst")
    page = client.get("/account/").content.decode()
    assert "分析员" in page and "江西省环境保护厅" in page
    assert client.post("/account/", {"display_name": "李鸣", "phone": "0791-1234567"}).status_code == 302
    assert queries.user("li").display_name == "李鸣"
    wrong = client.post("/account/", {"display_name": "李", "phone": "x"})
    assert "不是电话号码" in wrong.content.decode()


def test_a_new_password_keeps_this_session_and_ends_the_others(logged_in, make_user) -> None:
    client: Client = logged_in("li")
    elsewhere = Client()
    elsewhere.force_login(queries.user("li"))
    assert client.post("/account/password/", NEW).status_code == 302
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


def test_faults_of_a_new_password_stand_beside_their_fields(logged_in) -> None:
    client: Client = logged_in("li")
    cases = (
        ({**NEW, "old_password": "guess"}, "old_password"),
        ({**NEW, "repeated_password": "different"}, "repeated_password"),
        ({**NEW, "new_password": "1234567890", "repeated_password": "1234567890"}, "new_password"),
    )
    for data, field in cases:
        answer = client.post("/account/password/", data)
        assert field in answer.context["form"].errors
        assert "Another-Horse-8" not in answer.content.decode()


def test_a_token_is_shown_once(logged_in) -> None:
    client: Client = logged_in("li", "system_admin")
    data = {"title": "每日上传", "days": "30", "scope": ["accounts.view_users"]}
    answer = client.post("/account/tokens/", data)
    plain = answer.context["plain"]
    assert plain in answer.content.decode() and "no-store" in answer.headers["Cache-Control"]
    assert plain not in client.get("/account/").content.decode()
    assert Token.objects.get().prefix in client.get("/account/").content.decode()
    who = Client().get("/api/me", headers={"Authorization": f"Bearer {plain}"}).json()
    assert (who["name"], who["permissions"]) == ("li", ["accounts.view_users"])


def test_a_scope_that_one_does_not_have_is_not_offered(logged_in) -> None:
    client: Client = logged_in("li", "system_admin")
    answer = client.post("/account/tokens/", {"title": "x", "days": "30", "scope": ["accounts.grant_roles"]})
    assert "scope" in answer.context["token_form"].errors and not Token.objects.exists()


def test_revoking(logged_in) -> None:
    client: Client = logged_in("li", "system_admin")
    client.post("/account/tokens/", {"title": "x", "days": "30", "scope": ["accounts.view_users"]})
    prefix = Token.objects.get().prefix
    other: Client = logged_in("wang", "analyst")
    assert other.post(f"/account/tokens/{prefix}/revoke/").status_code == 403
    assert client.post(f"/account/tokens/{prefix}/revoke/").status_code == 302
    assert "已吊销" in client.get("/account/").content.decode()


def test_without_a_role_there_is_nothing_to_make_a_token_of(logged_in) -> None:
    page = logged_in("li").get("/account/").content.decode()
    assert "还没有角色" in page and "没有令牌" in page and "新建令牌" not in page


def test_a_password_set_by_somebody_else_comes_first(logged_in, make_user) -> None:
    from ganyun.features.accounts.models import User

    client: Client = logged_in("li", "system_admin")
    User.objects.filter(username="li").update(must_change_password=True)
    answer = client.get("/admin/users/")
    assert (answer.status_code, answer.url) == (302, "/account/password/")
    assert "换好之后才能继续" in client.get("/account/password/").content.decode()
    assert client.get("/api/organisations").status_code == 200
    assert client.get("/api/me").json()["permissions"] == []
    client.post("/account/password/", NEW)
    assert client.get("/admin/users/").status_code == 200
