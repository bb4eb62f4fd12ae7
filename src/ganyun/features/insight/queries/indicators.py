"""Indicators as other features, pages and the API see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from ganyun.features.insight.errors import IndicatorNotFound
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.policy import may_see
from ganyun.features.insight.queries.divisions import place_of
from ganyun.features.insight.rules import declaration, lights
from ganyun.kernel.names import nearest
from ganyun.kernel.packs import Words
from ganyun.kernel.policy import Actor


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator with its headline: the newest value of the roll-up (of ``focus``, where there is one).

    ``value`` of a share (``unit`` is ``%``) is between 0 and 1; ``shown`` says it times a hundred. ``lights`` are the
    thresholds by name, ``places`` how many divisions show which light at ``time``. No data: ``value`` and ``time`` are
    ``None`` and ``light`` is "".
    """

    name: str  # cloud.code
    cloud: str
    code: str
    title: str
    summary: str
    source: str  # cloud.table
    owner: str
    unit: str
    digits: int | None
    better: str  # higher | lower | none
    lights: Mapping[str, float]
    target: float | None
    forecast: str
    by_time: bool
    every: str  # day | week | month | quarter | year | ""
    by_division: bool
    roll_up: bool
    focus: str
    dimensions: tuple[str, ...]
    alerts: bool
    level: int
    time: date | None
    value: float | None
    previous: float | None
    year_ago: float | None
    n: int | None
    light: str
    spark: tuple[float | None, ...]
    places: Mapping[str, int]
    version: int | None
    refreshed_at: datetime | None
    error: Mapping[str, Any]

    @property
    def share(self) -> bool:
        return self.unit == "%"

    @property
    def node(self) -> str:
        """Its name in the lineage graph, and that of its table."""
        return table_of(self.name)


def table_of(name: str) -> str:
    """The lake table of an indicator's values."""
    return f"indicator.{name}"


def in_language(words: Words) -> str:
    """Chinese, or English where there is any and the reader asks for it."""
    return words.en if words.en and (get_language() or "").startswith("en") else words.zh


_definitions: dict[str, declaration.Indicator] = {}
"""By digest: a text that changes gets another, so an entry is dropped for room only."""

MOST_KEPT = 4096


def definition_of(row: Indicator) -> declaration.Indicator:
    """What the pack says of an indicator, typed."""
    found = _definitions.get(row.digest)
    if found is None:
        if len(_definitions) >= MOST_KEPT:
            _definitions.clear()
        found = _definitions[row.digest] = declaration.Indicator.restored(row.definition)
    return found


def thresholds(found: declaration.Indicator) -> dict[str, float]:
    """``green``, ``yellow`` and, of five lights, ``red`` and ``light_blue``."""
    return found.lights.model_dump(exclude_none=True) if found.lights else {}


def view(row: Indicator) -> IndicatorView:
    found = definition_of(row)
    return IndicatorView(
        name=row.name, cloud=row.cloud, code=row.code, title=in_language(found.title),
        summary=in_language(found.summary) if found.summary else "", source=row.source, owner=row.owner,
        unit=found.unit, digits=found.digits, better=found.better, lights=thresholds(found), target=found.target,
        forecast=found.forecast, by_time=bool(found.by.time), every=row.every, by_division=bool(found.by.division),
        roll_up=found.by.roll_up, focus=place_of(found.by.focus).name, dimensions=found.by.dimensions,
        alerts=found.alert is not None,
        level=row.level, time=row.time, value=row.value, previous=row.previous, year_ago=row.year_ago, n=row.n,
        light=row.light, spark=tuple(row.spark), places=row.places, version=row.version,
        refreshed_at=row.refreshed_at, error=row.error,
    )  # fmt: skip


def active(cloud: str | None = None) -> QuerySet[Indicator]:
    found = Indicator.objects.filter(active=True)
    return found if cloud is None else found.filter(cloud=cloud)


def find(name: str) -> Indicator:
    """The row of an indicator.

    Raises:
        IndicatorNotFound: names the nearest.
    """
    found = active().filter(name=name).first()
    if found is None:
        raise IndicatorNotFound(name=name[:130], nearest=nearest(name, active().values_list("name", flat=True)) or "—")
    return found


def visible(actor: Actor, name: str) -> Indicator:
    """Like :func:`find`; what the actor may not see does not exist for him."""
    found = find(name)
    if not may_see(actor, found.level):
        raise IndicatorNotFound(name=name[:130], nearest="—")
    return found


def seen_by(actor: Actor, cloud: str | None = None) -> list[Indicator]:
    """The indicators that somebody may see."""
    return [row for row in active(cloud) if may_see(actor, row.level)]


def cloud_lights(cloud: str) -> dict[str, int]:
    """Light → number of indicators of a cloud, good ones first; see :func:`light_counts`."""
    return light_counts(active(cloud))


def light_counts(rows: Iterable[Indicator]) -> dict[str, int]:
    """Light → number of indicators; "" counts those without data, and those without thresholds are left out."""
    return lights.counts(row.light for row in rows if row.light or row.value is None)
