"""Indicators, alerts, notices and targets over HTTP."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from tests.features.insight.conftest import GOOD, MONTHS, OWNER
from tests.support.actors import ActingClient
from tests.support.permissions import LOGGED_IN, Door, PermissionMatrix

from ganyun.features.accounts.models import User
from ganyun.features.accounts.public import actor_of
from ganyun.features.insight import api
from ganyun.features.insight.actions.refreshing import refresh
from ganyun.features.insight.models import Alert, Indicator
from ganyun.kernel.policy import SYSTEM, Actor

RED = {**MONTHS, "2016-03": {"南昌市": [200, 200], "九江市": [150]}}
READER = Actor("zhao", "省水利厅", frozenset({"insight.read"}))
EGRESS = "ecology.egress"


@pytest.fixture(autouse=True)
def queue(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    asked: list[dict[str, Any]] = []
    monkeypatch.setattr(api, "enqueue", lambda name, actor, **options: asked.append(options) or "job-1")
    return asked


@pytest.fixture
def wang(people: Callable[[str, str], User]) -> Actor:
    return actor_of(people("wang", OWNER))


@pytest.fixture
def raised(wang: Actor, air: Callable[..., int]) -> Alert:
    air(RED)
    refresh(SYSTEM)
    return Alert.objects.get()


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/api/indicators"),
        Door("GET", f"/api/indicators/{GOOD}"),
        Door("GET", f"/api/indicators/{GOOD}/values"),
        Door("GET", f"/api/indicators/{GOOD}/comparison"),
        Door("GET", f"/api/indicators/{GOOD}/forecast"),
        Door("POST", f"/api/indicators/{GOOD}/run", "insight.run"),
        Door("GET", "/api/alerts", "insight.read"),
        Door("GET", "/api/notices", LOGGED_IN),
        Door("POST", "/api/notices/read", LOGGED_IN),
        Door("GET", "/api/targets"),
        Door("GET", f"/api/targets/{EGRESS}"),
    )

    @pytest.fixture(autouse=True)
    def _things(self, computed: Callable[..., object]) -> None: ...


def json_of(answer) -> Any:
    return answer.json()


def post(actor: Actor | None, path: str, body: dict[str, Any]) -> Any:
    return ActingClient(actor).post(path, body, content_type="application/json")


def test_the_list(computed) -> None:
    found = json_of(Client().get("/api/indicators?light=yellow"))
    assert [item["name"] for item in found["items"]] == [GOOD] and found["total"] == 1
    (item,) = found["items"]
    assert (item["value"], item["light"], item["time"], item["lights"]) == (
        pytest.approx(5 / 6), "yellow", "2016-02-01", {"green": 0.9, "yellow": 0.6},
    )  # fmt: skip
    assert json_of(Client().get("/api/indicators?cloud=base"))["items"] == []


def test_values(computed) -> None:
    path = f"/api/indicators/{GOOD}/values"

    def rows(query: str) -> list[dict[str, Any]]:
        answer = Client().get(f"{path}?{query}")
        import json

        found: list[dict[str, Any]] = json.loads(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
        return found

    assert len(rows("")) == 3 and len(rows("division=all")) == 7 and len(rows("division=360100&since=2016-01-01")) == 2
    assert Client().get(f"{path}?dimension=kind:x").status_code == 422
    assert Client().get(f"{path}?since=soon").status_code == 422
    assert Client().get(f"{path}?format=parquet")["Content-Disposition"].endswith(f'"{GOOD}.parquet"')


def test_comparison(computed) -> None:
    found = json_of(Client().get(f"/api/indicators/{GOOD}/comparison"))
    assert found["time"] == "2016-02-01" and [row["rank"] for row in found["rows"]] == [1, 2, None]


def test_what_is_not_for_everybody_does_not_exist(computed) -> None:
    Indicator.objects.filter(pk=GOOD).update(level=2)
    for part in ("", "/values", "/comparison", "/forecast"):
        assert Client().get(f"/api/indicators/{GOOD}{part}").status_code == 404
    assert ActingClient(READER).get(f"/api/indicators/{GOOD}").status_code == 200


def test_computing_again(computed, queue: list[dict[str, Any]]) -> None:
    answer = post(Actor("a", permissions=frozenset({"insight.run", "insight.read"})), f"/api/indicators/{GOOD}/run", {})
    assert json_of(answer) == {"job": "job-1"} and queue[0]["names"] == [GOOD]


def test_alerts(raised: Alert, wang: Actor) -> None:
    found = json_of(ActingClient(READER).get("/api/alerts?state=live"))
    assert [item["state"] for item in found["items"]] == ["open"]
    detail = json_of(ActingClient(READER).get(f"/api/alerts/{raised.pk}"))
    assert [entry["move"] for entry in detail["entries"]] == ["open"]
    assert ActingClient(READER).get("/api/alerts/987654").status_code == 404


def test_handling_an_alert(raised: Alert, wang: Actor) -> None:
    path = f"/api/alerts/{raised.pk}"
    assert post(READER, f"{path}/acknowledge", {"note": "x"}).status_code == 403
    assert post(None, f"{path}/acknowledge", {"note": "x"}).status_code == 401
    assert json_of(post(wang, f"{path}/acknowledge", {"note": "核查中"}))["acknowledged_by"] == "wang"
    assert post(wang, f"{path}/close", {}).status_code == 422
    assert json_of(post(wang, f"{path}/close", {"note": "达标"}))["state"] == "closed"
    assert post(wang, f"{path}/close", {"note": "达标"}).status_code >= 400


def test_notices(raised: Alert, wang: Actor) -> None:
    client = ActingClient(wang)
    (item,) = json_of(client.get("/api/notices?unread=true"))["items"]
    assert (item["alert"], item["indicator"], item["move"]) == (raised.pk, GOOD, "open")
    assert json_of(post(wang, "/api/notices/read", {"notices": [item["id"]]})) == {"read": 1}
    assert json_of(client.get("/api/notices?unread=true"))["items"] == []
    assert json_of(client.get("/api/notices"))["total"] == 1


def test_targets(wang: Actor) -> None:
    body = {"evidence": "季报", "value": 6000, "day": "2018-12-31"}
    found = json_of(post(wang, f"/api/targets/{EGRESS}/reports", body))
    assert (found["value"], found["wanted"], found["light"]) == (6000, 10000, "red") and found["overdue_days"] > 0
    assert post(READER, f"/api/targets/{EGRESS}/reports", body).status_code == 403
    assert post(None, f"/api/targets/{EGRESS}/reports", body).status_code == 401
    assert Client().get("/api/targets/ecology.nothing").status_code == 404
    names = [item["name"] for item in json_of(Client().get("/api/targets?overdue=true"))["items"]]
    assert names and json_of(Client().get("/api/targets"))["total"] == 2
