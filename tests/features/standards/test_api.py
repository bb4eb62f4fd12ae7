"""The endpoints of types, lists and checks."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def check(client: Client, **body: object):
    return client.post("/api/standards/check", body, content_type="application/json")


def test_types(client: Client) -> None:
    found = {each["name"]: each for each in client.get("/api/standards/types").json()}

    assert found["mobile"]["level"] == 3
    assert found["mobile"]["masked"] == "138****5678"
    assert found["uscc"]["title"] == {"zh": "统一社会信用代码", "en": "Unified social credit code"}


def test_lists(client: Client) -> None:
    found = {each["code"]: each for each in client.get("/api/standards/codes").json()}

    assert found["sex"]["entries"] == 4
    assert found["sex"]["mark"] == "○"


@pytest.mark.parametrize(("day", "code"), [("2017-09-01", "360727"), ("2024-01-01", "360783")])
def test_a_list_as_of_a_day(client: Client, day: str, code: str) -> None:
    found = client.get("/api/standards/codes/divisions", {"as_of": day}).json()

    codes = {each["code"]: each for each in found["entries"]}
    assert found["as_of"] == day
    assert ({"360727", "360783"} & codes.keys()) == {code}
    assert codes[code]["parent"] == "360700"
    assert codes[code]["more"]["level"] == "county"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/standards/codes/divison", 404),
        ("/api/standards/codes/divisions?as_of=2017-02-30", 422),
        ("/api/standards/codes/divisions?as_of=x", 422),
    ],
)
def test_bad_reads(client: Client, path: str, status: int) -> None:
    response = client.get(path)

    assert response.status_code in (status, 400)
    assert response.json()["error"]["message"]


def test_check(client: Client) -> None:
    values = ["91360100ma00000a9y", "91360100MA00000A9X", None, "", "'; DROP TABLE x --", "\u0000"]

    found = check(client, type="uscc", values=values).json()

    assert (found["valid"], found["invalid"]) == (1, 5)
    assert found["results"][0] == {"valid": True, "normalised": "91360100MA00000A9Y", "reason": ""}
    assert found["results"][1]["reason"] == "校验位应为 Y，实为 X"
    assert found["results"][2] == {"valid": False, "normalised": None, "reason": "没有值（缺失由“必填”规则判断）"}
    assert all(each["reason"] for each in found["results"][1:])


def test_a_thousand_values_and_no_more(client: Client) -> None:
    assert check(client, type="mobile", values=["13800005678"] * 1000).json()["valid"] == 1000
    assert check(client, type="mobile", values=["13800005678"] * 1001).status_code in (400, 422)


@pytest.mark.parametrize("body", [{}, {"type": "uscc"}, {"type": "uscc", "values": "x"}, {"type": 1, "values": []}])
def test_bad_bodies(client: Client, body: dict[str, object]) -> None:
    response = check(client, **body)

    assert response.status_code in (400, 422)
    assert "error" in response.json()


def test_an_unknown_type(client: Client) -> None:
    response = check(client, type="ussc", values=["x"])

    assert response.status_code == 404
    assert response.json()["error"]["values"]["nearest"] == "uscc"
