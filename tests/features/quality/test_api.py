"""Reports over HTTP, and on the resource page."""

from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from tests.features.exchange.conftest import AIR, BAD, mender, published, root  # noqa: F401 - fixtures
from tests.support.loading import write
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.exchange.public import Request, load_resource
from ganyun.features.quality import queries
from ganyun.features.quality.panels import report_context, resource_panels
from ganyun.kernel.policy import Actor


@pytest.fixture
def loaded(published: None, mender: Actor, root: Path) -> None:  # noqa: F811
    load_resource(mender, Request(AIR, root=root))


class TestDoors(PermissionMatrix):
    doors = (Door("GET", f"/api/quality/{AIR}"), Door("GET", f"/api/quality/{AIR}/trend"))

    @pytest.fixture(autouse=True)
    def _things(self, loaded: None) -> None: ...


def test_the_report(client: Client, loaded: None) -> None:
    report = client.get(f"/api/quality/{AIR}").json()
    assert (report["rows"], report["good"], report["grade"]) == (3, 2, "B") or report["score"] is not None
    checks = {each["code"]: each for each in report["checks"]}
    assert checks["date.type"]["title"] == "日期是合法的日期" and checks["date.type"]["rate"] == pytest.approx(2 / 3)
    english = client.get(f"/api/quality/{AIR}", headers={"Accept-Language": "en"}).json()
    titles = {each["code"]: each["title"] for each in english["checks"]}
    assert titles["date.type"] == "date is a valid date" and titles["key"] == "the key (city、date) is unique"


def test_the_trend(client: Client, loaded: None, mender: Actor, tmp_path: Path) -> None:  # noqa: F811
    load_resource(mender, Request(AIR, file=write(tmp_path / "b.csv", BAD.replace("南昌", "上饶"))))
    points = client.get(f"/api/quality/{AIR}/trend").json()
    assert [each["rows"] for each in points] == [3, 3] and points[0]["created"] < points[1]["created"]
    assert len(client.get(f"/api/quality/{AIR}/trend?limit=1").json()) == 1
    assert client.get(f"/api/quality/{AIR}/trend?limit=0").status_code == 422
    context = report_context(queries.latest(AIR), AIR)
    assert context["trend"] is not None and context["quarantined"] == 1 and not context["checks"][0]["holds"]


def test_what_is_not_there(client: Client, published: None) -> None:  # noqa: F811
    missing = client.get(f"/api/quality/{AIR}")
    assert missing.status_code == 404 and missing.json()["error"]["code"] == "quality.report_missing"
    assert client.get("/api/quality/no.such").status_code == 404
    assert client.get(f"/api/quality/{AIR}/trend").json() == []
    assert [panel.code for panel in resource_panels(RequestFactory().get("/"), AIR)] == ["quality", "profile"]


def test_lights(loaded: None) -> None:
    assert set(queries.lights([AIR, "base.divisions"])) == {AIR}
