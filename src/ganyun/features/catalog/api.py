"""The catalogue over HTTP: find resources, read contracts and rows, propose and publish."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import Field, Query, Router, Schema, Status

from ganyun.features.catalog.actions import contracts, lifecycle
from ganyun.features.catalog.actions.index import ensure
from ganyun.features.catalog.errors import BadQuery, ResourceNotFound
from ganyun.features.catalog.models import Resource
from ganyun.features.catalog.policy import EDIT, EDIT_ANY
from ganyun.features.catalog.queries import browse, search
from ganyun.features.catalog.queries.contracts import contract_of, visible_resource
from ganyun.features.catalog.queries.index import FACETS
from ganyun.features.catalog.queries.rows import read_rows
from ganyun.features.catalog.queries.vocabulary import read_against_catalogue
from ganyun.features.catalog.rules.contract import Contract
from ganyun.kernel.names import BadName, ResourceName
from ganyun.kernel.packs import Problem
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import Page, Paging, require, rows_response

router = Router(tags=["catalog"])

LONGEST = 1_000_000
MOST_ROWS = 1_000_000

YAML_ANSWER = {"responses": {200: {"description": "ODCS YAML", "content": {"application/yaml": {}}}}}
ROWS_ANSWER = {"responses": {200: {"description": "行", "content": {
    "application/json": {"schema": {"type": "array", "items": {"type": "object"}}}, "text/csv": {},
    "application/vnd.apache.parquet": {}, "application/vnd.apache.arrow.stream": {},
}}}}  # fmt: skip


class ResourceOut(Schema):
    """A resource. ``state``: draft | reviewed | published | changed | retired; ``rows`` null: no data yet."""

    name: str
    title: str
    cloud: str
    description: str
    owner: str
    code: str
    category: str
    theme: str
    level: int
    share_type: str
    open_type: str
    update_cycle: str
    state: str
    version: str
    fields: int
    rows: int | None
    data_at: datetime | None
    updated_at: datetime


class FieldOut(Schema):
    """A field. ``masked``: its values are masked for everybody."""

    name: str
    title: str
    logical_type: str
    physical_type: str
    required: bool
    unique: bool
    key_position: int
    level: int
    masked: bool
    semantic_type: str
    code_list: str
    unit: str
    description: str
    foreign_key: str


class DetailOut(ResourceOut):
    """A resource with its fields, its terms and the addresses of everything else."""

    field_list: list[FieldOut]
    keys: list[str]
    share_condition: str
    share_basis: str
    open_condition: str
    related: list[str]
    tags: list[str]
    links: dict[str, str]


class HitOut(ResourceOut):
    """``title_html`` and ``description_html`` have ``<mark>`` around what was found, everything else escaped."""

    title_html: str
    description_html: str
    fields_html: list[str]


class SearchOut(Schema):
    """``loose``: nothing had all the words; these have some. ``facets``: facet → value → number of resources."""

    items: list[HitOut]
    total: int
    loose: bool
    facets: dict[str, dict[str, int]]


class FilterQuery(Schema):
    category: str = Field("", max_length=1, description="1 基础，2 主题，3 部门")
    theme: str = Field("", max_length=60)
    cloud: str = Field("", max_length=60)
    organisation: str = Field("", max_length=200, description="提供方全称")
    level: str = Field("", max_length=1, description="1–4")
    share: str = Field("", max_length=20, description="unconditional | conditional | none")
    open: str = Field("", max_length=20, description="unconditional | conditional | none")
    cycle: str = Field("", max_length=20)
    state: str = Field("", max_length=10)

    def chosen(self) -> dict[str, str]:
        return {name: value for name in FACETS if (value := str(getattr(self, name)).strip())}


class RowsQuery(Schema):
    limit: int = Field(100, ge=1, le=MOST_ROWS, description="最多返回的行数")
    offset: int = Field(0, ge=0, le=2**31 - 1, description="跳过的行数")
    format: str = Field("json", max_length=10, description="json | csv | parquet | arrow")
    columns: str = Field("", max_length=5000, description="只要这些字段，逗号分隔")
    filter: list[str] = Field([], max_length=20, description="字段:值，值相等；可写多个")


class ContractIn(Schema):
    """``plan`` is needed for a breaking change; ``base`` guards against somebody else's change since ``digest``."""

    text: str = Field(min_length=1, max_length=LONGEST, description="ODCS v3.1 YAML")
    note: str = Field("", max_length=1000)
    plan: str = Field("", max_length=10_000)
    base: str = Field("", max_length=64)


