"""Turns a raised GanyunError into a page that helps, or into a notice when htmx asked for a part of a page.

Paths below ``/api/`` are left alone: kit/http gives them their one JSON shape.
"""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ganyun.kernel.errors import (
    Conflict,
    Denied,
    GanyunError,
    Invalid,
    Misconfigured,
    NotFound,
    Retryable,
    Unauthenticated,
    Unavailable,
)
from ganyun.kernel.policy import ANONYMOUS
from ganyun.kit.pages import incidents

log = logging.getLogger(__name__)

KINDS: tuple[tuple[type[GanyunError], int, Any, str], ...] = (
    (Invalid, 422, _("这样不行"), "alert-triangle"),
    (NotFound, 404, _("找不到"), "map-search"),
    (Denied, 403, _("没有权限"), "lock"),
    (Conflict, 409, _("与别人的修改冲突"), "arrows-split-2"),
    (Unavailable, 503, _("暂时不可用"), "plug-connected-x"),
    (Misconfigured, 500, _("节点设置有误"), "settings-exclamation"),
    (Retryable, 503, _("暂时不可用"), "plug-connected-x"),
    (GanyunError, 400, _("出错了"), "alert-triangle"),
)
"""Kind of error → status, heading, icon; the first that fits."""

FORESEEN = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)
"""What Django itself answers with a 404, 403 or 400 page."""


class ErrorPageMiddleware:
    """Shows what a view raised."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        incidents.forget()
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Django calls this with what a view raised; ``None`` leaves it to Django (404, 403, 500 pages)."""
        if _is_api(request):
            return None
        if isinstance(error, GanyunError):
            return show_error(request, error)
        if not isinstance(error, FORESEEN):
            incidents.report(error, f"{request.method} {request.path}")
        return None


def show_error(request: HttpRequest, error: GanyunError) -> HttpResponse:
    """The page (or notice) of an error, with the status of its kind."""
    if isinstance(error, Unauthenticated):
        return _to_login(request)
    status, heading, icon = next(
        (status, title, icon) for kind, status, title, icon in KINDS if isinstance(error, kind)
    )
    context = {
        "error": error,
        "parts": error.parts(gettext),
        "heading": heading,
        "icon_name": icon,
        "suggestions": _suggestions(error),
        "denied": isinstance(error, Denied),
        "anonymous": getattr(request, "actor", ANONYMOUS).kind == "anonymous",
        "login_address": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': _here(request)})}",
    }
    if status >= 500:
        log.warning("%s %s answered %d: %s", request.method, request.path, status, error, exc_info=error)
    if getattr(request, "htmx", False):
        response = render(request, "pages/trouble_notice.html", context, status=status)
        response["HX-Retarget"] = "#toasts"
        response["HX-Reswap"] = "beforeend"
        return response
    return render(request, "pages/trouble.html", context, status=status)


def _to_login(request: HttpRequest) -> HttpResponse:
    response = redirect_to_login(_here(request), resolve_url(settings.LOGIN_URL))
    if not getattr(request, "htmx", False):
        return response
    whole = HttpResponse(status=401)
    whole["HX-Redirect"] = response["Location"]
    return whole


def _here(request: HttpRequest) -> str:
    """Where to come back to after logging in: the page itself, also when a part of it was asked for or posted to."""
    htmx = getattr(request, "htmx", None)
    if htmx:
        return str(htmx.current_url_abs_path or "/")
    return request.get_full_path() if request.method in ("GET", "HEAD") else request.path


def _suggestions(error: GanyunError) -> list[str]:
    """What the raiser thinks was meant: ``suggestions=[…]`` or ``nearest="…"`` among the error's values."""
    found = error.values.get("suggestions") or error.values.get("nearest") or []
    return [found] if isinstance(found, str) else [str(each) for each in found][:5]


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
