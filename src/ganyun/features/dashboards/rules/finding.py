"""Full text: which rows hold the words, how well they fit, and how a hit reads.

Every word must occur somewhere. When no row has them all, pairs of characters are looked for instead, so that a
sentence in other words still finds its neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from sqlglot import exp

from ganyun.features.dashboards.rules.plans import Plan, rows_of
from ganyun.features.dashboards.rules.sources import Source

MOST_WORDS, MOST_PAIRS = 6, 6
OFTEN = 5  # occurrences beyond which one more says nothing
SNIPPET = 160
_HAN = re.compile(r"[\u3400-\u9fff]+")


@dataclass(frozen=True)
class Query:
    """What is looked for: ``words`` all of them; ``pairs`` at least ``enough`` of them."""

    words: tuple[str, ...]
    pairs: tuple[str, ...] = ()

    @property
    def enough(self) -> int:
        return max(1, (2 * len(self.pairs) + 2) // 3)

    @property
    def pieces(self) -> tuple[str, ...]:
        return self.pairs or self.words


def parse(text: str) -> Query:
    """The words of a search box, in lower case."""
    return Query(tuple(dict.fromkeys(text.lower().split()))[:MOST_WORDS])


def loosened(query: Query) -> Query:
    """The same by pairs of characters; words of other scripts stay whole."""
    pairs: dict[str, None] = {}
    for word in query.words:
        for run in _HAN.findall(word):
            pairs |= dict.fromkeys(run[place : place + 2] for place in range(max(1, len(run) - 1)))
        pairs |= dict.fromkeys(part for part in _HAN.split(word) if part)
    return Query(query.words, tuple(pairs)[:MOST_PAIRS])


def statement(plan: Plan, source: Source, query: Query, conditions: Sequence[exp.Expression], offset: int) -> str:
    """DuckDB SQL: what is shown (``c…``), ``score``, and the number of all hits; best first.

    Rows are found first and weighed afterwards, so that only the few that hold the words are counted through.
    """
    looked = [out for out in plan.outs if out.name.startswith("s")]
    shown = [out for out in plan.outs if out not in looked]
    texts = {out.name: _folded(out.expression.tree, query) for out in looked}
    hits = exp.select(*[exp.alias_(out.expression.tree.copy(), out.name, quoted=True) for out in shown])
    hits = hits.select(*[exp.alias_(text, name, quoted=True) for name, text in texts.items()], copy=False)
    hits = hits.from_(rows_of(plan, source, conditions), copy=False)
    for condition in (*(each.tree for each in plan.where), *conditions, *_wanted(list(texts.values()), query)):
        hits = hits.where(exp.paren(condition.copy()), copy=False)
    score: exp.Expression = exp.Literal.number(0)
    for piece in query.pieces:
        for place, name in enumerate(texts):
            weight = 1 if query.pairs else len(texts) - place
            score = exp.Add(this=score, expression=_occurrences(exp.column(name, quoted=True), piece, weight))
    names = [exp.column(out.name, quoted=True) for out in shown]
    total = exp.alias_(exp.Window(this=exp.Count(this=exp.Star())), "__total", quoted=True)
    weighed = exp.select(*names, exp.alias_(score, "score", quoted=True), total).from_(
        hits.subquery("hits", copy=False)
    )
    order = [exp.Ordered(this=exp.column("score", quoted=True), desc=True, nulls_first=False)]
    order += [exp.Ordered(this=name.copy(), desc=False, nulls_first=False) for name in names[:2]]
    return str(
        weighed.order_by(*order, copy=False)
        .limit(plan.limit, copy=False)
        .offset(offset, copy=False)
        .sql(dialect="duckdb")
    )


def _folded(tree: exp.Expression, query: Query) -> exp.Expression:
    """In lower case, where what is looked for has letters with a case: folding long texts takes most of the time."""
    cased = any(piece != piece.upper() for piece in query.pieces)
    return exp.Lower(this=tree.copy()) if cased else tree.copy()


def _wanted(texts: list[exp.Expression], query: Query) -> list[exp.Expression]:
    """All words, each in some column; or enough of the pairs."""
    hits: list[Any] = [exp.or_(*[_holds(text, piece) for text in texts]) for piece in query.pieces]
    if not query.pairs:
        return hits
    number: exp.Expression = exp.Literal.number(0)
    for hit in hits:
        number = exp.Add(this=number, expression=exp.cast(exp.paren(hit), "INTEGER"))
    return [exp.GTE(this=exp.paren(number), expression=exp.Literal.number(query.enough))]


def _holds(text: exp.Expression, piece: str) -> exp.Expression:
    found = exp.Contains(this=text.copy(), expression=exp.Literal.string(piece))
    return exp.Anonymous(this="coalesce", expressions=[found, exp.false()])


def _occurrences(text: exp.Expression, piece: str, weight: int) -> exp.Expression:
    """How often a piece stands in a text, up to :data:`OFTEN`, times a weight; a short text says more with the same."""
    replaced = exp.Anonymous(
        this="replace", expressions=[text.copy(), exp.Literal.string(piece), exp.Literal.string("")]
    )
    removed = exp.Sub(this=exp.Length(this=text.copy()), expression=exp.Length(this=replaced))
    times = exp.Div(this=exp.paren(removed), expression=exp.Literal.number(float(len(piece))))
    capped = exp.Anonymous(this="least", expressions=[exp.Literal.number(OFTEN), times])
    longer = exp.Add(this=exp.Literal.number(10), expression=exp.Length(this=text.copy()))
    length = exp.Anonymous(this="ln", expressions=[longer])
    value = exp.Div(this=exp.Mul(this=exp.Literal.number(weight), expression=capped), expression=length)
    return exp.Anonymous(this="coalesce", expressions=[value, exp.Literal.number(0)])


def marked(text: str, pieces: Sequence[str], most: int = 0) -> SafeString:
    """The text with ``<mark>`` around what was found; with ``most`` only the part around the first hits."""
    folded = text.lower()
    if len(folded) != len(text):  # a letter that changes its length would put the marks out of place
        folded = text
    marks = [False] * len(text)
    for piece in pieces:
        start = folded.find(piece)
        while start >= 0:
            marks[start : start + len(piece)] = [True] * len(piece)
            start = folded.find(piece, start + 1)
    begin, end = _window(marks, most) if most and len(text) > most else (0, len(text))
    parts = ["…" if begin else ""]
    at = begin
    while at < end:
        stop = at + 1
        while stop < end and marks[stop] == marks[at]:
            stop += 1
        part = escape(text[at:stop])
        parts.append(f"<mark>{part}</mark>" if marks[at] else part)
        at = stop
    parts.append("…" if end < len(text) else "")
    return mark_safe("".join(parts))  # noqa: S308 - every part of the text is escaped above


def _window(marks: list[bool], most: int) -> tuple[int, int]:
    """Where the most hits stand close together."""
    total = best = sum(marks[:most])
    at = 0
    for start in range(1, len(marks) - most + 1):
        total += marks[start + most - 1] - marks[start - 1]
        if total > best:
            best, at = total, start
    if best and at:
        first = next(place for place in range(at, len(marks)) if marks[place])
        at = max(0, min(first - most // 5, len(marks) - most))
    return at, at + most
