"""Actors for tests, and a middleware that makes every request theirs."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.http import HttpRequest, HttpResponse

from ganyun.kernel.policy import ANONYMOUS, Actor, permissions

_now: Actor = ANONYMOUS


def everything() -> Actor:
    """Somebody with every permission there is, come with a token (so that no CSRF token is asked for)."""
    return Actor("tester", "测试单位", frozenset(each.name for each in permissions()), kind="token")


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Every request in the block is this actor's; needs :class:`ActingMiddleware` in the settings."""
    global _now
    before, _now = _now, actor
    try:
        yield
    finally:
        _now = before


class ActingMiddleware:
    """Stands where ``accounts.middleware.ActorMiddleware`` does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = _now  # type: ignore[attr-defined]
        return self.get_response(request)


def replace_actor_middleware(middleware: list[str]) -> list[str]:
    """The settings' middleware with ours in the place of the real one."""
    ours = f"{__name__}.ActingMiddleware"
    return [ours if each == "ganyun.features.accounts.middleware.ActorMiddleware" else each for each in middleware]
