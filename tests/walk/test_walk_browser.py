"""From the home page to a mended row, as a person walks it: Chinese and English, desktop and phone."""

from typing import Any

import pytest
from tests.support.browser import PHONE, axe, in_english, settled, shoot

from ganyun.engine.port import engine
from ganyun.features.accounts.public import ensure_demo
from ganyun.features.exchange.public import load_environment, open_rows
from ganyun.kernel import hooks
from ganyun.kernel.packs import built_in_folder, read_packs
from ganyun.kernel.policy import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AIR = "ecology.city_air_daily"
PASSWORD = "Correct-Horse-7-赣"


@pytest.fixture
def node(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """A node with the shipped clouds, demo logins, and the samples of the air and what it refers to."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setenv("GANYUN_DEMO_PASSWORD", PASSWORD)
    hooks.packs_changed(read_packs([built_in_folder()]))
    ensure_demo()
    results = load_environment(SYSTEM, "sample", None, resources=("base.divisions", "base.people", AIR))
    assert all(each.error is None for each in results), [str(each.error) for each in results]
    assert open_rows([AIR]).get(AIR)


def look(page: Any, name: str) -> None:
    settled(page)
    shoot(page, f"walk-{name}")
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], f"{name} scrolls sideways"


def log_in(page: Any, username: str) -> None:
    page.goto("/login/")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_a_citizen_finds_the_air(new_page: Any, node: None, options: dict[str, Any], language: str) -> None:
    page = new_page(**options)
    name = f"{'phone' if options else 'desktop'}-{language}"
    page.goto("/")
    if language == "en":
        in_english(page)
    look(page, f"home-{name}")
    page.goto("/search/?q=空气")
    look(page, f"search-{name}")
    page.locator("main").get_by_role("link", name="空气").first.click()
    page.wait_for_url("**/resources/**")
    for tab in ("", "preview", "quality", "profile", "loads"):
        page.goto(f"/resources/{AIR}/?tab={tab}")
        look(page, f"resource-{tab or 'first'}-{name}")
    page.goto("/loads/")
    look(page, f"loads-{name}")
    page.locator("main table a[href*='/loads/']").first.click()
    page.wait_for_url("**/loads/*-*/")
    look(page, f"load-{name}")
    page.goto(f"/quarantine/{AIR}/")
    assert "/login/" in page.url


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_an_operator_mends_a_row(new_page: Any, node: None, options: dict[str, Any]) -> None:
    page = new_page(**options)
    name = "phone" if options else "desktop"
    log_in(page, "operator")
    for address, what in (("/loads/", "loads"), ("/loads/new/", "new"), ("/quarantine/", "quarantine")):
        page.goto(address)
        look(page, f"operator-{what}-{name}")
    page.goto(f"/resources/{AIR}/?tab=quality")
    look(page, f"operator-quality-{name}")
    page.goto(f"/quarantine/{AIR}/")
    look(page, f"operator-rows-{name}")

    rows, waiting = engine().count(AIR), open_rows([AIR])[AIR]
    page.locator("tbody").get_by_role("link", name="修正").first.click()
    page.wait_for_url("**/quarantine/*/*/*/")
    look(page, f"operator-row-{name}")
    values = {"city": "南昌", "date": "2013-06-01"}
    for field in page.locator("form .col-sm-8 input").all():
        field.fill(values.get(field.get_attribute("name") or "", ""))
    page.get_by_role("button", name="重新检查并提交").click()
    page.get_by_role("status").or_(page.get_by_role("alert")).filter(has_text="已通过检查").wait_for()
    look(page, f"operator-mended-{name}")
    assert (engine().count(AIR), open_rows([AIR])[AIR]) == (rows + 1, waiting - 1)

    in_english(page)
    for address, what in ((f"/quarantine/{AIR}/", "rows"), ("/quarantine/", "quarantine"), ("/loads/new/", "new")):
        page.goto(address)
        look(page, f"operator-english-{what}-{name}")
