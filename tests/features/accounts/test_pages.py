"""The pages of accounts as people meet them: in a browser, in both languages, wide and narrow."""

from typing import Any

import pytest
from tests.features.accounts.conftest import PASSWORD
from tests.support.browser import PHONE, allow, axe, in_english, settled, shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def log_in(page: Any, username: str) -> None:
    page.goto("/login/?next=/account/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("load")


def check(page: Any, name: str) -> None:
    settled(page)
    shoot(page, f"accounts-{name}")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "the page scrolls sideways"


@pytest.fixture
def people(make_user) -> None:
    make_user("chief", "system_admin")
    make_user("guard", "security_admin", phone="0791-88880000")
    make_user("li", "analyst", "consumer")
    make_user("old", is_active=False)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_the_login(new_page, people, options: dict[str, Any]) -> None:
    page = new_page(**options)
    page.goto("/login/?next=/organisations/")
    check(page, f"login-{len(options)}")
    allow(page, "401", "/login/")
    page.get_by_label("用户名").fill("li")
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("button", name="登录").click()
    assert page.get_by_role("alert").inner_text().startswith("用户名或密码不正确")
    check(page, f"login-refused-{len(options)}")
    in_english(page)
    assert page.get_by_role("heading", name="Log in").is_visible()
    check(page, f"login-english-{len(options)}")
    page.get_by_label("User name").fill("li")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").press("Enter")
    page.wait_for_url("**/organisations/")


def test_the_login_works_without_script(new_page, people) -> None:
    page = new_page(java_script_enabled=False)
    log_in(page, "li")
    page.goto("/account/")
    assert page.get_by_role("heading", level=1).inner_text() == "我的账号"


@pytest.mark.parametrize("options", [{}, PHONE, {"color_scheme": "dark"}], ids=["desktop", "phone", "dark"])
def test_the_administration(new_page, people, options: dict[str, Any]) -> None:
    page = new_page(**options)
    kind = "-".join(options) or "desktop"
    log_in(page, "chief")
    for address in ("/admin/users/", "/admin/users/li/", "/admin/users/new/", "/admin/organisations/",
                    "/admin/organisations/?view=tree", "/admin/organisations/new/", "/organisations/", "/account/",
                    "/account/password/"):  # fmt: skip
        page.goto(address)
        check(page, f"{kind}{address.replace('/', '-').replace('?', '-')}")


def test_a_user_is_made_and_given_a_role_by_two_people(new_page, people) -> None:
    chief = new_page()
    log_in(chief, "chief")
    chief.goto("/admin/users/new/")
    chief.get_by_label("用户名").fill("wang")
    chief.get_by_label("姓名").fill("王芳")
    chief.get_by_label("单位").fill("省环保厅")
    chief.get_by_role("button", name="建立").click()
    password = chief.locator("#password").inner_text()
    check(chief, "new-password")

    guard = new_page()
    log_in(guard, "guard")
    guard.goto("/admin/users/wang/")
    guard.locator("li", has_text="系统管理员").get_by_role("button", name="授予").click()
    guard.get_by_role("status").filter(has_text="已授予").wait_for()
    assert guard.locator("li", has_text="审计管理员").first.get_by_role("button").count() == 0
    check(guard, "roles")

    wang = new_page()
    wang.goto("/login/")
    wang.get_by_label("用户名").fill("wang")
    wang.get_by_label("密码").fill(password)
    wang.get_by_role("button", name="登录").click()
    wang.wait_for_url("**/account/password/")
    check(wang, "forced")
    wang.get_by_label("当前密码").fill(password)
    wang.get_by_label("新密码", exact=False).first.fill("Another-Horse-8")
    wang.get_by_label("再输一次新密码").fill("Another-Horse-8")
    wang.get_by_role("button", name="更换密码").click()
    wang.get_by_role("status").filter(has_text="密码已更换").wait_for()
    wang.goto("/admin/users/")
    assert wang.get_by_role("link", name="新建用户").is_visible()


def test_a_token_by_keyboard(page: Any, people) -> None:
    log_in(page, "chief")
    page.goto("/account/")
    page.get_by_label("用途").focus()
    page.keyboard.type("每日上传")
    page.get_by_label("查看用户", exact=False).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="新建令牌").focus()
    page.keyboard.press("Enter")
    plain = page.locator("#token").inner_text()
    check(page, "token")
    answer = page.request.get("/api/me", headers={"Authorization": f"Bearer {plain}"})
    assert answer.json()["permissions"] == ["accounts.view_users"]


def test_english(page: Any, people) -> None:
    log_in(page, "chief")
    page.goto("/admin/users/li/")
    in_english(page)
    for address in ("/admin/users/", "/admin/users/li/", "/organisations/", "/admin/organisations/new/", "/account/"):
        page.goto(address)
        check(page, f"english{address.replace('/', '-')}")
        left = page.evaluate(LEFT_IN_CHINESE)
        assert left == [], address


LEFT_IN_CHINESE = r"""() => {
  const data = /的姓名|省环保厅|环境保护厅|省政府|人民政府|中文|环境/;
  const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), parent = walker.currentNode.parentElement;
    if (/[\u4e00-\u9fff]/.test(text) && !data.test(text) && !parent.closest('datalist,script'))
      found.push(text);
  }
  return found;
}"""
"""Chinese texts of a page's own part that are no data."""
