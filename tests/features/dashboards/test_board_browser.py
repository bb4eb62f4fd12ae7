"""Dashboards in a real browser: every chart, filters that all share, drill-down, downloads, wall, phone, no script."""

import csv
from typing import Any

import pyarrow as pa
import pytest
from tests.features.dashboards.conftest import EVERY_KIND, air_rows
from tests.support.browser import PHONE, allow, axe, in_english, settled, shoot

BOUNDARY_FIELDS = [
    {"name": "code", "logicalType": "string", "primaryKey": True, "required": True},
    {"name": "name", "logicalType": "string"},
    {"name": "geometry", "logicalType": "string"},
]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def ready(page: Any) -> None:
    """Waits until no tile waits and every chart is drawn."""
    page.wait_for_function("() => !document.querySelector('[data-tile][aria-busy]')")
    settled(page)


def look(page: Any, name: str) -> None:
    ready(page)
    shoot(page, f"board-{name}")
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], f"{name} scrolls sideways"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_every_chart_is_drawn(new_page: Any, board: str, options: dict[str, Any], language: str) -> None:
    page = new_page(**options)
    page.goto(board)
    if language == "en":
        in_english(page)
    ready(page)
    states = page.eval_on_selector_all("[data-tile-body]", "all => all.map(each => each.dataset.state)")
    assert set(states) == {"ready"}, states
    look(page, f"every-{'phone' if options else 'desktop'}-{language}")


def test_a_choice_reaches_every_chart(page: Any, board: str) -> None:
    page.goto(board)
    ready(page)
    before = page.inner_text("#tile-3-1 .chart-data")
    page.locator("#tile-3-1 summary", has_text="数据表").click()
    page.get_by_label("行政区划", exact=True).select_option("360400")
    page.wait_for_url("**/air/?division=360400")
    ready(page)
    rows = page.locator("#tile-3-1 .chart-data tbody tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["九江市"], before
    assert page.locator("#tile-1-1 .tile-value strong").inner_text() == "86"
    assert page.locator("#tile-2-2 .chart-data thead th").all_inner_texts() is not None
    assert "不随筛选变化：类型" not in page.inner_text("main")

    page.get_by_label("时间 起").fill("2016-01")
    page.wait_for_url("**since=2016-01**")
    ready(page)
    months = page.evaluate(
        "() => [...document.querySelectorAll('#tile-2-2 tbody td:first-child')].map(each => each.textContent)"
    )
    assert months[0] == "2016-01" and len(months) == 12
    look(page, "filtered")

    page.get_by_label("类型").select_option("冬")
    page.wait_for_url("**kind=**")
    ready(page)
    assert "不随筛选变化：类型" in page.inner_text("#tile-1-1")
    page.go_back()
    ready(page)
    assert "不随筛选变化" not in page.inner_text("#tile-1-1")
    page.get_by_role("link", name="清除筛选").click()
    ready(page)
    assert page.url.endswith(board)
    assert page.locator("#tile-3-1 .chart-data tbody tr").count() == 3


def test_the_map_leads_the_page(page: Any, board: str) -> None:
    """A click on a city narrows every chart to it; a second one gives the province back."""
    page.goto(board)
    ready(page)
    page.locator("#tile-2-1 .chart-box").scroll_into_view_if_needed()
    page.locator("#tile-2-1 text", has_text="南昌市").first.click(force=True)
    page.wait_for_url("**division=360100**")
    ready(page)
    assert page.get_by_label("行政区划", exact=True).input_value() == "360100"
    assert page.evaluate("document.querySelectorAll('#tile-3-1 .chart-data tbody tr').length") == 1
    shoot(page, "board-map-chosen")
    page.locator("#tile-2-1 text", has_text="南昌市").first.click(force=True)
    ready(page)
    assert "division" not in page.url


def test_a_city_opens_into_its_counties(page: Any, packs: Any, lake: Any) -> None:
    county = {"chart": "map", "from": "ecology.stations", "y": "sum(trips)", "division": "county"}
    line = {"chart": "bar", "from": "ecology.stations", "x": "name", "y": "sum(trips)"}
    packs.page("ecology", "trips", {"title": "班次", "filters": ["division"], "rows": [[county, line]]})
    packs.cloud("base", kind="base")
    packs.contract("base.county_boundaries", BOUNDARY_FIELDS, shareType="unconditional", openType="unconditional")
    packs.apply()
    shape = '{"type":"Polygon","coordinates":[[[115.8,28.6],[116.0,28.6],[116.0,28.8],[115.8,28.8],[115.8,28.6]]]}'
    names = ["东湖区", "濂溪区"]
    lake("base.county_boundaries", {"code": ["360102", "360402"], "name": names, "geometry": [shape, shape]})
    page.goto("/dashboards/ecology/trips/")
    ready(page)
    page.locator("#tile-1-1 text", has_text="南昌市").first.click(force=True)
    page.wait_for_url("**division=360100**")
    ready(page)
    assert page.locator("#tile-1-1 text", has_text="东湖区").count() == 1
    assert page.locator("#tile-1-2 .chart-data tbody tr").count() == 1
    look(page, "counties")
    page.get_by_role("button", name="返回全省").click()
    ready(page)
    assert "division" not in page.url
    assert page.locator("#tile-1-2 .chart-data tbody tr").count() == 3


def test_picture_and_data_can_be_taken_away(page: Any, board: str, tmp_path: Any) -> None:
    page.goto(board)
    ready(page)
    for tile, title in (("2-2", "逐月 PM2.5"), ("2-1", "各市 PM2.5")):
        page.locator(f"#tile-{tile} .tile-menu summary").click()
        with page.expect_download() as download:
            page.locator(f"#tile-{tile}").get_by_role("button", name="下载图片").click()
        picture = tmp_path / f"{tile}.png"
        download.value.save_as(picture)
        assert download.value.suggested_filename == f"{title}.png"
        content = picture.read_bytes()
        assert content.startswith(b"\x89PNG") and len(content) > 5_000
    page.locator("#tile-3-1 .tile-menu summary").click()
    with page.expect_download() as download:
        page.locator("#tile-3-1").get_by_role("link", name="下载数据").click()
    target = tmp_path / "rows.csv"
    download.value.save_as(target)
    rows = list(csv.reader(target.read_text(encoding="utf-8-sig").splitlines()))
    assert rows == [["设区市", "超标天数"], ["南昌市", "64"], ["九江市", "40"], ["赣州市", "16"]]


def test_one_series_of_a_forecast_and_a_search(page: Any, board: str) -> None:
    page.goto(board)
    ready(page)
    page.locator("#tile-5-3 select").select_option("九江市")
    page.wait_for_url("**pick-5-3**")
    ready(page)
    last = page.evaluate("document.querySelector('#tile-5-3 .chart-data tbody tr:last-child').innerText || "
                         "document.querySelector('#tile-5-3 .chart-data tbody tr:last-child').textContent")  # fmt: skip
    assert "43" in last
    page.locator("#tile-7-2 input[type=search]").fill("高铁")
    page.locator("#tile-7-2 .tile-hits-count").wait_for()
    assert page.locator("#tile-7-2 .tile-hit-list h3").all_inner_texts() == ["南昌站", "赣州站"]
    assert page.locator("#tile-7-2 mark").first.inner_text() == "高铁"
    assert "q-7-2=" in page.url
    look(page, "searched")


def test_the_wall(new_page: Any, packs: Any, lake: Any) -> None:
    rows = [EVERY_KIND["rows"][0], EVERY_KIND["rows"][1], EVERY_KIND["rows"][2]]
    packs.page("ecology", "air", {**EVERY_KIND, "rows": rows, "rank": 1})
    packs.page("ecology", "more", {**EVERY_KIND, "title": "另一页", "rows": rows[1:2], "rank": 2}).apply()
    page = new_page(viewport={"width": 1920, "height": 1080})
    page.goto("/dashboards/ecology/?wall=1")
    ready(page)
    assert page.url.endswith("/dashboards/ecology/air/?wall=1")
    assert page.locator("nav, .topbar, .board-filters").count() == 0
    assert page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    size = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.scrollHeight]")
    assert size == [1920, 1080]
    shoot(page, "board-wall")
    axe(page)
    page.get_by_role("link", name="下一页").click()
    page.get_by_role("heading", name="另一页").wait_for()
    ready(page)
    assert page.url.endswith("/more/?wall=1")
    shoot(page, "board-wall-next")


