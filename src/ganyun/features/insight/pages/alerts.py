"""``/alerts/`` and ``/notices/``: what is wrong, who has seen it, what was done; one's own inbox."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ganyun.features.insight.actions import alerts as actions
from ganyun.features.insight.models import Alert, AlertEntry, Notice
from ganyun.features.insight.pages.asking import chosen, page_number, person_in, without
from ganyun.features.insight.policy import READ, may_acknowledge
from ganyun.features.insight.queries import alerts as queries
from ganyun.features.insight.queries.indicators import view
from ganyun.features.insight.rules.lights import word
from ganyun.features.insight.rules.limits import WORDS, read_limit
from ganyun.features.insight.rules.shown import label_of
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import require

PER_PAGE = 50
FILTERS = ("state", "cloud", "owner", "light", "indicator")
STATES = {
    "live": gettext_lazy("未解除"),
    "open": gettext_lazy("待确认"),
    "acknowledged": gettext_lazy("已确认"),
    "escalated": gettext_lazy("已升级"),
    "closed": gettext_lazy("已解除"),
}
COLOURS = {"open": "red", "acknowledged": "orange", "closed": "secondary"}


@never_cache
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Live alerts first; the others by filter."""
    actor = require(request, READ)
    filters = chosen(request, FILTERS)
    state = filters.pop("state", "live")
    found = queries.AlertFilter(state=state if state in STATES else "live", **filters).apply()
    page = Paginator(found, PER_PAGE).get_page(page_number(request))
    start = without(request, "state")
    context = {
        "page": page, "rows": [line_of(each) for each in page.object_list], "counts": queries.live_counts(),
        "states": [(code, title, f"{start}&state={code}", code == state) for code, title in STATES.items()],
        "filters": filters, "own": actor.organisation,
    }  # fmt: skip
    return render(request, "insight/alerts.html", context)


def line_of(alert: Alert) -> dict[str, Any]:
    """An alert as a line of a list."""
    return {
        "alert": alert, "title": queries.title_of(alert), "shown": queries.shown_value(alert, alert.value),
        "word": word(alert.light), "when": label_of(alert.time, alert.indicator.every),
        "state": STATES[alert.state], "colour": COLOURS[alert.state],
    }  # fmt: skip


@never_cache
@require_safe
def alert(request: HttpRequest, id: int) -> HttpResponse:
    """One alert: where it stands, who must do what by when, and all that happened."""
    actor = require(request, READ)
    found = queries.find_alert(id)
    limit = read_limit(found.limit)
    context = {
        **line_of(found), "indicator": view(found.indicator),
        "entries": [_entry(found, each) for each in found.entries.all()],
        "since": label_of(found.since, found.indicator.every), "may_act": found.live and _may(actor, found),
        "limit": _(WORDS[limit.unit]).format(amount=limit.amount) if limit else "",
    }  # fmt: skip
    return render(request, "insight/alert.html", context)


def _may(actor: Actor, found: Alert) -> bool:
    return may_acknowledge.decide(actor, {"alert": found.pk}).allowed


def _entry(found: Alert, entry: AlertEntry) -> dict[str, Any]:
    return {
        "entry": entry, "move": _(queries.MOVES[entry.move]), "shown": queries.shown_value(found, entry.value),
        "when": label_of(entry.time, found.indicator.every), "word": word(entry.light),
    }  # fmt: skip


@require_POST
def acknowledge(request: HttpRequest, id: int) -> HttpResponse:
    actions.acknowledge_alert(person_in(request), id, request.POST.get("note", ""))
    messages.success(request, _("已确认。"))
    return redirect("alert", id=id)


@require_POST
def close(request: HttpRequest, id: int) -> HttpResponse:
    actions.close_alert(person_in(request), id, request.POST.get("note", ""))
    messages.success(request, _("已解除；有更新的数值仍不正常时会再次触发。"))
    return redirect("alert", id=id)


# --- the inbox


@never_cache
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """One's own notices, newest first."""
    actor = person_in(request)
    page = Paginator(queries.notices_of(actor), PER_PAGE).get_page(page_number(request))
    context = {
        "page": page,
        "rows": [notice_of(each) for each in page.object_list],
        "unread": queries.unread_count(actor),
    }
    return render(request, "insight/notices.html", context)


def notice_of(notice: Notice) -> dict[str, Any]:
    """A notice in words."""
    return {
        "notice": notice, "title": queries.title_of(notice.alert), "move": _(queries.MOVES[notice.move]),
        "shown": queries.shown_value(notice.alert, notice.value), "word": word(notice.light),
        "when": label_of(notice.time, notice.alert.indicator.every),
    }  # fmt: skip


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Marks one notice (``notice``) or all as read; leads on to ``next``."""
    wanted = [int(text) for text in request.POST.getlist("notice") if text.isascii() and text.isdigit()]
    actions.read_notices(person_in(request), wanted or None)
    onward = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(onward, allowed_hosts={request.get_host()})
    return redirect(onward if safe else "notices")


alerts_urlpatterns = [
    path("alerts/", index, name="alerts"),
    path("alerts/<int:id>/", alert, name="alert"),
    path("alerts/<int:id>/acknowledge/", acknowledge, name="alert-acknowledge"),
    path("alerts/<int:id>/close/", close, name="alert-close"),
    path("notices/", notices, name="notices"),
    path("notices/read/", read, name="notices-read"),
]
