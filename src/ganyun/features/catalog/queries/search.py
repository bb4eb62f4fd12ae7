"""Search and facets over the index. The index must be fresh (``actions.index.ensure``); rows come from the database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import tantivy
from django.utils.safestring import SafeString

from ganyun.features.catalog.models import IN_FORCE, PUBLIC, ContractText, Resource, State
from ganyun.features.catalog.policy import EDIT, EDIT_ANY, PUBLISH, REVIEW
from ganyun.features.catalog.queries import index
from ganyun.features.catalog.rules.grams import is_han, pairs, runs
from ganyun.features.catalog.rules.highlight import highlight, hit_lines
from ganyun.kernel.policy import Actor

Query, Occur = tantivy.Query, tantivy.Occur

VALUES = 36  # most frequent values of a facet
LONGEST = 200  # characters of a query; more is cut off

SORTS: Mapping[str, tuple[str, Any]] = {
    "-updated": ("updated", tantivy.Order.Desc),
    "updated": ("updated", tantivy.Order.Asc),
    "-data": ("data", tantivy.Order.Desc),
    "title": ("titled", tantivy.Order.Asc),
    "-title": ("titled", tantivy.Order.Desc),
    "-level": ("graded", tantivy.Order.Desc),
    "level": ("graded", tantivy.Order.Asc),
}


@dataclass(frozen=True)
class Hit:
    """One result, with what the query found marked."""

    resource: Resource
    title: SafeString
    description: SafeString
    fields: Sequence[SafeString] = ()


@dataclass(frozen=True)
class Found:
    """A page of results. ``loose``: nothing had all words, so these have some of them."""

    hits: Sequence[Hit] = ()
    total: int = 0
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    loose: bool = False
    ready: bool = True  # False: the index is being rebuilt


def search(
    actor: Actor,
    text: str,
    filters: Mapping[str, str],
    *,
    offset: int = 0,
    limit: int = 20,
    sort: str = "",
    facets: bool = True,
) -> Found:
    """Resources that match a text (all, without one) under filters (:data:`index.FACETS`), in an order of
    :data:`SORTS` or best first.
    """
    current = index.opened()
    if current is None:
        return Found(ready=False)
    searcher, text = current.searcher(), text.strip()[:LONGEST]
    strict = _matching(text, loose=False)
    found = _page(searcher, strict, actor, filters, offset, limit, sort)
    loose = False
    if not found.count and text:
        strict = _matching(text, loose=True)
        found = _page(searcher, strict, actor, filters, offset, limit, sort)
        loose = True
    names = [searcher.doc(address)["name"][0] for _score, address in found.hits]
    counts = _facets(searcher, strict, actor, filters) if facets else {}
    return Found(_hits(names, text), found.count, counts, loose)


def _page(searcher: Any, query: Any, actor: Actor, filters: Mapping[str, str], offset: int, limit: int,
          sort: str) -> Any:  # fmt: skip
    whole = _filtered(query, actor, filters)
    field, order = SORTS.get(sort, (None, tantivy.Order.Desc))
    # The collector reserves room for offset + limit entries, and the process ends when it cannot have it.
    offset = min(offset, searcher.num_docs)
    limit = max(1, min(limit, searcher.num_docs - offset))
    return searcher.search(whole, limit=limit, offset=offset, count=True, order_by_field=field, order=order)


def _matching(text: str, loose: bool) -> Any:
    """All words must occur, each somewhere; of a Chinese stretch at least 60 % of its character pairs.

    ``loose``: one pair or word is enough.
    """
    clauses = [_run(run, loose) for run in runs(text)]
    if not clauses:
        return Query.all_query() if not text else Query.empty_query()
    if loose:
        return Query.boolean_query([(Occur.Should, clause) for clause in clauses])
    return Query.boolean_query([(Occur.Must, clause) for clause in clauses])


def _run(run: str, loose: bool) -> Any:
    if not is_han(run):
        return _word(run)
    if len(run) == 1:
        return Query.const_score_query(_term("single", run), 1.0)
    parts = pairs(run)
    needed = 1 if loose else max(1, round(len(parts) * 0.6))
    some = Query.boolean_query([(Occur.Should, _anywhere(part)) for part in parts], minimum_number_should_match=needed)
    if len(parts) == 1:
        return some
    # the whole stretch in the title counts most
    whole = Query.boost_query(Query.phrase_query(index.schema(), "title", list[str | tuple[int, str]](parts)), 6.0)
    return Query.boolean_query([(Occur.Must, some), (Occur.Should, whole)])


def _word(word: str) -> Any:
    """A Latin word or number: itself, or the beginning of one."""
    exact = _anywhere(word)
    if len(word) < 2:
        return exact
    starts = [
        Query.boost_query(Query.regex_query(index.schema(), text, f"{word}.+"), weight / 4)
        for text, weight in index.TEXTS.items()
    ]
    return Query.disjunction_max_query([exact, *starts], tie_breaker=0.1)


def _anywhere(term: str) -> Any:
    weighted = [Query.boost_query(_term(text, term), weight) for text, weight in index.TEXTS.items()]
    return Query.disjunction_max_query(weighted, tie_breaker=0.2)


def _term(text: str, term: str) -> Any:
    return Query.term_query(index.schema(), text, term, index_option="freq")


def _filtered(query: Any, actor: Actor, filters: Mapping[str, str], retired: bool | None = None) -> Any:
    """``retired``: whether retired resources are among them; by default when a state is asked for."""
    shown = "state" in filters if retired is None else retired
    clauses = [(Occur.Must, query)]
    clauses += [(Occur.Must, Query.const_score_query(_term(name, value), 0.0)) for name, value in filters.items()]
    clauses.append((Occur.Must, Query.const_score_query(_visible(actor, shown), 0.0)))
    return Query.boolean_query(clauses)


def _visible(actor: Actor, retired: bool) -> Any:
    """What the actor may see (``policy.may_see``); retired resources only when they are asked for."""
    states = PUBLIC if retired else IN_FORCE
    shown = Query.term_set_query(index.schema(), "state", [str(state) for state in states])
    under_way = Query.term_set_query(index.schema(), "state", ["draft", "reviewed"])
    if actor.has(REVIEW) or actor.has(PUBLISH) or actor.has(EDIT_ANY):
        return Query.boolean_query([(Occur.Should, shown), (Occur.Should, under_way)])
    if actor.organisation and actor.has(EDIT):
        own = Query.boolean_query([(Occur.Must, under_way), (Occur.Must, _term("organisation", actor.organisation))])
        return Query.boolean_query([(Occur.Should, shown), (Occur.Should, own)])
    return shown


def _facets(searcher: Any, query: Any, actor: Actor, filters: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Counts by facet. Each leaves its own filter out, so that its other values stay in sight."""
    counts = _count(searcher, _filtered(query, actor, filters), [name for name in index.FACETS if name not in filters])
    for name in filters:
        others = {other: value for other, value in filters.items() if other != name}
        counts |= _count(searcher, _filtered(query, actor, others, "state" in filters), [name])
    if "state" not in filters:  # retired ones are not among the results; say that there are some
        retired = searcher.search(_filtered(query, actor, {**filters, "state": State.RETIRED}), limit=1).count
        counts["state"] |= {str(State.RETIRED): retired} if retired else {}
    return counts


def _count(searcher: Any, query: Any, names: Sequence[str]) -> dict[str, dict[str, int]]:
    wanted = {name: {"terms": {"field": name, "size": VALUES}} for name in names}
    if not wanted:
        return {}
    found = searcher.aggregate(query, wanted)
    return {name: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in found[name]["buckets"]} for name in names}


def _hits(names: Sequence[str], text: str) -> list[Hit]:
    rows = {
        row.name: row
        for row in Resource.objects.filter(name__in=names).select_related("cloud").defer("plan", "cloud__readme")
    }
    digests = {row.name: row.contract_id or row.proposal_id for row in rows.values()}
    wanted = set(digests.values()) if text else ()
    words = dict(ContractText.objects.filter(pk__in=wanted).values_list("digest", "words")) if wanted else {}
    hits = []
    for name in names:
        row = rows.get(name)
        if row is not None:  # deleted since it was indexed
            lines = hit_lines(words.get(digests[name] or "", ""), text) if text else []
            hits.append(Hit(row, highlight(row.title, text), highlight(row.description, text, 120), lines))
    return hits
