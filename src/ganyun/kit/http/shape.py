"""The one JSON shape of an error, and the status it travels with.

``{"error": {"code", "message", "fate", "fix", "retryable", "values", "incident"}}``
"""

import json
import logging
import uuid
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext

from ganyun.kernel.errors import Conflict, Denied, GanyunError, Invalid, NotFound, Unauthenticated, Unavailable
from ganyun.kit.http.errors import Internal

log = logging.getLogger("ganyun.http")

STATUS = {Invalid: 422, NotFound: 404, Denied: 403, Unauthenticated: 401, Conflict: 409, Unavailable: 503}
LONGEST = 2000  # characters of one value; a listing of problems may be long, an error must not be


def status_of(error: GanyunError) -> int:
    """The HTTP status of an error: its own ``http_status``, or its kind's, or 500."""
    own = getattr(type(error), "http_status", None)
    if own:
        return int(own)
    return next((status for kind, status in STATUS.items() if isinstance(error, kind)), 500)


def error_body(error: GanyunError, *, incident: str = "") -> dict[str, Any]:
    """The shape, in the language of the request."""
    parts = {"message": "", "fate": "", "fix": "", **error.parts(gettext)}
    values = {name: _plain(value) for name, value in error.values.items()}
    body = {"code": error.code, **parts, "retryable": error.retryable, "values": values, "incident": incident}
    return {"error": body}


def error_response(error: GanyunError, *, incident: str = "") -> HttpResponse:
    """The response of an error, with ``WWW-Authenticate`` or ``Retry-After`` where the status wants one."""
    status = status_of(error)
    text = json.dumps(error_body(error, incident=incident), ensure_ascii=False)
    response = HttpResponse(text, status=status, content_type="application/json; charset=utf-8")
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if status in (429, 503):
        response.headers["Retry-After"] = "5"
    return response


def incident_response(what: str, error: BaseException | None = None) -> HttpResponse:
    """A 500 with an incident id; the traceback goes to the log under that id, never to the client."""
    incident = uuid.uuid4().hex[:12]
    log.error("%s 内部出错，事件编号 %s", what, incident, exc_info=error)
    return error_response(Internal(incident=incident), incident=incident)


def is_shaped(response: HttpResponse) -> bool:
    """True for a response that already has the whole shape."""
    if not response.headers.get("Content-Type", "").startswith("application/json"):
        return False
    try:
        error = json.loads(response.content)["error"]
    except (ValueError, KeyError, TypeError):
        return False
    return isinstance(error, dict) and {"code", "message", "fate", "fix", "retryable", "values"} <= error.keys()


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, int | float | bool):
        return value
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value[:100]]
    return str(value)[:LONGEST]
