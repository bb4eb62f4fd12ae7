"""Plugs dashboards into the node."""

from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class DashboardsConfig(AppConfig):
    name = "ganyun.features.dashboards"
    label = "dashboards"
    verbose_name = gettext_lazy("看板")

    def ready(self) -> None:
        # What reads and draws pages is imported when a page is there: twenty kinds of charts take a fifth of a second,
        # which no command should wait for that has nothing to do with them.
        from ganyun.kernel import hooks
        from ganyun.kernel.packs import register_checker, register_kind

        register_kind("pages", "pages/*.yaml", _read)
        register_checker(_check)
        hooks.packs_changed.register(_apply)
        hooks.pack_changes.register(_changes)
        hooks.navigation.register(_navigation)
        hooks.cloud_panels.register(_cloud_panels)
        hooks.home_cards.register(_home_cards)


def _read(path: Path, name: str, report: Any) -> Any:
    from ganyun.features.dashboards.rules.page import read_page_file

    return read_page_file(path, name, report)


def _check(packs: Any, report: Any) -> None:
    from ganyun.features.dashboards import pack

    pack.check_pages(packs, report)


def _apply(packs: Any) -> None:
    from ganyun.features.dashboards import pack

    pack.apply(packs)


def _changes(packs: Any) -> Any:
    from ganyun.features.dashboards import pack

    return pack.pack_changes(packs)


def _cloud_panels(request: Any, cloud: str) -> Any:
    from ganyun.features.dashboards import panels

    return panels.cloud_panels(request, cloud)


def _home_cards(request: Any) -> Any:
    from ganyun.features.dashboards import panels

    return panels.home_cards(request)


def _navigation(request: Any) -> list[tuple[str, str, str]]:
    from django.urls import reverse
    from django.utils.translation import gettext as _

    return [(_("看板"), reverse("dashboards"), "layout-dashboard")]
