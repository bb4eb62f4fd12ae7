"""``targets.yaml``, typed, and where a target stands: path, gap, needed growth, light, overdue milestones. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BeforeValidator, Field

from ganyun.features.insight.rules.declaration import SLUG, Declared, Title
from ganyun.features.insight.rules.growth import needed_growth, years_between

TOLERANCE = 0.8
"""○ At least this share of what the path asks for by now is green (standards.md §17, execution rate)."""


def _as_day(value: Any) -> Any:
    """A year is its last day."""
    if isinstance(value, int) and not isinstance(value, bool) and 1900 <= value <= 2200:
        return date(value, 12, 31)
    return value


Day = Annotated[date, BeforeValidator(_as_day)]


class Base(Declared):
    """Where it starts: the value at the end of a year (or on a day)."""

    value: float
    year: Day


class Milestone(Declared):
    """What is to be reached by the end of a day or year."""

    by: Day
    value: float


class Target(Declared):
    """A number of the plan with its years. Its value comes from an indicator, or from the owner's reports."""

    code: str = Field(pattern=SLUG, max_length=60)
    title: Title
    summary: Title | None = None
    indicator: str = ""
    division: str = ""
    unit: str = Field(default="", max_length=40)
    digits: int | None = Field(default=None, ge=0, le=6)
    better: Literal["higher", "lower"] = "higher"
    base: Base | None = None
    milestones: tuple[Milestone, ...]
    path: Literal["linear", "compound"] = "linear"
    tolerance: float = Field(default=TOLERANCE, gt=0, le=1)
    owner: str
    source: str = Field(min_length=2, max_length=300)

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together: ``(key, what is wrong)``."""
        points = self.points
        if not self.milestones:
            yield "milestones", _("milestones 至少写一个")
        if any(later[0] <= earlier[0] for earlier, later in pairwise(points)):
            yield "milestones", _("milestones 按日期从早到晚写，都晚于 base.year")
        if self.path == "compound" and any(value <= 0 for _on, value in points):
            yield "path", _("path: compound 时各个值都要大于 0")
        if self.path == "compound" and self.base is None:
            yield "base", _("path: compound 要有 base")
        if self.division and not self.indicator:
            yield "indicator", _("写了 division 就要写 indicator")

    @property
    def points(self) -> list[tuple[date, float]]:
        """The base, if there is one, and the milestones."""
        begin = [(self.base.year, self.base.value)] if self.base else []
        return [*begin, *((each.by, each.value) for each in self.milestones)]

    @property
    def share(self) -> bool:
        """Shown times a hundred."""
        return self.unit == "%"

    def stored(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude_defaults=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a target stands on a day.

    ``gap`` is what is missing to the next milestone (0 when it is reached), ``growth`` the yearly growth that still
    leads there, ``pace`` the share of the asked-for way that is done, ``overdue`` the milestones that are past and not
    reached. ``light``: "" no data, red overdue, yellow behind the path, green.
    """

    day: date
    value: float | None
    expected: float | None
    milestone: Milestone
    gap: float | None
    growth: float | None
    pace: float | None
    light: str
    overdue: tuple[Milestone, ...]
    reached: bool


def expected_on(target: Target, day: date) -> float | None:
    """What the path asks for on a day; before the first point ``None``, after the last milestone its value."""
    points = target.points
    if day < points[0][0]:
        return None if target.base is None or day > points[0][0] else target.base.value
    for (start, first), (end, last) in pairwise(points):
        if start <= day < end:
            share = years_between(start, day) / years_between(start, end)
            return first * (last / first) ** share if target.path == "compound" else first + (last - first) * share
    return points[-1][1]


def stands(target: Target, value: float | None, day: date) -> Standing:
    """Judges a value on a day."""
    milestone = next((each for each in target.milestones if each.by >= day), target.milestones[-1])
    overdue = tuple(each for each in target.milestones if each.by < day and not _reached(target, value, each.value))
    reached = _reached(target, value, milestone.value)
    expected = expected_on(target, day)
    missing = None if value is None else max(0.0, _ahead(target, milestone.value, value))
    growth = (
        None
        if reached or milestone.by <= day
        else needed_growth(value, milestone.value, years_between(day, milestone.by))
    )
    pace = _pace(target, value, expected)
    if value is None:
        return Standing(day, None, expected, milestone, None, None, None, "", overdue if overdue else (), False)
    light = "red" if overdue else "green" if reached or (pace is not None and pace >= target.tolerance) else "yellow"
    return Standing(day, value, expected, milestone, missing, growth, pace, light, overdue, reached)


def _ahead(target: Target, wanted: float, value: float) -> float:
    """How far a value is short of what is wanted; negative when beyond."""
    return value - wanted if target.better == "lower" else wanted - value


def _reached(target: Target, value: float | None, wanted: float) -> bool:
    return value is not None and round(_ahead(target, wanted, value), 12) <= 0


def _pace(target: Target, value: float | None, expected: float | None) -> float | None:
    """Way done / way asked for, from the base; without a base the value against the path."""
    if value is None or expected is None:
        return None
    begin = target.base.value if target.base else 0.0
    asked = expected - begin
    if asked == 0:
        return 1.0 if _reached(target, value, expected) else 0.0
    return (value - begin) / asked


def overdue_first(standings: Sequence[Standing]) -> list[Standing]:
    """Overdue ones first, the longest overdue on top."""
    return sorted(standings, key=lambda each: min((one.by for one in each.overdue), default=date.max))
