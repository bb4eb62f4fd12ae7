"""Semantic types and code lists for people: what there is, what a value is, what a code was called in its day."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import path
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from ganyun.features.standards import public
from ganyun.features.standards.public import CodeList, Entry, SemanticType
from ganyun.kit.http.public import rows_response

PAGE_SIZE = 100
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of the "try it" form."""

    type: SemanticType
    value: str
    normalised: str
    reason: str
    masked: str
    synthetic: bool


@sensitive_post_parameters("value")
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponseBase:
    """The two lists, and a form to try a value. The value travels in the body: no log, no history keeps it."""
    verdict = _verdict(request) if request.method == "POST" else None
    context: dict[str, Any] = {"verdict": verdict, "types": public.semantic_types(), "marks": public.MARKS}
    if request.method == "POST" and request.headers.get("HX-Request"):
        return render(request, "standards/verdict.html", context)
    context |= {"rows": [_type_row(each) for each in public.semantic_types()], "lists": _list_rows()}
    return render(request, "standards/index.html", context, status=200)


@require_safe
def codes(request: HttpRequest, name: str) -> HttpResponseBase:
    """One list: searched, as of a day or over all time, as a page or as a file."""
    found = public.code_list(name)
    day, ever = public.day_of(request.GET.get("as_of", "")), bool(request.GET.get("ever"))
    query = request.GET.get("q", "").strip()[:LONGEST]
    entries = [each for each in (found.every if ever else found.entries(day)) if _matches(each, query)]
    if request.GET.get("format") == "csv":
        return rows_response(_table(found, entries).to_reader(), "csv", name=found.code)
    code = request.GET.get("code", "")[:LONGEST]
    context = {
        "list": found,
        "title": public.in_language(found.title),
        "note": public.in_language(found.note) if found.note else "",
        "mark": public.MARKS[found.mark],
        "columns": [public.in_language(words) for words in found.columns.values()],
        "page": Paginator([_row(each, found) for each in entries], PAGE_SIZE).get_page(request.GET.get("page")),
        "total": len(entries),
        "day": day or date.today(),
        "ever": ever,
        "query": query,
        "code": code,
        "history": [_row(each, found) for each in found.history(code)] if code else [],
        "ambiguous": found.ambiguous(day).items(),
        "linked": {
            "parent": any(each.parent for each in found.every),
            "aliases": any(each.aliases for each in found.every),
            "successor": any(each.successor for each in found.every),
            "validity": any(each.valid_from or each.valid_to for each in found.every),
        },
    }
    return render(request, "standards/codes.html", context)


def _verdict(request: HttpRequest) -> Verdict:
    found = public.semantic_type(request.POST.get("type", ""))
    value = request.POST.get("value", "")[:LONGEST]
    normalised = found.normalise(value)
    return Verdict(
        found,
        value,
        normalised,
        public.explain(found.name, value),
        found.hide(normalised) or "",
        public.is_synthetic(found.name, value),
    )


def _type_row(each: SemanticType) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": public.in_language(each.title),
        "form": public.in_language(each.form),
        "example": each.example,
        "masked": each.hide(each.example),
        "level": each.level,
        "standard": each.standard,
        "mark": public.MARKS[each.mark],
        "checked": each.has_check_character,
    }


def _list_rows() -> list[dict[str, Any]]:
    return [
        {
            "code": each.code,
            "title": public.in_language(each.title),
            "source": each.source,
            "cloud": each.cloud,
            "mark": public.MARKS[each.mark],
            "count": len(each.entries()),
            "former": len(each.every) - len(each.entries()),
        }
        for each in public.code_lists()
    ]


def _row(entry: Entry, found: CodeList) -> dict[str, Any]:
    return {"entry": entry, "aliases": "、".join(entry.aliases), "more": [entry.more[key] for key in found.columns]}


def _matches(entry: Entry, query: str) -> bool:
    wanted = public.spelling_key(query)
    texts = (entry.code, entry.name, *entry.aliases, *entry.more.values())
    return any(wanted in public.spelling_key(text) for text in texts)


def _table(found: CodeList, entries: list[Entry]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "code": [each.code for each in entries],
        "name": [each.name for each in entries],
        "valid_from": [each.valid_from for each in entries],
        "valid_to": [each.valid_to for each in entries],
        "parent": [each.parent for each in entries],
        "aliases": [";".join(each.aliases) for each in entries],
        "successor": [each.successor for each in entries],
    }
    columns |= {key: [each.more[key] for each in entries] for key in found.columns}
    days = ("valid_from", "valid_to")
    return pa.table(
        {key: pa.array(values, pa.date32() if key in days else pa.string()) for key, values in columns.items()}
    )


urlpatterns = [
    path("standards/", index, name="standards"),
    path("standards/codes/<str:name>/", codes, name="standards-codes"),
]
