"""What the pages of accounts share: who may see them, lists as files, and an action's faults shown in a form."""

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec, cast

import pyarrow as pa
from django import forms
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from ganyun.kernel.errors import GanyunError, Unauthenticated
from ganyun.kernel.policy import Actor, Permission
from ganyun.kit.http.public import require, rows_response

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

PAGE_SIZE = 50


def actor_in(request: HttpRequest) -> Actor:
    """The actor that the middleware set."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def needs(permission: Permission | None = None) -> Callable[[View[P]], View[P]]:
    """A view for those who have the permission; with none given, for everybody who is logged in."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if permission:
                require(request, permission)
            elif actor_in(request).kind == "anonymous":
                raise Unauthenticated()
            return view(request, *args, **kwargs)

        return cast(View[P], guarded)  # wraps() forgets that the request is positional

    return decorate


def show_faults(form: forms.Form, error: GanyunError) -> None:
    """Puts an error's ``fields`` beside the fields of a form, and whatever has no field above it."""
    faults = error.values.get("fields") or {}
    for field, reason in faults.items():
        form.add_error(field if field in form.fields else None, reason)
    if not faults:
        form.add_error(None, error.parts(_)["message"])


def rows_file(
    request: HttpRequest, name: str, columns: Sequence[str], rows: Iterable[Sequence[object]]
) -> HttpResponseBase:
    """A whole list as a download in ``?format=`` (csv, json, parquet, arrow)."""
    texts = [
        {column: value if value is None else str(value) for column, value in zip(columns, row, strict=True)}
        for row in rows
    ]
    table = pa.Table.from_pylist(texts, pa.schema([(column, pa.string()) for column in columns]))
    return rows_response(table.to_reader(), request.GET["format"], name=name)
