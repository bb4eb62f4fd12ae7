"""Who asks, and what the query string says; what makes no sense is left out."""

from collections.abc import Collection
from datetime import date

from django.http import HttpRequest

from ganyun.kernel.errors import Unauthenticated
from ganyun.kernel.policy import Actor

MOST_PAGES = 10_000


def actor_in(request: HttpRequest) -> Actor:
    """Set by the accounts middleware on every request."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def person_in(request: HttpRequest) -> Actor:
    """Somebody who is logged in.

    Raises:
        Unauthenticated
    """
    actor = actor_in(request)
    if actor.kind == "anonymous":
        raise Unauthenticated()
    return actor


def chosen(request: HttpRequest, names: Collection[str]) -> dict[str, str]:
    """Filters that have a value."""
    return {name: text[:200] for name in names if (text := request.GET.get(name, "").replace("\0", "").strip())}


def day_in(request: HttpRequest, name: str) -> date | None:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text) < MOST_PAGES else 1


def without(request: HttpRequest, *names: str) -> str:
    """This query string but for some parameters."""
    rest = request.GET.copy()
    for name in (*names, "page"):
        rest.pop(name, None)
    return f"?{rest.urlencode()}"
