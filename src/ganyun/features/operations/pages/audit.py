"""``/audit/``: for the audit administrator alone — filter, verify, export."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from ganyun.features.operations import actions, queries
from ganyun.features.operations.policy import READ_AUDIT
from ganyun.features.operations.rules import OUTCOMES
from ganyun.kernel.action import audit_chain
from ganyun.kernel.audit import ChainBroken, Entry
from ganyun.kit.http.public import require

PER_PAGE = 50


@never_cache
@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """The records, newest first."""
    require(request, READ_AUDIT)
    wanted = queries.audit_filter(request.GET.dict())
    number = int(text) if (text := request.GET.get("page", "1")).isdigit() and 0 < int(text) < 100_000 else 1
    offset = PER_PAGE * (number - 1)
    found: list[Entry] = []
    broken = None
    try:
        found = queries.audit_entries(wanted, limit=PER_PAGE + 1, offset=offset)
    except ChainBroken as error:
        broken = error.parts(gettext)
    paginator = Paginator(range(offset + len(found)), PER_PAGE)
    context = {
        "entries": [(entry, parse_datetime(str(entry.record.get("time", "")))) for entry in found[:PER_PAGE]],
        "page": Page[Any](found[:PER_PAGE], min(number, paginator.num_pages), paginator),
        "wanted": wanted,
        "outcomes": OUTCOMES,
        "broken": broken,
    }
    return render(request, "operations/audit.html", context)


@never_cache
@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Recomputes the whole chain; the answer takes the button's place."""
    require(request, READ_AUDIT)
    chain = audit_chain()
    context: dict[str, object] = {}
    try:
        context["count"] = chain.verify()
        context["head"] = chain.head()[1]
    except ChainBroken as error:
        context["broken"] = error.parts(gettext)
    template = "operations/audit_state.html" if getattr(request, "htmx", False) else "operations/audit_verified.html"
    return render(request, template, context)


@never_cache
@require_POST
def export(request: HttpRequest) -> StreamingHttpResponse:
    """The matching records as NDJSON; the export itself becomes a record."""
    actor = require(request, READ_AUDIT)
    lines = actions.export_audit(actor, queries.audit_filter(request.POST.dict()))
    response = StreamingHttpResponse(lines, content_type="application/x-ndjson")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.ndjson"'
    return response


audit_urlpatterns = [
    path("audit/", audit, name="audit"),
    path("audit/verify/", verify, name="audit-verify"),
    path("audit/export/", export, name="audit-export"),
]
