"""Alerts: raised by data, escalated by the clock, acknowledged by whoever is on duty; history only grows."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests.features.insight.conftest import ABOVE, GOOD, INDICATORS, MONTHS, OWNER, SUCCESSOR

from ganyun.features.accounts.models import User
from ganyun.features.accounts.public import actor_of
from ganyun.features.insight.actions.alerts import (
    acknowledge_alert,
    close_alert,
    escalate_alert,
    escalate_overdue,
    open_alert,
    read_notices,
    unread_of,
)
from ganyun.features.insight.actions.refreshing import Refreshed, refresh
from ganyun.features.insight.errors import AlertClosed, AlertNotFound, NoteMissing
from ganyun.features.insight.models import Alert, AlertEntry, Notice
from ganyun.features.insight.rules.episodes import Step
from ganyun.kernel import hooks
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor

RED = {**MONTHS, "2016-03": {"南昌市": [200, 200], "九江市": [150]}}
WORSE = {**RED, "2016-04": {"南昌市": [300]}}
GREEN = {**RED, "2016-04": {"南昌市": [50, 60]}}

Make = Callable[[str, str], User]


@pytest.fixture
def wang(people: Make) -> User:
    return people("wang", OWNER)


@pytest.fixture
def raised(wang: User, air: Callable[..., int]) -> Alert:
    """March is red: an alert is open."""
    air(RED)
    refresh(SYSTEM)
    return Alert.objects.get()


def history() -> list[str]:
    return list(AlertEntry.objects.order_by("at", "id").values_list("move", flat=True))


def test_a_red_light_opens_an_alert_and_tells_the_duty_holder(raised: Alert, wang: User) -> None:
    assert (raised.indicator_id, raised.state, raised.light, raised.owner) == (GOOD, "open", "red", OWNER)
    assert raised.value == 0.0 and str(raised.time) == "2016-03-01" and str(raised.since) == "2016-03-01"
    assert raised.due_at is not None and raised.due_at - raised.opened_at == timedelta(hours=24)
    notice = Notice.objects.get()
    assert (notice.user, notice.move, notice.read_at) == (wang, "open", None)
    (entry,) = raised.entries.all()
    assert (entry.move, entry.actor, entry.told) == ("open", "system", 1)


def test_yellow_or_no_data_opens_none(computed: Callable[..., list[Refreshed]]) -> None:
    assert not Alert.objects.exists()  # the newest month is yellow, Ganzhou has no data


def test_the_successor_of_a_body_is_told_too(people: Make, raised: Alert, air: Callable[..., int]) -> None:
    """The ministry of the plan of 2017 was succeeded in 2018; whoever does its work today must know."""
    li = people("li", SUCCESSOR)
    air(WORSE)
    refresh(SYSTEM)
    acknowledge_alert(actor_of(li), raised.pk, "已派人核查")
    air(GREEN)
    refresh(SYSTEM)
    assert Notice.objects.filter(user=li, move="close").exists()


def test_nobody_to_tell_is_on_record(air: Callable[..., int]) -> None:
    air(RED)
    refresh(SYSTEM)
    assert AlertEntry.objects.get().told == 0 and not Notice.objects.exists()


def test_the_same_values_again_change_nothing(raised: Alert) -> None:
    refresh(SYSTEM, [GOOD], again=True)
    assert history() == ["open"] and Notice.objects.count() == 1


def test_as_bad_as_before_is_noted_without_a_notice(raised: Alert, air: Callable[..., int]) -> None:
    air(WORSE)
    refresh(SYSTEM)
    raised.refresh_from_db()
    assert history() == ["open", "renew"] and str(raised.time) == "2016-04-01" and Notice.objects.count() == 1


def test_good_again_it_closes_and_bad_again_it_is_the_same_one(raised: Alert, air: Callable[..., int]) -> None:
    air(GREEN)
    refresh(SYSTEM)
    raised.refresh_from_db()
    assert raised.state == "closed" and raised.due_at is None
    air({**GREEN, "2016-05": {"南昌市": [300]}})
    refresh(SYSTEM)
    raised.refresh_from_db()
    assert Alert.objects.count() == 1 and raised.state == "open" and raised.due_at is not None
    assert history() == ["open", "close", "reopen"]


def test_acknowledged_in_time_it_is_not_escalated(raised: Alert, wang: User) -> None:
    acknowledge_alert(actor_of(wang), raised.pk, "露天焚烧，已制止")
    assert escalate_overdue(SYSTEM, raised.opened_at + timedelta(days=9)) == []
    raised.refresh_from_db()
    assert (raised.state, raised.acknowledged_by, raised.due_at) == ("acknowledged", "wang", None)
    entry = AlertEntry.objects.get(move="acknowledge")
    assert (entry.note, entry.actor, entry.organisation) == ("露天焚烧，已制止", "wang", OWNER)


def test_a_second_remark_is_another_entry(raised: Alert, wang: User) -> None:
    acknowledge_alert(actor_of(wang), raised.pk, "核查中")
    acknowledge_alert(actor_of(wang), raised.pk, "已查明")
    assert history() == ["open", "acknowledge", "acknowledge"]


def test_late_it_is_escalated_once(raised: Alert, people: Make, wang: User) -> None:
    zhou = people("zhou", ABOVE)
    assert escalate_overdue(SYSTEM, raised.opened_at + timedelta(hours=23)) == []
    late = raised.opened_at + timedelta(hours=24)
    assert [each.pk for each in escalate_overdue(SYSTEM, late)] == [raised.pk]
    assert escalate_overdue(SYSTEM, late + timedelta(hours=1)) == []
    assert escalate_alert(SYSTEM, raised.pk).escalated_at == late
    assert {notice.user for notice in Notice.objects.filter(move="escalate")} == {zhou, wang}
    assert history() == ["open", "escalate"]


def test_whom_it_was_escalated_to_may_act_only_then(raised: Alert, people: Make) -> None:
    zhou = actor_of(people("zhou", ABOVE))
    with pytest.raises(Denied):
        acknowledge_alert(zhou, raised.pk)
    escalate_overdue(SYSTEM, raised.opened_at + timedelta(hours=24))
    assert acknowledge_alert(zhou, raised.pk).state == "acknowledged"


def test_others_may_not(raised: Alert, people: Make) -> None:
    stranger = actor_of(people("qian", ABOVE))
    for act in (acknowledge_alert, close_alert):
        with pytest.raises(Denied):
            act(stranger, raised.pk, "x")
    with pytest.raises(Denied):
        acknowledge_alert(Actor("zhao", OWNER, frozenset({"insight.read"})), raised.pk)
    with pytest.raises(Denied):
        escalate_alert(stranger, raised.pk)
    with pytest.raises(Denied):
        open_alert(stranger, GOOD, "", Step("open", "red", 0.0, None))
    anybody = Actor("op", "省大数据中心", frozenset({"insight.acknowledge", "insight.act_any"}))
    assert acknowledge_alert(anybody, raised.pk).state == "acknowledged"


def test_closing_by_hand_needs_a_reason_and_holds_until_a_newer_value(
    raised: Alert, wang: User, air: Callable[..., int]
) -> None:
    with pytest.raises(NoteMissing):
        close_alert(actor_of(wang), raised.pk, "  ")
    close_alert(actor_of(wang), raised.pk, "仪器故障，数据作废")
    refresh(SYSTEM, [GOOD], again=True)
    raised.refresh_from_db()
    assert raised.state == "closed" and raised.closed_by_hand
    air(WORSE)
    refresh(SYSTEM)
    raised.refresh_from_db()
    assert raised.state == "open" and history() == ["open", "close", "reopen"]


def test_what_is_closed_takes_no_more_steps(raised: Alert, wang: User) -> None:
    close_alert(actor_of(wang), raised.pk, "误报")
    for act in (acknowledge_alert, close_alert):
        with pytest.raises(AlertClosed, match=str(raised.pk)):
            act(actor_of(wang), raised.pk, "x")
    with pytest.raises(AlertNotFound):
        acknowledge_alert(actor_of(wang), 987654)


def test_each_division_by_itself(wang: User, applied: Callable[..., None], air: Callable[..., int]) -> None:
    applied(indicators=INDICATORS.replace("alert: {on: red,", "alert: {scope: division, on: red,"))
    air(RED)
    refresh(SYSTEM)
    assert set(Alert.objects.values_list("division", flat=True)) == {"南昌市", "九江市"}


def test_a_rule_that_is_gone_closes_its_alerts(raised: Alert, applied: Callable[..., None]) -> None:
    lines = [line for line in INDICATORS.splitlines() if "alert:" not in line]
    applied(indicators="\n".join(lines) + "\n")
    refresh(SYSTEM)
    raised.refresh_from_db()
    assert raised.state == "closed"
    assert "不再声明预警" in AlertEntry.objects.get(move="close").note


def test_history_is_never_altered(raised: Alert) -> None:
    entry = AlertEntry.objects.get()
    entry.note = "改写"
    with pytest.raises(AssertionError):
        entry.save()
    with pytest.raises(AssertionError):
        entry.delete()


def test_an_inbox_is_read_by_its_owner(raised: Alert, wang: User, people: Make) -> None:
    me, other = actor_of(wang), actor_of(people("qian", ABOVE))
    (mine,) = unread_of(me)
    assert read_notices(other, [mine.pk]) == 0 and unread_of(me).count() == 1
    assert read_notices(me) == 1 and read_notices(me) == 0
    with pytest.raises(Denied):
        read_notices(Actor("anonymous", kind="anonymous"))


def test_mail_may_listen(raised: Alert, air: Callable[..., int], django_capture_on_commit_callbacks) -> None:
    """The seam for mail and messages: the event of ``insight.send_notices`` carries the notices."""
    heard: list[list[Notice]] = []

    def listen(name: str, payload: dict[str, object]) -> None:
        if name == "insight.send_notices":
            heard.append(payload["result"])  # type: ignore[arg-type]

    with hooks.event.registered(listen), django_capture_on_commit_callbacks(execute=True):
        air(GREEN)
        refresh(SYSTEM)
    assert [[notice.move for notice in notices] for notices in heard] == [["close"]]


def test_working_days_are_those_of_the_base_cloud(
    wang: User, applied: Callable[..., None], air: Callable[..., int]
) -> None:
    applied(indicators=INDICATORS.replace("acknowledge: 24h", "acknowledge: 2wd"))
    friday = datetime(2017, 9, 29, 8, tzinfo=UTC)
    found = open_alert(SYSTEM, GOOD, "", Step("open", "red", 0.0, None), now=friday)
    assert found.due_at == datetime(2017, 10, 3, 16, tzinfo=UTC)  # end of Tuesday in Shanghai: no holidays are known
    assert found.limit == "2wd"