class NoteIn(Schema):
    note: str = Field("", max_length=1000, description="意见；退回和停用必填")


class ProblemOut(Schema):
    path: str
    line: int | None
    message: str
    allowed: list[str]
    fix: str


class CheckOut(Schema):
    ok: bool
    problems: list[ProblemOut]


def actor_in(request: HttpRequest) -> Actor:
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


@router.get("/resources", response=Page[ResourceOut], summary="资源列表", operation_id="list_resources")
def list_resources(
    request: HttpRequest, filters: Query[FilterQuery], paging: Query[Paging],
    sort: Literal["-updated", "updated", "-data", "title", "-title", "-level", "level"] = "-updated",
) -> dict[str, Any]:  # fmt: skip
    """Resources that the caller may see, under filters."""
    actor, chosen = actor_in(request), filters.chosen()
    if not ensure():
        rows = browse.browse(actor, chosen, sort)[paging.offset : paging.offset + paging.limit]
        return {"items": [_out(row) for row in rows], "total": None, "limit": paging.limit, "offset": paging.offset}
    found = search.search(actor, "", chosen, offset=paging.offset, limit=paging.limit, sort=sort, facets=False)
    items = [_out(hit.resource) for hit in found.hits]
    return {"items": items, "total": found.total, "limit": paging.limit, "offset": paging.offset}


@router.get("/search", response=SearchOut, summary="搜索", operation_id="search")
def search_resources(
    request: HttpRequest, filters: Query[FilterQuery], paging: Query[Paging],
    q: str = Query("", max_length=search.LONGEST, description="名称、字段、说明、提供方或资源代码"),  # type: ignore[type-arg]
) -> dict[str, Any]:  # fmt: skip
    """Ranked resources with what was found marked, and counts by facet."""
    ensure()
    found = search.search(actor_in(request), q, filters.chosen(), offset=paging.offset, limit=paging.limit)
    items = [
        {**_out(hit.resource), "title_html": hit.title, "description_html": hit.description, "fields_html": hit.fields}
        for hit in found.hits
    ]
    return {"items": items, "total": found.total, "loose": found.loose, "facets": found.facets}


@router.post("/resources", response={201: DetailOut}, summary="登记资源", operation_id="create_resource")
def create_resource(request: HttpRequest, body: ContractIn) -> Status[dict[str, Any]]:
    """A draft, to be reviewed and published by somebody else."""
    made = contracts.create_resource(_editor(request), body.text, body.note)
    return Status(201, _detail(made, request))


@router.post("/contracts/check", response=CheckOut, summary="检查合同", operation_id="check_contract")
def check_contract(request: HttpRequest, body: ContractIn) -> dict[str, Any]:
    """All problems of a contract, with path, line, allowed values and fix; nothing is stored."""
    _editor(request)
    problems: list[Problem] = []
    contract = read_against_catalogue(body.text, "contract.yaml", problems.append)
    shown = [
        {"path": each.path, "line": each.line, "message": each.message, "allowed": each.allowed, "fix": each.fix}
        for each in problems
    ]
    return {"ok": contract is not None, "problems": shown}


@router.get("/resources/{name}", response=DetailOut, summary="资源", operation_id="get_resource")
def get_resource(request: HttpRequest, name: str) -> dict[str, Any]:
    return _detail(_visible(request, name), request)


@router.get("/resources/{name}/contract", summary="合同", operation_id="get_contract", openapi_extra=YAML_ANSWER)
def get_contract(request: HttpRequest, name: str) -> HttpResponse:
    """The contract in force (of a draft, the proposal) exactly as it is written."""
    found = _visible(request, name)
    shown = found.contract or found.proposal
    assert shown is not None  # a database constraint
    response = HttpResponse(shown.text, content_type="application/yaml; charset=utf-8")
    response.headers["ETag"] = f'"{shown.digest}"'
    return response


