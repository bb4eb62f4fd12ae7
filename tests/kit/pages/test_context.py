"""``site``: the menu, the languages, the person."""

from typing import Any

import pytest
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import translation

from ganyun.kernel import hooks
from ganyun.kernel.policy import Actor
from ganyun.kit.pages.context import Site

pytestmark = pytest.mark.urls("tests.kit.pages.demo")


def site(path: str = "/", actor: Actor | None = None) -> Site:
    request = RequestFactory().get(path)
    if actor:
        request.actor = actor  # type: ignore[attr-defined]
    return Site(request)


@pytest.fixture(autouse=True)
def no_other_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hooks.navigation, "_functions", [])


def test_fixed_entries_without_a_page_are_left_out() -> None:
    assert [entry.address for entry in site().menu] == ["/", "/catalog/", "/clouds/", "/loads/", "/standards/"]


def test_entries_of_features_follow() -> None:
    def entries(request: Any) -> list[tuple[str, str, str]]:
        return [("审计", "/audit/", "history"), ("目录", "/catalog/", "x")]

    with hooks.navigation.registered(entries):
        found = site()
        assert [entry.address for entry in found.more] == ["/audit/"]
        assert len([entry for entry in found.menu if entry.address == "/catalog/"]) == 1


def test_a_failing_hook_leaves_the_fixed_entries(caplog: pytest.LogCaptureFixture) -> None:
    def broken(request: HttpRequest) -> list[tuple[str, str, str]]:
        raise RuntimeError("no database")

    with hooks.navigation.registered(broken):
        assert site().menu
    assert "no database" in caplog.text


def test_signs_of_the_top_bar(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(hooks.topbar, "_functions", [])
    assert site().signs == []
    with hooks.topbar.registered(lambda request: [("通知", "/notices/", "bell", 3)]):
        (sign,) = site().signs
        assert (sign.title, sign.address, sign.count) == ("通知", "/notices/", 3)

    def broken(request: HttpRequest) -> list[tuple[str, str, str, int]]:
        raise RuntimeError("no inbox")

    with hooks.topbar.registered(broken):
        assert site().signs == []
    assert "no inbox" in caplog.text


@pytest.mark.parametrize(
    ("path", "current"),
    [
        ("/", "/"),
        ("/catalog/", "/catalog/"),
        ("/catalog/x/", "/catalog/"),
        ("/resources/base.divisions/", "/catalog/"),
        ("/search/", "/catalog/"),
        ("/nowhere/", None),
        ("/clouds-and-more/", None),
    ],
)
def test_where_the_reader_is(path: str, current: str | None) -> None:
    assert [entry.address for entry in site(path).menu if entry.current] == ([current] if current else [])


def test_languages() -> None:
    with translation.override("zh-hans"):
        assert (site().language, site().other_language.code) == ("zh-Hans", "en")
    with translation.override("en"):
        assert (site().language, site().other_language.title) == ("en", "中文")


def test_the_person() -> None:
    assert not site().signed_in
    assert site(actor=Actor("li", "省数据局")).signed_in


def test_version_is_that_of_the_package() -> None:
    assert site().version.count(".") == 2


def test_addresses_that_nobody_serves_are_left_out() -> None:
    assert set(site().urls) == {"home", "search", "login", "logout", "set_language"}


@pytest.mark.urls("ganyun.app.urls")
def test_addresses_of_the_node_as_it_is_composed() -> None:
    assert site().urls["api_docs"] == "/api/docs"
    assert len(site().menu) == 6
