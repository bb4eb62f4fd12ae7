"""The built frontend as the server finds it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from ganyun.kit.pages import assets
from ganyun.kit.pages.apps import check_build


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing remembered from other tests, and nothing left for them."""
    assets.forget()
    yield
    monkeypatch.undo()
    assets.forget()


def test_built_files_have_the_hash_in_their_name(frontend: None) -> None:
    assert assets.is_built()
    address = assets.asset("app.css")
    assert address.startswith("/static/build/app-") and (assets.BUILD / Path(address).name).is_file()


def test_every_file_of_the_manifest_exists(frontend: None) -> None:
    assert set(assets._manifest()) >= {"app.js", "app.css", "theme.js", "province.json", "mark.svg"}
    assert all((assets.BUILD / name).is_file() for name in assets._manifest().values())


def test_the_map_knows_eleven_cities(frontend: None) -> None:
    places = assets.places()
    assert len(places) == 11 and places["360100"] == "南昌市"


def test_icons_of_the_menu_exist(frontend: None) -> None:
    from ganyun.kit.pages.context import FIXED

    assert {icon for _title, _name, icon in FIXED} <= set(assets._icons())


def test_without_a_build_pages_still_render(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "BUILD", tmp_path)
    assert not assets.is_built()
    assert assets.asset("app.css") == "/static/build/app.css"
    assert "<svg" in assets.icon("database")
    assert assets.places() == {}


def test_a_missing_build_is_said_at_start_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frontend: None) -> None:
    assert check_build() == []
    assets.forget()
    monkeypatch.setattr(assets, "BUILD", tmp_path)
    (warning,) = check_build()
    assert warning.id == "pages.W001" and "frontend/build.py" in str(warning.hint)


def test_built_files_are_sent_packed_and_kept_for_ever(frontend: None) -> None:
    answer = Client().get(assets.asset("app.css"), headers={"Accept-Encoding": "gzip"})
    assert answer.status_code == 200
    assert answer["Content-Encoding"] == "gzip"
    assert "immutable" in answer["Cache-Control"]
    assert "immutable" not in Client().get("/static/build/manifest.json")["Cache-Control"]
