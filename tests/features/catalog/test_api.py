"""The catalogue over HTTP."""

import io
import json
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.support.actors import OTHER, OWNER, ActingClient, officer, operator, reader
from tests.support.contracts import CITY_AIR, PEOPLE

from ganyun.features.catalog.actions.contracts import create_resource
from ganyun.features.catalog.models import Resource
from ganyun.kernel.policy import Actor


def token(actor: Actor) -> Actor:
    """The same person coming with a token, so that no CSRF token is asked for."""
    return Actor(actor.name, actor.organisation, actor.permissions, kind="token")


def get(path: str, actor: Actor | None = None, status: int = 200) -> Any:
    response = ActingClient(actor).get(f"/api/{path}")
    assert response.status_code == status, response.content.decode()[:500]
    return response.json()


def send(method: str, path: str, body: dict[str, Any], actor: Actor, status: int = 200) -> Any:
    client = ActingClient(token(actor))
    response = getattr(client, method)(f"/api/{path}", json.dumps(body), content_type="application/json")
    assert response.status_code == status, response.content.decode()[:500]
    return response.json() if response.content else None


def test_resources_under_filters(published) -> None:
    found = get("resources?sort=title")
    assert (found["total"], [each["name"] for each in found["items"]]) == (2, ["ecology.city_air", "base.divisions"])
    assert get("resources?cloud=base&level=1")["items"][0]["title"] == "行政区划代码"
    assert get("resources?limit=1&offset=1&sort=title")["items"][0]["name"] == "base.divisions"
    assert get("resources?cloud=none")["total"] == 0


def test_a_resource_with_fields_and_links(published) -> None:
    found = get("resources/ecology.city_air")
    assert found["keys"] == ["city", "date"] and found["field_list"][3]["unit"] == "ug/m3"
    assert found["links"]["rows"] == "http://testserver/api/resources/ecology.city_air/rows"


def test_the_contract_as_it_is_written(published) -> None:
    response = ActingClient(None).get("/api/resources/ecology.city_air/contract")
    assert response.content.decode() == CITY_AIR and response["Content-Type"].startswith("application/yaml")


def test_search(published) -> None:
    found = get("search?q=空气质量")
    assert found["items"][0]["title_html"] == "城市<mark>空气质量</mark>日报"
    assert found["facets"]["cloud"] == {"ecology": 1} and not found["loose"]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("resources/base.division", 404, "catalog.resource_not_found"),
        ("resources/x", 404, "catalog.resource_not_found"),
        ("resources/A%00.b", 404, "catalog.resource_not_found"),
        ("resources?limit=0", 422, "http.bad_request"),
        ("resources?sort=x", 422, "http.bad_request"),
        ("resources/base.divisions/rows", 401, ""),
        ("resources/ecology.city_air/rows?format=docx", 422, ""),
        ("resources/ecology.city_air/rows?filter=x", 422, "catalog.bad_query"),
        ("resources/ecology.city_air/rows?filter=aqui:1", 422, "catalog.bad_query"),
        ("resources/ecology.city_air/rows?columns=aqui", 422, "catalog.bad_query"),
        ("resources/ecology.city_air/rows?limit=0", 422, ""),
    ],
)
def test_errors_have_the_one_shape(air, path, status, code) -> None:
    body = get(path, status=status)
    assert body["error"]["code"] == code or not code
    assert body["error"]["message"]


def test_rows_in_every_format(air) -> None:
    path = "/api/resources/ecology.city_air/rows?columns=city,aqi&filter=city:南昌市&limit=1"
    rows = json.loads(b"".join(ActingClient(None).get(path).streaming_content))
    assert rows == [{"city": "南昌市", "aqi": 80}]
    content = b"".join(ActingClient(None).get(f"{path}&format=csv").streaming_content)
    assert content.decode("utf-8-sig").splitlines()[0] == '"city","aqi"'
    content = b"".join(ActingClient(None).get(f"{path}&format=parquet").streaming_content)
    assert pq.read_table(io.BytesIO(content)).to_pylist() == rows
    content = b"".join(ActingClient(None).get(f"{path}&format=arrow").streaming_content)
    assert pa.ipc.open_stream(io.BytesIO(content)).read_all().to_pylist() == rows


def test_rows_are_masked_and_only_for_those_who_may(people) -> None:
    path = "resources/ecology.people/rows"
    get(path, None, 401)
    get(path, reader(), 403)
    rows = json.loads(b"".join(ActingClient(officer()).get(f"/api/{path}").streaming_content))
    assert rows[0]["mobile"] == "138****5678"


def test_the_whole_life_over_http(clouds) -> None:
    made = send("post", "resources", {"text": PEOPLE, "note": "首次"}, officer(), 201)
    assert (made["state"], made["owner"]) == ("draft", OWNER)
    act = "resources/ecology.people/actions/"
    assert send("post", f"{act}review", {}, operator())["state"] == "reviewed"
    assert send("post", f"{act}publish", {}, operator())["state"] == "published"
    changed = PEOPLE.replace("version: 1.0.0", "version: 1.0.1").replace("环保志愿者", "志愿者")
    body = send("put", "resources/ecology.people/contract", {"text": changed, "base": ""}, officer())
    assert (body["state"], body["title"]) == ("changed", "环保志愿者")
    assert send("post", f"{act}withdraw", {}, officer())["state"] == "published"
    assert send("post", f"{act}retire", {}, operator(), 422)["error"]["code"] == "catalog.reason_missing"
    assert send("post", f"{act}retire", {"note": "停用"}, operator())["state"] == "retired"
    send("post", f"{act}explode", {}, operator(), 422)


def test_a_withdrawn_draft_is_no_content(clouds) -> None:
    create_resource(officer(), PEOPLE)
    assert send("post", "resources/ecology.people/actions/withdraw", {}, officer(), 204) is None
    assert not Resource.objects.exists()


def test_a_contract_is_checked_without_being_stored(clouds) -> None:
    assert send("post", "contracts/check", {"text": CITY_AIR}, officer()) == {"ok": True, "problems": []}
    body = send("post", "contracts/check", {"text": CITY_AIR.replace("kind: DataContract", "kind: X")}, officer())
    assert not body["ok"] and body["problems"][0]["path"] == "kind" and body["problems"][0]["line"] == 2
    assert not Resource.objects.exists()


@pytest.mark.parametrize("actor", [reader(), operator(), officer("x", OTHER)], ids=lambda each: each.name)
def test_only_the_owners_officer_writes(published, actor) -> None:
    send("put", "resources/ecology.city_air/contract", {"text": CITY_AIR + "# x\n"}, actor, 403)
    assert Resource.objects.get(name="ecology.city_air").state == "published"


def test_nobody_registers_without_being_known(clouds) -> None:
    response = ActingClient(None).post("/api/resources", {"text": PEOPLE}, content_type="application/json")
    assert response.status_code == 401


def test_all_problems_of_a_refused_change_come_along(published) -> None:
    text = CITY_AIR.replace("- name: aqi\n", "- name: air_index\n")
    body = send("put", "resources/ecology.city_air/contract", {"text": text}, officer(), 422)
    assert body["error"]["code"] == "catalog.change_refused" and "2.0.0" in body["error"]["fix"]


def test_drafts_do_not_exist_for_others(clouds) -> None:
    create_resource(officer(), PEOPLE)
    for path in ("resources/ecology.people", "resources/ecology.people/contract", "resources/ecology.people/rows"):
        get(path, reader(), 404)
    assert get("resources", reader())["total"] == 0 and get("resources", officer())["total"] == 1
