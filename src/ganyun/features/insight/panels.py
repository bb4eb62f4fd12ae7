"""Insight on the pages of others: menu, unread notices, lights at home, indicators of a cloud or a resource."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ganyun.features.insight.models import Indicator
from ganyun.features.insight.policy import READ
from ganyun.features.insight.queries import alerts, indicators
from ganyun.features.insight.queries.lines import line_of
from ganyun.features.insight.rules.lights import LIGHTS, SEVERITY, word
from ganyun.kernel.policy import ANONYMOUS, Actor
from ganyun.kit.pages.public import Card, Panel

SHOWN = 12  # indicators of a panel
WORST = 5  # of the home card


def _actor(request: HttpRequest) -> Actor:
    found: Actor = getattr(request, "actor", ANONYMOUS)
    return found


def navigation(request: HttpRequest) -> list[tuple[str, str, str]]:
    """指标 and 目标 for everybody, 预警 for staff."""
    entries = [(_("指标"), reverse("indicators"), "gauge"), (_("目标"), reverse("targets"), "target-arrow")]
    if _actor(request).has(READ):
        entries.insert(1, (_("预警"), reverse("alerts"), "alert-triangle"))
    return entries


def topbar(request: HttpRequest) -> list[tuple[str, str, str, int]]:
    """The bell of whoever is logged in."""
    actor = _actor(request)
    if actor.kind != "user":
        return []
    return [(_("通知"), reverse("notices"), "bell", alerts.unread_count(actor))]


def home_cards(request: HttpRequest) -> list[Card]:
    """How many lights of each colour, and the worst indicators."""
    actor = _actor(request)
    rows = indicators.seen_by(actor)
    if not rows:
        return []
    bad = sorted((row for row in rows if SEVERITY.get(row.light, 0) > 0), key=_worst_first)[:WORST]
    context = {
        "counts": [(light, word(light), number) for light, number in _counts(rows)],
        "worst": _lines(bad), "live": alerts.live_counts() if actor.has(READ) else None, "total": len(rows),
    }  # fmt: skip
    return [Card("indicators", "insight/home_lights.html", context, rank=20, size=6)]


def cloud_panels(request: HttpRequest, cloud: str) -> list[Panel]:
    """The panel 指标 of a cloud, worst lights first."""
    return _panel(indicators.seen_by(_actor(request), cloud), reverse("indicators") + f"?cloud={cloud}")


def resource_panels(request: HttpRequest, resource: str) -> list[Panel]:
    """The panel 指标 of a resource: what is computed from it."""
    rows = [row for row in indicators.seen_by(_actor(request)) if row.source == resource]
    return _panel(rows, "", rank=55)


def _panel(rows: list[Indicator], address: str, rank: int = 20) -> list[Panel]:
    if not rows:
        return []
    ordered = sorted(rows, key=_worst_first)
    context: dict[str, Any] = {
        "rows": lambda: _lines(ordered[:SHOWN] if address else ordered), "counts": _counts(rows), "address": address,
        "more": len(rows) - SHOWN if address else 0,
    }  # fmt: skip
    return [Panel("indicators", _("指标"), "insight/panel_indicators.html", context, rank, len(rows))]


def _lines(rows: list[Indicator]) -> list[dict[str, Any]]:
    return [line_of(indicators.view(row)) for row in rows]


def _worst_first(row: Indicator) -> tuple[int, str]:
    return -SEVERITY.get(row.light, -1), row.name


def _counts(rows: list[Indicator]) -> list[tuple[str, int]]:
    found = indicators.light_counts(rows)
    return [(light, found[light]) for light in (*reversed(LIGHTS), "") if light in found]
