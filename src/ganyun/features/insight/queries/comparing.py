"""A time of an indicator beside the period and the year before, division by division."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast

from ganyun.features.insight.models import Indicator
from ganyun.features.insight.queries.divisions import place_of, rank_of
from ganyun.features.insight.queries.indicators import definition_of
from ganyun.features.insight.queries.values import Dimensions, Value, at_periods, times, values_in
from ganyun.features.insight.rules import growth
from ganyun.features.insight.rules.growth import Every


@dataclass(frozen=True, slots=True)
class Compared:
    """One division (``None``: the roll-up) at the time, and what it is compared with.

    ``*_growth`` is relative, ``*_change`` absolute (points, for a share); both ``None`` where there is nothing to
    compare with. ``rank`` of ``ranked`` counts divisions of the same kind, best first. ``distance`` is what it is
    beyond the target, negative when short of it. ``contribution`` (pull) is the share of the whole's growth over a
    year that comes from here; only where the divisions add up to the whole.
    """

    division: str | None
    code: str
    value: float | None
    n: int | None
    light: str
    previous: float | None
    previous_growth: float | None
    previous_change: float | None
    year_ago: float | None
    year_growth: float | None
    year_change: float | None
    rank: int | None
    ranked: int
    distance: float | None
    contribution: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``headline`` is the roll-up or the division in focus; ``rows`` the divisions, best first."""

    time: date | None
    every: str
    headline: Compared | None
    rows: tuple[Compared, ...]
    adds_up: bool


def comparison(row: Indicator, time: date | None = None, dimensions: Dimensions | None = None) -> Comparison:
    """Compares at a time (default: the newest that has a value)."""
    found = definition_of(row)
    every = cast(Every, row.every or "day")
    known = times(row) if time is None and found.by.time else []
    day = time or (known[-1] if known else None)
    if found.by.time and day is None:
        return Comparison(None, row.every, None, (), False)
    now, previous, year = (
        (growth.start_of(day, every), growth.before(day, every), growth.year_before(day, every)) if day else (None,) * 3
    )
    values = values_in(at_periods(row, [each for each in (now, previous, year) if each], dimensions))
    by_period: dict[date | None, dict[str | None, Value]] = {}
    for value in values:
        period = growth.start_of(value.time, every) if value.time else None
        by_period.setdefault(period, {})[value.division] = value
    return _compared(row, day, by_period.get(now, {}), by_period.get(previous, {}) if day else {},
                     by_period.get(year, {}) if day else {})  # fmt: skip


def _compared(
    row: Indicator,
    day: date | None,
    now: Mapping[str | None, Value],
    previous: Mapping[str | None, Value],
    year: Mapping[str | None, Value],
) -> Comparison:
    found = definition_of(row)
    places = {name: value for name, value in now.items() if name is not None}
    ranked = _ranked(places, found.better)
    adds_up = _adds_up(now) and _adds_up(year)
    whole_before = year[None].value if adds_up else None

    def compare(value: Value) -> Compared:
        before, ago = _value(previous, value.division), _value(year, value.division)
        rank, of = ranked.get(value.division or "", (None, 0))
        part = growth.contribution(value.value, ago, whole_before) if adds_up else None
        return Compared(
            value.division, value.division_code or "", value.value, value.n, value.light,
            before, growth.growth(value.value, before), growth.change(value.value, before),
            ago, growth.growth(value.value, ago), growth.change(value.value, ago),
            rank, of, growth.distance(value.value, found.target, found.better), part,
        )  # fmt: skip

    rows = sorted((compare(each) for each in places.values()), key=_best_first)
    name = place_of(found.by.focus).name if found.by.focus else None
    headline = next((each for each in rows if each.division == name), None) if name else None
    if headline is None and name is None and None in now:
        headline = compare(now[None])
    return Comparison(day, row.every, headline, tuple(rows), adds_up)


def _best_first(each: Compared) -> tuple[bool, int, str, str]:
    return (each.rank is None, each.rank or 0, each.code, each.division or "")


def _value(values: Mapping[str | None, Value], division: str | None) -> float | None:
    found = values.get(division)
    return found.value if found else None


def _ranked(places: Mapping[str, Value], better: growth.Better) -> dict[str, tuple[int | None, int]]:
    """Rank and number of the ranked, among divisions of one kind."""
    kinds: dict[str, dict[str, float | None]] = {}
    for name, value in places.items():
        kinds.setdefault(rank_of(value.division_code or ""), {})[name] = value.value
    found: dict[str, tuple[int | None, int]] = {}
    for members in kinds.values():
        ranks = growth.ranks(members, better)
        found |= {name: (ranks.get(name), len(ranks)) for name in members}
    return found


def _adds_up(values: Mapping[str | None, Value]) -> bool:
    parts = [value.value for name, value in values.items() if name is not None]
    return growth.is_sum_of(parts, _value(values, None))
