"""Insight on the pages of others."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from django.template.loader import render_to_string
from django.test import Client
from tests.features.insight.conftest import AIR, GOOD, MONTHS
from tests.support.actors import ActingClient

from ganyun.features.insight import panels
from ganyun.features.insight.actions.refreshing import refresh
from ganyun.features.insight.models import Indicator
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor

READER = Actor("zhao", "省水利厅", frozenset({"insight.read"}))
RED = {**MONTHS, "2016-03": {"南昌市": [200, 200]}}


def request(actor: Actor = ANONYMOUS) -> Any:
    return SimpleNamespace(actor=actor)


def rendered(piece: Any) -> str:
    return render_to_string(piece.template, piece.context)


def test_the_home_card_counts_lights_and_names_the_worst(air: Callable[..., int]) -> None:
    air(RED)
    refresh(SYSTEM)
    (card,) = panels.home_cards(request(READER))
    text = rendered(card)
    assert "优良天数比例" in text and "1 个预警待确认" in text and "light-red" in text
    (card,) = panels.home_cards(request())
    assert "待确认" not in rendered(card)


def test_no_indicators_no_card(db) -> None:
    assert panels.home_cards(request()) == [] and panels.cloud_panels(request(), "ecology") == []


def test_panels_of_cloud_and_resource(computed) -> None:
    (panel,) = panels.cloud_panels(request(), "ecology")
    assert panel.count == 3 and "/indicators/?cloud=ecology" in rendered(panel)
    (panel,) = panels.resource_panels(request(), AIR)
    assert GOOD in rendered(panel)
    assert panels.resource_panels(request(), "base.divisions") == []
    Indicator.objects.update(level=2)
    assert panels.cloud_panels(request(), "ecology") == [] and panels.cloud_panels(request(READER), "ecology") != []


def test_they_are_on_the_pages(computed) -> None:
    assert "优良天数比例" in Client().get("/clouds/ecology/").content.decode()
    assert "优良天数比例" in Client().get(f"/resources/{AIR}/?tab=indicators").content.decode()


def test_the_menu(db) -> None:
    assert [address for _title, address, _icon in panels.navigation(request())] == ["/indicators/", "/targets/"]
    assert "/alerts/" in [address for _title, address, _icon in panels.navigation(request(READER))]
    assert "/alerts/" in ActingClient(READER).get("/indicators/").content.decode()