@router.put("/resources/{name}/contract", response=DetailOut, summary="提出变更", operation_id="change_contract")
def change_contract(request: HttpRequest, name: str, body: ContractIn) -> dict[str, Any]:
    """Proposes a contract; the one in force stays until the proposal is published."""
    actor = _editor(request)
    _visible(request, name)
    changed = contracts.change_contract(actor, name, body.text, body.note, body.plan, body.base)
    return _detail(changed, request)


@router.post("/resources/{name}/actions/{action}", response={200: ResourceOut, 204: None}, summary="办理",
             operation_id="act_on_resource")  # fmt: skip
def act(
    request: HttpRequest, name: str, action: Literal["review", "return", "publish", "withdraw", "retire", "restore"],
    body: NoteIn,
) -> Status[Any]:  # fmt: skip
    """One step of the life cycle. 204: the draft is gone."""
    _visible(request, name)
    steps: Mapping[str, Any] = {
        "review": lifecycle.review_resource, "return": lifecycle.return_resource,
        "publish": lifecycle.publish_resource, "retire": lifecycle.retire_resource,
        "restore": lifecycle.restore_resource, "withdraw": contracts.withdraw_change,
    }  # fmt: skip
    found = steps[action](actor_in(request), name, body.note)
    return Status(200, _out(found)) if found.pk else Status(204, None)


@router.get("/resources/{name}/rows", summary="取数（脱敏）", operation_id="read_rows", openapi_extra=ROWS_ANSWER)
def rows(request: HttpRequest, name: str, query: Query[RowsQuery]) -> HttpResponseBase:
    """Rows in the table's order; fields of level 3 and 4 are masked. Streams, so any number may be asked for."""
    found = _visible(request, name)
    filters = dict(_filter(each) for each in query.filter)
    columns = [column.strip() for column in query.columns.split(",") if column.strip()]
    reader = read_rows(actor_in(request), found.name, columns=columns, filters=filters, limit=query.limit,
                       offset=query.offset)  # fmt: skip
    return rows_response(reader, query.format, name="" if query.format == "json" else found.name)


def _editor(request: HttpRequest) -> Actor:
    """The caller, who may edit something; whether this resource, the action decides."""
    actor = actor_in(request)
    return actor if actor.has(EDIT_ANY) else require(request, EDIT)


def _visible(request: HttpRequest, name: str) -> Resource:
    try:
        ResourceName.parse(name)
    except BadName:
        raise ResourceNotFound(name=name[:130], nearest="—") from None
    return visible_resource(actor_in(request), name)


def _filter(text: str) -> tuple[str, str]:
    field, colon, value = text.partition(":")
    if not colon:
        raise BadQuery(name="filter", value=text[:100], reason="字段:值")
    return field, value


def _out(row: Resource) -> dict[str, Any]:
    return {
        "name": row.name, "title": row.title, "cloud": row.cloud_id, "description": row.description, "owner": row.owner,
        "code": row.code, "category": row.category, "theme": row.theme, "level": row.level,
        "share_type": row.share_type, "open_type": row.open_type, "update_cycle": row.update_cycle, "state": row.state,
        "version": row.version, "fields": row.fields, "rows": row.rows, "data_at": row.data_at,
        "updated_at": row.updated_at,
    }  # fmt: skip


def _detail(row: Resource, request: HttpRequest) -> dict[str, Any]:
    contract: Contract = contract_of(row)
    names = [name for name in FieldOut.model_fields if name != "masked"]
    fields = [{**{name: getattr(field, name) for name in names}, "masked": field.masked} for field in contract.fields]
    here = request.build_absolute_uri(f"/api/resources/{row.name}")
    return {
        **_out(row), "field_list": fields, "keys": list(contract.keys), "share_condition": contract.share_condition,
        "share_basis": contract.share_basis, "open_condition": contract.open_condition,
        "related": list(contract.related), "tags": list(contract.tags),
        "links": {"self": here, "contract": f"{here}/contract", "rows": f"{here}/rows",
                  "page": request.build_absolute_uri(f"/resources/{row.name}/")},
    }  # fmt: skip
