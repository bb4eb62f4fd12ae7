"""Plugs models into the node."""

from django.apps import AppConfig


class ModelsConfig(AppConfig):
    name = "ganyun.features.models"
    label = "models"

    def ready(self) -> None:
        from ganyun.features.models import jobs, pack, panels, queries
        from ganyun.features.models.actions import applying
        from ganyun.kernel import hooks

        pack.register()
        hooks.packs_changed.register(pack.apply)
        hooks.pack_changes.register(applying.pack_changes)
        hooks.event.register(jobs.on_event)
        hooks.resource_panels.register(panels.resource_panels)
        hooks.cloud_panels.register(panels.cloud_panels)
        hooks.resource_lights.register(queries.lights)
