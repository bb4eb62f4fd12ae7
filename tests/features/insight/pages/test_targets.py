"""The pages of targets."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from tests.features.insight.conftest import OWNER, TARGETS
from tests.support.actors import ActingClient
from tests.support.permissions import Door, PermissionMatrix

from ganyun.features.accounts.models import User
from ganyun.features.accounts.public import actor_of
from ganyun.features.insight.models import ProgressReport
from ganyun.kernel.policy import Actor

EGRESS, SHARE = "ecology.egress", "ecology.good_days"
READER = Actor("zhao", "省水利厅", frozenset({"insight.read"}))


class TestDoors(PermissionMatrix):
    doors = (Door("GET", "/targets/"), Door("GET", f"/targets/{EGRESS}/"))

    @pytest.fixture(autouse=True)
    def _things(self, computed: Callable[..., object]) -> None: ...


@pytest.fixture
def wang(people: Callable[[str, str], User]) -> User:
    return people("wang", OWNER)


def body(answer) -> str:
    return answer.content.decode()


def test_the_list_overdue_first(computed) -> None:
    text = body(Client().get("/targets/"))
    assert "省际出口带宽" in text and "逾期" in text and "83.33%" in text and "没有数据" in text
    assert "没有符合条件的目标" in body(Client().get("/targets/?light=green"))
    for query in ("overdue=1", "light=none", "owner=x", "page=%00", "cloud=ecology", "light=red&overdue=1"):
        assert Client().get(f"/targets/?{query}").status_code == 200, query


def test_nothing_to_follow(applied) -> None:
    applied(targets="[]\n")
    assert "targets.yaml" in body(Client().get("/targets/"))


def test_the_list_as_a_file(computed) -> None:
    text = b"".join(Client().get("/targets/?format=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert EGRESS in text and "needed_growth" in text.splitlines()[0]


def test_one_target(computed) -> None:
    text = body(Client().get(f"/targets/{SHARE}/"))
    assert "83.33%" in text and "二(二)2" in text and "填报" in text and "<textarea" not in text
    assert "ecology.good_days" in text and "登录后" in text
    assert Client().get("/targets/ecology.nothing/").status_code == 404


def test_reporting(wang: User) -> None:
    client = ActingClient(actor_of(wang))
    assert 'name="value"' in body(client.get(f"/targets/{EGRESS}/"))
    form = {"value": "6,000", "day": "2018-12-31", "evidence": "运营商月报"}
    text = body(client.post(f"/targets/{EGRESS}/report/", form, follow=True))
    assert "已填报" in text and "运营商月报" in text and "6,000 G" in text
    assert ProgressReport.objects.get().day == date(2018, 12, 31)
    assert "运营商月报" in body(ActingClient(READER).get(f"/targets/{EGRESS}/"))
    assert "运营商月报" not in body(Client().get(f"/targets/{EGRESS}/"))


@pytest.mark.parametrize(
    "form",
    [{"value": "many", "evidence": "x"}, {"value": "", "evidence": "x"}, {"value": "1", "evidence": ""},
     {"value": "1", "evidence": "x", "day": "soon"}, {"value": "inf", "evidence": "x"}, {}],
)  # fmt: skip
def test_what_cannot_be_reported(wang: User, form: dict[str, str]) -> None:
    assert ActingClient(actor_of(wang)).post(f"/targets/{EGRESS}/report/", form).status_code == 422
    assert not ProgressReport.objects.exists()


def test_a_share_is_typed_as_it_is_shown(applied, wang: User) -> None:
    applied(targets=TARGETS.replace("  indicator: good_days\n", ""))
    ActingClient(actor_of(wang)).post(f"/targets/{SHARE}/report/", {"value": "85.5", "evidence": "年报"})
    assert ProgressReport.objects.get().value == 0.855


def test_others_may_not(wang: User) -> None:
    form = {"value": "1", "evidence": "x"}
    assert ActingClient(READER).post(f"/targets/{EGRESS}/report/", form).status_code == 403
    assert Client().post(f"/targets/{EGRESS}/report/", form).status_code == 302


def test_english(computed) -> None:
    text = body(Client(headers={"Accept-Language": "en"}).get("/targets/"))
    assert "90 % of days with good air" in text and "Growth needed a year" in text