def test_up_to_date_by_itself(new_page: Any, packs: Any, lake: Any) -> None:
    """The wall asks again after the page's own time, and turns to the next page after that of the address."""
    number = {"chart": "number", "from": "ecology.air", "y": {"value": "sum(days)", "title": "天数"}}
    packs.page("ecology", "one", {"title": "一", "refresh": 10, "rank": 1, "rows": [[number]]})
    packs.page("ecology", "two", {"title": "二", "refresh": 10, "rank": 2, "rows": [[number]]}).apply()
    page = new_page()
    page.clock.install()
    page.goto("/dashboards/ecology/one/?wall=1&rotate=15")
    ready(page)
    assert page.locator(".tile-value strong").inner_text() == "120"
    more = {**air_rows(), "days": pa.array([1] * 72, pa.int64())}
    lake("ecology.air", more)
    page.clock.run_for(10_500)
    page.locator(".tile-value strong").filter(has_text="72").wait_for()
    page.clock.run_for(5_000)
    page.get_by_role("heading", name="二").wait_for()
    ready(page)


def test_dark_and_in_print(new_page: Any, board: str) -> None:
    page = new_page(color_scheme="dark")
    page.goto(board)
    look(page, "dark")
    page.emulate_media(media="print", color_scheme="light")
    ready(page)
    shoot(page, "board-print")
    assert not page.locator(".board-filters").is_visible()
    assert not page.locator(".tile-menu").first.is_visible()


