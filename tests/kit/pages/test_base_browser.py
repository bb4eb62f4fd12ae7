"""The frame and the home page as people meet them: both languages, both widths, dark, keyboard, no script."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.kit.pages import demo
from tests.support.browser import PHONE, axe, in_english, settled, shoot

from ganyun.features.catalog import public as catalog
from ganyun.features.exchange import public as exchange
from ganyun.kernel import hooks
from ganyun.kit.pages.public import Card

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("tests.kit.pages.demo_home"),
]


@dataclass
class Cloud:
    code: str
    kind: str
    title: str
    summary: str
    chief: str
    resources: int
    light: str


@dataclass
class Newest:
    name: str
    title: str
    provider: str
    updated: str
    rows: int | None


CLOUDS = [
    Cloud("base", "base", "基础底座", "行政区划、机构、日历和代码：各云共用的底。", "省数据局", 7, "green"),
    Cloud("ecology", "trunk", "生态云", "空气、水、鄱阳湖：看得见的绿水青山。", "省生态环境厅", 6, "yellow"),
    Cloud(
        "transport",
        "trunk",
        "交通云",
        "路网、班线、货运与停车的统一目录，名字长到需要截断的一段介绍，" * 2,
        "省交通运输厅",
        0,
        "",
    ),
    Cloud(
        "tourism",
        "industry",
        "景区文旅应用云（一个特别特别长的名字，看它怎样截断）",
        "客流与预约。",
        "省文化和旅游厅",
        3,
        "red",
    ),
]
NEWEST = [
    Newest("ecology.city_air_daily", "设区市空气质量日报", "省生态环境厅", "2026-11-20T08:00:00+08:00", 9152),
    Newest("base.divisions", "行政区划", "省民政厅", "2026-11-19T08:00:00+08:00", 1879),
    Newest("ecology.poyang_water_level_with_a_very_long_table_name", "鄱阳湖水位" * 8, "省水利厅", "2026-10-01", None),
]


def cards(request: Any) -> list[Card]:
    """A map as the catalogue would give it, and a card of some other feature."""
    people = {"values": demo.PEOPLE, "title": "常住人口"}
    return [
        Card("map", "pages/demo_map.html", people),
        Card("demo", "pages/demo_card.html", {"title": "最近加载"}, size=6),
    ]


FRAME = '<section class="card"><div class="card-header"><h2 class="card-title">{{ title }}</h2></div>%s</section>'
TEMPLATES = {
    "pages/demo_map.html": FRAME
    % '<div class="card-body">{% province_map values title unit="万人" height=380 %}</div>',
    "pages/demo_card.html": FRAME % '{% empty "还没有加载记录" "在终端运行 ganyun load。" %}',
}


@pytest.fixture(autouse=True)
def node(monkeypatch: pytest.MonkeyPatch) -> None:
    """A catalogue with something in it."""
    figures = {"resources": 16, "rows": 12345678, "clouds": 4, "organisations": 41}
    monkeypatch.setattr(catalog, "overview", lambda: figures)
    monkeypatch.setattr(catalog, "clouds", lambda: CLOUDS)
    monkeypatch.setattr(catalog, "newest", lambda limit: NEWEST[:limit])
    monkeypatch.setattr(exchange, "load_counts", lambda: {"done": 3, "failed": 1})
    monkeypatch.setattr(hooks.navigation, "_functions", [])


@pytest.fixture
def with_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cards of other features, from templates of this test."""
    from django.template import engines
    from django.template.loaders import cached, locmem

    engine = engines["django"].engine
    loader = locmem.Loader(engine, TEMPLATES)
    monkeypatch.setattr(engine, "template_loaders", [loader, *engine.template_loaders])
    assert isinstance(engine.template_loaders[1], cached.Loader)
    monkeypatch.setattr(hooks.home_cards, "_functions", [cards])


