"""The home page: what is in the node, where to look for it, and what is new."""

from collections import Counter
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ganyun.features.catalog import public as catalog
from ganyun.features.catalog.public import CloudView
from ganyun.features.exchange import public as exchange
from ganyun.features.operations.pages import province
from ganyun.features.operations.pages.tiles import Tile, tiles
from ganyun.kernel import hooks
from ganyun.kernel.policy import ANONYMOUS
from ganyun.kit.pages.public import Card

KINDS = (
    ("base", "1", _("一体化底座")),
    ("trunk", "8", _("主干云")),
    ("industry", "N", _("行业应用云")),
    ("feature", "N", _("特色子云")),
)
"""Kinds of clouds in the order of the plan: one base, eight trunks, any number of others."""

TRUNKS = 8
"""Trunk clouds of the plan."""

NEWEST = 8


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of the node with the page behind it."""

    title: str
    value: int | None
    address: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The clouds of one kind."""

    kind: str
    sign: str
    title: str
    clouds: list[Tile]
    planned: int = 0


def home(request: HttpRequest) -> HttpResponse:
    """``/``"""
    clouds = catalog.clouds()
    cards = sorted(_cards(request), key=lambda card: (card.rank, card.code))
    context = {
        "greeting": _greeting(request),
        "figures": _figures(),
        "lights": _lights(clouds),
        "groups": _groups(clouds),
        "newest": catalog.newest(NEWEST),
        "cards": fill_rows([card for card in cards if card.code != "map"]),
        "map_card": next((card for card in cards if card.code == "map"), None) or province.map_card(request),
    }
    return render(request, "operations/home.html", context)


def fill_rows(cards: list[Card]) -> list[tuple[Card, int]]:
    """Each card with the columns it gets: rows of twelve, the last card of a row takes what is left over."""
    placed: list[tuple[Card, int]] = []
    used = 0
    for card in cards:
        size = max(1, min(12, card.size))
        if used + size > 12:
            last, last_size = placed[-1]
            placed[-1] = (last, last_size + 12 - used)
            used = 0
        placed.append((card, size))
        used += size
    if placed and used < 12:
        last, last_size = placed[-1]
        placed[-1] = (last, last_size + 12 - used)
    return placed


def _cards(request: HttpRequest) -> list[Card]:
    return [card for cards in hooks.home_cards(request) for card in cards]


def _greeting(request: HttpRequest) -> str:
    hour = timezone.localtime().hour
    words = gettext("早上好") if 5 <= hour < 12 else gettext("下午好") if 12 <= hour < 18 else gettext("晚上好")
    actor = getattr(request, "actor", ANONYMOUS)
    return words if actor.kind == "anonymous" else gettext("%(words)s，%(name)s") % {"words": words, "name": actor.name}


def _figures() -> list[Figure]:
    overview = catalog.overview()
    return [
        Figure(gettext("数据资源"), overview.get("resources"), _address("catalog")),
        Figure(gettext("数据行"), overview.get("rows"), _address("catalog")),
        Figure(gettext("云"), overview.get("clouds"), _address("clouds")),
        Figure(gettext("提供单位"), overview.get("organisations"), _address("organisation-directory")),
        Figure(gettext("24 小时加载"), sum(exchange.load_counts().values()), _address("loads")),
    ]


def _lights(clouds: list[CloudView]) -> list[tuple[str, int]]:
    """How many clouds show each light; a cloud without data shows none."""
    counts = Counter(cloud.light for cloud in clouds)
    return [(light, counts[light]) for light in ("green", "yellow", "red") if counts[light]]


def _groups(clouds: list[CloudView]) -> list[Group]:
    groups = []
    shown = tiles(clouds)
    for kind, sign, title in KINDS:
        found = [each for each in shown if each.cloud.kind == kind]
        planned = max(0, TRUNKS - len(found)) if kind == "trunk" else 0
        if found or planned:
            groups.append(Group(kind, sign, str(title), found, planned))
    return groups


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


home_urlpatterns = [
    path("", home, name="home"),
    path("map/counties.json", province.counties, name="map-counties"),
]
