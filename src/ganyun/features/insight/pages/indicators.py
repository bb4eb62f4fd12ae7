"""``/indicators/``: the list, one indicator, its values as a file, computing anew."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from ganyun.features.catalog.public import cloud_title, clouds
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.pages import figures
from ganyun.features.insight.pages.asking import actor_in, chosen, day_in, page_number, without
from ganyun.features.insight.policy import READ, RUN
from ganyun.features.insight.queries import comparing, forecasting, indicators, values
from ganyun.features.insight.queries.alerts import AlertFilter
from ganyun.features.insight.queries.comparing import Compared, Comparison
from ganyun.features.insight.queries.indicators import IndicatorView, definition_of, view
from ganyun.features.insight.queries.lines import line_of
from ganyun.features.insight.rules.lights import LIGHTS, SEVERITY, word
from ganyun.features.insight.rules.shown import label_of, shown, shown_change
from ganyun.kit.http.public import require, rows_response
from ganyun.kit.jobs.public import enqueue

PER_PAGE = 50
FILTERS = ("cloud", "light", "owner", "q")
NO_DATA = "none"  # in the query string, for indicators without data
MOST_LINES = 6  # divisions drawn beside the headline

Key = Callable[[Indicator], Any]
SORTS: Mapping[str, Key] = {
    "name": lambda row: (row.cloud, row.title_zh),
    "light": lambda row: (-SEVERITY.get(row.light, -1), row.cloud, row.code),
    "time": lambda row: (row.time is None, -(row.time.toordinal() if row.time else 0), row.name),
    "owner": lambda row: (row.owner, row.name),
}


@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Every indicator that the reader may see, worst lights first."""
    actor, filters = actor_in(request), chosen(request, FILTERS)
    everything = indicators.seen_by(actor)
    found = [row for row in everything if _fits(row, filters)]
    sort = request.GET.get("sort", "light")
    key = SORTS.get(sort.removeprefix("-"), SORTS["light"])
    found.sort(key=key, reverse=sort.startswith("-"))
    if request.GET.get("format"):
        return _export(found, request.GET["format"])
    page = Paginator(found, PER_PAGE).get_page(page_number(request))
    context = {
        "page": page, "rows": [line_of(view(row)) for row in page.object_list], "total": len(found), "filters": filters,
        "known": len(everything), "lights": _light_links(request, everything, filters),
        "clouds": _cloud_choices(everything), "owners": sorted({row.owner for row in everything}),
    }  # fmt: skip
    return render(request, "insight/indicators.html", context)


def _fits(row: Indicator, filters: Mapping[str, str]) -> bool:
    text = filters.get("q", "").casefold()
    light = filters.get("light")
    return (
        filters.get("cloud", row.cloud) == row.cloud
        and filters.get("owner", row.owner) == row.owner
        and (light is None or (row.value is None and not row.light if light == NO_DATA else row.light == light))
        and (not text or any(text in each.casefold() for each in (row.name, row.title_zh, row.title_en, row.owner)))
    )


def _light_links(request: HttpRequest, rows: Sequence[Indicator], filters: Mapping[str, str]) -> list[dict[str, Any]]:
    counts = indicators.light_counts(rows)
    start = without(request, "light")
    return [
        {"light": light, "word": word(light), "count": counts[light],
         "chosen": filters.get("light") == (light or NO_DATA),
         "address": start if filters.get("light") == (light or NO_DATA) else f"{start}&light={light or NO_DATA}"}
        for light in (*reversed(LIGHTS), "") if light in counts
    ]  # fmt: skip


def _cloud_choices(rows: Sequence[Indicator]) -> list[tuple[str, str]]:
    used = {row.cloud for row in rows}
    return [(cloud.code, cloud.title) for cloud in clouds() if cloud.code in used]


def _export(rows: Sequence[Indicator], format: str) -> HttpResponseBase:
    columns = (
        "name",
        "title_zh",
        "cloud",
        "owner",
        "light",
        "value",
        "unit",
        "time",
        "previous",
        "year_ago",
        "n",
        "source",
    )
    texts = {name: [getattr(row, name) for row in rows] for name in columns}
    numbers = {
        "value": pa.float64(),
        "previous": pa.float64(),
        "year_ago": pa.float64(),
        "n": pa.int64(),
        "time": pa.date32(),
    }
    arrays = {name: pa.array(found, numbers.get(name, pa.string())) for name, found in texts.items()}
    return rows_response(pa.table(arrays).to_reader(), format, name="indicators")


