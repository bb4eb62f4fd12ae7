"""The node's API: every feature's ``api.router``, an index and a health check, under one error shape."""

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.urls import reverse
from ninja import Schema

from ganyun.app.features import furniture
from ganyun.kernel.errors import Unavailable
from ganyun.kit.http.service import NodeAPI
from ganyun.kit.jobs.public import jobs

VERSION = version("ganyun")


class Index(Schema):
    """Where to go from here."""

    name: str
    version: str
    docs: str
    openapi: str
    features: list[str]


class Health(Schema):
    """``checks`` names every part that was looked at."""

    ok: bool
    version: str
    checks: dict[str, str]


def build() -> NodeAPI:
    """Makes the API. A feature's router is mounted at ``/api/``: its paths name the nouns (``/resources/{name}``)."""
    api = NodeAPI(
        title="赣云 ganyun",
        version=VERSION,
        description="省级公共数据平台的接口。错误只有一种形状；语言随 Accept-Language；令牌用 Authorization: Bearer。",
        urls_namespace="api",
    )
    found = dict(furniture("api"))
    for module in found.values():
        api.add_router("", module.router)

    @api.get("/", response=Index, tags=["node"], summary="目录", operation_id="index")
    def index(request: HttpRequest) -> dict[str, Any]:
        """What this node offers, and where its documentation is."""
        addresses = {"docs": reverse("api:openapi-view"), "openapi": reverse("api:openapi-json")}
        return {"name": "ganyun", "version": VERSION, "features": sorted(found), **addresses}

    @api.get("/health", response=Health, tags=["node"], summary="健康检查", operation_id="health")
    def health(request: HttpRequest) -> dict[str, Any]:
        """200 when every part answers, 503 with the parts that do not."""
        checks = {name: _answer(check) for name, check in CHECKS.items()}
        failed = [name for name, answer in checks.items() if answer != "ok"]
        if failed:
            raise Unavailable(name="、".join(failed), reason="、".join(checks[name] for name in failed))
        return {"ok": True, "version": VERSION, "checks": checks}

    return api


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _lake() -> None:
    url = settings.GANYUN_LAKE_URL
    if "://" not in url and not Path(url).exists() and not Path(url).parent.exists():
        raise FileNotFoundError(url)


CHECKS: dict[str, Callable[[], Any]] = {"database": _database, "jobs": lambda: jobs(limit=1), "lake": _lake}


def _answer(check: Callable[[], Any]) -> str:
    """``ok``, or the kind of failure: no message, since an address or a path may be in it."""
    try:
        check()
    except Exception as error:
        return type(error).__name__
    return "ok"
