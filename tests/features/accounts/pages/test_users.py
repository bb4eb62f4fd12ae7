"""Users in the browser."""

import pytest
from django.test import Client
from tests.features.accounts.conftest import PASSWORD
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.accounts import queries
from ganyun.features.accounts.actions.account import make_token
from ganyun.features.accounts.models import RoleAssignment, User
from ganyun.features.accounts.policy import actor_of

VIEW, MANAGE, GRANT = "accounts.view_users", "accounts.manage_users", "accounts.grant_roles"
FORM = {"username": "wang", "display_name": "王芳", "organisation": "省环保厅"}


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/admin/users/", VIEW),
        Door("GET", "/admin/users/?format=csv", VIEW),
        Door("GET", "/admin/users/li/", VIEW),
        Door("GET", "/admin/users/new/", MANAGE),
        Door("POST", "/admin/users/new/", MANAGE, FORM),
        Door("POST", "/admin/users/li/edit/", MANAGE, FORM, ok=302),
        Door("POST", "/admin/users/li/password/", MANAGE),
        Door("POST", "/admin/users/li/roles/", GRANT, {"grant": "analyst"}, ok=302),
    )

    @pytest.fixture(autouse=True)
    def _things(self, make_user) -> None:
        make_user("li", "consumer")


class TestLocks(PermissionMatrix):
    """These end on the user's page, which the tester may not see; the answer itself is a redirect."""

    doors = (
        Door("POST", "/admin/users/li/lock/", MANAGE, ok=302),
        Door("POST", "/admin/users/li/unlock/", MANAGE, ok=302),
    )

    @pytest.fixture(autouse=True)
    def _things(self, make_user) -> None:
        make_user("li")


@pytest.fixture
def admin(logged_in) -> Client:
    return logged_in("chief", "system_admin")


@pytest.fixture
def guard(logged_in) -> Client:
    return logged_in("guard", "security_admin")


def test_the_list_can_be_narrowed(admin: Client, make_user) -> None:
    make_user("li", "analyst", "consumer")
    make_user("wang", is_active=False)

    def names(query: str) -> list[str]:
        return [each.username for each in admin.get(f"/admin/users/?{query}").context["page"]]

    assert names("") == ["chief", "li", "wang"]
    assert names("q=wa") == ["wang"] and names("q=li 的") == ["li"]
    assert names("role=analyst") == ["li"] and names("state=locked") == ["wang"]
    assert names("state=active") == ["chief", "li"] and names("organisation=财政") == []
    assert names("sort=-username") == ["wang", "li", "chief"]
    assert "没有符合条件的用户" in admin.get("/admin/users/?q=火星").content.decode()


def test_ten_thousand_take_as_many_queries_as_two(admin: Client, ecology, django_assert_max_num_queries) -> None:
    made = User.objects.bulk_create([User(username=f"u{n:05d}", organisation=ecology) for n in range(10_000)])
    RoleAssignment.objects.bulk_create(
        [RoleAssignment(user=each, role="consumer", granted_by_name="x") for each in made]
    )
    with django_assert_max_num_queries(13):
        page = admin.get("/admin/users/?page=200").content.decode()
    assert "共 10,001 条" in page and "数据使用者" in page


def test_the_three_admin_rule_is_explained(admin: Client) -> None:
    assert "三员分立" in admin.get("/admin/users/").content.decode()


def test_a_new_user_and_the_password_that_is_shown_once(admin: Client) -> None:
    answer = admin.post("/admin/users/new/", FORM)
    password = answer.context["password"]
    assert password in answer.content.decode() and "no-store" in answer.headers["Cache-Control"]
    assert password not in admin.get("/admin/users/wang/").content.decode()
    fresh = Client()
    assert fresh.post("/login/", {"username": "wang", "password": password}).status_code == 302
    assert fresh.get("/").url == "/account/password/"


def test_faults_stand_beside_their_fields(admin: Client) -> None:
    answer = admin.post("/admin/users/new/", {**FORM, "username": "system", "organisation": "省环宝厅", "email": "x"})
    assert set(answer.context["form"].errors) == {"username", "organisation", "email"}


