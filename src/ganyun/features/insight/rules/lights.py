"""Lights: which there are, which is worse, and what makes a value green.

Three lights judge a value that is better high or better low; five lights (standards.md §16) one that may also be too
high: red is overheated, blue too cold.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.utils.translation import gettext

from ganyun.kernel.errors import N_

THREE = ("green", "yellow", "red")
FIVE = ("green", "yellow", "light_blue", "red", "blue")
LIGHTS = ("green", "yellow", "light_blue", "red", "blue")
"""From good to bad, as lists are ordered."""

SEVERITY: Mapping[str, int] = {"green": 0, "yellow": 1, "light_blue": 1, "red": 2, "blue": 2}

TITLES: Mapping[str, str] = {
    "green": N_("绿灯"), "yellow": N_("黄灯"), "red": N_("红灯"), "light_blue": N_("浅蓝灯"), "blue": N_("蓝灯"),
    "": N_("没有数据"),
}  # fmt: skip

FIVE_ZONES: Mapping[str, float] = {"red": 85, "yellow": 73, "green": 50, "light_blue": 36}
"""○ Least index of each zone; below the last it is blue."""

_BEYOND: Mapping[str, frozenset[str]] = {
    "yellow": frozenset({"yellow", "red"}),
    "red": frozenset({"red"}),
    "light_blue": frozenset({"light_blue", "blue"}),
    "blue": frozenset({"blue"}),
}


def word(light: str) -> str:
    """A light's name in the reader's language; "" is "no data"."""
    return gettext(TITLES[light]) if light in TITLES else light


def beyond(lights: Collection[str]) -> frozenset[str]:
    """The lights that count as having reached any of these: ``yellow`` is reached by red too."""
    return frozenset().union(*(_BEYOND[light] for light in lights))


def worst(lights: Iterable[str]) -> str:
    """The worst of several; "" when none of them is known."""
    known = [light for light in lights if light in SEVERITY]
    return max(known, key=lambda light: (SEVERITY[light], LIGHTS.index(light)), default="")


def counts(lights: Iterable[str]) -> dict[str, int]:
    """How many of each light, good ones first; ``""`` counts what has no data."""
    found = list(lights)
    return {light: found.count(light) for light in (*LIGHTS, "") if light in found}


def five_light_index(scores: Sequence[int]) -> float | None:
    """The composite of five-light warnings: Σ scores / (5·N) · 100, each indicator scored 5 (red) to 1 (blue).

    >>> five_light_index([4, 3, 3, 2, 5, 3, 3, 2, 3, 3])
    62.0
    """
    return 100 * sum(scores) / (5 * len(scores)) if scores else None


def zone(index: float, zones: Mapping[str, float] = FIVE_ZONES) -> str:
    """The light of a five-light index."""
    return next((light for light, least in zones.items() if index >= least), "blue")
