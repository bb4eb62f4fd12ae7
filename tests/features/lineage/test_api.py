"""The endpoints of lineage."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from tests.features.lineage.conftest import AIR, FILE, INDICATOR, MODEL, NOON, PAGE, PLACES, Recorder
from tests.features.lineage.openlineage import faults
from tests.support.actors import OWNER, ActingClient
from tests.support.permissions import Door, PermissionMatrix

from ganyun.kernel.policy import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", f"/api/lineage/{MODEL}"),
        Door("GET", f"/api/lineage/causes?of={MODEL}"),
        Door("GET", f"/api/lineage/path?from={AIR}.aqi&to={MODEL}.aqi"),
        Door("GET", "/api/lineage/events", "lineage.read_events"),
        Door("GET", "/api/lineage/events.ndjson", "lineage.read_events"),
        Door("GET", f"/api/lineage/received?of={MODEL}", "lineage.read_events"),
    )

    @pytest.fixture(autouse=True)
    def _things(self, province: None) -> None: ...


@pytest.fixture
def inside() -> ActingClient:
    return ActingClient(Actor("wang", OWNER, frozenset({"lineage.read_events"})))


def test_the_graph_around_a_node(inside: Client) -> None:
    found = inside.get(f"/api/lineage/{MODEL}?depth=1").json()
    nodes = {node["name"]: node for node in found["nodes"]}
    assert {name: node["side"] for name, node in nodes.items()} == {
        MODEL: "self",
        AIR: "up",
        PLACES: "up",
        INDICATOR: "down",
    }
    assert nodes[MODEL]["title"] == "各地空气" and nodes[MODEL]["state"] == "COMPLETE"
    assert {"source": AIR, "target": MODEL, "observed": True, "version": 3} in found["links"]
    assert found["columns"]["aqi"] == [f"{AIR}.aqi", f"{AIR}.city"]
    assert [node["name"] for node in inside.get(f"/api/lineage/{AIR}?direction=up").json()["nodes"]] == [AIR, FILE]


def test_names_with_slashes(inside: Client) -> None:
    assert inside.get(f"/api/lineage/{FILE}").json()["name"] == FILE


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("ecology.air_by_plase", 404, "lineage.node_not_found"),
        (f"{MODEL}?depth=0", 422, "http.bad_request"),
        (f"{MODEL}?depth=9999", 422, "http.bad_request"),
        (f"{MODEL}?direction=x", 422, "http.bad_request"),
        (f"path?from={AIR}.aqi&to={MODEL}.nothing", 404, "lineage.column_not_found"),
        ("causes", 422, "http.bad_request"),
        ("events?since=yesterday", 422, "http.bad_request"),
    ],
)
def test_bad_requests(inside: Client, path: str, status: int, code: str) -> None:
    answer = inside.get(f"/api/lineage/{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_citizen_sees_no_file_names_and_no_messages(inside: Client, record: Recorder) -> None:
    record(AIR, "file:张三.csv", kind="load", version=None, state="FAIL", error="文件 张三.csv 读不下去")
    outside = Client()
    assert [node["name"] for node in outside.get(f"/api/lineage/{AIR}?direction=up").json()["nodes"]] == [AIR]
    assert outside.get(f"/api/lineage/{FILE}").status_code == 404
    trouble = outside.get(f"/api/lineage/causes?of={AIR}").json()[0]
    assert trouble["reasons"] == ["failed"] and trouble["root"] and trouble["node"]["error"] == ""
    assert "张三" in inside.get(f"/api/lineage/causes?of={AIR}").json()[0]["node"]["error"]


def test_events_are_paged_and_filtered(inside: Client) -> None:
    page = inside.get("/api/lineage/events?limit=2").json()
    assert page["total"] == 6 and len(page["items"]) == 2
    assert [faults(event) for event in page["items"]] == [[], []]
    assert page["items"][0]["eventTime"] > page["items"][1]["eventTime"]
    assert inside.get(f"/api/lineage/events?dataset={FILE}&type=COMPLETE").json()["total"] == 1
    since = (NOON + timedelta(minutes=3)).isoformat().replace("+00:00", "Z")
    assert inside.get(f"/api/lineage/events?since={since}").json()["total"] == 1
    assert inside.get("/api/lineage/events?job=%00run").json()["total"] == 0


def test_events_are_exported_line_by_line(inside: Client) -> None:
    answer = inside.get(f"/api/lineage/events.ndjson?dataset={MODEL}")
    lines = [json.loads(line) for line in answer.getvalue().decode().splitlines()]
    assert [event["eventType"] for event in lines] == ["START", "COMPLETE"]
    assert "attachment" in answer.headers["Content-Disposition"]


def test_the_path_between_columns(inside: Client) -> None:
    found = inside.get(f"/api/lineage/path?from={AIR}.aqi&to={INDICATOR}.value").json()
    assert found == {"path": [f"{AIR}.aqi", f"{MODEL}.aqi", f"{INDICATOR}.value"]}


def test_who_received(inside: Client, record: Recorder) -> None:
    record("share.r7", MODEL, kind="share", facets={"governance": {"recipient": "省统计局", "purpose": "年报"}})
    found = inside.get(f"/api/lineage/received?of={AIR}").json()
    assert [(each["dataset"], each["recipient"], each["purpose"]) for each in found] == [(MODEL, "省统计局", "年报")]


def test_a_page_that_nobody_ran_is_a_node_too(inside: Client) -> None:
    node = next(node for node in inside.get(f"/api/lineage/{PAGE}").json()["nodes"] if node["name"] == PAGE)
    assert (node["kind"], node["state"], node["address"]) == ("page", "", "/dashboards/ecology/air/")
