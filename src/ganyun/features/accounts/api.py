"""Organisations for everybody; one's own account and tokens."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Query, Router, Schema, Status

from ganyun.features.accounts import actions, queries
from ganyun.kernel.errors import Unauthenticated
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import Page, Paging, paginate

router = Router(tags=["accounts"])


class OrganisationOut(Schema):
    """A body; ``parent`` and ``successor`` by full name, empty for none."""

    name: str
    short_name: str
    name_en: str
    aliases: list[str]
    uscc: str
    uscc_synthetic: bool
    division: str
    parent: str
    kind: str
    role: str
    active: bool
    valid_from: date | None
    valid_to: date | None
    successor: str
    in_plan: bool


class OrganisationQuery(Schema):
    q: str = Field("", max_length=200, description="名称、简称、别名的一部分，或统一社会信用代码的开头")
    kind: str = Field("", max_length=20)
    role: str = Field("", max_length=20)
    division: str = Field("", max_length=12, description="行政区划代码的开头，如 3601")
    active: bool | None = None


class MeOut(Schema):
    """Who the request acts as. ``kind``: user | token."""

    name: str
    organisation: str
    kind: str
    permissions: list[str]


class TokenOut(Schema):
    """A token without its secret. ``state``: valid | expired | revoked."""

    title: str
    prefix: str
    scope: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    state: str


class TokenIn(Schema):
    title: str = Field(min_length=1, max_length=100, description="用途")
    scope: list[str] = Field(min_length=1, max_length=200, description="权限名，须是本人已有的")
    days: int = Field(90, ge=1, le=3660, description="有效天数，最多 365")


class NewTokenOut(TokenOut):
    """``token`` is shown this once."""

    token: str


@router.get("/organisations", response=Page[OrganisationOut], summary="机构", operation_id="list_organisations")
def list_organisations(request: HttpRequest, chosen: Query[OrganisationQuery], paging: Query[Paging]) -> dict[str, Any]:
    """Every organisation of the node, former ones too."""
    values = chosen.dict()
    found = queries.OrganisationFilter(text=values.pop("q"), **values).apply()
    page = paginate(found, paging)
    return {**page, "items": [queries.view(each) for each in page["items"]]}


@router.get("/organisations/{name}", response=OrganisationOut, summary="一个机构", operation_id="get_organisation")
def get_organisation(request: HttpRequest, name: str) -> Any:
    """By unified social credit code, or any name it answers to."""
    return queries.view(queries.organisation(name))


@router.get("/me", response=MeOut, summary="我是谁", operation_id="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """The actor of this request and what it may do."""
    actor = _known(request)
    return {
        "name": actor.name,
        "organisation": actor.organisation,
        "kind": actor.kind,
        "permissions": sorted(actor.permissions),
    }


@router.get("/me/tokens", response=list[TokenOut], summary="我的令牌", operation_id="list_tokens")
def list_tokens(request: HttpRequest) -> Any:
    """One's own tokens, without their secrets."""
    return queries.tokens_of(_known(request).name)


@router.post("/me/tokens", response={201: NewTokenOut}, summary="新建令牌", operation_id="create_token")
def create_token(request: HttpRequest, wanted: TokenIn) -> Any:
    """Only in a session: a token may not make tokens. The answer is the only place where the token appears."""
    actor = _known(request)
    ends = timezone.now() + timedelta(days=wanted.days)
    plain, token = actions.account.make_token(actor, wanted.title, frozenset(wanted.scope), ends)
    made = next(each for each in queries.tokens_of(actor.name) if each.prefix == token.prefix)
    values = {field: getattr(made, field) for field in TokenOut.model_fields}
    return Status(201, {**values, "token": plain})


@router.delete("/me/tokens/{prefix}", response=TokenOut, summary="吊销令牌", operation_id="revoke_token")
def revoke_token(request: HttpRequest, prefix: str) -> Any:
    """Ends it at once."""
    actor = _known(request)
    token = actions.account.revoke_token(actor, prefix=prefix)
    return next(each for each in queries.tokens_of(token.owner.username) if each.prefix == prefix)


def _known(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.kind == "anonymous":
        raise Unauthenticated()
    return actor
