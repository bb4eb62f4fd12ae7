"""Indicators, alerts, notices, targets in a real browser: none, a few, five hundred, long names, phone, keyboard."""

import math
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pyarrow as pa
import pytest
from tests.features.insight.conftest import ABOVE, AIR, GOOD, INDICATORS, OWNER
from tests.support.browser import PHONE, axe, in_english, settled, shoot

from ganyun.engine.port import engine
from ganyun.features.accounts.models import User
from ganyun.features.accounts.public import actor_of
from ganyun.features.insight.actions.alerts import escalate_overdue
from ganyun.features.insight.actions.refreshing import refresh
from ganyun.features.insight.actions.reporting import report_progress
from ganyun.features.insight.models import Alert, Indicator
from ganyun.kernel.policy import SYSTEM

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "Correct-Horse-7-赣"
CITIES = ("南昌", "景德镇", "萍乡", "九江", "新余", "鹰潭", "赣州", "吉安", "宜春", "抚州", "上饶")
LONG = (
    "全省设区市环境空气质量优良天数比例（按自然月统计、扣除沙尘影响后的同口径比较值）及其与国家下达年度考核目标的差距"
)
LONG_EN = "Share of days with good ambient air by natural month, net of sand and dust, against the yearly goal"
MORE = f"""\
- code: long_name
  title: {{zh: {LONG}, en: "{LONG_EN}"}}
  from: ecology.city_air
  value: avg(pm25)
  by: {{time: date, every: month, division: city}}
  unit: µg/m³
  better: lower
  lights: {{green: 35, yellow: 50}}
  target: 35
  owner: 省环保厅
"""
SIZES = [({}, "desktop"), (PHONE, "phone")]


