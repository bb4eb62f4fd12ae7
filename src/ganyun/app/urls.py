"""Every feature's ``pages.urlpatterns`` and the API, put together."""

from django.urls import URLPattern, URLResolver, include, path

from ganyun.app.api import build
from ganyun.app.features import furniture

api = build()


def _pages() -> list[URLPattern | URLResolver]:
    return [pattern for _feature, pages in furniture("pages") for pattern in pages.urlpatterns]


urlpatterns = [*_pages(), path("api/", api.urls), path("i18n/", include("django.conf.urls.i18n"))]
