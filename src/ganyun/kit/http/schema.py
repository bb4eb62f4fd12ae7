"""Schemas every API shares: the error shape, and pages of a list."""

from typing import Any, Generic, TypeVar

from ninja import Field, Schema

T = TypeVar("T")

MOST = 1000


class ErrorBody(Schema):
    """What happened, what becomes of the data, what to do next; ``retryable`` says the same call may be made again."""

    code: str
    message: str
    fate: str
    fix: str
    retryable: bool
    values: dict[str, Any]
    incident: str


class ErrorOut(Schema):
    error: ErrorBody


class Paging(Schema):
    """Query parameters of a list: ``paging: Query[Paging]``."""

    limit: int = Field(50, ge=1, le=MOST, description="每页条数，最多 1000")
    offset: int = Field(0, ge=0, le=2**31 - 1, description="跳过的条数")


class Page(Schema, Generic[T]):
    """A page of a list. ``total`` is the number of all items, or ``None`` where counting would cost too much."""

    items: list[T]
    total: int | None
    limit: int
    offset: int


def paginate(items: Any, paging: Paging) -> dict[str, Any]:
    """A page of a list or a queryset, as :class:`Page` wants it.

    >>> @router.get("", response=Page[ResourceOut])
    ... def list_resources(request, paging: Query[Paging]):
    ...     return paginate(queries.visible(request.actor), paging)
    """
    total = len(items) if isinstance(items, list | tuple) else items.count()
    shown = list(items[paging.offset : paging.offset + paging.limit])
    return {"items": shown, "total": total, "limit": paging.limit, "offset": paging.offset}
