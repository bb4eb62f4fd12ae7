"""The list of dashboards, that of a cloud, the numbers on a card."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def text(address: str, **headers: str) -> str:
    response = Client(headers=headers).get(address)
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_the_list_names_every_page(board: str) -> None:
    page = text("/dashboards/")

    assert f'href="{board}"' in page and "空气质量" in page


def test_the_list_in_english(board: str) -> None:
    assert "Air quality" in text("/dashboards/", **{"accept-language": "en"})


def test_an_empty_list_says_so(db: None) -> None:
    page = text("/dashboards/")

    assert "/dashboards/ecology/" not in page and "还没有" in page


def test_a_card_shows_the_first_numbers(board: str) -> None:
    assert "优良天数比例" in text(f"{board}preview/")


def test_a_wall_begins_with_the_first_page(board: str) -> None:
    response = Client().get("/dashboards/ecology/?wall=1")

    assert (response.status_code, response["Location"]) == (302, f"{board}?wall=1")


def test_a_cloud_without_pages_names_the_nearest(board: str) -> None:
    response = Client().get("/dashboards/ecologi/")

    assert response.status_code == 404 and "ecology" in response.content.decode()
