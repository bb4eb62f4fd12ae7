"""A small site for the tests of kit/http: one operation for each way to go wrong."""

from typing import Any

import pyarrow as pa
from django.http import Http404, HttpRequest
from django.urls import path
from ninja import Query, Router, Schema
from ninja.errors import HttpError

from ganyun.kernel.errors import N_, Conflict, Denied, Invalid, NotFound, Unauthenticated, Unavailable
from ganyun.kernel.policy import permission
from ganyun.kit.http.public import Page, Paging, paginate, require, rows_response
from ganyun.kit.http.service import NodeAPI

READ = permission("test.read_private", "读测试数据")
router = Router(tags=["test"])


class BadRow(Invalid):
    code = "test.bad_row"
    message = N_("第 {row} 行不合格")
    fate = N_("其余各行不受影响。")
    fix = N_("改正后重试")


class Item(Schema):
    number: int


ERRORS: dict[str, Exception] = {
    "invalid": BadRow(row=7, listing=["a", "b"], path=object),
    "missing": NotFound(name="云"),
    "denied": Denied(permission="test.read"),
    "unauthenticated": Unauthenticated(),
    "conflict": Conflict(name="云"),
    "unavailable": Unavailable(name="库", reason="满"),
    "http404": Http404("secret"),
    "teapot": HttpError(418, "short and stout"),
    "bug": ZeroDivisionError("secret path /etc/shadow"),
    "disk": OSError(28, "No space left on device"),
}


@router.get("/raise/{name}", response=Item)
def raising(request: HttpRequest, name: str) -> None:
    raise ERRORS[name]


@router.get("/items", response=Page[Item])
def items(request: HttpRequest, paging: Query[Paging]) -> dict[str, Any]:
    return paginate([{"number": number} for number in range(2500)], paging)


@router.post("/items", response=Item)
def add_item(request: HttpRequest, item: Item) -> Item:
    return item


@router.get("/private", response=Item)
def private(request: HttpRequest) -> dict[str, int]:
    require(request, READ)
    return {"number": 1}


@router.get("/rows")
def rows(request: HttpRequest, format: str = "json") -> Any:
    batch = pa.record_batch({"name": ["南昌", "=1+1"], "value": [1.5, None]})
    return rows_response(pa.RecordBatchReader.from_batches(batch.schema, [batch]), format, name="cities")


api = NodeAPI(title="test", urls_namespace="test")
api.add_router("", router)
urlpatterns = [path("api/", api.urls)]
