"""Plugs quality into the node."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    name = "ganyun.features.quality"
    label = "quality"

    def ready(self) -> None:
        from ganyun.features.quality import pack, panels, queries
        from ganyun.kernel import hooks

        hooks.packs_changed.register(pack.apply)
        hooks.resource_panels.register(panels.resource_panels)
        hooks.resource_lights.register(queries.lights)
