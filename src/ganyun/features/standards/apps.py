"""Plugs standards into the node."""

from django.apps import AppConfig


class StandardsConfig(AppConfig):
    name = "ganyun.features.standards"
    label = "standards"

    def ready(self) -> None:
        from ganyun.features.standards import pack

        pack.register()
