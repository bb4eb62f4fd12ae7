"""The whole API of the node, as it is: every operation keeps to its own OpenAPI and to the one error shape."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, given, settings
from ninja.openapi.schema import OpenAPISchema
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.acting import acting, everything, replace_actor_middleware

from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.http.service import ERRORS

PARTS = {"code", "message", "fate", "fix", "retryable", "values", "incident"}
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@pytest.fixture
def actor() -> Actor:
    return everything()


@pytest.fixture
def node(db, settings, actor) -> Iterator[None]:
    """The real site, asked by somebody who may do everything."""
    settings.MIDDLEWARE = replace_actor_middleware(settings.MIDDLEWARE)
    settings.ALLOWED_HOSTS = ["*"]
    with acting(actor):
        yield


@pytest.fixture
def api_schema(node) -> Any:
    from ganyun.app.wsgi import application

    return schemathesis.openapi.from_wsgi("/api/openapi.json", application)


def test_operations_keep_to_the_openapi(api_schema, subtests):
    for found in api_schema.get_all_operations():
        operation = found.ok()
        with subtests.test(operation.label):
            _fuzz(operation)


def _fuzz(operation: Any) -> None:
    @given(case=operation.as_strategy())
    @settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)
    def call(case: Any) -> None:
        case.call_and_validate(checks=CHECKS)

    call()


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    from ganyun.app.urls import api

    schema = api.get_openapi_schema(path_prefix="/api/")
    return [
        (method.upper(), path, operation)
        for path, methods in schema["paths"].items()
        for method, operation in methods.items()
    ]


def fill(path: str) -> str:
    return re.sub(r"{[^}]+}", "no-such-thing-7", path)


def test_every_operation_fails_in_the_one_shape(node):
    """Nobody at all asks for nonsense: whatever comes back at 400 and above has the shape and a declared status."""
    client = Client(raise_request_exception=False)
    asked = 0
    with acting(ANONYMOUS):
        for method, path, _operation in operations():
            responses = (
                client.generic(method, fill(path)),
                client.generic(method, fill(path), "{nonsense", content_type="application/json"),
                client.generic("TRACE", fill(path)),
            )
            for response in responses:
                if response.status_code >= 400:
                    asked += 1
                    assert set(response.json()["error"]) == PARTS, (method, path)
                    assert response.status_code in ERRORS, (method, path)
                    assert response.status_code != 500, (method, path)
    assert asked >= len(operations())


def test_every_operation_has_an_id_a_summary_and_a_tag():
    ids = [operation["operationId"] for _method, _path, operation in operations()]
    assert len(ids) == len(set(ids))
    for _method, path, operation in operations():
        assert operation.get("tags"), path
        assert operation["summary"], path


def test_no_two_schemas_share_a_name(monkeypatch):
    """django-ninja files schemas by class name: of two with one name the later would describe both."""
    clashes: set[str] = set()
    add = OpenAPISchema.add_schema_definitions

    def look(schema: OpenAPISchema, definitions: dict[str, Any]) -> None:
        clashes.update(name for name, found in definitions.items() if schema.schemas.get(name, found) != found)
        add(schema, definitions)

    monkeypatch.setattr(OpenAPISchema, "add_schema_definitions", look)
    assert operations()
    assert clashes == set()


def test_the_documentation_needs_nobody_else(node):
    """Swagger UI comes from our own static files, and no script of it is inline."""
    client = Client()
    page = client.get("/api/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "//cdn" not in text
    sources = re.findall(r'(?:src|href)="([^"]+)"', text)
    assert sources
    for source in sources:
        assert source.startswith("/static/"), source
        assert client.get(source).status_code == 200, source
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", text) == []


def test_index_and_health(node):
    client = Client()
    index = client.get("/api/").json()
    assert client.get(index["docs"]).status_code == 200
    assert client.get(index["openapi"]).json()["info"]["version"] == index["version"]
    health = client.get("/api/health").json()
    assert health["ok"]
    assert set(health["checks"].values()) == {"ok"}


def test_a_part_that_fails_makes_health_503_without_internals(node, monkeypatch):
    from ganyun.app import api

    def broken() -> None:
        raise ConnectionError("postgresql://user:secret@host")

    monkeypatch.setitem(api.CHECKS, "database", broken)
    response = Client().get("/api/health")
    assert (response.status_code, response.json()["error"]["retryable"]) == (503, True)
    assert "secret" not in response.content.decode()
