"""Addresses of dashboards."""

from django.urls import URLPattern, path, register_converter

from ganyun.features.dashboards.pages import board, index


class ChartConverter:
    """``2-1``: row and column of a chart."""

    regex = r"[0-9]{1,3}-[0-9]{1,3}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: object) -> str:
        return str(value)


register_converter(ChartConverter, "chart")

urlpatterns: list[URLPattern] = [
    path("dashboards/", index.index, name="dashboards"),
    path("dashboards/<slug:cloud>/", index.cloud, name="dashboards-cloud"),
    path("dashboards/<slug:cloud>/<slug:name>/", board.page, name="dashboard"),
    path("dashboards/<slug:cloud>/<slug:name>/data/", board.data, name="dashboard-data"),
    path("dashboards/<slug:cloud>/<slug:name>/preview/", index.preview, name="dashboard-preview"),
    path("dashboards/<slug:cloud>/<slug:name>/<chart:chart>/search/", board.search, name="dashboard-search"),
    path("dashboards/<slug:cloud>/<slug:name>/<chart:chart>.csv", board.csv, name="dashboard-csv"),
]
