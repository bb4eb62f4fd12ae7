"""The endpoints of accounts."""

import pytest
from django.test import Client
from tests.features.accounts.conftest import ECOLOGY
from tests.support.permissions import LOGGED_IN, Door, PermissionMatrix

from ganyun.features.accounts.models import Organisation, Token

VIEW = "accounts.view_users"


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/api/organisations"),
        Door("GET", f"/api/organisations/{ECOLOGY}"),
        Door("GET", "/api/me", LOGGED_IN),
        Door("GET", "/api/me/tokens", LOGGED_IN),
    )

    @pytest.fixture(autouse=True)
    def _things(self, ecology: Organisation) -> None: ...


def test_organisations(client: Client, ecology: Organisation) -> None:
    page = client.get("/api/organisations?q=环保&limit=1").json()
    assert (page["total"], page["limit"]) == (1, 1)
    assert page["items"][0]["name"] == "江西省环境保护厅" and page["items"][0]["parent"] == "江西省人民政府"
    assert client.get("/api/organisations?division=3601").json()["items"] == []
    assert client.get("/api/organisations?active=false").json()["total"] == 0
    assert client.get("/api/organisations?active=maybe").status_code == 422


def test_one_organisation_by_any_name(client: Client, ecology: Organisation) -> None:
    for name in (ECOLOGY, "省环保厅", "江西省环境保护厅"):
        found = client.get(f"/api/organisations/{name}").json()
        assert found["uscc"] == ECOLOGY and "省环境保护厅" in found["aliases"]
    missing = client.get("/api/organisations/nobody")
    assert missing.status_code == 404 and missing.json()["error"]["values"] == {"name": "nobody"}


def post(client: Client, **body: object):
    return client.post("/api/me/tokens", body, content_type="application/json")


def test_tokens(logged_in) -> None:
    client: Client = logged_in("li", "system_admin")
    made = post(client, title="上传", scope=[VIEW], days=30)
    assert made.status_code == 201 and made.json()["token"].startswith(made.json()["prefix"])
    (listed,) = client.get("/api/me/tokens").json()
    assert "token" not in listed and (listed["state"], listed["scope"]) == ("valid", [VIEW])
    gone = client.delete(f"/api/me/tokens/{listed['prefix']}")
    assert gone.json()["state"] == "revoked"
    assert client.delete(f"/api/me/tokens/{listed['prefix']}").status_code == 404


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"title": "x", "scope": ["accounts.grant_roles"]}, 403),
        ({"title": "x", "scope": [VIEW], "days": 366}, 422),
        ({"title": "x", "scope": [VIEW], "days": 0}, 422),
        ({"title": "", "scope": [VIEW]}, 422),
        ({"title": "x", "scope": []}, 422),
        ({"title": "x", "scope": "all"}, 422),
        ({}, 422),
    ],
)
def test_tokens_that_are_refused(logged_in, body: dict[str, object], status: int) -> None:
    answer = post(logged_in("li", "system_admin"), **body)
    assert answer.status_code == status and answer.json()["error"]["code"]
    assert not Token.objects.exists()


def test_a_token_does_not_make_tokens_nor_end_those_of_others(logged_in, make_user) -> None:
    client: Client = logged_in("li", "system_admin")
    plain = post(client, title="x", scope=[VIEW]).json()["token"]
    bearer = {"Authorization": f"Bearer {plain}"}
    again = Client().post(
        "/api/me/tokens", {"title": "y", "scope": [VIEW]}, content_type="application/json", headers=bearer
    )
    assert again.status_code == 403 and Token.objects.count() == 1
    other: Client = logged_in("wang", "analyst")
    assert other.delete(f"/api/me/tokens/{Token.objects.get().prefix}").status_code == 403
