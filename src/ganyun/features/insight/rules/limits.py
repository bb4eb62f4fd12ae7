"""How long somebody has: hours, days or working days, kept as written (standards.md §14: the unit is data)."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any, Literal

from ganyun.kernel.errors import N_

Unit = Literal["hour", "day", "working_day"]

UNITS: Mapping[str, Unit] = {
    "h": "hour", "小时": "hour", "d": "day", "天": "day", "日": "day", "个自然日": "day",
    "wd": "working_day", "工作日": "working_day", "个工作日": "working_day",
}  # fmt: skip
WORDS: Mapping[Unit, str] = {
    "hour": N_("{amount} 小时"),
    "day": N_("{amount} 天"),
    "working_day": N_("{amount} 个工作日"),
}
_WRITTEN = re.compile(r"\s*([1-9][0-9]{0,3})\s*(\S+)\s*")
EXAMPLES = ("24h", "3d", "2wd", "2个工作日")


@dataclass(frozen=True, slots=True)
class Limit:
    """``24h``, ``3d`` (calendar days) or ``2wd`` (working days)."""

    amount: int
    unit: Unit

    def __str__(self) -> str:
        return f"{self.amount}{ {'hour': 'h', 'day': 'd', 'working_day': 'wd'}[self.unit] }".replace(" ", "")


def read_limit(text: Any) -> Limit | None:
    """A limit as people write it; ``None`` when it is none."""
    found = _WRITTEN.fullmatch(str(text))
    unit = UNITS.get(found[2].lower()) if found else None
    return Limit(int(found[1]), unit) if found and unit else None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: Monday to Friday, but for the days off and the days made up for them."""

    off: Collection[date] = frozenset()
    made_up: Collection[date] = frozenset()

    def works(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < 5 and day not in self.off)


def due(start: datetime, limit: Limit, calendar: Calendar, zone: tzinfo) -> datetime:
    """When a limit that began at ``start`` has run out.

    Hours run by the clock. Of days the first is not counted (the day of receipt), and the last one runs to its end.
    """
    if limit.unit == "hour":
        return start + timedelta(hours=limit.amount)
    day, left = start.astimezone(zone).date(), limit.amount
    while left:
        day += timedelta(days=1)
        if limit.unit == "day" or calendar.works(day):
            left -= 1
    return datetime.combine(day + timedelta(days=1), time.min, zone)
