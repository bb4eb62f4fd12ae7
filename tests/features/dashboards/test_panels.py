"""Dashboards on the pages of others, and what others may use of them."""

import pytest
from django.test import Client
from tests.features.dashboards.conftest import AIR, PackFolder

from ganyun.features.dashboards.public import pages

pytestmark = pytest.mark.django_db

BAR = {"chart": "bar", "from": AIR, "x": "city", "y": "sum(days)"}


def test_the_panel_of_a_cloud(packs: PackFolder) -> None:
    packs.page("ecology", "air", {"title": "空气", "rows": [[BAR]]}).cloud("water").apply()
    page = Client().get("/clouds/ecology/?panel=dashboards").content.decode()
    assert "看板" in page and 'href="/dashboards/ecology/air/"' in page
    assert "/dashboards/water/" not in Client().get("/clouds/water/").content.decode()


def test_the_home_page_shows_the_first_page_of_each_cloud(packs: PackFolder) -> None:
    packs.apply()
    assert 'id="home-dashboards"' not in Client().get("/").content.decode()
    packs.page("ecology", "air", {"title": "空气", "rank": 2, "rows": [[BAR]]})
    packs.page("ecology", "later", {"title": "其次", "rank": 3, "rows": [[BAR]]}).apply()
    page = Client().get("/").content.decode()
    assert 'href="/dashboards/ecology/air/"' in page and "/dashboards/ecology/later/" not in page


def test_the_navigation_leads_there() -> None:
    assert 'href="/dashboards/"' in Client().get("/").content.decode()


def test_pages_for_other_features(packs: PackFolder) -> None:
    packs.page("ecology", "air", {"title": {"zh": "空气", "en": "Air"}, "rows": [[BAR]]})
    packs.page("ecology", "first", {"title": "先", "rank": 1, "rows": [[BAR]]}).apply()
    assert pages("ecology") == pages() == [("ecology", "first", "先"), ("ecology", "air", "空气")]
    assert pages("water") == []
