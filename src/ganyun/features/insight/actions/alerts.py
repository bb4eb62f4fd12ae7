"""Alerts: opened and moved by data, escalated by the clock, acknowledged and closed by people; history only grows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import pyarrow as pa
from django.db.models import QuerySet
from django.utils import timezone

from ganyun.features.accounts.public import find_organisation, members
from ganyun.features.insight.errors import AlertClosed, AlertNotFound, NoteMissing
from ganyun.features.insight.models import Alert, AlertEntry, Indicator, Notice
from ganyun.features.insight.policy import duty_holders, may_acknowledge, may_move, may_read_notices
from ganyun.features.insight.queries.calendar import calendar
from ganyun.features.insight.queries.computing import headline_rows, rolled_up
from ganyun.features.insight.queries.indicators import definition_of
from ganyun.features.insight.rules import episodes
from ganyun.features.insight.rules.declaration import Alert as Rule
from ganyun.features.insight.rules.episodes import Period, Standing, Step
from ganyun.features.insight.rules.growth import Every
from ganyun.features.insight.rules.limits import due, read_limit
from ganyun.kernel.action import action
from ganyun.kernel.errors import N_
from ganyun.kernel.policy import SYSTEM, Actor

LOOKED_AT = 120  # periods: more than any rule asks for


def judge(row: Indicator, table: pa.Table, now: datetime) -> list[Alert]:
    """Takes every step that the newest values ask for. The same values again ask for none."""
    rule = definition_of(row).alert
    if rule is None:
        return [_close_without_rule(each, now) for each in row.alerts.exclude(state=Alert.State.CLOSED)]
    last = {each.division: each for each in row.alerts.order_by("opened_at", "id")}
    moved = []
    for division, periods in _series(row, table, rule).items():
        alert = last.get(division)
        step = episodes.next_step(rule, periods, cast(Every | None, row.every or None), _standing(alert))
        if step and alert and step.move != "open":
            moved.append(move_alert(SYSTEM, alert.pk, step, now=now))
        elif step:
            moved.append(open_alert(SYSTEM, row.name, division, step, now=now))
    return moved


def _close_without_rule(alert: Alert, now: datetime) -> Alert:
    step = Step("close", alert.light, alert.value, alert.time)
    return move_alert(SYSTEM, alert.pk, step, note=N_("指标不再声明预警"), now=now)


def _series(row: Indicator, table: pa.Table, rule: Rule) -> Mapping[str, Sequence[Period]]:
    """Division ("" the headline) → its newest periods, oldest first."""
    found = definition_of(row)
    rows = headline_rows(table, found) if rule.scope == "total" else rolled_up(table, found)
    series: dict[str, list[Period]] = {}
    for each in rows.to_pylist():
        if rule.scope == "division" and each["division"] is None:
            continue
        division = each["division"] if rule.scope == "division" else ""
        series.setdefault(division, []).append(Period(each["time"], each["value"], each["light"]))
    return {division: periods[-LOOKED_AT:] for division, periods in series.items()}


def _standing(alert: Alert | None) -> Standing | None:
    return Standing(alert.live, alert.light, alert.time, alert.value, alert.closed_by_hand) if alert else None


# --- by data


@action("insight.open_alert", policy=may_move)
def open_alert(actor: Actor, indicator: str, division: str, step: Step, *, now: datetime | None = None) -> Alert:
    """Opens an alert and tells the duty holder."""
    row = Indicator.objects.get(pk=indicator)
    rule = definition_of(row).alert
    assert rule is not None  # whoever opens has just read it
    alert = Alert(
        indicator=row, division=division, owner=row.owner, escalate_to=_official(rule.escalate),
        limit=str(rule.acknowledge or ""), opened_at=now or timezone.now(), since=step.since,
    )  # fmt: skip
    _wait_for_acknowledgement(alert, now or timezone.now())
    return _take(actor, alert, step, now or timezone.now())


@action("insight.move_alert", policy=may_move)
def move_alert(actor: Actor, alert: int, step: Step, *, note: str = "", now: datetime | None = None) -> Alert:
    """A newer value: worse (to be acknowledged anew), as bad, good again (closed), or bad again (reopened)."""
    found, moment = _locked(alert), now or timezone.now()
    if step.move in ("reopen", "worsen"):
        found.since = step.since or found.since
        found.owner = found.indicator.owner
        _wait_for_acknowledgement(found, moment)
    if step.move == "close":
        found.state, found.closed_at, found.closed_by_hand, found.due_at = Alert.State.CLOSED, moment, False, None
    return _take(actor, found, step, moment, note)


def _wait_for_acknowledgement(alert: Alert, now: datetime) -> None:
    limit = read_limit(alert.limit) if alert.limit else None
    alert.state, alert.closed_at, alert.closed_by_hand = Alert.State.OPEN, None, False
    alert.acknowledged_at, alert.acknowledged_by, alert.escalated_at = None, "", None
    alert.due_at = due(now, limit, calendar(), timezone.get_default_timezone()) if limit else None


def _take(actor: Actor, alert: Alert, step: Step, now: datetime, note: str = "") -> Alert:
    alert.light, alert.value, alert.time = step.light, step.value, step.time
    alert.save()
    told = 0
    if step.move != "renew":
        named = [alert.owner, *([alert.escalate_to] if alert.escalated_at and step.move == "close" else [])]
        told = len(send_notices(actor, alert.pk, step.move, named, now=now))
    _note(actor, alert, step.move, now, note=note, told=told)
    return alert


# --- by the clock


def escalate_overdue(actor: Actor, now: datetime | None = None) -> list[Alert]:
    """Escalates every alert that nobody acknowledged in time."""
    moment = now or timezone.now()
    late = Alert.objects.filter(state=Alert.State.OPEN, due_at__lte=moment, escalated_at=None)
    return [escalate_alert(actor, alert, now=moment) for alert in list(late.values_list("pk", flat=True))]


@action("insight.escalate_alert", policy=may_move)
def escalate_alert(actor: Actor, alert: int, *, now: datetime | None = None) -> Alert:
    """Nobody acknowledged in time: the organisation above is told, and the duty holder once more."""
    found, moment = _locked(alert), now or timezone.now()
    if found.state != Alert.State.OPEN or found.escalated_at:
        return found  # somebody was faster
    found.escalated_at = moment
    found.save(update_fields=["escalated_at"])
    named = [each for each in (found.escalate_to, found.owner) if each]
    told = len(send_notices(actor, found.pk, "escalate", named, now=moment))
    _note(actor, found, "escalate", moment, note=found.escalate_to, told=told)
    return found


# --- by people


@action("insight.acknowledge_alert", policy=may_acknowledge)
def acknowledge_alert(actor: Actor, alert: int, note: str = "", *, now: datetime | None = None) -> Alert:
    """The duty holder has seen it and says what is being done; the clock stops."""
    found, moment = _locked(alert), now or timezone.now()
    if not found.live:
        raise AlertClosed(id=alert, verb=N_("确认"))
    if found.state == Alert.State.OPEN:
        found.state, found.acknowledged_at, found.acknowledged_by = Alert.State.ACKNOWLEDGED, moment, actor.name
        found.due_at = None
        found.save()
    _note(actor, found, "acknowledge", moment, note=note.strip())
    return found


@action("insight.close_alert", policy=may_acknowledge)
def close_alert(actor: Actor, alert: int, note: str, *, now: datetime | None = None) -> Alert:
    """The duty holder settles it with a reason; a newer bad value opens it again.

    Raises:
        NoteMissing: no reason.
    """
    found, moment = _locked(alert), now or timezone.now()
    if not found.live:
        raise AlertClosed(id=alert, verb=N_("解除"))
    if not note.strip():
        raise NoteMissing(what=N_("解除的理由"))
    found.state, found.closed_at, found.closed_by_hand, found.due_at = Alert.State.CLOSED, moment, True, None
    found.save()
    _note(actor, found, "close", moment, note=note.strip())
    return found


# --- notices


@action("insight.send_notices", policy=may_move)
def send_notices(
    actor: Actor, alert: int, move: str, organisations: Sequence[str], *, now: datetime | None = None
) -> list[Notice]:
    """Puts a line into the inbox of everybody in these organisations (and of those who do their work today).

    What sends mail or messages listens to the event of this action: its ``result`` are the notices.
    """
    found = Alert.objects.get(pk=alert)
    names = set().union(*(duty_holders(name) for name in organisations))
    facts: dict[str, Any] = {"alert": found, "move": move, "light": found.light, "value": found.value,
                             "time": found.time, "at": now or timezone.now()}  # fmt: skip
    return Notice.objects.bulk_create([Notice(user=user, **facts) for user in members(names)])


@action("insight.read_notices", policy=may_read_notices)
def read_notices(actor: Actor, notices: Sequence[int] | None = None) -> int:
    """Marks one's own notices (default: all) as read; returns how many were not."""
    unread = unread_of(actor)
    if notices is not None:
        unread = unread.filter(pk__in=list(notices))
    return unread.update(read_at=timezone.now())


def unread_of(actor: Actor) -> QuerySet[Notice]:
    """What somebody has not read."""
    return Notice.objects.filter(user__username=actor.name, read_at=None)


def _locked(alert: int) -> Alert:
    found = Alert.objects.select_for_update().select_related("indicator").filter(pk=alert).first()
    if found is None:
        raise AlertNotFound(id=alert)
    return found


def _note(actor: Actor, alert: Alert, move: str, now: datetime, *, note: str = "", told: int = 0) -> None:
    AlertEntry.objects.create(
        alert=alert, move=move, light=alert.light, value=alert.value, time=alert.time, note=note, told=told,
        actor=actor.name, organisation=actor.organisation, at=now,
    )  # fmt: skip


def _official(name: str) -> str:
    found = find_organisation(name) if name else None
    return found.name if found else name
