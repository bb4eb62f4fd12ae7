"""The map of the home page, from what the base cloud holds and the reader may see.

Whoever may read the county boundaries sees people by city and may open a city; everybody else sees how many counties
and townships a city has, which is open data. Another feature may take the map's place with a home card ``map``.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import condition

from ganyun.engine.port import engine
from ganyun.features.catalog import public as catalog
from ganyun.features.catalog.public import MASKED_FROM, Contract, ResourceNotFound
from ganyun.kernel.policy import ANONYMOUS
from ganyun.kit.pages.public import Card

BOUNDARIES = "base.county_boundaries"
"""Where a node keeps the shapes of its counties: ``code``, ``name``, ``geometry`` (GeoJSON), ``population_<year>``."""

DIVISIONS = "base.divisions"
"""Where a node keeps its divisions: a ``code`` of 2, 4, 6 or 9 digits."""

KNOWN_ENOUGH = 0.9
"""A year of which fewer counties are known is passed over for the year before."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A number by division code, and what it is."""

    title: str
    unit: str
    values: dict[str, int]


def map_card(request: HttpRequest) -> Card | None:
    """The card, or ``None`` when the lake has nothing to show to this reader."""
    contract = readable(request, BOUNDARIES)
    figures = people_by_county(contract) if contract else None
    if figures:
        address = f"{reverse('map-counties')}?v={engine().version(BOUNDARIES)}"
        return _card(gettext("各市人口"), figures, BOUNDARIES, address)
    if readable(request, DIVISIONS):
        return _card(gettext("各市区划"), divisions_by_city(), DIVISIONS)
    return None


def _card(heading: str, figures: Figures, resource: str, boundaries: str = "") -> Card:
    context = {"heading": heading, "figures": figures, "resource": resource, "boundaries": boundaries}
    return Card("map", "operations/home_map.html", context)


def people_by_county(contract: Contract) -> Figures | None:
    """The newest ``population_<year>`` that nearly all counties have."""
    fields = [each for each in contract.fields if each.name.startswith("population_") and each.level < MASKED_FROM]
    present = set(engine().schema(BOUNDARIES).names)
    for field in sorted(fields, key=lambda each: each.name, reverse=True):
        if field.name not in present:
            continue
        rows = _rows(f'SELECT code, "{field.name}" AS people FROM {BOUNDARIES}', BOUNDARIES)
        people = {row["code"]: int(row["people"]) for row in rows if row["people"] is not None}
        if rows and len(people) >= KNOWN_ENOUGH * len(rows):
            return Figures(field.title, gettext("人"), people)
    return None


def divisions_by_city() -> Figures:
    """How many counties and townships each city has."""
    rows = _rows(
        f"SELECT left(code, 4) || '00' AS city, count(*) AS number FROM {DIVISIONS} WHERE length(code) >= 6 GROUP BY 1",
        DIVISIONS,
    )
    return Figures(gettext("县级和乡级单位"), gettext("个"), {row["city"]: row["number"] for row in rows})


def _etag(request: HttpRequest) -> str | None:
    return f'"{engine().version(BOUNDARIES)}"' if readable(request, BOUNDARIES) else None


@condition(etag_func=_etag)
def counties(request: HttpRequest) -> JsonResponse:
    """``/map/counties.json``: the boundaries as a GeoJSON FeatureCollection (``code`` and ``name`` as properties)."""
    if readable(request, BOUNDARIES) is None:
        raise Http404
    sql = f"SELECT code, name, geometry FROM {BOUNDARIES} WHERE geometry IS NOT NULL ORDER BY code"
    rows = _read(sql, BOUNDARIES, engine().version(BOUNDARIES))
    response = JsonResponse({"type": "FeatureCollection", "features": list(_features(rows))})
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _features(rows: Iterable[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    for row in rows:
        yield {
            "type": "Feature",
            "properties": {"code": row["code"], "name": row["name"]},
            "geometry": json.loads(row["geometry"]),
        }


def readable(request: HttpRequest, resource: str) -> Contract | None:
    """The resource's contract when it has data and the reader may see its rows."""
    try:
        contract = catalog.contract(resource)
    except ResourceNotFound:
        return None
    actor = getattr(request, "actor", ANONYMOUS)
    return contract if catalog.may_read_rows(actor, contract) and engine().exists(resource) else None


def _rows(sql: str, table: str) -> tuple[dict[str, Any], ...]:
    return _kept(str(settings.GANYUN_LAKE_URL), engine().version(table), sql, table)


# A table's version never changes its rows, so the key is the version; a handful of small results, because every visit
# of the home page asks for them. Geometry is asked for rarely and is not kept.
@lru_cache(maxsize=8)
def _kept(lake: str, version: int, sql: str, table: str) -> tuple[dict[str, Any], ...]:
    return tuple(_read(sql, table, version))


def _read(sql: str, table: str, version: int) -> list[dict[str, Any]]:
    found = engine().query(sql, tables={table: table}, versions={table: version}).read_all()
    rows: list[dict[str, Any]] = found.to_pylist()
    return rows
