"""``/audit/``: the audit administrator's alone."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from tests.support.actors import ActingClient

from ganyun.kernel.action import audit_chain
from ganyun.kernel.policy import Actor

AUDITOR = Actor("qian", "省审计厅", frozenset({"operations.read_audit"}))
OPERATOR = Actor("li", "省大数据中心", frozenset({"operations.manage_jobs"}))

pytestmark = pytest.mark.django_db


@pytest.fixture
def records(home):
    for number in range(60):
        actor, outcome = ("wang", "OK") if number % 2 else ("<i>zhao</i>", "DENY")
        arguments = {"name": f"<b>{number}</b>"}
        audit_chain().append({"actor": actor, "action": "a.b", "outcome": outcome, "arguments": arguments})


@pytest.fixture
def client():
    return ActingClient(AUDITOR)


def test_others_are_denied_and_the_attempt_is_on_record(home):
    assert ActingClient(OPERATOR).get("/audit/").status_code == 403
    assert next(audit_chain().entries()).record["outcome"] == "DENY"
    for path in ("/audit/verify/", "/audit/export/"):
        assert ActingClient(OPERATOR).post(path).status_code == 403
    assert ActingClient(None).get("/audit/").status_code == 302


def test_newest_first_in_pages(client, records):
    first = client.get("/audit/").content.decode()
    assert "<td>60</td>" in first
    assert "<td>10</td>" not in first
    assert "<td>10</td>" in client.get("/audit/?page=2").content.decode()


def test_times_are_the_readers_own(client, records):
    newest = next(audit_chain().entries()).record["time"]
    local = datetime.fromisoformat(newest).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f">{local:%Y-%m-%d %H:%M:%S}</time>" in client.get("/audit/").content.decode()


def test_records_are_text(client, records):
    shown = client.get("/audit/").content.decode()
    assert "<i>zhao" not in shown
    assert "<b>58" not in shown


def test_filter(client, records):
    shown = client.get("/audit/?actor=wang&outcome=OK").content.decode()
    assert "zhao" not in shown
    assert "<td>60</td>" in shown
    assert "<td>60</td>" not in client.get("/audit/?until=2001-01-01").content.decode()
    assert client.get("/audit/?since=2023-02-29&page=x&outcome=MAYBE").status_code == 200


def test_verify(client, records):
    shown = client.post("/audit/verify/", headers={"HX-Request": "true"}).content.decode()
    assert "60" in shown
    assert "<html" not in shown
    assert next(audit_chain().entries()).hash in client.post("/audit/verify/").content.decode()
    assert client.get("/audit/verify/").status_code == 405


def test_a_broken_chain_says_where(client, records, home):
    (file,) = (home / "audit").glob("*.jsonl")
    file.write_text(file.read_text().replace("wang", "zhou", 1))
    shown = client.post("/audit/verify/").content.decode()
    assert "alert-danger" in shown
    assert file.name in shown


def test_a_torn_line_does_not_take_the_page_down(client, records, home):
    (file,) = (home / "audit").glob("*.jsonl")
    file.write_text(file.read_text() + "garbage\n")
    response = client.get("/audit/")
    assert response.status_code == 200
    assert "alert-danger" in response.content.decode()


def test_export(client, records):
    response = client.post("/audit/export/", {"actor": "wang"})
    lines = [json.loads(line) for line in b"".join(response.streaming_content).splitlines()]
    assert len(lines) == 30
    assert {line["record"]["actor"] for line in lines} == {"wang"}
    assert response.headers["Content-Type"] == "application/x-ndjson"
