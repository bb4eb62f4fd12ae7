"""One shape for every error, whoever raised it."""

import pytest
from tests.support.acting import acting

from ganyun.kernel.policy import Actor

PARTS = {"code", "message", "fate", "fix", "retryable", "values", "incident"}


@pytest.mark.parametrize(
    ("name", "status", "code", "retryable"),
    [
        ("invalid", 422, "test.bad_row", False),
        ("missing", 404, "not_found", False),
        ("denied", 403, "denied", False),
        ("unauthenticated", 401, "unauthenticated", False),
        ("conflict", 409, "conflict", True),
        ("unavailable", 503, "unavailable", True),
        ("http404", 404, "http.not_found", False),
        ("teapot", 422, "http.malformed", False),
        ("bug", 500, "http.internal_error", False),
        ("disk", 503, "unavailable", True),
    ],
)
def test_status_and_shape_by_kind(client, name, status, code, retryable):
    response = client.get(f"/api/raise/{name}")
    error = response.json()["error"]
    assert set(error) == PARTS
    assert (error["code"], error["retryable"]) == (code, retryable)
    assert response.status_code == (400 if name == "teapot" else status)
    assert "secret" not in response.content.decode()


def test_values_travel_as_data(client):
    error = client.get("/api/raise/invalid").json()["error"]
    assert (error["message"], error["fate"], error["fix"]) == ("第 7 行不合格", "其余各行不受影响。", "改正后重试")
    assert error["values"]["row"] == 7
    assert error["values"]["listing"] == ["a", "b"]


def test_an_unforeseen_error_names_an_incident_that_the_log_knows(client, caplog):
    error = client.get("/api/raise/bug").json()["error"]
    assert error["incident"]
    assert error["incident"] in error["message"]
    assert error["incident"] in caplog.text
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize("path", ["/api/nothing", "/api/items/7/8", "/api/%00", "/api/raise/"])
def test_an_unknown_path(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "http.no_such_path"


def test_a_wrong_method_names_the_right_ones(client):
    response = client.delete("/api/items")
    assert (response.status_code, response.json()["error"]["code"]) == (405, "http.method_not_allowed")
    assert {method.strip() for method in response.headers["Allow"].split(",")} == {"GET", "POST"}
    assert "GET" in response.json()["error"]["fix"]


@pytest.mark.parametrize(
    ("body", "type"),
    [
        ("{not json", "application/json"),
        ('{"number": "x"}', "application/json"),
        ("", "application/json"),
        ("number=x", "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "application/json"),
    ],
)
def test_a_body_that_does_not_fit(client, body, type):
    response = client.post("/api/items", data=body, content_type=type)
    assert response.status_code in (400, 422)
    assert set(response.json()["error"]) == PARTS


def test_every_bad_parameter_is_named_at_once(client):
    response = client.get("/api/items?limit=1001&offset=-1")
    error = response.json()["error"]
    assert (response.status_code, error["code"], error["values"]["count"]) == (422, "http.bad_request", 2)
    assert "limit" in error["message"]
    assert "offset" in error["message"]


def test_a_request_that_is_too_large(client, settings):
    settings.GANYUN_MAX_REQUEST = 100
    response = client.post("/api/items", data={"number": 10**200}, content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (413, "http.too_large")
    assert response.json()["error"]["values"]["limit"] == 100


def test_a_body_larger_than_memory_allows(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    response = client.post("/api/items", data={"number": 10**200}, content_type="application/json")
    assert (response.status_code, response.json()["error"]["code"]) == (413, "http.too_large")


def test_a_foreign_host(client):
    response = client.get("/api/items", HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert set(response.json()["error"]) == PARTS


class TestRequire:
    def test_nobody(self, client):
        response = client.get("/api/private")
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")

    def test_somebody_else_is_denied_and_recorded(self, client, home):
        with acting(Actor("officer", "省水利厅")):
            response = client.get("/api/private")
        assert (response.status_code, response.json()["error"]["code"]) == (403, "denied")
        recorded = "".join(path.read_text() for path in (home / "audit").glob("*.jsonl"))
        assert "test.read_private" in recorded
        assert "officer" in recorded

    def test_the_right_one(self, client):
        with acting(Actor("officer", permissions=frozenset({"test.read_private"}))):
            assert client.get("/api/private").json() == {"number": 1}


class TestPaging:
    def test_default_and_last_page(self, client):
        page = client.get("/api/items").json()
        assert (page["total"], page["limit"], page["offset"], len(page["items"])) == (2500, 50, 0, 50)
        assert client.get("/api/items?limit=1000&offset=2400").json()["items"][-1] == {"number": 2499}
        assert client.get("/api/items?offset=9999").json()["items"] == []


def test_headers_of_safety(client):
    headers = client.get("/api/items").headers
    assert "script-src 'self';" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_the_openapi_declares_the_shape_for_every_operation(client):
    schema = client.get("/api/openapi.json").json()
    for operations in schema["paths"].values():
        for operation in operations.values():
            for status in ("401", "403", "404", "409", "413", "422", "500", "503"):
                reference = operation["responses"][status]["content"]["application/json"]["schema"]["$ref"]
                assert reference == "#/components/schemas/ErrorOut"
    assert set(schema["components"]["schemas"]["ErrorBody"]["required"]) == PARTS
