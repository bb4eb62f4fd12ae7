"""How time moves in a table of series: by 5 minutes, by months, by whole numbers. Places ↔ moments, vectorised.

Moments are whole numbers: microseconds of the wall clock since 1970, or the number itself of an ``integer`` column. A
place is the count of steps, so that neighbours differ by one whatever the length of their month.
"""

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Unit = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "year", "integer"]

EVERY = re.compile(r"(?:([1-9]\d{0,5}) )?(second|minute|hour|day|week|month|quarter|year|integer)s?")
SECOND = 1_000_000
DAY = 86_400 * SECOND
FIXED: dict[str, int] = {
    "second": SECOND,
    "minute": 60 * SECOND,
    "hour": 3600 * SECOND,
    "day": DAY,
    "week": 7 * DAY,
    "integer": 1,
}
MONTHS = {"month": 1, "quarter": 3, "year": 12}
SEASONS = {"day": 7, "week": 52, "month": 12, "quarter": 4}
WORDS = {
    "second": "秒",
    "minute": "分钟",
    "hour": "小时",
    "day": "日",
    "week": "周",
    "month": "月",
    "quarter": "季",
    "year": "年",
    "integer": "步",
}
BY_DAYS: dict[range, Unit] = {
    range(1, 2): "day",
    range(7, 8): "week",
    range(28, 32): "month",
    range(89, 93): "quarter",
    range(365, 367): "year",
}


@dataclass(frozen=True, slots=True)
class Step:
    """``Step.parse("5 minutes")``, ``Step("month")``."""

    unit: Unit
    count: int = 1

    @classmethod
    def parse(cls, text: str) -> "Step":
        found = EVERY.fullmatch(text.strip())
        if found is None:
            raise ValueError("写 hour、day、week、month、quarter、year、integer，或 5 minutes、2 weeks 这样的倍数")
        return cls(found[2], int(found[1] or 1))  # type: ignore[arg-type]

    def __str__(self) -> str:
        return self.unit if self.count == 1 else f"{self.count} {self.unit}s"

    @property
    def words(self) -> str:
        """Chinese: 每 5 分钟, 每月."""
        return f"每{WORDS[self.unit]}" if self.count == 1 else f"每 {self.count} {WORDS[self.unit]}"

    @property
    def below_a_day(self) -> bool:
        """Time zones matter to it only as an instant."""
        return self.unit in ("second", "minute", "hour")

    @property
    def season(self) -> int:
        """Steps of the season one expects: of a day below a day, of a week for days, else of a year; 1: none."""
        if self.below_a_day:
            size = FIXED[self.unit] * self.count
            return DAY // size if DAY % size == 0 else 1
        season = SEASONS.get(self.unit, 1)
        return season // self.count if season % self.count == 0 else 1

    def places(self, moments: Ints) -> Ints:
        """The place of every moment; a moment within a step belongs to its beginning."""
        if self.unit in MONTHS:
            return _months(moments) // (MONTHS[self.unit] * self.count)
        return moments // (FIXED[self.unit] * self.count)

    def moments(self, origins: Ints, ahead: Ints, *, at_ends: bool = False) -> Ints:
        """The moments that lie ``ahead`` steps after ``origins`` (before them, when negative).

        ``at_ends``: the origins are last days of a month, and so are the results; else the day is kept where the
        month has it.
        """
        if self.unit not in MONTHS:
            return origins + ahead * (FIXED[self.unit] * self.count)
        months = _months(origins) + ahead * (MONTHS[self.unit] * self.count)
        first, beyond = _starts(months), _starts(months + 1)
        lengths = (beyond - first) // DAY
        begun = _starts(_months(origins))
        day, clock = np.divmod(origins - begun, DAY)
        kept = lengths - 1 if at_ends else np.minimum(day, lengths - 1)
        return first + kept * DAY + clock


def month_ends(moments: Ints) -> bool:
    """Whether every moment lies on the last day of its month."""
    return bool(len(moments)) and bool(np.all(_months(moments + DAY) != _months(moments)))


def inferred(moments: Ints, gaps: Ints, *, integer: bool) -> Step:
    """The step of a column, from the commonest distance of neighbours; a day (or one) when there are none.

    Args:
        gaps: distances of neighbouring moments of the same series, all positive.
    """
    if not len(gaps):
        return Step("integer") if integer else Step("day")
    values, counts = np.unique(gaps, return_counts=True)
    commonest = int(values[np.argmax(counts)])
    if integer:
        return Step("integer", commonest)
    days, rest = divmod(commonest, DAY)
    if not rest:
        unit = next((unit for size, unit in BY_DAYS.items() if days in size), None)
        if unit in MONTHS and not _same_day(moments):
            return Step("day", days)
        return Step(unit) if unit else Step("week", days // 7) if days % 7 == 0 else Step("day", days)
    for smaller in ("hour", "minute", "second"):
        if commonest % FIXED[smaller] == 0:
            return Step(smaller, commonest // FIXED[smaller])
    return Step("second", max(1, round(commonest / SECOND)))


def _same_day(moments: Ints) -> bool:
    """Whether months are told by the same day, or by their ends."""
    first = moments - _starts(_months(moments))
    return bool(np.all(first // DAY == first[0] // DAY)) or month_ends(moments)


def _months(moments: Ints) -> Ints:
    return moments.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)


def _starts(months: Ints) -> Ints:
    return months.astype("datetime64[M]").astype("datetime64[us]").astype(np.int64)
