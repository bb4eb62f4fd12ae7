"""Plugs exchange into the node."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "ganyun.features.exchange"
    label = "exchange"

    def ready(self) -> None:
        from ganyun.features.exchange import panels
        from ganyun.kernel import hooks

        hooks.resource_panels.register(panels.resource_panels)
        hooks.home_cards.register(panels.home_cards)