def test_without_script_the_tables_are_there(new_page: Any, board: str) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(board)
    page.wait_for_url("**inline=1")
    assert page.locator("#tile-3-1 tbody tr").first.inner_text().split() == ["南昌市", "64"]
    assert page.locator("#tile-2-1 tbody tr").count() == 3
    assert page.locator("[data-tile-body][data-state=pending]").count() == 0
    page.get_by_label("行政区划", exact=True).select_option("360400")
    page.get_by_role("button", name="应用").first.click()
    assert page.locator("#tile-3-1 tbody tr").count() == 1
    shoot(page, "board-no-script")


def test_nothing_and_very_much(page: Any, packs: Any, lake: Any) -> None:
    """Ten thousand names that are too long, and no row at all: the page stays in shape and says so."""
    names = [f"第{number:05}号特别长的单位名称有限责任公司江西省南昌市东湖区分公司" for number in range(10_000)]
    lake("ecology.air", {
        "city": names, "month": pa.array([16436 + n % 700 for n in range(10_000)], pa.int32()).cast(pa.date32()),
        "pm25": [float(n % 97) for n in range(10_000)], "days": pa.array(range(10_000), pa.int64()),
        "kind": [f"第{n % 40}类" for n in range(10_000)],
    })  # fmt: skip
    lake("ecology.stations", {"name": pa.array([], pa.string()), "trips": pa.array([], pa.int64())})
    air = "ecology.air"
    rows = [
        [{"chart": "bar", "from": air, "x": "city", "y": "sum(days)", "title": "一个非常非常长的标题" * 6},
         {"chart": "line", "from": air, "x": "month", "y": "pm25", "series": "city"}],
        [{"chart": "pie", "from": air, "x": "city", "y": "sum(days)"},
         {"chart": "heatmap", "from": air, "x": "month", "y": "city", "value": "sum(days)"},
         {"chart": "scatter", "from": air, "x": "pm25", "y": "days", "series": "kind"}],
        [{"chart": "table", "from": air},
         {"chart": "sankey", "from": air, "source": "city", "target": "kind", "value": "sum(days)"},
         {"chart": "stacked", "from": air, "x": "city", "y": "sum(days)", "series": "kind"}],
        [{"chart": "bar", "from": "ecology.stations", "x": "name", "y": "sum(trips)"},
         {"chart": "map", "from": "ecology.stations", "division": "county", "y": "sum(trips)"},
         {"chart": "number", "from": "ecology.stations", "y": "sum(trips)"}],
    ]  # fmt: skip
    packs.page("ecology", "much", {"title": "很多", "rows": rows}).apply()
    page.goto("/dashboards/ecology/much/")
    look(page, "much")
    assert "共 10,000 项" in page.inner_text("#tile-1-1 .tile-notes")
    assert "共 10,000 个系列" in page.inner_text("#tile-1-2 .tile-notes")
    for tile in ("4-1", "4-2", "4-3"):
        assert page.locator(f"#tile-{tile} [data-tile-body]").get_attribute("data-state") == "empty"


def test_what_may_not_be_seen_says_why(new_page: Any, packs: Any, lake: Any) -> None:
    people = {"chart": "bar", "from": "ecology.people", "x": "city", "y": "count(*)", "title": "志愿者"}
    packs.page("ecology", "people", {"title": "人", "rows": [[people, EVERY_KIND["rows"][2][0]]]}).apply()
    page = new_page()
    page.goto("/dashboards/ecology/people/")
    look(page, "closed")
    assert "登录后可见" in page.inner_text("#tile-1-1")
    assert "南昌市" not in page.inner_html("#tile-1-1")
    page.locator("#tile-1-1").get_by_role("link", name="登录").click()
    page.wait_for_url("**/login/?next=*people*")


def test_a_failed_request_can_be_repeated(page: Any, board: str) -> None:
    allow(page, "net::ERR_FAILED")
    page.route("**/data/**", lambda route: route.abort())
    page.goto(board)
    page.locator("#tile-1-1").get_by_role("button", name="重试").wait_for()
    shoot(page, "board-failed")
    page.unroute("**/data/**")
    page.locator("#tile-1-1").get_by_role("button", name="重试").click()
    page.locator("#tile-1-1 .tile-value").wait_for()


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_the_list_and_the_cloud(new_page: Any, board: str, options: dict[str, Any]) -> None:
    page = new_page(**options)
    page.goto("/dashboards/")
    page.locator(".board-card-number").first.wait_for()
    look(page, f"list-{'phone' if options else 'desktop'}")
    page.goto("/clouds/ecology/")
    page.locator(".board-card").first.scroll_into_view_if_needed()
    page.locator(".board-card-number").first.wait_for()
    look(page, f"cloud-{'phone' if options else 'desktop'}")
    page.goto("/")
    look(page, f"home-{'phone' if options else 'desktop'}")
    page.locator("#home-dashboards").scroll_into_view_if_needed()
    page.get_by_role("link", name="空气质量").first.click()
    page.wait_for_url("**/dashboards/ecology/air/")