@pytest.fixture
def node(applied: Callable[..., None], people: Callable[..., User], settings: Any, monkeypatch: Any) -> User:
    """Three years of eleven cities, the newest month red, an alert that was escalated, and its duty holder."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    applied(indicators=INDICATORS + MORE)
    wang = people("wang", OWNER)
    people("zhou", ABOVE)
    wang.set_password(PASSWORD)
    wang.save()
    days = [date(2014, 1, 1) + timedelta(days=place) for place in range(3 * 365)]
    rows = [
        {"city": city, "date": day, "aqi": level + (90 if day >= date(2016, 12, 1) else 0), "pm25": level * 0.6}
        for place, city in enumerate(CITIES)
        for index, day in enumerate(days)
        for level in [int(62 + 3 * place + 38 * math.cos(index / 58) + 21 * math.sin(index * 1.7 + place))]
    ]
    schema = pa.schema([("city", pa.string()), ("date", pa.date32()), ("aqi", pa.int32()), ("pm25", pa.float64())])
    engine().replace(AIR, pa.Table.from_pylist(rows, schema).to_reader(), batch_id="years")
    forecast = pa.table({
        "month": pa.array([date(2017, month, 1) for month in range(1, 7)], pa.date32()),
        "mean": [70.0, 66, 58, 47, 40, 36], "lower": [60.0, 54, 44, 31, 22, 16], "upper": [80.0, 78, 72, 63, 58, 56],
    })  # fmt: skip
    engine().replace("ecology.pm25_forecast", forecast.to_reader(), batch_id="forecast")
    row = Indicator.objects.get(pk="ecology.long_name")
    row.definition = {**row.definition, "forecast": "ecology.pm25_forecast"}
    row.digest = "f" * 64
    row.save()
    refresh(SYSTEM)
    escalate_overdue(SYSTEM, Alert.objects.get().opened_at + timedelta(days=2))
    report_progress(actor_of(wang), "ecology.egress", "省通信管理局月报第 12 期", 7200.0, date(2019, 6, 30))
    return wang


def look(page: Any, name: str) -> None:
    settled(page)
    shoot(page, f"insight-{name}")
    axe(page)
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= page.viewport_size["width"], f"{name} scrolls sideways"


def log_in(page: Any) -> None:
    page.goto("/login/")
    page.get_by_label("用户名").fill("wang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("load")


@pytest.mark.parametrize(("options", "size"), SIZES, ids=["desktop", "phone"])
def test_without_indicators(new_page: Any, db: None, options: dict[str, Any], size: str) -> None:
    page = new_page(**options)
    for address in ("indicators", "targets"):
        page.goto(f"/{address}/")
        look(page, f"none-{address}-{size}")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("options", "size"), SIZES, ids=["desktop", "phone"])
def test_a_few(new_page: Any, node: User, options: dict[str, Any], size: str, language: str) -> None:
    page = new_page(**options)
    log_in(page)
    page.goto("/indicators/")
    if language == "en":
        in_english(page)
    look(page, f"few-{size}-{language}")
    page.locator("main tbody").get_by_role("link").first.click()
    look(page, f"one-{size}-{language}")
    page.goto("/indicators/ecology.long_name/")
    look(page, f"long-{size}-{language}")
    for address in (
        "alerts",
        "notices",
        "targets",
        "targets/ecology.egress",
        "clouds/ecology",
        f"alerts/{Alert.objects.get().pk}",
    ):
        page.goto(f"/{address}/")
        look(page, f"{address.replace('/', '-')}-{size}-{language}")
    page.goto("/")
    look(page, f"home-{size}-{language}")


@pytest.mark.parametrize(("options", "size"), SIZES, ids=["desktop", "phone"])
def test_five_hundred_with_long_names(new_page: Any, node: User, options: dict[str, Any], size: str) -> None:
    row = Indicator.objects.get(pk="ecology.long_name")
    lights = ("green", "yellow", "red", "")
    copies = []
    for number in range(500):
        copy = Indicator.objects.get(pk=row.pk)
        copy.name, copy.code = f"ecology.long_name_{number}", f"long_name_{number}"
        copy.light = lights[number % 4]
        copies.append(copy)
    Indicator.objects.bulk_create(copies)
    page = new_page(**options)
    page.goto("/indicators/")
    assert page.locator("main tbody tr").count() == 50
    look(page, f"many-{size}")
    page.get_by_label("名称", exact=True).fill("_499")
    page.get_by_label("名称", exact=True).press("Enter")
    page.wait_for_url("**q=_499**")
    assert page.locator("main tbody tr").count() == 1


def test_a_choice_changes_the_page(page: Any, node: User) -> None:
    page.goto(f"/indicators/{GOOD}/")
    settled(page)
    page.get_by_label("对比的地区").select_option("九江市")
    page.wait_for_url("**division=**")
    settled(page)
    assert "九江市" in page.inner_text("#content")
    page.get_by_label("时间", exact=True).select_option("2016-07-01")
    page.wait_for_url("**time=2016-07-01**")
    assert "division=" in page.url and "对比 · 2016-07" in page.inner_text("#content")


def test_the_duty_holder_acts_by_keyboard(page: Any, node: User) -> None:
    log_in(page)
    bell = page.get_by_role("link", name="通知 2")
    bell.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/notices/")
    page.get_by_role("button", name="优良天数比例").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/alerts/*/")
    page.get_by_label("原因和措施").focus()
    page.keyboard.type("冬季燃煤，已启动应急减排")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("冬季燃煤，已启动应急减排").wait_for()
    assert "冬季燃煤，已启动应急减排" in page.inner_text("#content") and "已确认" in page.inner_text("#content")
    assert page.get_by_role("link", name="通知 1").is_visible()
    look(page, "acknowledged")


def test_dark_and_without_script(new_page: Any, node: User) -> None:
    dark = new_page(color_scheme="dark")
    dark.goto(f"/indicators/{GOOD}/")
    look(dark, "dark")
    plain = new_page(java_script_enabled=False)
    plain.goto(f"/indicators/{GOOD}/")
    assert plain.locator(".chart-data table").first.is_visible()
    plain.goto("/indicators/?cloud=ecology")
    assert plain.get_by_role("button", name="筛选").is_visible()