def test_editing(admin: Client, make_user) -> None:
    make_user("li")
    admin.post("/admin/users/li/edit/", {"username": "renamed", "display_name": "李鸣", "organisation": "省政府"})
    assert (queries.user("li").display_name, str(queries.user("li").organisation)) == ("李鸣", "省政府")
    wrong = admin.post("/admin/users/li/edit/", {"display_name": "", "organisation": "省政府"})
    assert wrong.status_code == 200 and "display_name" in wrong.context["form"].errors


def test_a_lock_ends_the_session_at_once(admin: Client, logged_in) -> None:
    other: Client = logged_in("li")
    assert other.get("/account/").status_code == 200
    admin.post("/admin/users/li/lock/")
    assert other.get("/account/").status_code == 302
    assert "已锁定" in admin.get("/admin/users/li/").content.decode()
    admin.post("/admin/users/li/unlock/")
    assert other.post("/login/", {"username": "li", "password": PASSWORD}).status_code == 302


def test_the_system_administrator_sees_roles_and_cannot_give_them(admin: Client, make_user) -> None:
    make_user("li", "analyst")
    page = admin.get("/admin/users/li/").content.decode()
    assert "担任" in page and 'name="grant"' not in page
    assert admin.post("/admin/users/li/roles/", {"grant": "consumer"}).status_code == 403


def test_the_security_administrator_gives_and_takes_roles(guard: Client, make_user) -> None:
    make_user("li")
    guard.post("/admin/users/li/roles/", {"grant": "analyst"})
    assert "guard 于" in guard.get("/admin/users/li/").content.decode()
    guard.post("/admin/users/li/roles/", {"revoke": "analyst"})
    assert not RoleAssignment.objects.filter(role="analyst").exists()


def test_the_three_admin_rule_holds_on_the_page(guard: Client, make_user) -> None:
    make_user("li", "system_admin")
    page = guard.get("/admin/users/li/").content.decode()
    assert "不能由同一个人担任" in page and 'value="audit_admin"' not in page
    answer = guard.post("/admin/users/li/roles/", {"grant": "audit_admin"}, follow=True)
    assert "必须由不同的人担任" in answer.content.decode()
    assert RoleAssignment.objects.filter(user__username="li").count() == 1


def test_nobody_gives_himself_a_role(guard: Client) -> None:
    page = guard.get("/admin/users/guard/").content.decode()
    assert "这是您自己" in page and 'name="grant"' not in page
    assert guard.post("/admin/users/guard/roles/", {"grant": "analyst"}).status_code == 403
    assert RoleAssignment.objects.filter(user__username="guard").count() == 1


def test_the_password_of_the_security_administrator_is_not_the_system_administrators(admin: Client, make_user) -> None:
    make_user("guard", "security_admin")
    assert admin.post("/admin/users/guard/password/").status_code == 403
    assert queries.user("guard").check_password(PASSWORD)


def test_the_security_administrator_ends_a_token(guard: Client, admin: Client) -> None:
    from datetime import timedelta

    from django.utils import timezone

    chief = actor_of(queries.user("chief"))
    _plain, token = make_token(chief, "上传", frozenset({VIEW}), timezone.now() + timedelta(days=1))
    assert token.prefix in guard.get("/admin/users/chief/").content.decode()
    answer = guard.post(f"/account/tokens/{token.prefix}/revoke/")
    assert answer.url == "/admin/users/chief/"
    assert "已吊销" in guard.get("/admin/users/chief/").content.decode()


def test_telephone_numbers_are_not_in_the_list_nor_in_its_download(admin: Client, make_user) -> None:
    make_user("li", phone="0791-88880000")
    download = b"".join(admin.get("/admin/users/?format=csv").streaming_content).decode()
    assert '"li"' in download and "88880000" not in download
    assert "88880000" not in admin.get("/admin/users/").content.decode()


def test_an_unknown_user(admin: Client) -> None:
    assert admin.get("/admin/users/nobody/").status_code == 404


def test_demo_logins_are_announced_until_they_are_locked(admin: Client, make_user) -> None:
    make_user("demo.user", is_demo=True)
    assert "演示账号可以登录" in admin.get("/admin/users/").content.decode()
    admin.post("/admin/users/demo.user/lock/")
    assert "演示账号可以登录" not in admin.get("/admin/users/").content.decode()
