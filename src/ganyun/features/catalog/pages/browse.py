"""The catalogue and the search: facets on the left, resources on the right."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import pyarrow as pa
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ganyun.features.catalog.actions.index import ensure
from ganyun.features.catalog.models import Cloud, Resource, State
from ganyun.features.catalog.panels import with_lights
from ganyun.features.catalog.policy import EDIT, EDIT_ANY
from ganyun.features.catalog.queries import browse, search
from ganyun.features.catalog.rules import words
from ganyun.features.catalog.rules.national import CATEGORIES
from ganyun.kernel.policy import Actor
from ganyun.kit.http.public import rows_response

PAGE_SIZE = 20
SHOWN = 12  # values of a facet before "all"
MOST_EXPORTED = 200_000

Counts = Mapping[str, Mapping[str, int]]
Tables = Mapping[str, Mapping[str, Any]]

FACETS: Mapping[str, Any] = {
    "category": gettext_lazy("分类"),
    "theme": gettext_lazy("主题"),
    "cloud": gettext_lazy("云"),
    "organisation": gettext_lazy("提供方"),
    "level": gettext_lazy("分级"),
    "share": gettext_lazy("共享"),
    "open": gettext_lazy("开放"),
    "cycle": gettext_lazy("更新周期"),
    "state": gettext_lazy("状态"),
}
SORTS: Mapping[str, Any] = {
    "-updated": gettext_lazy("最近变更"),
    "-data": gettext_lazy("最新数据"),
    "title": gettext_lazy("名称"),
    "-level": gettext_lazy("分级从高到低"),
}

SEARCH_SORTS: Mapping[str, Any] = {"": gettext_lazy("相关度"), "-updated": gettext_lazy("最近变更")}


@dataclass(frozen=True)
class Value:
    """One value of a facet: its code, its words, how many, and whether it is chosen."""

    code: str
    title: str
    count: int
    chosen: bool
    address: str  # query string that chooses it, or lets it go


@dataclass(frozen=True)
class Facet:
    name: str
    title: str
    values: list[Value]
    more: int
    """Values beyond the first :data:`SHOWN`."""


class CountedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    """Pages of a list whose length is known already."""

    def __init__(self, objects: Any, per_page: int, count: int) -> None:
        super().__init__(objects, per_page)
        self.count = count  # a cached property of the base: set, so never asked


def actor_in(request: HttpRequest) -> Actor:
    """Who asks (the accounts middleware sets it on every request)."""
    found: Actor = request.actor  # type: ignore[attr-defined]
    return found


def chosen_filters(request: HttpRequest) -> dict[str, str]:
    """The facets of the query string that have a value."""
    return {name: value[:200] for name in FACETS if (value := request.GET.get(name, "").replace("\0", "").strip())}


@require_safe
def catalog(request: HttpRequest) -> HttpResponseBase:
    """``/catalog/``: every resource the reader may see, by class, cloud, organisation, theme, level and terms."""
    actor, filters = actor_in(request), chosen_filters(request)
    sort = request.GET.get("sort", "")
    found = browse.browse(actor, filters, sort)
    if request.GET.get("format"):
        return _export(request, found)
    sort = sort if sort in search.SORTS else "-updated"
    if ensure():
        listed, page = _page(request, "", filters, sort)
        rows, counts, total = [hit.resource for hit in listed.hits], listed.facets, listed.total
    else:  # the index is being rebuilt: slower, and without facets
        page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
        rows, counts, total = list(page.object_list), None, page.paginator.count
    context = _context(request, filters, counts)
    context |= {"page": page, "rows": with_lights(rows), "total": total, "sort": sort, "sorts": SORTS.items()}
    return render(request, "catalog/browse.html", context)


@require_safe
def search_page(request: HttpRequest) -> HttpResponseBase:
    """``/search/?q=…``: ranked, with hits marked; nothing found → the nearest titles."""
    text, filters = request.GET.get("q", "").strip(), chosen_filters(request)
    ensure()
    sort = request.GET.get("sort", "") if request.GET.get("sort") in SEARCH_SORTS else ""
    found, page = _page(request, text, filters, sort)
    lit = with_lights([hit.resource for hit in found.hits])
    rows = [{**row, "hit": hit} for row, hit in zip(lit, found.hits, strict=True)]
    context = _context(request, filters, found.facets if found.ready else None)
    context |= {"page": page, "rows": rows, "total": found.total, "query": text, "loose": found.loose,
                "searching": True, "sort": sort, "sorts": SEARCH_SORTS.items()}  # fmt: skip
    return render(request, "catalog/browse.html", context)


def _page(request: HttpRequest, text: str, filters: Mapping[str, str], sort: str) -> tuple[search.Found, Any]:
    """The page of results that is asked for; beyond the end, the last one."""
    actor, wanted = actor_in(request), _number(request.GET.get("page"))
    found = search.search(actor, text, filters, offset=(wanted - 1) * PAGE_SIZE, limit=PAGE_SIZE, sort=sort)
    page = CountedPaginator(range(found.total), PAGE_SIZE, found.total).get_page(wanted)
    if page.number != wanted:
        offset = (page.number - 1) * PAGE_SIZE
        found = search.search(actor, text, filters, offset=offset, limit=PAGE_SIZE, sort=sort)
    return found, page


def _context(request: HttpRequest, filters: Mapping[str, str], counts: Counts | None) -> dict[str, Any]:
    actor = actor_in(request)
    tables = _tables()
    return {
        "facets": _facets(request, counts, filters, tables) if counts is not None else None,
        "chosen": [_chosen(request, name, value, tables) for name, value in filters.items()],
        "may_create": actor.has(EDIT) or actor.has(EDIT_ANY),
    }


def _chosen(request: HttpRequest, name: str, value: str, tables: Tables) -> dict[str, Any]:
    """A filter in force, and the query string without it."""
    rest = request.GET.copy()
    for each in (name, "page"):
        rest.pop(each, None)
    return {"name": name, "title": FACETS[name], "value": value, "words": _title(tables, name, value),
            "without": f"?{rest.urlencode()}"}  # fmt: skip


def _facets(request: HttpRequest, counts: Counts, filters: Mapping[str, str], tables: Tables) -> list[Facet]:
    facets = []
    for name, title in FACETS.items():
        found = dict(counts.get(name, {}))
        rest = request.GET.copy()
        for each in (name, "page"):
            rest.pop(each, None)
        start = rest.urlencode()
        if name in filters:
            found.setdefault(filters[name], 0)
        ordered = sorted(found.items(), key=lambda each: (-each[1], each[0]))
        if name in ("category", "level"):
            ordered = sorted(found.items())
        values = [
            _value(start, name, code, _title(tables, name, code), number, filters.get(name) == code)
            for code, number in ordered
        ]
        values.sort(key=lambda value: not value.chosen)
        if values:
            facets.append(Facet(name, str(title), values, max(0, len(values) - SHOWN)))
    return facets


def _value(start: str, name: str, code: str, title: str, count: int, chosen: bool) -> Value:
    address = f"?{start}" if chosen else f"?{start}{'&' if start else ''}{name}={quote(code)}"
    return Value(code, title, count, chosen, address)


def _tables() -> Tables:
    """The words of every facet's codes, in the reader's language."""
    return {
        "category": CATEGORIES, "level": words.LEVELS, "share": words.SHARING, "open": words.OPENING,
        "cycle": words.CYCLES, "state": dict(State.choices),
        "cloud": {cloud.code: browse.title_of(cloud) for cloud in Cloud.objects.only("title_zh", "title_en")},
    }  # fmt: skip


def _title(tables: Tables, name: str, code: str) -> str:
    return words.theme_title(code) if name == "theme" else words.word(tables.get(name, {}), code)


def _export(request: HttpRequest, found: QuerySet[Resource]) -> HttpResponseBase:
    """The whole list under the filters as a file."""
    columns = ["name", "title", "cloud_id", "owner", "code", "category", "theme", "level", "share_type", "open_type",
               "update_cycle", "state", "version", "fields", "rows", "updated_at"]  # fmt: skip
    numbers = ("level", "fields", "rows")
    schema = pa.schema([(column.removesuffix("_id"), pa.int64() if column in numbers else pa.string())
                        for column in columns])  # fmt: skip
    rows = found.values_list(*columns)[:MOST_EXPORTED]
    reader = pa.RecordBatchReader.from_batches(schema, _batches(rows, schema))
    return rows_response(reader, request.GET["format"], name="catalog")


def _batches(rows: Iterable[tuple[Any, ...]], schema: pa.Schema) -> Iterable[pa.RecordBatch]:
    part: list[tuple[Any, ...]] = []
    for row in rows:
        part.append(row)
        if len(part) == 2000:
            yield _batch(part, schema)
            part = []
    yield _batch(part, schema)


def _batch(rows: list[tuple[Any, ...]], schema: pa.Schema) -> pa.RecordBatch:
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [
        pa.array([_plain(value) for value in column], field.type) for column, field in zip(columns, schema, strict=True)
    ]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int) else str(value)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and 0 < int(text) < 10_000 else 1
