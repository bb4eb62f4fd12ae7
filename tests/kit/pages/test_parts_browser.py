"""Every part of the furniture in a real browser."""

from typing import Any

import pytest
from tests.support.browser import PHONE, allow, axe, settled, shoot

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.urls("tests.kit.pages.demo")]


@pytest.mark.parametrize(
    ("name", "options", "address"),
    [
        ("parts-desktop", {}, "/parts/"),
        ("parts-dark", {"color_scheme": "dark"}, "/parts/"),
        ("parts-phone", PHONE, "/parts/?wide=1"),
    ],
)
def test_all_parts(new_page: Any, name: str, options: dict[str, Any], address: str) -> None:
    page = new_page(**options)
    page.goto(address)
    settled(page)
    shoot(page, name)
    axe(page)
    width = page.viewport_size["width"]
    assert page.evaluate("document.documentElement.scrollWidth") == width, "something is wider than the page"


def test_charts_are_drawn_and_redrawn_in_the_other_theme(page: Any) -> None:
    page.goto("/parts/")
    settled(page)
    drawn = page.locator("[data-chart] svg, [data-map] svg")
    assert drawn.count() == 5
    line = page.locator("[data-chart] svg path[fill='none']").first
    before = page.evaluate("getComputedStyle(document.body).backgroundColor"), line.get_attribute("stroke")
    page.get_by_role("button", name="切换深浅色").click()
    page.wait_for_function("document.documentElement.dataset.bsTheme === 'dark'")
    settled(page)
    after = page.evaluate("getComputedStyle(document.body).backgroundColor"), line.get_attribute("stroke")
    assert before[0] != after[0] and drawn.count() == 5
    page.reload()
    assert page.get_attribute("html", "data-bs-theme") == "dark"


def test_a_page_without_charts_does_not_load_them(page: Any) -> None:
    loaded: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.goto("/catalog/")
    settled(page)
    assert any("/build/app-" in each for each in loaded)
    assert not any("/build/charts-" in each for each in loaded)


def test_the_table_behind_a_chart_opens(page: Any) -> None:
    page.goto("/parts/")
    figure = page.locator("figure.chart").first
    figure.locator("summary").click()
    assert figure.get_by_role("cell", name="92").is_visible()


def test_a_wide_table_scrolls_in_its_own_box_and_keeps_its_head(page: Any) -> None:
    page.set_viewport_size({"width": 900, "height": 700})
    page.goto("/parts/?wide=1")
    settled(page)
    box = page.locator(".card > .table-responsive")
    box.scroll_into_view_if_needed()
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    page.wait_for_function("document.querySelector('.card > .table-responsive').classList.contains('more-right')")
    box.evaluate("box => box.scrollTo(0, 200)")
    top = box.evaluate("box => box.querySelector('th').getBoundingClientRect().top - box.getBoundingClientRect().top")
    assert abs(top) < 2


def test_a_city_opens_where_the_map_says(page: Any) -> None:
    page.goto("/parts/")
    settled(page)
    box = page.locator("[data-map]")
    box.scroll_into_view_if_needed()
    place = box.locator("text", has_text="吉安市").bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] - 12)
    page.wait_for_url("**/?area=360800")


def test_a_city_opens_into_its_counties(page: Any) -> None:
    page.goto("/counties/")
    settled(page)
    box = page.locator("[data-map]")
    place = box.locator("text", has_text="南昌市").bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + place["height"] + 8)
    box.locator("text", has_text="甲县").wait_for()
    assert box.locator("text", has_text="九江市").count() == 0
    page.get_by_role("button", name="返回全省").click()
    box.locator("text", has_text="九江市").wait_for()


def test_htmx_inherits_its_target_and_sends_the_csrf_token(page: Any) -> None:
    page.goto("/parts/")
    page.locator("#fetch").click()
    page.get_by_text("新的一段").wait_for()
    assert page.locator("#answer").inner_text() == "新的一段"


def test_htmx_errors_come_as_notices_and_leave_the_page(page: Any) -> None:
    allow(page, "403", "500")
    page.goto("/parts/")
    page.get_by_role("button", name="试一次没有权限的操作").click()
    notice = page.locator("#toasts .toast-note")
    notice.get_by_text("没有权限 catalog.publish").wait_for()
    assert page.locator("#answer").inner_text() == "原样"
    axe(page)
    notice.get_by_role("button", name="关闭").click()
    assert notice.count() == 0
    page.get_by_role("button", name="出故障").click()
    page.locator("#toasts").get_by_text("节点出了故障").wait_for()
    assert page.locator("#answer").inner_text() == "原样"


def test_an_unreachable_node_is_said_so(page: Any) -> None:
    allow(page, "request:", "ERR_INTERNET_DISCONNECTED", "Failed to fetch")
    page.goto("/parts/")
    settled(page)
    page.context.set_offline(True)
    page.locator("#fetch").click()
    page.locator("#toasts").get_by_text("连不上节点").wait_for()


@pytest.mark.parametrize(
    "kind", ["invalid", "not-found", "denied", "conflict", "unavailable", "forbidden", "suspicious", "bug"]
)
def test_error_pages(page: Any, kind: str) -> None:
    allow(page, "answer", "status of")
    page.goto(f"/raise/{kind}/")
    shoot(page, f"error-{kind}")
    axe(page)
    assert page.locator("h1").count() == 1


def test_a_lost_page_helps(page: Any) -> None:
    allow(page, "404")
    page.goto("/catalogs/water/")
    shoot(page, "error-404")
    axe(page)
    assert page.locator("main input[name=q]").input_value() == "water"
    page.locator("main").get_by_role("link", name="数据目录").click()
    page.wait_for_url("**/catalog/")


def test_print_leaves_the_frame_out(page: Any) -> None:
    page.goto("/parts/")
    settled(page)
    page.emulate_media(media="print")
    assert not page.locator("#menu").is_visible()
    assert not page.locator(".topbar").is_visible()
    assert page.get_by_role("heading", name="全部零件").is_visible()
