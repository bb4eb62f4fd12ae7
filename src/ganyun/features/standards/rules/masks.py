"""Masks: what remains visible of a value of level 3 or 4, in Python and in DuckDB SQL (standards.md §7; GB/T 37964).

A value that does not have the form a mask expects never passes in the clear: it falls back to its first character and
``***``. An absent value stays absent.
"""

import re
from dataclasses import dataclass
from typing import Protocol

from ganyun.features.standards.rules.spellings import matches, quote, whole

HIDDEN = "***"


class Mask(Protocol):
    """``hide`` for one text, ``sql`` for a VARCHAR expression."""

    def hide(self, value: str) -> str: ...

    def sql(self, expression: str) -> str: ...


@dataclass(frozen=True)
class Open:
    """Public by nature: shown as it is."""

    def hide(self, value: str) -> str:
        return value

    def sql(self, expression: str) -> str:
        return expression


@dataclass(frozen=True)
class First:
    """The first character, then ``rest``: 张三 → 张*. A single character is hidden altogether."""

    rest: str = HIDDEN

    def hide(self, value: str) -> str:
        return value[0] + self.rest if len(value) > 1 else HIDDEN

    def sql(self, expression: str) -> str:
        short = f"WHEN {expression} IS NOT NULL THEN '{HIDDEN}'"
        return f"CASE WHEN length({expression}) > 1 THEN left({expression}, 1) || '{self.rest}' {short} END"


OPEN = Open()
GENERIC = First()


@dataclass(frozen=True)
class Keep:
    """``head`` and ``tail`` characters stay, a star for each between; at least four stars, else :data:`GENERIC`."""

    head: int
    tail: int

    def hide(self, value: str) -> str:
        hidden = len(value) - self.head - self.tail
        if hidden < 4:
            return GENERIC.hide(value)
        return value[: self.head] + "*" * hidden + value[len(value) - self.tail :]

    def sql(self, expression: str) -> str:
        kept = self.head + self.tail
        stars = f"repeat('*', length({expression}) - {kept})"
        text = f"left({expression}, {self.head}) || {stars} || right({expression}, {self.tail})"
        return f"CASE WHEN length({expression}) >= {kept + 4} THEN {text} ELSE {GENERIC.sql(expression)} END"


@dataclass(frozen=True)
class Rewrite:
    """The first pattern that the whole text matches is rewritten (``\\1`` is its first group); else ``otherwise``."""

    rules: tuple[tuple[str, str], ...]
    otherwise: Mask = GENERIC

    def hide(self, value: str) -> str:
        for pattern, template in self.rules:
            found = re.fullmatch(pattern, value)
            if found:
                return found.expand(template)
        return self.otherwise.hide(value)

    def sql(self, expression: str) -> str:
        cases = " ".join(
            f"WHEN {matches(expression, pattern)}"
            f" THEN regexp_replace({expression}, {quote(whole(pattern))}, {quote(template)})"
            for pattern, template in self.rules
        )
        return f"CASE {cases} ELSE {self.otherwise.sql(expression)} END"


_NAME = "[^省市县区旗镇乡街路道村号栋幢室小社校园库院厂超菜0-9 ]"
_PROVINCE = "(?:[^省市县区路街号0-9 ]{2,3}省|[^省市县区路街号0-9 ]{2,6}自治区)"
_CITY = "(?:[^省市县区路街号超菜夜0-9 ]{2,4}市|[^省市县区路街号0-9 ]{2,12}(?:自治州|地区|盟))"
_COUNTY = f"(?:{_NAME}{{1,6}}县|{_NAME}{{2,6}}[区市旗])"

COUNTY = Rewrite(
    tuple(
        (f"({part})(?s:.*)", f"\\1{HIDDEN}")
        for part in (f"{_PROVINCE}{_CITY}?{_COUNTY}?", f"{_CITY}{_COUNTY}?", _COUNTY)
    )
)
"""An address down to its county: 江西省南昌市东湖区阳明路1号 → 江西省南昌市东湖区***. In doubt it keeps less."""
