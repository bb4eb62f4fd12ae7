"""Pages: the load monitor, a new load, the quarantine."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ganyun.features.catalog.public import contract, contracts
from ganyun.features.exchange import queries
from ganyun.features.exchange.actions import records
from ganyun.features.exchange.actions.inbox import keep_upload
from ganyun.features.exchange.actions.loading import queue
from ganyun.features.exchange.actions.rows import headers, is_line, originals, resubmit
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.policy import may_fix, may_load
from ganyun.features.quality.public import check_titles
from ganyun.kernel.errors import Denied, Unauthenticated
from ganyun.kernel.policy import Actor
from ganyun.kit.jobs.public import cancel

PAGE = 50


def actor_of(request: HttpRequest) -> Actor:
    """Who asks (set by the accounts middleware on every request)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def loads(request: HttpRequest) -> HttpResponse:
    """The monitor: running loads with live progress above, ended ones below."""
    found = Load.objects.all()
    for name in ("state", "resource"):
        if request.GET.get(name):
            found = found.filter(**{name: request.GET[name]})
    context = {
        "page_obj": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "states": Load.State.choices,
        "insider": actor_of(request).kind != "anonymous",
        "active": queries.active_loads(),
        "may_load": actor_of(request).has(may_load.policies[0].permission),  # type: ignore[attr-defined]
    }
    fragment = request.htmx and request.GET.get("part") == "active"  # type: ignore[attr-defined]
    return render(request, "exchange/loads_active.html" if fragment else "exchange/loads.html", context)


def load(request: HttpRequest, id: str) -> HttpResponse:
    """One load: what arrived, how far it is, what became of it."""
    found = get_object_or_404(Load, id=id)
    template = "exchange/load_state.html" if request.htmx else "exchange/load.html"  # type: ignore[attr-defined]
    return render(request, template, {"load": found, "insider": actor_of(request).kind != "anonymous"})


def new_load(request: HttpRequest) -> HttpResponse:
    """Chooses a resource and a source: a declared environment, or a file from this computer."""
    _demand(request, may_load, request.POST.get("resource") or request.GET.get("resource") or "")
    if request.method == "POST":
        found = contract(request.POST.get("resource", ""))
        upload = request.FILES.get("file")
        file = keep_upload(upload) if upload else None
        environment = "upload" if file else request.POST.get("environment", "")
        noted = queue(actor_of(request), found, environment, file=file, mode=_mode(request))
        messages.success(request, _("已开始加载，可以离开本页。"))
        return redirect("load", id=noted.id)
    context = {"contracts": contracts(), "chosen": request.GET.get("resource", "")}
    return render(request, "exchange/new_load.html", context)


@require_POST
def cancel_load(request: HttpRequest, id: str) -> HttpResponse:
    """Stops a queued or running load; nothing half-written stays."""
    found = get_object_or_404(Load, id=id)
    _demand(request, may_load, found.resource)
    if found.job and found.active:
        cancel(found.job)
        if found.state == Load.State.QUEUED:
            records.cancel_load(actor_of(request), found.resource, found)
        messages.info(request, _("正在停止；表会保持原来的版本。"))
    return redirect("load", id=id)


def quarantine(request: HttpRequest) -> HttpResponse:
    """Which resources have rows waiting."""
    _known(request)
    named = {each.id: each for each in contracts()}
    counts = queries.open_rows(list(named))
    lines = [
        {"contract": named[name], "count": count} for name, count in sorted(counts.items(), key=lambda each: -each[1])
    ]
    return render(request, "exchange/quarantine.html", {"lines": lines, "total": sum(counts.values())})


def quarantine_resource(request: HttpRequest, name: str) -> HttpResponse:
    """The rows of one resource: original text, all reasons, and the means to mend them."""
    _known(request)
    found = contract(name)
    mending = _allowed(request, may_fix, name)
    reason, batch = request.GET.get("reason", ""), request.GET.get("batch", "")
    number = _number(request.GET.get("page", ""), 1)
    rows, total = queries.quarantined(name, batch=batch, reason=reason, offset=(number - 1) * PAGE, limit=PAGE)
    texts = originals(actor_of(request), name, rows)
    titles, known = check_titles(found), headers(found)
    columns = list(dict.fromkeys(header for row in rows for header in row.original))
    context = {
        "contract": found, "columns": columns, "mending": mending, "total": total, "reason": reason, "batch": batch,
        "reasons": [(code, titles.get(code, code), count) for code, count in queries.reasons(name, batch).items()],
        "lines": [_line(row, text, columns, titles, known) for row, text in zip(rows, texts, strict=True)],
        "page_obj": Paginator(range(total), PAGE).get_page(number),
    }  # fmt: skip
    return render(request, "exchange/quarantine_resource.html", context)


