"""Plugs catalog into the node."""

from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CatalogConfig(AppConfig):
    name = "ganyun.features.catalog"
    label = "catalog"
    verbose_name = gettext_lazy("目录")

    def ready(self) -> None:
        from ganyun.features.catalog import pack, panels
        from ganyun.features.catalog.actions import data, explain, index
        from ganyun.kernel import hooks

        pack.register()
        hooks.packs_changed.register(_apply)
        hooks.pack_changes.register(explain.pack_changes)
        hooks.event.register(index.on_event)
        hooks.event.register(data.on_event)
        hooks.resource_panels.register(panels.resource_panels)
        hooks.cloud_panels.register(panels.cloud_panels)


def _apply(packs: Any) -> None:
    from ganyun.features.catalog.actions.packs import PackSet, apply_packs
    from ganyun.kernel.policy import SYSTEM

    apply_packs(SYSTEM, PackSet(packs))
