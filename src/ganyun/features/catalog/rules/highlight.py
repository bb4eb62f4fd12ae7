"""Marks what a query found in a text; the result is safe HTML."""

from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from ganyun.features.catalog.rules.grams import fold, is_han, pairs, runs

ELLIPSIS = "…"


def found_in(text: str, query: str) -> list[bool]:
    """For every character whether it belongs to something the query asks for."""
    folded, marks = fold(text), [False] * len(text)
    for piece in _pieces(query):
        start = folded.find(piece)
        while start >= 0:
            marks[start : start + len(piece)] = [True] * len(piece)
            start = folded.find(piece, start + 1)
    return marks


def highlight(text: str, query: str, most: int = 0) -> SafeString:
    """The text with ``<mark>`` around hits; with ``most`` only the window of that many characters with most hits."""
    marks = found_in(text, query)
    start, end = _window(marks, most) if most and len(text) > most else (0, len(text))
    pieces = [ELLIPSIS if start else ""]
    at = start
    while at < end:
        stop = at + 1
        while stop < end and marks[stop] == marks[at]:
            stop += 1
        piece = escape(text[at:stop])
        pieces.append(f"<mark>{piece}</mark>" if marks[at] else piece)
        at = stop
    pieces.append(ELLIPSIS if end < len(text) else "")
    return mark_safe("".join(pieces))  # noqa: S308 - every piece of text is escaped above


def hit_lines(lines: str, query: str, most: int = 6) -> list[SafeString]:
    """The lines (field names and titles) that the query hits, best first."""
    scored = [(sum(found_in(line, query)), line) for line in lines.splitlines()]
    best = sorted((each for each in scored if each[0]), key=lambda each: -each[0])[:most]
    return [highlight(line, query) for _score, line in best]


@lru_cache(maxsize=64)
def _pieces(query: str) -> frozenset[str]:
    found: set[str] = set()
    for run in runs(query):
        found |= set(pairs(run)) if is_han(run) else {run}
    return frozenset(found)


def _window(marks: list[bool], width: int) -> tuple[int, int]:
    total = sum(marks[:width])
    best, at = total, 0
    for start in range(1, len(marks) - width + 1):
        total += marks[start + width - 1] - marks[start - 1]
        if total > best:
            best, at = total, start
    if best and at:  # a little before the first hit, for reading
        first = next(index for index in range(at, len(marks)) if marks[index])
        at = max(0, min(first - width // 5, len(marks) - width))
    return at, at + width
