"""Growth, contribution, pull, rank, pace: the arithmetic of comparisons (standards.md §11, §13, §16, §17). Pure.

Every function answers ``None`` where the question has no answer: no data, a base of zero, a sign that turns.
"""

import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

Every = Literal["day", "week", "month", "quarter", "year"]
Better = Literal["higher", "lower", "none"]

_MONTHS: Mapping[Every, int] = {"month": 1, "quarter": 3, "year": 12}
_DAYS: Sequence[tuple[int, Every]] = ((1, "day"), (7, "week"), (28, "month"), (90, "quarter"), (365, "year"))


def growth(now: float | None, before: float | None) -> float | None:
    """``x_t / x_{t−1} − 1``.

    >>> growth(110, 100)
    0.10000000000000009
    """
    if now is None or before is None or before <= 0:
        return None
    return now / before - 1


def change(now: float | None, before: float | None) -> float | None:
    """The difference: what a ratio moves by is said in points, not in per cent of itself."""
    return None if now is None or before is None else now - before


def contribution(part_now: float | None, part_before: float | None, whole_before: float | None) -> float | None:
    """What one part adds to the growth of the whole: ``Δxᵢ / x_{t−1}``; over all parts they add up to it."""
    moved = change(part_now, part_before)
    return None if moved is None or not whole_before or whole_before < 0 else moved / whole_before


def pull(share: float | None, part_growth: float | None) -> float | None:
    """拉动, in points: share of the part before × its growth."""
    return None if share is None or part_growth is None else share * part_growth


def needed_growth(now: float | None, target: float, years: float) -> float | None:
    """The yearly growth that still leads to the target: ``(target / now)^(1/years) − 1``.

    >>> round(needed_growth(4000, 10000, 3), 3)
    0.357
    """
    if now is None or now <= 0 or target <= 0 or years <= 0:
        return None
    return float((target / now) ** (1 / years) - 1)


def distance(value: float | None, target: float | None, better: Better) -> float | None:
    """How far a value is beyond its target; negative: not reached yet. ``none`` counts as higher."""
    if value is None or target is None:
        return None
    return target - value if better == "lower" else value - target


def ranks(values: Mapping[str, float | None], better: Better) -> dict[str, int]:
    """Place of each name, best first; equal values share a place, those without a value have none."""
    known = {name: value for name, value in values.items() if value is not None}
    order = sorted(known.values(), reverse=better != "lower")
    return {name: order.index(value) + 1 for name, value in known.items()}


def is_sum_of(parts: Sequence[float | None], whole: float | None) -> bool:
    """Whether the parts add up to the whole, so that contributions mean something."""
    if whole is None or not parts or any(part is None for part in parts):
        return False
    return math.isclose(sum(part for part in parts if part is not None), whole, rel_tol=1e-6, abs_tol=1e-9)


def service_score(red: float, yellow: float, pace: Sequence[tuple[float, float]]) -> float:
    """Performance of a body that handles cases (standards.md §13, ours): 100 − 10·red % − 2·yellow % + speed bonus.

    ``red`` and ``yellow`` are shares of cases, ``pace`` is (actual, promised) of each; the bonus is at most 10.
    """
    spent = sum(actual / promised for actual, promised in pace) / len(pace) if pace else 1.0
    return 100 - 1000 * red - 200 * yellow + max(0.0, min(10.0, 10 * (1 - spent)))


# --- periods


def period_of(times: Sequence[date]) -> Every | None:
    """How often a series comes, from the smallest step between its times; ``None`` for fewer than two."""
    known = sorted(set(times))
    steps = [(later - earlier).days for earlier, later in pairwise(known)]
    if not steps:
        return None
    return next(every for least, every in reversed(_DAYS) if min(steps) >= least)


def start_of(time: date, every: Every) -> date:
    """The first day of the period that a day lies in, so that 31 January and 29 February are a month apart."""
    if every == "week":
        return time - timedelta(days=time.weekday())
    if every == "day":
        return time
    months = _MONTHS[every]
    return date(time.year, (time.month - 1) // months * months + 1, 1)


def before(time: date, every: Every, count: int = 1) -> date:
    """The start of the period so many steps earlier."""
    start = start_of(time, every)
    if every in _MONTHS:
        return months_before(start, _MONTHS[every] * count)
    return start - timedelta(days=count * (7 if every == "week" else 1))


def year_before(time: date, every: Every) -> date:
    """The start of the same period a year earlier; of weeks, the one 52 weeks earlier."""
    if every == "week":
        return start_of(time, every) - timedelta(weeks=52)
    return months_before(start_of(time, every), 12)


def months_before(time: date, months: int) -> date:
    """The same day some months earlier, or the last day of that month when it has no such day."""
    year, month = divmod(time.year * 12 + time.month - 1 - months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(time.day, last))


def years_between(start: date, end: date) -> float:
    """Whole calendar years and the rest of a year, so that 31 December to 31 December is exactly one."""
    if end < start:
        return -years_between(end, start)
    whole = end.year - start.year
    if months_before(end, 12 * whole) < start:
        whole -= 1
    begun = months_before(end, 12 * whole)
    return whole + (begun - start).days / 365
