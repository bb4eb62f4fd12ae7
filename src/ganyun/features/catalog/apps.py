"""Plugs catalog into the node."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy


class CatalogConfig(AppConfig):
    name = "ganyun.features.catalog"
    label = "catalog"
    verbose_name = gettext_lazy("目录")

    def ready(self) -> None:
        from ganyun.features.catalog import pack

        pack.register()
