"""Reading alerts and notices."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from ganyun.features.insight.errors import AlertNotFound
from ganyun.features.insight.models import Alert, Notice
from ganyun.features.insight.queries.indicators import definition_of, in_language
from ganyun.features.insight.rules.shown import shown
from ganyun.kernel.errors import N_
from ganyun.kernel.policy import Actor

MOVES: Mapping[str, str] = {
    "open": N_("触发"), "reopen": N_("再次触发"), "worsen": N_("加重"), "renew": N_("仍未好转"),
    "acknowledge": N_("确认"), "escalate": N_("超时升级"), "close": N_("解除"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlertFilter:
    """What a list is narrowed to; "live" is open or acknowledged."""

    state: str = ""
    cloud: str = ""
    owner: str = ""
    light: str = ""
    indicator: str = ""

    def apply(self) -> QuerySet[Alert]:
        found = Alert.objects.select_related("indicator")
        if self.state == "live":
            found = found.exclude(state=Alert.State.CLOSED)
        elif self.state == "escalated":
            found = found.exclude(state=Alert.State.CLOSED).filter(escalated_at__isnull=False)
        elif self.state:
            found = found.filter(state=self.state)
        columns = {"cloud": "indicator__cloud", "owner": "owner", "light": "light", "indicator": "indicator"}
        chosen = {column: value for name, column in columns.items() if (value := getattr(self, name))}
        return found.filter(**chosen)


def find_alert(id: int) -> Alert:
    """One alert with its indicator.

    Raises:
        AlertNotFound
    """
    found = Alert.objects.select_related("indicator").filter(pk=id).first()
    if found is None:
        raise AlertNotFound(id=id)
    return found


def live_counts() -> dict[str, int]:
    """``open``, ``acknowledged``, ``escalated``: how many alerts wait."""
    live = Alert.objects.exclude(state=Alert.State.CLOSED)
    return live.aggregate(
        open=Count("pk", filter=Q(state=Alert.State.OPEN)),
        acknowledged=Count("pk", filter=Q(state=Alert.State.ACKNOWLEDGED)),
        escalated=Count("pk", filter=Q(escalated_at__isnull=False)),
    )


def title_of(alert: Alert) -> str:
    """The indicator's title, with the division."""
    title = in_language(definition_of(alert.indicator).title)
    return f"{title} · {alert.division}" if alert.division else title


def shown_value(alert: Alert, value: float | None) -> str:
    """A value in the indicator's unit."""
    found = definition_of(alert.indicator)
    return shown(value, found.unit, found.digits)


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Somebody's inbox, newest first."""
    return Notice.objects.filter(user__username=actor.name).select_related("alert__indicator")


def unread_count(actor: Actor) -> int:
    return Notice.objects.filter(user__username=actor.name, read_at=None).count() if actor.kind == "user" else 0


def facts(alert: Alert) -> dict[str, Any]:
    """An alert as plain values, for the API and the terminal."""
    return {
        "id": alert.pk, "indicator": alert.indicator_id, "division": alert.division, "state": alert.state,
        "light": alert.light, "value": alert.value, "time": alert.time, "since": alert.since, "owner": alert.owner,
        "escalate_to": alert.escalate_to, "opened_at": alert.opened_at, "due_at": alert.due_at,
        "acknowledged_at": alert.acknowledged_at, "acknowledged_by": alert.acknowledged_by,
        "escalated_at": alert.escalated_at, "closed_at": alert.closed_at,
    }  # fmt: skip
