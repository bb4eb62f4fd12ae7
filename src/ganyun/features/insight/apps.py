"""Plugs insight into the node."""

from django.apps import AppConfig


class InsightConfig(AppConfig):
    name = "ganyun.features.insight"
    label = "insight"

    def ready(self) -> None:
        from ganyun.features.insight import jobs, pack, panels
        from ganyun.kernel import hooks

        pack.register()
        hooks.packs_changed.register(pack.apply)
        hooks.pack_changes.register(pack.pack_changes)
        hooks.event.register(jobs.on_event)
        hooks.navigation.register(panels.navigation)
        hooks.topbar.register(panels.topbar)
        hooks.home_cards.register(panels.home_cards)
        hooks.cloud_panels.register(panels.cloud_panels)
        hooks.resource_panels.register(panels.resource_panels)
