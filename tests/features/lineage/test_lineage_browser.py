"""The page 血缘 in a real browser: 5, 60 and 500 nodes, wide and narrow, dark, English, without script, by keyboard."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from tests.features.lineage.conftest import AIR, INDICATOR, MODEL, PAGE
from tests.support.browser import PHONE, axe, in_english, settled, shoot

from ganyun.features.lineage.actions.catalogue import sync_all
from ganyun.features.lineage.actions.recording import declare
from ganyun.features.lineage.rules.records import Declared, NodeKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("province")]

CLOUDS = ("government", "justice", "industry", "agriculture", "transport", "education", "tourism", "ecology")
KINDS: tuple[NodeKind, ...] = ("source", "resource", "model", "model", "indicator", "page")


def some(count: int) -> None:
    """A province of that many nodes in six columns, each reading one to three of the column before."""
    dice = random.Random(count)
    nodes: list[Declared] = []
    columns: list[list[str]] = [[] for _kind in KINDS]
    for number in range(count):
        column = number * len(KINDS) // count
        cloud, kind = CLOUDS[number % len(CLOUDS)], KINDS[column]
        heads = {"source": f"file:{cloud}/samples/t{number}.csv", "indicator": f"indicator.{cloud}.t{number}",
                 "page": f"page.{cloud}.t{number}"}  # fmt: skip
        name = heads.get(kind, f"{cloud}.table_with_a_long_name_{number}")
        before = columns[column - 1] if column else []
        inputs = tuple(dice.sample(before, min(len(before), dice.randint(1, 3))))
        columns[column].append(name)
        nodes.append(Declared(name, kind, f"全省第{number}号汇总统计表（分城市分月份）", inputs, level=1 + number % 4))
    declare("demo", nodes)


def ready(page: Any, address: str) -> None:
    page.goto(address)
    settled(page)
    page.wait_for_selector("[data-lineage][data-drawn]")


def fits(page: Any) -> None:
    """Only the drawing and the tables scroll sideways, never the page."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth + 1")


@pytest.mark.parametrize(("options", "size"), [({}, "desktop"), (PHONE, "phone"), ({"color_scheme": "dark"}, "dark")])
def test_five_nodes(new_page: Callable[..., Any], options: dict[str, Any], size: str) -> None:
    sync_all()
    page = new_page(**options)
    ready(page, f"/lineage/?of={MODEL}")
    assert page.locator(".lineage-box").count() == 6
    fits(page)
    axe(page)
    shoot(page, f"lineage-5-{size}")


@pytest.mark.parametrize(("options", "size"), [({}, "desktop"), (PHONE, "phone")])
def test_sixty_nodes(new_page: Callable[..., Any], options: dict[str, Any], size: str) -> None:
    some(60)
    page = new_page(**options)
    ready(page, "/lineage/")
    assert page.locator(".lineage-box").count() >= 60
    fits(page)
    axe(page)
    shoot(page, f"lineage-60-{size}", full=False)


@pytest.mark.parametrize(("options", "size"), [({}, "desktop"), (PHONE, "phone")])
def test_five_hundred_nodes(new_page: Callable[..., Any], options: dict[str, Any], size: str) -> None:
    some(500)
    page = new_page(**options)
    ready(page, "/lineage/")
    folded = page.locator(".lineage-box").count()
    assert 20 < folded < 120
    fits(page)
    axe(page)
    shoot(page, f"lineage-500-{size}", full=False)
    page.locator(".lineage-box", has=page.locator(".lineage-behind")).first.click()
    page.wait_for_url("**open=**")
    assert page.locator(".lineage-box").count() > folded
    page.get_by_role("link", name="全部收起").click()
    page.wait_for_url(lambda address: "open=" not in address)
    page.get_by_role("link", name="全部展开").click()
    page.wait_for_url("**fold=0**")
    assert page.locator(".lineage-box").count() > 480
    shoot(page, f"lineage-500-unfolded-{size}", full=False)


def test_english(page: Any) -> None:
    ready(page, f"/lineage/?of={MODEL}")
    in_english(page)
    assert page.get_by_text("The same as a list").is_visible() and page.get_by_text("Declared", exact=False).count()
    shoot(page, "lineage-english")


def test_without_script(new_page: Callable[..., Any]) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(f"/lineage/?of={MODEL}")
    assert page.locator(".lineage-box").count() == 6 and not page.locator("[data-zoom]").first.is_visible()
    page.get_by_role("searchbox", name="名称").fill("空气质量")
    page.get_by_role("button", name="查看").click()
    assert page.get_by_role("heading", name="空气质量的血缘").is_visible()
    page.locator("table").get_by_role("link", name=INDICATOR).first.click()
    assert page.get_by_role("heading", name="优良天数比例的血缘").is_visible()


def test_pointing_and_keyboard_show_the_way(page: Any) -> None:
    ready(page, f"/lineage/?of={MODEL}")
    page.locator(f'[data-node="{INDICATOR}"]').focus()
    on = page.locator(".lineage-box.on").evaluate_all("boxes => boxes.map(box => box.dataset.node).sort()")
    assert PAGE in on and AIR in on and len(on) == 6
    page.locator(f'[data-node="{AIR}"]').hover()
    assert page.locator(".lineage-box.on").count() == 5, "places is not on the way"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.matches('a')")


def test_zooming(page: Any) -> None:
    some(60)
    ready(page, "/lineage/")
    width = "() => document.querySelector('.lineage-view svg').getBoundingClientRect().width"
    before = page.evaluate(width)
    page.get_by_role("button", name="放大").click()
    assert page.evaluate(width) > before
    page.get_by_role("button", name="显示全部").click()
    frame = page.locator(".lineage-view").bounding_box()
    assert page.evaluate(width) <= frame["width"]


def test_the_tab_of_a_resource(page: Any) -> None:
    sync_all()
    ready(page, f"/resources/{AIR}/?tab=lineage")
    assert page.locator(".lineage-box").count() == 4
    fits(page)
    axe(page)
    shoot(page, "lineage-panel")
    page.get_by_role("link", name="完整的血缘图").click()
    page.wait_for_url("**/lineage/**")
