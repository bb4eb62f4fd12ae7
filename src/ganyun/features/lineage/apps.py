"""Plugs lineage into the node."""

from django.apps import AppConfig


class LineageConfig(AppConfig):
    name = "ganyun.features.lineage"
    label = "lineage"

    def ready(self) -> None:
        from ganyun.features.lineage import panels
        from ganyun.features.lineage.actions import catalogue
        from ganyun.kernel import hooks

        hooks.packs_changed.register(catalogue.on_packs)
        hooks.event.register(catalogue.on_event)
        hooks.resource_panels.register(panels.resource_panels)
        hooks.navigation.register(panels.navigation)