@require_safe
def indicator(request: HttpRequest, name: str) -> HttpResponseBase:
    """One indicator: big number, trend with band and target, map and ranking, comparison, where it comes from."""
    actor = actor_in(request)
    row = indicators.visible(actor, name)
    if request.GET.get("format"):
        return _values_file(request, row)
    found = view(row)
    dimensions = _dimensions(request, found)
    compared = comparing.comparison(row, day_in(request, "time"), dimensions)
    context = {
        "indicator": found, "cloud_title": cloud_title(found.cloud), "word": word(found.light),
        "shown": shown(found.value, found.unit, found.digits), "when": label_of(found.time, found.every),
        "target": shown(found.target, found.unit, found.digits),
        "compared": [_compared(found, each) for each in compared.rows], "adds_up": compared.adds_up,
        "headline": _compared(found, compared.headline) if compared.headline else None,
        "compared_when": label_of(compared.time, found.every), "thresholds": _thresholds(found),
        "may_run": actor.has(RUN), "lineage": _address("lineage", found.node),
        "source_address": _address("resource", found.source),
        "alerts": AlertFilter(indicator=name).apply()[:5] if actor.has(READ) else [],
        "expression": definition_of(row).value, "dimensions": _dimension_choices(row, dimensions),
        **_drawn(request, row, found, compared, dimensions),
    }  # fmt: skip
    return render(request, "insight/indicator.html", context)


def _drawn(
    request: HttpRequest,
    row: Indicator,
    found: IndicatorView,
    compared: Comparison,
    dimensions: Mapping[str, str | None],
) -> dict[str, Any]:
    """The figures, and what may be chosen for them."""
    lines = request.GET.getlist("division")[:MOST_LINES]
    divisions = values.divisions_in(row) if found.by_division else []
    more = {name: values.values_in(values.series(row, divisions=[name], dimensions=dimensions)) for name in lines}
    headline = values.values_in(values.series(row, dimensions=dimensions))
    only = lines[0] if len(lines) == 1 and not headline else None
    band = forecasting.forecast_band(row, only).to_pylist() if not any(dimensions.values()) else []
    return {
        "trend": figures.trend(found, headline, band, more) if found.by_time else None,
        "map": figures.map_values(found, compared.rows), "ranking": figures.ranking(found, compared.rows),
        "ranking_height": max(160, 26 * min(len(compared.rows), figures.RANKED)),
        "divisions": [(name, name in lines) for name, _code in divisions],
        "times": [(day.isoformat(), label_of(day, found.every)) for day in reversed(values.times(row)[-400:])],
        "time": compared.time.isoformat() if compared.time else "",
    }  # fmt: skip


def _compared(found: IndicatorView, each: Compared) -> dict[str, Any]:
    return {
        "row": each, "shown": shown(each.value, found.unit, found.digits), "word": word(each.light),
        "previous": shown_change(each.previous_growth, each.previous_change, found.unit),
        "year": shown_change(each.year_growth, each.year_change, found.unit),
        "distance": _distance(found, each.distance),
        "contribution": shown_change(None, each.contribution, "%"),
    }  # fmt: skip


def _distance(found: IndicatorView, distance: float | None) -> str:
    return shown_change(None, distance, found.unit) if found.share else shown(distance, found.unit, found.digits)


def _thresholds(found: IndicatorView) -> list[tuple[str, str, str]]:
    """Light, its word, and what makes it."""
    sign = "≤" if found.better == "lower" else "≥"
    order = ("red", "yellow", "green", "light_blue") if "red" in found.lights else ("green", "yellow")
    rows = [
        (light, word(light), f"{sign} {shown(found.lights[light], found.unit, found.digits)}")
        for light in order
        if light in found.lights
    ]
    rest = "blue" if "red" in found.lights else "red"
    return [*rows, (rest, word(rest), _("其余"))] if rows else []


def _dimensions(request: HttpRequest, found: IndicatorView) -> dict[str, str | None]:
    return {name: request.GET.get(f"by_{name}") or None for name in found.dimensions}


def _dimension_choices(row: Indicator, picked: Mapping[str, str | None]) -> list[tuple[str, str | None, list[str]]]:
    return [(name, picked.get(name), words) for name, words in values.dimension_values(row).items()]


def _values_file(request: HttpRequest, row: Indicator) -> HttpResponseBase:
    """All values as a file: headline, divisions, dimensions."""
    found = view(row)
    each = dict.fromkeys(found.dimensions, values.EVERY_VALUE) if request.GET.get("all") else {}
    tables = [values.series(row, divisions=divisions, dimensions=each)
              for divisions in ((None, "all") if found.by_division else (None,))]  # fmt: skip
    since: date | None = day_in(request, "since")
    table = pa.concat_tables(tables)
    if since and found.by_time:
        table = table.filter(pa.compute.greater_equal(table.column("time"), pa.scalar(since, pa.date32())))
    return rows_response(table.to_reader(), request.GET["format"], name=row.name)


@require_POST
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Computes it anew in the worker."""
    actor = require(request, RUN)
    indicators.visible(actor, name)
    enqueue("insight.refresh", actor, dedupe=name, names=[name], again=True)
    messages.success(request, _("已排入队列；算好后刷新本页。"))
    return redirect("indicator", name=name)


def _address(name: str, argument: str) -> str:
    try:
        return reverse(name, args=[argument])
    except NoReverseMatch:
        return ""


indicators_urlpatterns = [
    path("indicators/", index, name="indicators"),
    path("indicators/<str:name>/", indicator, name="indicator"),
    path("indicators/<str:name>/run/", run, name="indicator-run"),
]
