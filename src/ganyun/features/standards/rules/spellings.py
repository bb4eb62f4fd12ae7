"""Spellings: what is done to a text before it is judged, in Python and in DuckDB SQL, letter by letter the same.

Departments type full-width digits, lower-case check letters and stray spaces; none of that makes an identifier wrong.
The tables below name every character they touch, because ``str.strip`` and SQL's ``trim`` disagree about the rest.
"""

import re
from dataclasses import dataclass
from functools import cached_property

BLANKS = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
_FULL = "".join(chr(each) for each in range(0xFF01, 0xFF5F))
_HALF = "".join(chr(each) for each in range(0x21, 0x7F))
_LOWER = "abcdefghijklmnopqrstuvwxyz"
_FULL_ALPHANUMERIC = "".join(each for each in _FULL if chr(ord(each) - 0xFEE0).isalnum())
_HYPHENS = "-\u2010\u2013\uff0d"


def quote(text: str) -> str:
    """A SQL string literal."""
    return "'" + text.replace("'", "''") + "'"


def whole(pattern: str) -> str:
    """The pattern as one that only a whole text can match."""
    return f"\\A(?:{pattern})\\z"


def matches(expression: str, pattern: str) -> str:
    """SQL: the whole text matches. Patterns are written in what RE2 and ``re`` share (explicit classes only)."""
    return f"regexp_full_match({expression}, {quote(pattern)})"


@dataclass(frozen=True)
class Spelling:
    """Characters replaced one for one (``source`` → ``target``), some removed anywhere, blanks cut off the ends."""

    source: str
    target: str
    removed: str = ""
    trimmed: bool = False

    @cached_property
    def _table(self) -> dict[int, str | None]:
        table: dict[int, str | None] = {ord(a): b for a, b in zip(self.source, self.target, strict=True)}
        return table | {ord(each): None for each in self.removed}

    def normalise(self, value: str) -> str:
        text = value.translate(self._table)
        return text.strip(BLANKS) if self.trimmed else text

    def sql(self, expression: str) -> str:
        """SQL of :meth:`normalise`. ``translate`` costs 2 µs a row, so texts without full-width characters avoid it."""
        full = f"translate({expression}, {quote(self.source + self.removed)}, {quote(self.target)})"
        plain, easy = expression, f"NOT regexp_matches({expression}, {quote(f'[{re.escape(self.source)}]')})"
        if _LOWER in self.source:  # upper() changes letters beyond ASCII too, which we do not
            plain, easy = f"upper({plain})", matches(expression, f"[\\x00-\\x7F{re.escape(self.removed)}]*")
        if self.removed:
            plain = f"regexp_replace({plain}, {quote(f'[{re.escape(self.removed)}]')}, '', 'g')"
        text = f"CASE WHEN {easy} THEN {plain} ELSE {full} END"
        return f"trim({text}, {quote(BLANKS)})" if self.trimmed else text

    def touches(self, expression: str) -> str:
        """SQL: whether normalising would change the text."""
        parts = [f"[{re.escape(self.source + self.removed)}]"]
        if self.trimmed:
            ends = re.escape(BLANKS)
            parts += [f"\\A[{ends}]", f"[{ends}]\\z"]
        return f"regexp_matches({expression}, {quote('|'.join(parts))})"

    def sql_normalise(self, expression: str) -> str:
        """SQL of :meth:`normalise` that is free for rows already in normal form."""
        return f"CASE WHEN {self.touches(expression)} THEN {self.sql(expression)} ELSE {expression} END"


CODE = Spelling(_FULL + _LOWER, _HALF.upper() + _LOWER.upper(), BLANKS)
"""Identifiers with letters: half-width, upper-case, no blanks."""

NUMBER = Spelling(CODE.source.replace("\uff0d", ""), _HALF.upper().replace("-", "") + _LOWER.upper(), BLANKS + _HYPHENS)
"""Numbers people group with hyphens: like CODE, without hyphens."""

PLAIN = Spelling(_FULL, _HALF, BLANKS)
"""Machine texts that keep their case (addresses of the net, decimal numbers)."""

TEXT = Spelling(_FULL_ALPHANUMERIC, "".join(chr(ord(each) - 0xFEE0) for each in _FULL_ALPHANUMERIC), trimmed=True)
"""Words: letters and digits half-width, ends trimmed, everything inside kept."""
