"""Around every request: headers that limit what a page may do, a limit on its size, one error shape under /api/."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

from ganyun.kernel.errors import Denied, GanyunError, Unauthenticated, Unavailable
from ganyun.kit.http.errors import Gone, Malformed, MethodNotAllowed, NoSuchPath, Refused, TooLarge, TooOften
from ganyun.kit.http.shape import error_response, incident_response, is_shaped

GetResponse = Callable[[HttpRequest], HttpResponse]

# Styles may be inline (ECharts positions its tooltips so); scripts never. `data:` images are Tabler's own icons.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeadersMiddleware:
    """What Django's own SecurityMiddleware does not say."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class ApiErrorMiddleware:
    """Every answer of 400 and above under ``/api/`` gets the one shape; a request that is too large ends here."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        api = request.path.startswith("/api/")
        length = request.META.get("CONTENT_LENGTH") or "0"
        size = int(length) if length.isdigit() else 0
        if size > settings.GANYUN_MAX_REQUEST:
            too_large = TooLarge(size=size, limit=settings.GANYUN_MAX_REQUEST)
            return error_response(too_large) if api else _plain(too_large)
        if api and not _exists(request):  # before Django renders its page for people
            return error_response(NoSuchPath(path=request.path))
        response = self.get_response(request)
        if api and response.status_code >= 400 and not response.streaming and not is_shaped(response):
            return _shaped(request, response)
        return response


def _exists(request: HttpRequest) -> bool:
    try:
        resolve(request.path_info)
    except Resolver404:
        return False
    return True


def _shaped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A foreign error response (Django's own 404, 405, CSRF failure …) in our shape, with its headers kept."""
    status = response.status_code
    if status >= 500 and status != 503:
        return incident_response(f"{request.method} {request.path}")
    error = _explain(request, response)
    made = error_response(error)
    made.status_code = status
    for name, value in response.headers.items():
        if name.lower() not in ("content-type", "content-length"):
            made.headers.setdefault(name, value)
    made.cookies = response.cookies
    return made


def _explain(request: HttpRequest, response: HttpResponse) -> GanyunError:
    path, method = request.path, request.method
    known: dict[int, Callable[[], GanyunError]] = {
        401: Unauthenticated,
        403: lambda: Refused() if method not in ("GET", "HEAD") else Denied(permission=path),
        404: lambda: Gone(path=path),
        405: lambda: MethodNotAllowed(path=path, method=method, allowed=response.headers.get("Allow", "")),
        413: lambda: TooLarge(size=request.META.get("CONTENT_LENGTH", "?"), limit=settings.GANYUN_MAX_REQUEST),
        429: TooOften,
        503: lambda: Unavailable(name=path, reason=response.reason_phrase),
    }
    return known.get(response.status_code, lambda: Malformed(reason=response.reason_phrase))()


def _plain(error: GanyunError) -> HttpResponse:
    return HttpResponse(error.render(), status=413, content_type="text/plain; charset=utf-8")
