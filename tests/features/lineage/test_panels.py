"""The tab 血缘 on the page of a resource, and the entry of the menu."""

import pytest
from django.test import Client
from tests.features.lineage.conftest import AIR, MODEL
from tests.support.actors import ActingClient, reader

from ganyun.features.lineage.actions.catalogue import sync_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("published")]


def tab(client: Client, query: str = "") -> str:
    answer = client.get(f"/resources/{AIR}/?tab=lineage{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_steps_up_and_down(province: None) -> None:
    sync_all()
    html = tab(ActingClient(reader()))
    assert html.count('class="lineage-box ') == 4 and f"/lineage/?of={AIR}" in html and f'data-node="{MODEL}"' in html
    assert "没有登记字段的来源" in tab(ActingClient(reader()), "&columns=1")


def test_a_resource_without_anything_around_it() -> None:
    assert "血缘图里还没有它" in tab(Client())


def test_the_menu_leads_there(province: None) -> None:
    assert 'href="/lineage/"' in Client().get("/lineage/").content.decode()
