"""What every page knows: ``site`` in the templates. Nothing is computed before a template asks for it."""

import logging
from dataclasses import dataclass
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, is_valid_path, reverse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ganyun.kernel import hooks
from ganyun.kernel.policy import ANONYMOUS, Actor

log = logging.getLogger(__name__)

PRODUCT = _("赣云")

FIXED = (
    (_("首页"), "home", "smart-home"),
    (_("数据目录"), "catalog", "books"),
    (_("云"), "clouds", "cloud"),
    (_("加载"), "loads", "transfer-in"),
    (_("隔离区"), "quarantine", "shield-exclamation"),
    (_("标准"), "standards", "ruler-2"),
)


API_DOCS = "/api/docs"

BELONGS = (("/resources/", "catalog"), ("/search/", "catalog"))
"""Pages without an entry of their own: where the menu says the reader is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the main menu; ``current`` marks where the reader is."""

    title: str
    address: str
    icon: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of the top bar with how many things wait behind it."""

    title: str
    address: str
    icon: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class Language:
    """A language the page can be read in."""

    code: str
    title: str
    current: bool


class Site:
    """``site`` of a template: names, menu, languages and the person, each worked out on first use."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    product = PRODUCT

    @cached_property
    def version(self) -> str:
        try:
            return version("ganyun")
        except PackageNotFoundError:
            return ""

    @cached_property
    def language(self) -> str:
        """BCP 47 tag for ``<html lang>``."""
        return {"zh-hans": "zh-Hans"}.get(get_language() or "", get_language() or "zh-Hans")

    @cached_property
    def languages(self) -> list[Language]:
        return [Language(code, title, code == get_language()) for code, title in settings.LANGUAGES]

    @cached_property
    def other_language(self) -> Language:
        """Where the one-click switch leads."""
        return next((each for each in self.languages if not each.current), self.languages[0])

    @cached_property
    def actor(self) -> Actor:
        found: Actor = getattr(self.request, "actor", ANONYMOUS)
        return found

    @cached_property
    def signed_in(self) -> bool:
        return self.actor.kind != "anonymous"

    @cached_property
    def urls(self) -> dict[str, str]:
        """Addresses base.html links to; a name nobody serves is left out, and so is its link."""
        names = ("home", "search", "login", "logout", "set_language", "account")
        found = {name: address for name in names if (address := _address(name))}
        return {**found, "api_docs": API_DOCS} if is_valid_path(API_DOCS) else found

    @cached_property
    def menu(self) -> list[Entry]:
        """The fixed entries whose pages exist."""
        return [entry for entry in self._entries if entry.address in self._fixed]

    @cached_property
    def more(self) -> list[Entry]:
        """The entries that features add for this person."""
        return [entry for entry in self._entries if entry.address not in self._fixed]

    @cached_property
    def signs(self) -> list[Sign]:
        """What features show this person in the top bar."""
        try:
            return [Sign(*each) for signs in hooks.topbar(self.request) for each in signs]
        except Exception:
            log.exception("hooks.topbar failed; the bar shows no signs")
            return []

    @cached_property
    def _fixed(self) -> dict[str, tuple[str, str]]:
        return {address: (str(title), icon) for title, name, icon in FIXED if (address := _address(name))}

    @cached_property
    def _entries(self) -> list[Entry]:
        found = [(title, address, icon) for address, (title, icon) in self._fixed.items()]
        try:
            for entries in hooks.navigation(self.request):
                found += [each for each in entries if each[1] not in self._fixed]
        except Exception:
            # A menu must not take the page down, least of all an error page.
            log.exception("hooks.navigation failed; the page shows the fixed entries only")
        home = next((_address(name) for prefix, name in BELONGS if self.request.path.startswith(prefix)), "")
        here = _longest_prefix(home or self.request.path, [address for _title, address, _icon in found])
        return [Entry(str(title), address, icon, address == here) for title, address, icon in found]


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor."""
    return {"site": Site(request), "product": gettext("赣云")}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _longest_prefix(path: str, addresses: list[str]) -> str:
    fits = [each for each in addresses if path == each or (each != "/" and path.startswith(each))]
    return max(fits, key=len, default="")
