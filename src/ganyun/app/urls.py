"""Every feature's ``pages.urlpatterns`` and the API, put together."""

import importlib
import importlib.util

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path


def _pages() -> list[URLPattern | URLResolver]:
    patterns: list[URLPattern | URLResolver] = []
    for feature in settings.FEATURES:
        if importlib.util.find_spec(f"ganyun.features.{feature}.pages"):
            patterns += importlib.import_module(f"ganyun.features.{feature}.pages").urlpatterns
    return patterns


urlpatterns = [*_pages(), path("i18n/", include("django.conf.urls.i18n"))]
