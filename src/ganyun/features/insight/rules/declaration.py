"""``indicators.yaml``, typed: one :class:`Indicator` an entry."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from django.utils.translation import gettext as _
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer
from pydantic_core import PydanticCustomError

from ganyun.features.insight.rules.growth import Better, Every
from ganyun.features.insight.rules.lights import beyond
from ganyun.features.insight.rules.limits import EXAMPLES, Limit, read_limit
from ganyun.kernel.packs import Words

SLUG = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
MOST_DIMENSIONS = 3
COLUMNS = ("time", "division", "division_code", "value", "n", "light")
"""Columns of every table of values; no dimension may be called like one."""


def _as_words(value: Any) -> Any:
    return {"zh": value, "en": ""} if isinstance(value, str) else value


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _as_limit(value: Any) -> Any:
    if isinstance(value, Limit):
        return value
    found = read_limit(value)
    if found is None:
        fault = _("不是时限：写数字和单位，例如 {examples}").format(examples="、".join(EXAMPLES))
        raise PydanticCustomError("limit", "{fault}", {"fault": fault})
    return found


Title = Annotated[Words, BeforeValidator(_as_words)]
"""Chinese and English; a plain text is Chinese."""

TimeLimit = Annotated[Limit, BeforeValidator(_as_limit), PlainSerializer(str)]
Light = Literal["yellow", "red", "light_blue", "blue"]


class Declared(BaseModel):
    """Unknown keys are mistakes; what was read never changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class By(Declared):
    """What values are broken down by. ``focus``: the division that stands for the indicator on lists and cards (the
    roll-up over all divisions when there is none). ``over_time``: one more value over all times together.
    """

    time: str = ""
    every: Every | None = None  # times are cut down to this; default: as they are
    division: str = ""
    focus: str = ""
    roll_up: bool = True
    dimensions: Annotated[tuple[str, ...], BeforeValidator(_as_list), Field(max_length=MOST_DIMENSIONS)] = ()
    over_time: bool = False


class Lights(Declared):
    """Three lights: ``green``, ``yellow``. Five: least values of ``red``, ``yellow``, ``green``, ``light_blue``."""

    green: float
    yellow: float
    red: float | None = None
    light_blue: float | None = None

    @property
    def five(self) -> bool:
        return self.red is not None


class Alert(Declared):
    """When the duty holder is told. ``after``: so many periods in a row; ``clear``: so many good ones close it (default
    as ``after``); ``again``: back within so many periods, it is the same alert; ``scope``: the one value that stands
    for the indicator, or each division by itself.
    """

    on: Annotated[tuple[Light, ...], BeforeValidator(_as_list)]
    after: int = Field(default=1, ge=1, le=60)
    clear: int | None = Field(default=None, ge=1, le=60)
    again: int = Field(default=3, ge=0, le=60)
    acknowledge: TimeLimit | None = None
    escalate: str = ""
    scope: Literal["total", "division"] = "total"

    @property
    def lights(self) -> frozenset[str]:
        """All lights that open it."""
        return beyond(self.on)

    @property
    def good_periods(self) -> int:
        return self.clear or self.after


class Indicator(Declared):
    """A named measure. ``value`` is an aggregate over the rows of ``from``, computed anew at every level."""

    code: str = Field(pattern=SLUG, max_length=60)
    title: Title
    summary: Title | None = None
    source: str = Field(alias="from")
    value: str = Field(min_length=1, max_length=4000)
    by: By = By()
    unit: str = Field(default="", max_length=40)
    digits: int | None = Field(default=None, ge=0, le=6)
    better: Better = "none"
    lights: Lights | None = None
    target: float | None = None
    forecast: str = ""
    owner: str
    alert: Alert | None = None

    def faults(self) -> Iterator[tuple[str, str]]:
        """What does not fit together: ``(key, what is wrong)``."""
        yield from self._light_faults()
        yield from self._alert_faults()
        if self.by.focus and not self.by.division:
            yield "by.focus", _("by.focus 要有 by.division")
        if (self.by.every or self.by.over_time) and not self.by.time:
            yield "by.time", _("by.every 和 by.over_time 要有 by.time")

    def _light_faults(self) -> Iterator[tuple[str, str]]:
        if self.lights and (self.lights.red is None) != (self.lights.light_blue is None):
            yield "lights", _("三色灯写 green、yellow；五色灯写 red、yellow、green、light_blue")
        elif self.lights and self.lights.five and self.better != "none":
            yield "better", _("五色灯两头都不好：better: none")
        elif self.lights and not self.lights.five and self.better == "none":
            yield "better", _("三色灯要知道方向：better: higher 或 lower；过高过低都不好时用五色灯")
        if self.lights and (fault := order_fault(self.lights, self.better)):
            yield "lights", fault

    def _alert_faults(self) -> Iterator[tuple[str, str]]:
        if self.alert is None:
            return
        known = {"red", "yellow", "light_blue", "blue"} if self.lights and self.lights.five else {"red", "yellow"}
        if self.lights is None:
            yield "alert", _("有 alert 就要有 lights")
        elif strange := sorted(set(self.alert.on) - known):
            names = {"strange": "、".join(strange), "known": "、".join(sorted(known))}
            yield "alert.on", _("alert.on 里的 {strange} 不是这里的灯（可用：{known}）").format(**names)
        if not self.alert.on:
            yield "alert.on", _("alert.on 至少写一种灯")
        if self.alert.escalate and self.alert.acknowledge is None:
            yield "alert.acknowledge", _("写了 escalate 就要写 acknowledge：多久没有确认才升级，例如 24h")
        if self.alert.scope == "division" and not self.by.division:
            yield "alert.scope", _("alert.scope: division 要有 by.division")

    @property
    def share(self) -> bool:
        """Shown times a hundred."""
        return self.unit == "%"

    def stored(self) -> dict[str, Any]:
        """As JSON; :meth:`restored` reads it."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True)

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Indicator":
        return cls.model_validate(stored)


def order_fault(lights: Lights, better: Better) -> str:
    """Why thresholds do not fit the direction, or ""."""
    if lights.red is not None and lights.light_blue is not None:
        if not lights.red > lights.yellow > lights.green > lights.light_blue:
            return _("五色灯的门槛应从高到低：red > yellow > green > light_blue")
    elif better == "higher" and lights.green <= lights.yellow:
        return _("better: higher 时 green 应大于 yellow")
    elif better == "lower" and lights.green >= lights.yellow:
        return _("better: lower 时 green 应小于 yellow")
    return ""
