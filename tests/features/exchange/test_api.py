"""The endpoints of exchange."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.features.exchange.conftest import AIR, GOOD, PEOPLE_NAME, PERSONS
from tests.support.actors import OWNER, ActingClient
from tests.support.loading import write
from tests.support.permissions import LOGGED_IN, Door, PermissionMatrix

from ganyun.engine.port import engine
from ganyun.features.exchange.actions.loading import Request, load_resource
from ganyun.features.exchange.models import Load
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs.public import find_job

pytestmark = pytest.mark.usefixtures("published")


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/api/loads"),
        Door("GET", "/api/quarantine", LOGGED_IN),
        Door("GET", f"/api/quarantine/{AIR}", LOGGED_IN),
    )

    @pytest.fixture(autouse=True)
    def _things(self, published: None) -> None: ...


def token(actor: Actor) -> ActingClient:
    """A client without a session of its own, so that no CSRF token is asked for."""
    return ActingClient(Actor(actor.name, actor.organisation, actor.permissions, kind="token"))


def post(client: Client, path: str, body: object):
    return client.post(path, body, content_type="application/json")


def test_loads(mender: Actor, root: Path) -> None:
    done = load_resource(mender, Request(AIR, root=root))
    inside, outside = token(mender), Client()
    page = inside.get("/api/loads?limit=1").json()
    assert page["total"] == 1 and page["items"][0]["id"] == done.load
    assert inside.get("/api/loads?state=failed").json()["total"] == 0
    assert inside.get(f"/api/loads?resource={AIR}").json()["total"] == 1
    one = inside.get(f"/api/loads/{done.load}").json()
    assert (one["state"], one["rows"], one["quarantined"], one["actor"]) == ("done", 3, 1, "wang")
    public = outside.get(f"/api/loads/{done.load}").json()
    assert (public["rows"], public["actor"], public["source"], public["error"]) == (3, "", "", {})
    assert outside.get("/api/loads/00000000-0000-0000-0000-000000000000").status_code == 404
    assert outside.get("/api/loads/nonsense").status_code == 404


def test_starting_a_load(mender: Actor, queue_closed: None) -> None:
    answer = post(token(mender), "/api/loads", {"resource": AIR, "environment": "sample", "mode": "replace"})
    assert answer.status_code == 202 and answer.json()["state"] == "queued"
    load = Load.objects.get()
    assert (load.mode, load.actor) == ("replace", "wang")
    job = find_job(load.job)
    assert job.name == "exchange.load" and job.active


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"resource": AIR, "environment": "moon"}, 404),
        ({"resource": "ecology.nothing"}, 404),
        ({"resource": "../x"}, 404),
        ({"resource": AIR, "mode": "destroy"}, 422),
        ({"resource": ""}, 422),
        ({}, 422),
    ],
)
def test_loads_that_are_not_started(mender: Actor, body: object, status: int) -> None:
    answer = post(token(mender), "/api/loads", body)
    assert answer.status_code == status and answer.json()["error"]["code"]
    assert not Load.objects.exists()


def test_who_may_not_load(stranger: Actor, records) -> None:
    body = {"resource": AIR}
    assert post(Client(), "/api/loads", body).status_code == 401
    assert post(token(Actor("x", OWNER)), "/api/loads", body).status_code == 403
    assert post(token(stranger), "/api/loads", body).status_code == 403
    assert (records()[-1]["action"], records()[-1]["outcome"]) == ("exchange.queue_load", "DENY")
    assert not Load.objects.exists()


def upload(client: Client, name: str = "a.csv", text: str = GOOD, resource: str = AIR):
    file = SimpleUploadedFile(name, text.encode(), content_type="text/csv")
    return client.post(f"/api/resources/{resource}/upload", {"file": file})


def inbox(home: Path) -> list[Path]:
    return [path for path in (home / "inbox").rglob("*") if path.is_file()]


def test_an_upload_is_queued(mender: Actor, home: Path, queue_closed: None) -> None:
    answer = upload(token(mender), "../数据 (1).csv")
    assert answer.status_code == 202 and answer.json()["environment"] == "upload"
    (kept,) = inbox(home)
    assert kept.read_text(encoding="utf-8") == GOOD and " " not in kept.name


@pytest.mark.parametrize(("name", "text"), [("a.exe", GOOD), ("a.csv", ""), ("a", GOOD), ("a.gz", GOOD)])
def test_uploads_that_are_refused(mender: Actor, home: Path, name: str, text: str) -> None:
    answer = upload(token(mender), name, text)
    assert answer.status_code == 422 and answer.json()["error"]["code"] == "exchange.upload_invalid"
    assert not Load.objects.exists() and inbox(home) == []


def test_nothing_of_a_stranger_is_kept(stranger: Actor, mender: Actor, home: Path) -> None:
    assert upload(Client()).status_code == 401
    assert upload(token(stranger)).status_code == 403
    assert upload(token(mender), resource="ecology.nothing").status_code == 404
    assert token(mender).post(f"/api/resources/{AIR}/upload").status_code == 422
    assert inbox(home) == [] and not Load.objects.exists()


def test_the_quarantine(mender: Actor, stranger: Actor, tmp_path: Path) -> None:
    load_resource(mender, Request(PEOPLE_NAME, file=write(tmp_path / "a.csv", PERSONS)))
    others = token(stranger)
    assert others.get("/api/quarantine").json() == [{"resource": PEOPLE_NAME, "title": "环保志愿者", "rows": 1}]
    page = others.get(f"/api/quarantine/{PEOPLE_NAME}").json()
    (row,) = page["items"]
    assert page["total"] == 1 and row["reasons"] == ["id.type"] and row["titles"] == ["编号是合法的整数"]
    assert row["original"]["mobile"] == "154****0002" and "李四" not in str(page)
    (row,) = token(mender).get(f"/api/quarantine/{PEOPLE_NAME}").json()["items"]
    assert row["original"]["name"] == "李四"
    english = others.get(f"/api/quarantine/{PEOPLE_NAME}", headers={"Accept-Language": "en"}).json()
    assert english["items"][0]["titles"] == ["id is a valid integer"]
    assert others.get(f"/api/quarantine/{PEOPLE_NAME}?reason=name.type").json()["items"] == []
    assert others.get(f"/api/quarantine/{PEOPLE_NAME}?offset=1").json()["items"] == []
    assert others.get("/api/quarantine/ecology.nothing").status_code == 404


def test_resubmitting(mender: Actor, stranger: Actor, root: Path) -> None:
    load_resource(mender, Request(AIR, root=root))
    (row,) = token(mender).get(f"/api/quarantine/{AIR}").json()["items"]
    path = f"/api/quarantine/{AIR}/resubmit"
    body = {"batch": row["batch"], "rows": {str(row["row"]): {"date": "2016-02-28", "aqi": "99"}}}
    assert post(Client(), path, body).status_code == 401
    assert post(token(stranger), path, body).status_code == 403
    answer = post(token(mender), path, body)
    assert answer.status_code == 200 and (answer.json()["good"], answer.json()["quarantined"]) == (1, 0)
    assert engine().count(AIR) == 3
    again = post(token(mender), path, body)
    assert again.status_code == 404 and again.json()["error"]["code"] == "exchange.rows_unknown"
    assert post(token(mender), path, {"batch": row["batch"], "rows": {}}).status_code == 422
    assert post(token(mender), path, {"batch": row["batch"], "rows": {"x": {}}}).status_code == 422