def _line(
    row: queries.QuarantinedRow, text: dict[str, Any], columns: list[str], titles: dict[str, str], known: dict[str, str]
) -> dict[str, Any]:
    blamed = {code.partition(".")[0] for code in row.reasons}
    cells = [
        {"header": header, "text": text.get(header), "bad": known.get(header, header) in blamed} for header in columns
    ]
    return {"row": row, "cells": cells, "reasons": [titles.get(code, code) for code in row.reasons]}


def quarantine_row(request: HttpRequest, name: str, batch: str, row: int) -> HttpResponse:
    """Mends one row and sends it through the checks again."""
    _demand(request, may_fix, name)
    found = contract(name)
    rows, _total = queries.quarantined(name, batch=batch, rows=[row], limit=1)
    if not rows:
        messages.info(request, _("这一行已经处理过了。"))
        return redirect("quarantine-resource", name=name)
    if request.method == "POST":
        texts = {each.name: request.POST[each.name] for each in found.fields if each.name in request.POST}
        result = resubmit(actor_of(request), name, batch, {row: texts})
        if result.good or result.state == Load.State.REPLAYED:
            messages.success(request, _("已通过检查并写入表中。"))
        else:
            messages.warning(request, _("仍有规则没有通过，这一行带着新的原因回到隔离区。"))
        return redirect("quarantine-resource", name=name)
    titles = check_titles(found)
    blamed = {code.partition(".")[0]: titles.get(code, code) for code in reversed(rows[0].reasons)}
    known = headers(found)
    [text] = originals(actor_of(request), name, rows)
    original = {} if is_line(text) else text
    texts = {known.get(header, header): text for header, text in original.items()}
    fields = [
        {"field": each, "text": texts.get(each.name) or "", "problem": blamed.get(each.name, "")}
        for each in found.fields
    ]
    context = {"contract": found, "row": rows[0], "fields": fields, "line": rows[0].original.get(""),
               "reasons": [titles.get(code, code) for code in rows[0].reasons]}  # fmt: skip
    return render(request, "exchange/quarantine_row.html", context)


@require_POST
def dismiss(request: HttpRequest, name: str) -> HttpResponse:
    """Settles rows that need no mending, with a reason that goes to the audit chain."""
    chosen: dict[str, list[int]] = {}
    _demand(request, may_fix, name)
    for mark in request.POST.getlist("rows"):
        batch, _sign, row = mark.rpartition(":")
        chosen.setdefault(batch, []).append(_number(row, 0))
    note = request.POST.get("note", "").strip()
    if not note:
        messages.error(request, _("请写明不再处理的理由。"))
        return redirect("quarantine-resource", name=name)
    done = sum(
        records.resolve_rows(actor_of(request), name, batch, rows, "dismissed", note) for batch, rows in chosen.items()
    )
    messages.success(request, _("%(count)s 行已注明理由，不再列出；原文仍保存在湖中。") % {"count": done})
    return redirect("quarantine-resource", name=name)


def _mode(request: HttpRequest) -> str:
    mode = request.POST.get("mode", "")
    return mode if mode in ("append", "replace", "upsert") else ""


def _number(text: str, default: int) -> int:
    """A whole number from an address or a form; anything else is the default."""
    return min(int(text), 10**9) if text.isascii() and text.isdigit() else default


def _known(request: HttpRequest) -> None:
    """Quarantined rows, masked as they are, are for people at work."""
    if actor_of(request).kind == "anonymous":
        raise Unauthenticated()


def _allowed(request: HttpRequest, policy: Any, resource: str) -> bool:
    return bool(policy.decide(actor_of(request), {"resource": resource}).allowed)


def _demand(request: HttpRequest, policy: Any, resource: str) -> None:
    """Refuses the form itself, not only its submission; the action decides again."""
    _known(request)
    actor = actor_of(request)
    allowed = policy.decide(actor, {"resource": resource}) if resource else policy.policies[0].decide(actor, {})
    if not allowed.allowed:
        raise Denied(permission=allowed.reason)


urlpatterns: list[URLPattern] = [
    path("loads/", loads, name="loads"),
    path("loads/new/", new_load, name="new-load"),
    path("loads/<uuid:id>/", load, name="load"),
    path("loads/<uuid:id>/cancel/", cancel_load, name="cancel-load"),
    path("quarantine/", quarantine, name="quarantine"),
    path("quarantine/<str:name>/", quarantine_resource, name="quarantine-resource"),
    path("quarantine/<str:name>/dismiss/", dismiss, name="quarantine-dismiss"),
    path("quarantine/<str:name>/<str:batch>/<int:row>/", quarantine_row, name="quarantine-row"),
]
