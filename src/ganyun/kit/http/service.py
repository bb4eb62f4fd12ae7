"""The API of a node: django-ninja with the one error shape on every operation. The app composes it."""

from typing import Any

import pydantic
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import REF_TEMPLATE
from ninja.renderers import JSONRenderer

from ganyun.kernel.errors import Denied, GanyunError, Unauthenticated, Unavailable
from ganyun.kit.http.errors import BadRequest, Gone, Malformed, TooLarge, TooOften
from ganyun.kit.http.schema import ErrorOut
from ganyun.kit.http.shape import error_response, incident_response

ERRORS = {
    400: "无法读懂的请求",
    401: "没有登录，或令牌无效",
    403: "没有权限",
    404: "没有这个内容",
    405: "不支持的方法",
    409: "与别人的修改冲突，可原样重试",
    413: "请求过大",
    422: "请求不符合定义或规则",
    429: "请求太频繁",
    500: "内部错误，附事件编号",
    503: "暂时不可用，可原样重试",
}


class ReadableJson(JSONRenderer):
    """Chinese as Chinese, not as escapes."""

    json_dumps_params = {"ensure_ascii": False}


class NodeAPI(NinjaAPI):
    """NinjaAPI whose errors, foreseen or not, have one shape, declared for every operation."""

    def __init__(self, **options: Any) -> None:
        super().__init__(renderer=ReadableJson(), **options)
        for kind, handler in HANDLERS.items():
            self.add_exception_handler(kind, handler)

    def get_openapi_schema(self, **options: Any) -> Any:
        schema = super().get_openapi_schema(**options)
        definition = ErrorOut.model_json_schema(ref_template=REF_TEMPLATE)
        schemas = schema["components"]["schemas"]
        schemas.update(definition.pop("$defs"))
        schemas["ErrorOut"] = definition
        schema["components"]["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "接口令牌"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid", "description": "网页会话"},
        }
        schema["security"] = [{}, {"token": []}, {"session": []}]
        content = {"application/json": {"schema": {"$ref": REF_TEMPLATE.format(model="ErrorOut")}}}
        errors = {status: {"description": text, "content": content} for status, text in ERRORS.items()}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"] = {**errors, **operation["responses"]}
        return schema


def _known(request: HttpRequest, error: GanyunError) -> HttpResponse:
    return error_response(error)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Every place that does not fit, at once."""
    places = [(".".join(str(part) for part in each["loc"]), each["msg"]) for each in error.errors]
    problems = [f"{place}: {message}" for place, message in places]
    return error_response(BadRequest(count=len(problems), listing="；".join(problems[:20]), problems=problems))


def _http(request: HttpRequest, error: HttpError) -> HttpResponse:
    kinds: dict[int, GanyunError] = {
        401: Unauthenticated(),
        403: Denied(permission=str(error)),
        404: Gone(path=request.path),
        429: TooOften(),
    }
    return error_response(kinds.get(error.status_code) or Malformed(reason=str(error)))


def _missing(request: HttpRequest, error: Http404) -> HttpResponse:
    return error_response(Gone(path=request.path))


def _suspicious(request: HttpRequest, error: SuspiciousOperation) -> HttpResponse:
    if isinstance(error, RequestDataTooBig):
        from django.conf import settings

        size = request.META.get("CONTENT_LENGTH", "?")
        return error_response(TooLarge(size=size, limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    return error_response(Malformed(reason=type(error).__name__))


def _database(request: HttpRequest, error: OperationalError) -> HttpResponse:
    return error_response(Unavailable(name="database", reason=type(error).__name__))


def _unforeseen(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, OSError) and not isinstance(error, FileNotFoundError | PermissionError):
        return error_response(Unavailable(name=request.path, reason=error.strerror or type(error).__name__))
    return incident_response(f"{request.method} {request.path}", error)


HANDLERS: dict[type[Exception], Any] = {
    Exception: _unforeseen,
    GanyunError: _known,
    ValidationError: _invalid,
    HttpError: _http,
    Http404: _missing,
    SuspiciousOperation: _suspicious,
    OperationalError: _database,
    pydantic.ValidationError: _unforeseen,
}
