"""When an alert opens, worsens, closes and comes back: pure, one step at a time, the same step never twice.

A period without data neither opens nor closes anything: no data is not green, and not red.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ganyun.features.insight.rules.declaration import Alert
from ganyun.features.insight.rules.growth import Every, before, start_of
from ganyun.features.insight.rules.lights import SEVERITY

Move = Literal["open", "reopen", "worsen", "renew", "close"]


@dataclass(frozen=True, slots=True)
class Period:
    """A value with its light; ``time`` is ``None`` for an indicator without time."""

    time: date | None
    value: float | None
    light: str


@dataclass(frozen=True, slots=True)
class Standing:
    """The last alert of a series. ``time``, ``value`` and ``light`` are what it has seen last."""

    live: bool
    light: str
    time: date | None
    value: float | None
    by_hand: bool = False  # closed by a person, who has seen that time


@dataclass(frozen=True, slots=True)
class Step:
    """What to do now. ``since`` is the first of the periods in a row that led to it."""

    move: Move
    light: str
    value: float | None
    time: date | None
    since: date | None = None


def next_step(
    rule: Alert, periods: Sequence[Period], every: Every | None, standing: Standing | None = None
) -> Step | None:
    """The step that the newest periods (oldest first) ask for, or ``None``."""
    known = [each for each in periods if each.light]
    if not known:
        return None
    if standing and standing.live:
        return _while_live(rule, known, every, standing)
    streak = _streak(known, every, rule.lights, bad=True)
    newest = known[-1]
    if len(streak) < rule.after or (standing and _seen(standing, newest)):
        return None
    back = standing is not None and _periods_since(known, standing) <= rule.again
    return Step("reopen" if back else "open", newest.light, newest.value, newest.time, streak[0].time)


def _while_live(rule: Alert, known: Sequence[Period], every: Every | None, standing: Standing) -> Step | None:
    newest = known[-1]
    if newest.light not in rule.lights:
        good = _streak(known, every, rule.lights, bad=False)
        enough = len(good) >= rule.good_periods or newest.time is None
        return Step("close", newest.light, newest.value, newest.time, good[0].time) if enough else None
    if SEVERITY[newest.light] > SEVERITY.get(standing.light, 0):
        return Step("worsen", newest.light, newest.value, newest.time)
    if (newest.time, newest.value, newest.light) != (standing.time, standing.value, standing.light):
        return Step("renew", newest.light, newest.value, newest.time)
    return None


def _streak(known: Sequence[Period], every: Every | None, lights: frozenset[str], *, bad: bool) -> Sequence[Period]:
    """The newest periods in a row, without a gap in time, whose light is (or is not) one of these."""
    streak: list[Period] = []
    for each in reversed(known):
        if (each.light in lights) != bad or (streak and not _adjoin(each.time, streak[-1].time, every)):
            break
        streak.append(each)
    return streak[::-1]


def _adjoin(earlier: date | None, later: date | None, every: Every | None) -> bool:
    if every is None or earlier is None or later is None:
        return True
    return start_of(earlier, every) >= before(later, every)


def _seen(standing: Standing, newest: Period) -> bool:
    """Whether a closed alert was closed knowing this very period (a person's word holds until there is a newer one)."""
    if not standing.by_hand:
        return False
    if newest.time is None or standing.time is None:
        return (newest.value, newest.light) == (standing.value, standing.light)
    return newest.time <= standing.time


def _periods_since(known: Sequence[Period], standing: Standing) -> int:
    if standing.time is None:
        return 1
    return sum(1 for each in known if each.time is not None and each.time > standing.time)
