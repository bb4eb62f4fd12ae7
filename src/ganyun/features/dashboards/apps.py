"""Plugs dashboards into the node."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class DashboardsConfig(AppConfig):
    name = "ganyun.features.dashboards"
    label = "dashboards"
    verbose_name = gettext_lazy("看板")

    def ready(self) -> None:
        from ganyun.features.dashboards import pack, panels
        from ganyun.kernel import hooks

        pack.register()
        hooks.packs_changed.register(_apply)
        hooks.pack_changes.register(pack.pack_changes)
        hooks.navigation.register(_navigation)
        hooks.cloud_panels.register(panels.cloud_panels)
        hooks.home_cards.register(panels.home_cards)


def _apply(packs: Any) -> None:
    from ganyun.features.dashboards import pack

    pack.apply(packs)


def _navigation(request: Any) -> list[tuple[str, str, str]]:
    from django.urls import reverse
    from django.utils.translation import gettext as _

    return [(_("看板"), reverse("dashboards"), "layout-dashboard")]
