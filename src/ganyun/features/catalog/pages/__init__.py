"""Addresses of the catalogue's pages."""

from django.urls import URLPattern, path, register_converter

from ganyun.features.catalog.pages import browse, clouds, edit, resource


class ResourceConverter:
    """``cloud.table``; anything without a dot belongs to another page."""

    regex = r"[a-z][a-z0-9_-]*\.[a-z][a-z0-9_-]*"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(ResourceConverter, "resource")

urlpatterns: list[URLPattern] = [
    path("catalog/", browse.catalog, name="catalog"),
    path("search/", browse.search_page, name="search"),
    path("resources/new/", edit.new, name="resource-new"),
    path("resources/<resource:name>/", resource.page, name="resource"),
    path("resources/<resource:name>/edit/", edit.edit, name="resource-edit"),
    path("resources/<resource:name>/act/", resource.act, name="resource-act"),
    path("resources/<resource:name>/diff/", resource.difference, name="resource-diff"),
    path("resources/<resource:name>/versions/<int:number>/", resource.version, name="resource-version"),
    path("resources/<resource:name>/contract.yaml", resource.contract_file, name="resource-contract"),
    path("clouds/", clouds.index, name="clouds"),
    path("clouds/<slug:code>/", clouds.page, name="cloud"),
]
