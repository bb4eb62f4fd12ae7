"""The pages of exchange: the monitor, a new load, the quarantine."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.features.exchange.conftest import AIR, GOOD, PEOPLE_NAME, PERSONS
from tests.support.actors import ActingClient
from tests.support.loading import write
from tests.support.permissions import LOGGED_IN, Door, PermissionMatrix

from ganyun.engine.port import engine
from ganyun.features.exchange import queries
from ganyun.features.exchange.actions.loading import Request, load_resource
from ganyun.features.exchange.models import Load
from ganyun.kernel.policy import Actor

pytestmark = pytest.mark.usefixtures("published")


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/loads/"),
        Door("GET", "/loads/new/", "exchange.load"),
        Door("GET", "/quarantine/", LOGGED_IN),
        Door("GET", f"/quarantine/{AIR}/", LOGGED_IN),
    )

    @pytest.fixture(autouse=True)
    def _things(self, published: None) -> None: ...


@pytest.fixture
def waiting(mender: Actor, root: Path) -> queries.QuarantinedRow:
    load_resource(mender, Request(AIR, root=root))
    (row,), _total = queries.quarantined(AIR)
    return row


def body(answer) -> str:
    return answer.content.decode()


def test_the_monitor(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    inside = body(ActingClient(mender).get("/loads/?state=done"))
    assert "city_air.csv" in inside and "/loads/new/" in inside
    assert "还没有加载记录" in body(ActingClient(mender).get("/loads/?state=failed"))
    outside = body(Client().get("/loads/"))
    assert AIR in outside and "city_air.csv" not in outside and "/loads/new/" not in outside
    assert Client().get("/loads/?page=x&state=%00").status_code == 200


def test_running_loads_refresh_themselves(mender: Actor) -> None:
    load = Load.objects.create(id="01890000-0000-7000-8000-000000000000", resource=AIR, environment="sample",
                               mode="upsert", state="running", actor="wang", done_rows=50, total_rows=200)  # fmt: skip
    part = body(ActingClient(mender).get("/loads/?part=active", headers={"HX-Request": "true"}))
    assert "<html" not in part and "hx-trigger" in part and "50" in part
    state = body(ActingClient(mender).get(f"/loads/{load.id}/", headers={"HX-Request": "true"}))
    assert "<html" not in state and "hx-get" in state
    load.state = "done"
    load.save()
    assert "hx-trigger" not in body(ActingClient(mender).get(f"/loads/{load.id}/", headers={"HX-Request": "true"}))


def test_one_load(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    load = Load.objects.get()
    inside, outside = (body(client.get(f"/loads/{load.id}/")) for client in (ActingClient(mender), Client()))
    assert load.digest in inside and "wang" in inside
    assert load.digest in outside and "wang" not in outside
    assert Client().get("/loads/00000000-0000-0000-0000-000000000000/").status_code == 404


def test_an_error_is_shown_to_those_at_work(mender: Actor, tmp_path: Path) -> None:
    with pytest.raises(Exception, match="samples"):
        load_resource(mender, Request(AIR, root=tmp_path))
    load = Load.objects.get()
    assert "怎么办" in body(ActingClient(mender).get(f"/loads/{load.id}/"))
    assert str(tmp_path) not in body(Client().get(f"/loads/{load.id}/"))


def test_a_new_load(mender: Actor, home: Path, queue_closed: None) -> None:
    client = ActingClient(mender)
    assert client.get(f"/loads/new/?resource={AIR}").status_code == 200
    file = SimpleUploadedFile("a.csv", GOOD.encode())
    answer = client.post("/loads/new/", {"resource": AIR, "file": file, "mode": "nonsense"})
    load = Load.objects.get()
    assert answer.status_code == 302 and answer.url == f"/loads/{load.id}/"
    assert (load.state, load.source, load.mode) == ("queued", "a.csv", "upsert")
    assert client.post(f"/loads/{load.id}/cancel/").status_code == 302
    load.refresh_from_db()
    assert load.state == "cancelled"


def test_new_loads_that_are_refused(mender: Actor, stranger: Actor) -> None:
    assert ActingClient(stranger).post("/loads/new/", {"resource": AIR, "environment": "sample"}).status_code == 403
    client = ActingClient(mender)
    assert client.post("/loads/new/", {}).status_code == 404
    assert client.post("/loads/new/", {"resource": AIR}).status_code == 404
    assert client.post("/loads/new/", {"resource": "no.such", "environment": "sample"}).status_code == 404
    assert not Load.objects.exists()


def test_a_root_of_the_readers_choice_is_not_asked_for(mender: Actor, root: Path, queue_closed: None) -> None:
    """Otherwise whoever may load might read any folder of the machine."""
    from ganyun.kit.jobs.public import find_job

    ActingClient(mender).post("/loads/new/", {"resource": AIR, "environment": "sample", "root": str(root)})
    assert str(root) not in str(find_job(Load.objects.get().job))


def test_the_quarantine(mender: Actor, stranger: Actor, waiting: queries.QuarantinedRow) -> None:
    assert AIR in body(ActingClient(stranger).get("/quarantine/"))
    theirs = body(ActingClient(stranger).get(f"/quarantine/{AIR}/"))
    assert "2016-02-30" in theirs and "checkbox" not in theirs  # level 1: nothing to mask, but nothing to mend either
    ours = body(ActingClient(mender).get(f"/quarantine/{AIR}/"))
    assert "checkbox" in ours and "日期是合法的日期" in ours and "空气质量指数 ≥ 0, ≤ 500" in ours
    for query in ("page=²", "page=-1", "page=999999999999999999999", "reason=none", "batch=none"):
        assert ActingClient(mender).get(f"/quarantine/{AIR}/?{query}").status_code == 200, query
    assert ActingClient(mender).get("/quarantine/ecology.nothing/").status_code == 404


def test_personal_fields_are_masked_on_the_page(mender: Actor, stranger: Actor, tmp_path: Path) -> None:
    load_resource(mender, Request(PEOPLE_NAME, file=write(tmp_path / "a.csv", PERSONS)))
    theirs = body(ActingClient(stranger).get(f"/quarantine/{PEOPLE_NAME}/"))
    assert "李四" not in theirs and "15400000002" not in theirs and "154****0002" in theirs
    assert "李四" in body(ActingClient(mender).get(f"/quarantine/{PEOPLE_NAME}/"))


def row_path(row: queries.QuarantinedRow) -> str:
    return f"/quarantine/{AIR}/{row.batch}/{row.row}/"


def test_mending_a_row(mender: Actor, stranger: Actor, waiting: queries.QuarantinedRow) -> None:
    path = row_path(waiting)
    assert ActingClient(stranger).get(path).status_code == 403
    assert Client().get(path).status_code == 302
    client = ActingClient(mender)
    form = body(client.get(path))
    assert 'value="2016-02-30"' in form and "is-invalid" in form
    answer = client.post(path, {"city": "赣州", "date": "2016-02-28", "aqi": "9999", "pm25": "12"}, follow=True)
    assert "仍有规则没有通过" in body(answer)
    (again,), _total = queries.quarantined(AIR)
    answer = client.post(
        row_path(again), {"city": "赣州", "date": "2016-02-28", "aqi": "99", "pm25": "12"}, follow=True
    )
    assert "已通过检查并写入表中" in body(answer) and engine().count(AIR) == 3
    assert "已经处理过" in body(client.get(path, follow=True))


def test_settling_rows(mender: Actor, stranger: Actor, waiting: queries.QuarantinedRow) -> None:
    path, mark = f"/quarantine/{AIR}/dismiss/", f"{waiting.batch}:{waiting.row}"
    assert ActingClient(stranger).post(path, {"rows": mark, "note": "x"}).status_code == 403
    client = ActingClient(mender)
    assert "请写明" in body(client.post(path, {"rows": mark}, follow=True))
    assert "0 行" in body(
        client.post(path, {"rows": ["nonsense", "a:b", f"{waiting.batch}:²"], "note": "x"}, follow=True)
    )
    assert "1 行已注明理由" in body(client.post(path, {"rows": mark, "note": "重复上报"}, follow=True))
    assert queries.open_rows([AIR]) == {}


def test_english(mender: Actor, waiting: queries.QuarantinedRow) -> None:
    client = ActingClient(mender, headers={"Accept-Language": "en"})
    assert "date is a valid date" in body(client.get(f"/quarantine/{AIR}/"))
