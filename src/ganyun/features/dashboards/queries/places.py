"""Divisions: what a stored value means, and what they are called."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.utils.translation import get_language, gettext

from ganyun.features.standards.public import CodeList, Entry, UnknownCodeList, code_list

LIST = "divisions"


def divisions() -> CodeList | None:
    """The code list; ``None`` on a node without the base cloud."""
    try:
        return code_list(LIST)
    except UnknownCodeList:
        return None


def code_of(text: str) -> str:
    """The code that a code, name or alias stands for (a township's is its county's); "" when unknown."""
    return codes_of([text]).get(text, "")


def codes_of(values: Iterable[str]) -> dict[str, str]:
    """Value as stored → code, of those that are known."""
    found, day = divisions(), date.today()
    if found is None:
        return {}
    return {value: code for value in values if (code := _code(found, value, day))}


# A code list is replaced when its file changes, never altered, and the day is part of the key.
@lru_cache(maxsize=50_000)
def _code(found: CodeList, text: str, day: date) -> str:
    wanted = text[:6] if text.isdigit() and len(text) in (9, 12) else text
    entry = found.find(wanted, day)
    return entry.code if entry else ""


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name in the reader's language."""
    found = divisions()
    if found is None:
        return {}
    names = _names(found, date.today(), get_language() or "")
    return {code: names[code] for code in codes if code in names}


@lru_cache(maxsize=8)
def _names(found: CodeList, day: date, language: str) -> dict[str, str]:
    return {entry.code: gettext(entry.name) for entry in found.entries(day)}


def cities_around(codes: Iterable[str]) -> set[str]:
    """The cities of the provinces that these places lie in: a map names those without a value too."""
    found, provinces = divisions(), {code[:2] for code in codes}
    every = _names(found, date.today(), get_language() or "") if found else {}
    return {code for code in every if code[:2] in provinces and level_of(code) == "city"}


def level_of(code: str) -> str:
    """``province | city | county`` of a code of six digits."""
    return "province" if code.endswith("0000") else "city" if code.endswith("00") else "county"


def city_of(code: str) -> str:
    """The code of the city around a place."""
    return f"{code[:4]}00"


def lies_in(code: str, wanted: str) -> bool:
    """Whether a place is that division or a part of it."""
    return code.startswith(
        wanted[:2] if level_of(wanted) == "province" else wanted[:4] if level_of(wanted) == "city" else wanted
    )


def choices(level: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a reader may choose: groups ``(city, [(code, name), …])``; of provinces one group without a name."""
    found = divisions()
    if found is None:
        return []
    entries = found.entries()
    if level == "province":
        return [("", [_choice(entry) for entry in entries if level_of(entry.code) == "province"])]
    cities = [entry for entry in entries if level_of(entry.code) == "city" and entry.parent]
    if level == "city":
        return [("", [_choice(entry) for entry in cities])]
    inside: dict[str, list[tuple[str, str]]] = {}
    for entry in entries:
        if level_of(entry.code) == "county":
            inside.setdefault(city_of(entry.code), []).append(_choice(entry))
    return [(gettext(city.name), [_choice(city), *inside.get(city.code, [])]) for city in cities]


def _choice(entry: Entry) -> tuple[str, str]:
    return entry.code, gettext(entry.name)