def test_home_in_chinese_and_english(page: Any, with_cards: None) -> None:
    page.goto("/")
    settled(page)
    assert page.title() == "首页 · 赣云"
    shoot(page, "home-zh")
    axe(page)
    in_english(page)
    settled(page)
    assert page.url.endswith("/")
    assert page.get_attribute("html", "lang") == "en"
    assert page.title() == "Home · Ganyun"
    shoot(page, "home-en")
    axe(page)
    chinese = page.evaluate("document.querySelector('.home-figures').innerText")
    assert not re.search("[\u4e00-\u9fff]", chinese)


def test_the_language_switch_stays_on_the_page(page: Any) -> None:
    page.goto("/parts/?page=2")
    in_english(page)
    assert page.url.endswith("/parts/?page=2")
    page.get_by_role("button", name="中文").click()
    page.get_by_role("button", name="English").wait_for()
    assert page.url.endswith("/parts/?page=2")


def test_home_on_a_phone(phone: Any, with_cards: None) -> None:
    phone.goto("/")
    settled(phone)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    shoot(phone, "home-phone")
    axe(phone)
    small = phone.evaluate(SMALL_TARGETS)
    assert small == []
    phone.get_by_role("button", name="打开导航").click()
    phone.get_by_role("link", name="数据目录").first.wait_for()
    shoot(phone, "home-phone-menu", full=False)
    axe(phone)
    phone.keyboard.press("Escape")
    phone.locator("#menu").wait_for(state="hidden")


SMALL_TARGETS = """() =>
  [...document.querySelectorAll('button, .btn, input:not([type=hidden]), .menu-link, .page-link')]
  .filter(each => each.offsetParent && each.getBoundingClientRect().height < 44)
  .map(each => each.outerHTML.slice(0, 120))"""


def test_home_in_the_dark(new_page: Any, with_cards: None) -> None:
    page = new_page(color_scheme="dark")
    page.goto("/")
    settled(page)
    shoot(page, "home-dark")
    axe(page)


def test_an_empty_node(page: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalog, "overview", lambda: {})
    monkeypatch.setattr(catalog, "clouds", lambda: [])
    monkeypatch.setattr(catalog, "newest", lambda limit: [])
    monkeypatch.setattr(exchange, "load_counts", lambda: {})
    monkeypatch.setattr(hooks.home_cards, "_functions", [])
    page.goto("/")
    settled(page)
    shoot(page, "home-empty")
    axe(page)
    assert page.get_by_text("还没有数据到达").is_visible()


def test_keyboard_only(page: Any) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    assert skip.evaluate("each => each === document.activeElement && each.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "q"
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.type("空气")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=*")
    assert page.locator(".topbar-search-input").input_value() == "空气"


def test_slash_goes_to_the_search(page: Any) -> None:
    page.goto("/catalog/")
    settled(page)
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.keyboard.type("a/b")
    assert page.locator(".topbar-search-input").input_value() == "a/b"


def test_reading_without_script(new_page: Any, with_cards: None) -> None:
    page = new_page(java_script_enabled=False, color_scheme="dark", **PHONE)
    page.goto("/")
    shoot(page, "home-no-script")
    page.get_by_role("button", name="打开导航").click()
    page.get_by_role("link", name="数据目录").first.click()
    page.wait_for_url("**/catalog/")
    page.get_by_role("button", name="English").click()
    assert page.url.endswith("/catalog/")
    page.goto("/parts/")
    page.locator("figure.chart summary").first.click()
    assert page.get_by_role("cell", name="92").is_visible()
    assert not page.locator(".chart-box").first.is_visible()


def test_the_menu_of_a_person(new_page: Any, live_server: Any) -> None:
    get_user_model().objects.create_user("a-person-with-a-rather-long-name", password="not-used-here-0000")
    visitor = Client()
    visitor.force_login(get_user_model().objects.get())
    page = new_page()
    page.context.add_cookies(
        [{"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": live_server.url}]
    )
    page.goto("/catalog/")
    panel = page.locator(".topbar-user-panel")
    assert not panel.is_visible()
    page.locator(".topbar-user summary").click()
    assert panel.get_by_role("button", name="退出登录").is_visible()
    shoot(page, "user-menu", full=False)
    axe(page)
    page.keyboard.press("Escape")
    assert not panel.is_visible()
    page.locator(".topbar-user summary").click()
    page.locator("footer").click()
    assert not panel.is_visible()
