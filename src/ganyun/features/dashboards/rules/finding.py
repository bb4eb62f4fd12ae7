"""Full text: which rows hold the words, how well they fit, and how a hit reads.

Every word must occur somewhere. When no row has them all, pairs of characters are looked for instead, so that a
sentence in other words still finds its neighbours.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from sqlglot import exp

from ganyun.features.dashboards.rules.plans import Plan, rows_of
from ganyun.features.dashboards.rules.sources import Source

MOST_WORDS, MOST_PAIRS = 6, 8
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
    """DuckDB SQL: what is shown (``c…``), ``score``, and the number of all hits; best first."""
    looked = [out for out in plan.outs if out.name.startswith("s")]
    texts = [_lowered(out.expression.tree) for out in looked]
    score: exp.Expression = exp.Literal.number(0)
    for piece in query.pieces:
        for place, text in enumerate(texts):
            weight = len(texts) - place if not query.pairs else 1
            score = exp.Add(this=score, expression=_occurrences(text, piece, weight))
    hits = [exp.or_(*[_holds(text, piece) for text in texts]) for piece in query.pieces]
    if query.pairs:
        number: exp.Expression = exp.Literal.number(0)
        for hit in hits:
            number = exp.Add(this=number, expression=exp.cast(exp.paren(hit), "INTEGER"))
        hits = [exp.GTE(this=exp.paren(number), expression=exp.Literal.number(query.enough))]
    shown = [exp.alias_(out.expression.tree.copy(), out.name, quoted=True) for out in plan.outs if out not in looked]
    inner = exp.select(*shown, exp.alias_(score, "score", quoted=True)).from_(rows_of(plan, source, conditions))
    for condition in (*(each.tree for each in plan.where), *conditions, *hits):
        inner = inner.where(exp.paren(condition.copy()))
    total = exp.alias_(exp.Window(this=exp.Count(this=exp.Star())), "__total", quoted=True)
    order = [exp.Ordered(this=exp.column("score", quoted=True), desc=True, nulls_first=False)]
    order += [
        exp.Ordered(this=exp.column(each.alias, quoted=True), desc=False, nulls_first=False) for each in shown[:2]
    ]
    outer = exp.select(exp.Star(), total).from_(inner.subquery("hits")).order_by(*order)
    return str(outer.limit(plan.limit).offset(offset).sql(dialect="duckdb"))


def _lowered(tree: exp.Expression) -> exp.Expression:
    return exp.Lower(this=tree.copy())


def _holds(text: exp.Expression, piece: str) -> exp.Expression:
    return exp.Contains(this=text.copy(), expression=exp.Literal.string(piece))


def _occurrences(text: exp.Expression, piece: str, weight: int) -> exp.Expression:
    """How often a piece stands in a text, up to :data:`OFTEN`, times a weight; a short text says more with the same."""
    replaced = exp.Anonymous(
        this="replace", expressions=[text.copy(), exp.Literal.string(piece), exp.Literal.string("")]
    )
    removed = exp.Sub(this=exp.Length(this=text.copy()), expression=exp.Length(this=replaced))
    times = exp.Div(this=exp.paren(removed), expression=exp.Literal.number(float(len(piece))))
    capped = exp.Anonymous(this="least", expressions=[exp.Literal.number(OFTEN), times])
    length = exp.Anonymous(
        this="ln", expressions=[exp.Add(this=exp.Literal.number(10), expression=exp.Length(this=text.copy()))]
    )
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
