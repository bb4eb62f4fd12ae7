"""The home page: figures, clouds, cards."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from django.test import Client, RequestFactory

from ganyun.features.catalog import public as catalog
from ganyun.features.exchange import public as exchange
from ganyun.features.operations.pages import home
from ganyun.kernel import hooks
from ganyun.kernel.policy import Actor
from ganyun.kit.pages.public import Card

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.kit.pages.demo_home")]


@dataclass
class Cloud:
    code: str
    kind: str
    light: str = ""
    title: str = "云"
    summary: str = ""
    chief: str = ""
    resources: int = 0
    rows: int = 0
    updated: datetime | None = None


def cards(*sizes: int) -> list[Card]:
    return [Card(str(index), "x.html", size=size) for index, size in enumerate(sizes)]


@pytest.fixture(autouse=True)
def no_cards(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks.home_cards, "_functions", [])


@pytest.mark.parametrize(
    ("sizes", "columns"),
    [
        ([], []),
        ([4], [12]),
        ([6, 6], [6, 6]),
        ([6, 4], [6, 6]),
        ([5, 5, 5], [5, 7, 12]),
        ([12, 3], [12, 12]),
        ([0, 99], [12, 12]),
        ([4, 4, 4, 4], [4, 4, 4, 12]),
    ],
)
def test_cards_fill_their_rows(sizes: list[int], columns: list[int]) -> None:
    assert [size for _card, size in home.fill_rows(cards(*sizes))] == columns


def test_an_empty_node_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "load_counts", dict)
    html = Client().get("/").content.decode()
    assert "还没有数据到达" in html and "地图还没有数据" in html and "另有 8 朵待装入" in html


def test_figures_and_lights(monkeypatch: pytest.MonkeyPatch) -> None:
    clouds = [Cloud("base", "base", "green"), Cloud("ecology", "trunk", "red"), Cloud("law", "industry")]
    monkeypatch.setattr(catalog, "overview", lambda: {"resources": 3, "rows": 123456})
    monkeypatch.setattr(catalog, "clouds", lambda: clouds)
    monkeypatch.setattr(exchange, "load_counts", lambda: {"done": 3, "failed": 2})
    html = Client().get("/").content.decode()
    assert "12.35万" in html and ">5<" in html and "另有 7 朵待装入" in html
    assert html.index("一体化底座") < html.index("主干云") < html.index("行业应用云")


def test_cards_come_by_rank_and_a_broken_one_spoils_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "load_counts", dict)

    def some(request: Any) -> list[Card]:
        context = {"icon_name": "plug"}
        return [
            Card("late", "pages/empty.html", {"title": "后", **context}, rank=90),
            Card("broken", "no/such.html", rank=50),
            Card("early", "pages/empty.html", {"title": "先", **context}, rank=10),
        ]

    with hooks.home_cards.registered(some):
        html = Client().get("/").content.decode()
    assert html.index(">先<") < html.index("这一部分暂时无法显示") < html.index(">后<")


def test_a_map_of_another_feature_takes_the_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "load_counts", dict)

    def a_map(request: Any) -> list[Card]:
        return [Card("map", "pages/empty.html", {"title": "真地图", "icon_name": "map"})]

    with hooks.home_cards.registered(a_map):
        html = Client().get("/").content.decode()
    assert "真地图" in html and "地图还没有数据" not in html


@pytest.mark.parametrize(
    ("hour", "words"), [(4, "晚上好"), (5, "早上好"), (11, "早上好"), (12, "下午好"), (18, "晚上好")]
)
def test_the_greeting_knows_the_hour_and_the_name(monkeypatch: pytest.MonkeyPatch, hour: int, words: str) -> None:
    from django.utils import timezone

    moment = timezone.localtime().replace(hour=hour)
    monkeypatch.setattr(home.timezone, "localtime", lambda: moment)
    request = RequestFactory().get("/")
    assert home._greeting(request) == words
    request.actor = Actor("li")  # type: ignore[attr-defined]
    assert home._greeting(request) == f"{words}，li"


def test_the_number_of_queries_does_not_grow_with_the_clouds(
    django_assert_max_num_queries: Any, monkeypatch: Any
) -> None:
    monkeypatch.setattr(exchange, "load_counts", dict)
    Client().get("/")
    with django_assert_max_num_queries(14):
        Client().get("/")


@pytest.mark.urls("ganyun.app.urls")
def test_the_node_as_it_is_composed() -> None:
    """No stub at all: an empty node, every feature's hooks."""
    html = Client().get("/").content.decode()
    assert "还没有数据到达" in html and "这一部分暂时无法显示" not in html
