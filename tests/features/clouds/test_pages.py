"""The wizard: a form, a plan, and the cloud."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.features.clouds.test_actions import GOOD
from tests.support.actors import ActingClient
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.catalog.public import contract
from ganyun.kernel.policy import Actor

OPERATOR = Actor("li", "省大数据中心", frozenset({"clouds.manage", "catalog.read"}))
ASKED = {"code": "parking", "title": "停车云", "title_en": "Parking", "kind": "industry", "chief": "省工信委",
         "summary": "哪里有空车位", "table": "lots"}  # fmt: skip


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/clouds/new/", "clouds.manage"),
        Door("GET", "/clouds/parking/plan/", "clouds.manage"),
    )


@pytest.fixture
def operator() -> ActingClient:
    return ActingClient(OPERATOR)


def test_from_the_template_to_a_cloud(operator: ActingClient) -> None:
    made = operator.post("/clouds/new/", ASKED)
    assert made.status_code == 302, made.content.decode()
    assert made["Location"] == "/clouds/parking/plan/"
    plan = operator.get(made["Location"]).content.decode()
    assert "parking.lots_monthly" in plan

    applied = operator.post("/clouds/apply/", {"code": "parking"})

    assert applied["Location"] == "/clouds/parking/"
    shown = operator.get("/clouds/parking/").content.decode()
    assert "停车云" in shown and "这朵云还没有数据" in shown
    assert "没有要改变的" in operator.get("/clouds/parking/plan/").content.decode()


def test_from_a_file(operator: ActingClient, home: Path) -> None:
    file = SimpleUploadedFile("停车场.csv", "编号,日期,车位\nA1,2026-01-01,12\nA2,2026-01-02,8\n".encode())

    made = operator.post("/clouds/new/", {**ASKED, "file": file})
    operator.post("/clouds/apply/", {"code": "parking"})

    assert made.status_code == 302, made.content.decode()
    assert [each.title for each in contract("parking.lots").fields] == ["编号", "日期", "车位"]
    assert list((home / "inbox").glob("*/*")) == []


def test_from_a_zipped_cloud(operator: ActingClient) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in GOOD.items():
            archive.writestr(name, text)

    made = operator.post("/clouds/new/", {"kind": "industry", "file": SimpleUploadedFile("p.zip", packed.getvalue())})

    assert made.status_code == 302, made.content.decode()
    assert made["Location"] == "/clouds/trial/plan/"


def test_what_is_wrong_is_said_beside_the_form(operator: ActingClient) -> None:
    empty = operator.post("/clouds/new/", {"kind": "industry"})
    assert empty.status_code == 422
    assert empty.content.decode().count("请填写") == 3

    refused = operator.post("/clouds/new/", {**ASKED, "file": SimpleUploadedFile("p.zip", b"no zip")})
    assert refused.status_code == 422
    assert "不是完好的 zip" in refused.content.decode()

    operator.post("/clouds/new/", ASKED)
    again = operator.post("/clouds/new/", ASKED)
    assert "已经存在" in again.content.decode()
