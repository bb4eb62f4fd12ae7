"""A small site of its own for the tests of the page furniture: every part on one page, every error, nothing else."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import engines
from django.urls import include, path

from ganyun.kernel import errors
from ganyun.kit.pages.public import Card

RAISED: dict[str, Exception] = {
    "invalid": errors.Invalid(reason="第 <3> 行"),
    "not-found": errors.NotFound(name="ecology.cty_air", nearest="ecology.city_air_daily"),
    "denied": errors.Denied(permission="catalog.publish"),
    "unauthenticated": errors.Unauthenticated(),
    "conflict": errors.Conflict(name="合同"),
    "unavailable": errors.Unavailable(name="湖", reason="磁盘已满"),
    "bug": RuntimeError("secret-of-the-inside"),
    "forbidden": PermissionDenied(),
    "suspicious": SuspiciousOperation("no"),
}

DAYS = [f"{month}月" for month in range(1, 13)]
LINE = {
    "xAxis": {"type": "category", "data": DAYS},
    "yAxis": {"type": "value"},
    "series": [
        {"name": "南昌市", "type": "line", "data": [92, 88, 71, 60, 55, 41, 38, 45, 62, 77, 84, 97]},
        {"name": "九江市", "type": "line", "data": [85, 80, 66, 58, None, 44, 40, 43, 57, 70, 79, 90]},
    ],
}
BARS = {
    "xAxis": {"data": DAYS},
    "yAxis": {},
    "series": [
        {
            "type": "bar",
            "data": [3, 5, 2, 8, 1, 9, 4, 6, 7, 2, 5, 3],
            "markLine": {"data": [{"yAxis": 6, "name": "限"}]},
        }
    ],
}
PIE = {
    "series": [
        {"type": "pie", "radius": ["45%", "70%"], "data": [{"name": "合格", "value": 95}, {"name": "隔离", "value": 5}]}
    ]
}
HEAT = {
    "xAxis": {"data": DAYS[:6]},
    "yAxis": {"data": ["一", "二"]},
    "visualMap": {"min": 0, "max": 9, "orient": "horizontal", "left": "center", "bottom": 0},
    "series": [{"type": "heatmap", "data": [[x, y, x + y] for x in range(6) for y in range(2)]}],
}
PEOPLE = {
    "360100": 667, "360200": 161, "360300": 180, "360400": 450, "360500": 120, "360600": 115, "360700": 898,
    "360800": 437, "360900": 495, "361000": 357, "361100": 643,
}  # fmt: skip

PARTS = Path(__file__).with_name("demo_parts.html").read_text(encoding="utf-8")


def parts(request: HttpRequest) -> HttpResponse:
    messages.success(request, "已发布 <ecology.city_air_daily>")
    template = engines["django"].from_string(PARTS)
    page = Paginator(list(range(1, 481)), 20).get_page(request.GET.get("page"))
    return HttpResponse(
        template.render(
            {
                "line": LINE, "bars": BARS, "pie": PIE, "heat": HEAT, "none": {}, "people": PEOPLE, "page_obj": page,
                "series": [3, 5, 2, None, 8, 1, 9, 4], "moment": "2026-01-02T03:04:05+08:00",
                "many": range(12) if request.GET.get("wide") else [],
            },
            request,
        )
    )  # fmt: skip


def square(code: str, name: str, west: float) -> dict[str, Any]:
    ring = [[west, 28.5], [west + 0.4, 28.5], [west + 0.4, 28.9], [west, 28.9], [west, 28.5]]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": geometry}


def boundaries(request: HttpRequest) -> JsonResponse:
    features = [square("360102", "甲县", 115.7), square("360103", "乙县", 116.1), square("360402", "丙县", 116.5)]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def counties(request: HttpRequest) -> HttpResponse:
    text = """{% extends "base.html" %}{% block title %}县{% endblock %}
{% block content %}{% province_map people "常住人口" boundaries="/boundaries.json" %}{% endblock %}"""
    people = {**PEOPLE, "360102": 40, "360103": 60}
    return HttpResponse(engines["django"].from_string(text).render({"people": people}, request))


def fail(request: HttpRequest, kind: str) -> HttpResponse:
    raise RAISED[kind]


def fragment(request: HttpRequest) -> HttpResponse:
    return HttpResponse("<b>新的一段</b>")


def nothing(request: HttpRequest, **_arguments: Any) -> HttpResponse:
    return render(request, "base.html")


def a_card(request: HttpRequest) -> list[Card]:
    return [Card("demo", "pages/empty.html", {"title": "卡片", "hint": "来自钩子", "icon_name": "plug"}, size=4)]


urlpatterns = [
    path("", nothing, name="home"),
    path("parts/", parts, name="parts"),
    path("fragment/", fragment),
    path("counties/", counties),
    path("boundaries.json", boundaries),
    path("raise/<str:kind>/", fail),
    path("api/raise/<str:kind>/", fail),
    path("search/", nothing, name="search"),
    path("catalog/", nothing, name="catalog"),
    path("clouds/", nothing, name="clouds"),
    path("loads/", nothing, name="loads"),
    path("standards/", nothing, name="standards"),
    path("resources/<str:name>/", nothing, name="resource"),
    path("login/", nothing, name="login"),
    path("logout/", nothing, name="logout"),
    path("i18n/", include("django.conf.urls.i18n")),
]
