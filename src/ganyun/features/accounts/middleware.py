"""Every request has an actor: ``request.actor``, from an API token, a session, or nobody.

Worked out once per request and kept nowhere else, so a revoked role or token is gone with the next request.
"""

import time
from collections.abc import Callable
from typing import Any

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import redirect

from ganyun.features.accounts import queries
from ganyun.features.accounts.actions import account, login
from ganyun.features.accounts.errors import BadToken
from ganyun.features.accounts.models import User
from ganyun.features.accounts.policy import actor_of, limits, must_change_password
from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.http.public import error_response

SEEN = "seen"  # session key: when the last request came, in seconds
PASSWORD_PAGE = "/account/password/"  # noqa: S105 - an address
OPEN_WHILE_CHANGING = (PASSWORD_PAGE, "/logout/", "/login/", "/i18n/", "/static/", "/api/")

View = Callable[..., HttpResponse]


class ActorMiddleware:
    """Must stand after Django's session and authentication middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            token = _bearer(request)
            actor = _token_actor(token) if token is not None else _session_actor(request)
        except BadToken as error:
            return error_response(error)
        request.actor = actor  # type: ignore[attr-defined]
        if actor.kind == "user" and not request.path.startswith(OPEN_WHILE_CHANGING) and _must_change(request):
            return redirect(PASSWORD_PAGE)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """The API's views are exempt from Django's CSRF check for the sake of tokens; a session still needs it."""
        exempt = getattr(view, "csrf_exempt", False)
        if not exempt or request.actor.kind != "user":  # type: ignore[attr-defined]
            return None
        check = CsrfViewMiddleware(self.get_response)
        request.csrf_processing_done = False  # type: ignore[attr-defined]
        check.process_request(request)
        return check.process_view(request, _not_exempt, args, kwargs)


def _not_exempt(request: HttpRequest) -> HttpResponse:
    raise AssertionError("only looked at for its attributes")


def _bearer(request: HttpRequest) -> str | None:
    scheme, _space, value = request.headers.get("Authorization", "").partition(" ")
    return value.strip() if scheme.lower() == "bearer" else None


def _token_actor(plain: str) -> Actor:
    """A token that was sent and is no good never quietly becomes nobody: the caller would not understand the 403."""
    token = queries.usable_token(plain)
    if not token:
        raise BadToken()
    account.token_used(token)
    return actor_of(token.owner, frozenset(token.scope))


def _session_actor(request: HttpRequest) -> Actor:
    if auth.SESSION_KEY not in request.session:
        return ANONYMOUS
    user = request.user
    if not isinstance(user, User):  # deleted, locked, or the password changed elsewhere
        return ANONYMOUS
    actor = actor_of(user)
    now = int(time.time())
    last = request.session.get(SEEN, now)
    if now - last > limits().idle_minutes * 60:
        login.log_out(actor, cause="idle")
        auth.logout(request)
        return ANONYMOUS
    if SEEN not in request.session or now - last > 60:  # not on every request: each is a write
        request.session[SEEN] = now
        login.seen(user)
    return actor


def _must_change(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and must_change_password(request.user)
