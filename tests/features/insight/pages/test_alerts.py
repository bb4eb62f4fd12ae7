"""The pages of alerts, and the inbox."""

from collections.abc import Callable

import pytest
from django.test import Client
from tests.features.insight.conftest import GOOD, MONTHS, OWNER
from tests.support.actors import ActingClient
from tests.support.permissions import LOGGED_IN, Door, PermissionMatrix

from ganyun.features.accounts.models import User
from ganyun.features.accounts.public import actor_of
from ganyun.features.insight.actions.refreshing import refresh
from ganyun.features.insight.models import Alert, Notice
from ganyun.kernel.policy import SYSTEM, Actor

RED = {**MONTHS, "2016-03": {"南昌市": [200, 200], "九江市": [150]}}
READER = Actor("zhao", "省水利厅", frozenset({"insight.read"}))


@pytest.fixture
def wang(people: Callable[[str, str], User]) -> User:
    return people("wang", OWNER)


@pytest.fixture
def raised(wang: User, air: Callable[..., int]) -> Alert:
    air(RED)
    refresh(SYSTEM)
    return Alert.objects.get()


class TestDoors(PermissionMatrix):
    doors = (
        Door("GET", "/alerts/", "insight.read"),
        Door("GET", "/notices/", LOGGED_IN),
        Door("POST", "/notices/read/", LOGGED_IN, ok=302),
    )

    @pytest.fixture(autouse=True)
    def _things(self, db: None) -> None: ...


def body(answer) -> str:
    return answer.content.decode()


def test_the_list(raised: Alert, wang: User) -> None:
    text = body(ActingClient(actor_of(wang)).get("/alerts/"))
    assert "优良天数比例" in text and "待确认" in text and OWNER in text
    assert "没有这样的预警" in body(ActingClient(READER).get("/alerts/?state=closed"))
    for query in (
        "state=nonsense",
        "owner=%00",
        "page=x",
        "state=escalated",
        "cloud=ecology&light=red",
        f"indicator={GOOD}",
    ):
        assert ActingClient(READER).get(f"/alerts/?{query}").status_code == 200, query


def test_one_alert(raised: Alert, wang: User) -> None:
    text = body(ActingClient(actor_of(wang)).get(f"/alerts/{raised.pk}/"))
    assert "24 小时" in text and "触发" in text and "通知 1 人" in text and "<textarea" in text
    assert "<textarea" not in body(ActingClient(READER).get(f"/alerts/{raised.pk}/"))
    assert ActingClient(READER).get("/alerts/987654/").status_code == 404
    assert Client().get(f"/alerts/{raised.pk}/").status_code == 302


def test_acknowledging_and_settling(raised: Alert, wang: User) -> None:
    client = ActingClient(actor_of(wang))
    text = body(client.post(f"/alerts/{raised.pk}/acknowledge/", {"note": "已派人核查"}, follow=True))
    assert "已派人核查" in text and "已确认" in text and "补充说明" in text
    assert client.post(f"/alerts/{raised.pk}/close/", {"note": ""}).status_code == 422
    text = body(client.post(f"/alerts/{raised.pk}/close/", {"note": "达标"}, follow=True))
    assert "达标" in text and "<textarea" not in text


def test_others_may_not(raised: Alert) -> None:
    for step in ("acknowledge", "close"):
        assert ActingClient(READER).post(f"/alerts/{raised.pk}/{step}/", {"note": "x"}).status_code == 403
        assert Client().post(f"/alerts/{raised.pk}/{step}/").status_code == 302
        assert ActingClient(READER).get(f"/alerts/{raised.pk}/{step}/").status_code == 405


def test_what_people_write_is_text(raised: Alert, wang: User) -> None:
    client = ActingClient(actor_of(wang))
    text = body(client.post(f"/alerts/{raised.pk}/acknowledge/", {"note": "<script>1</script>"}, follow=True))
    assert "<script>1" not in text and "&lt;script&gt;" in text


def test_the_bell_counts_what_is_unread(raised: Alert, wang: User) -> None:
    client = ActingClient(actor_of(wang))
    assert 'aria-label="通知 1"' in body(client.get("/indicators/"))
    text = body(client.get("/notices/"))
    assert "优良天数比例" in text and "1 条未读" in text
    notice = Notice.objects.get()
    answer = client.post("/notices/read/", {"notice": notice.pk, "next": f"/alerts/{raised.pk}/"})
    assert answer.url == f"/alerts/{raised.pk}/"
    assert 'aria-label="通知"' in body(client.get("/indicators/"))
    assert "topbar-sign" not in body(Client().get("/indicators/"))


def test_reading_leads_nowhere_else(raised: Alert, wang: User) -> None:
    answer = ActingClient(actor_of(wang)).post("/notices/read/", {"next": "https://example.org/", "notice": "x"})
    assert answer.url == "/notices/" and not Notice.objects.filter(read_at=None).exists()


def test_an_empty_inbox(wang: User) -> None:
    assert "没有通知" in body(ActingClient(actor_of(wang)).get("/notices/"))


def test_english(raised: Alert, wang: User) -> None:
    client = ActingClient(actor_of(wang), headers={"Accept-Language": "en"})
    assert "1 person notified" in body(client.get(f"/alerts/{raised.pk}/"))
    assert "Share of days with good air" in body(client.get("/notices/"))
