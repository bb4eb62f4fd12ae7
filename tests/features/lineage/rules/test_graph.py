"""Walks, and what travels along the graph: levels, providers, staleness. Nothing loops."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.lineage.rules.graph import CYCLES, Fact, Graph, Link, unknown

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def graph(*pairs: str, **facts: Fact) -> Graph:
    """``graph("a>b", "b>c")``; a fact under the name of its node."""
    return Graph(facts.values(), [Link(*pair.split(">")) for pair in pairs])


def test_walks_go_nearest_first_and_stop_at_the_depth() -> None:
    found = graph("a>b", "b>c", "a>c", "c>d")
    assert found.upstream("d") == {"c": 1, "b": 2, "a": 2}
    assert found.downstream("a", 1) == {"b": 1, "c": 1}
    assert found.upstream("a") == {}


def test_cycles_do_not_loop() -> None:
    found = graph("a>b", "b>c", "c>a", "c>d", "d>d")
    assert set(found.upstream("d")) == {"a", "b", "c"} and set(found.downstream("a")) == {"b", "c", "d"}
    assert set(found.order) == {"a", "b", "c", "d"}
    assert found.heritage["d"].level is None and found.staleness(NOW) == {}


def test_a_link_that_a_run_has_shown_counts_more_than_a_declared_one() -> None:
    found = Graph([], [Link("a", "b"), Link("a", "b", True, 3), Link("a", "b")])
    assert found.among(["a", "b"]) == [Link("a", "b", True, 3)]


def test_levels_and_owners_travel() -> None:
    found = graph(
        "people>join", "roads>join", "join>page", "join>open", "open>map",
        people=Fact("people", level=3, provider="公安厅"), roads=Fact("roads", level=1, provider="交通厅"),
        open=Fact("open", level=1, provider="统计局"),
    )  # fmt: skip
    join, page, opened, map_ = (found.heritage[name] for name in ("join", "page", "open", "map"))
    assert (join.level, join.inherited, join.owners) == (3, 3, {"公安厅", "交通厅"})
    assert (page.level, page.inherited) == (3, 3)
    assert (opened.level, opened.inherited) == (1, 3), "lowered by its contract, and one sees from what"
    assert (map_.level, map_.inherited, map_.owners) == (1, 3, {"公安厅", "交通厅", "统计局"})


def test_levels_travel_around_a_cycle() -> None:
    found = graph("a>b", "b>c", "c>b", "c>d", a=Fact("a", level=4, provider="甲"))
    assert [found.heritage[name].level for name in "bcd"] == [4, 4, 4]
    assert found.heritage["d"].owners == {"甲"}


def test_staleness_spreads_from_an_input_that_is_newer_than_what_was_read() -> None:
    facts = [Fact("a", version=5), Fact("b", version=2), Fact("c", version=9)]
    links = [Link("a", "b", True, 4), Link("b", "c", True, 2), Link("c", "page")]
    found = Graph(facts, links).staleness(NOW)
    assert {name: (each.reason, each.causes) for name, each in found.items()} == {
        "b": ("newer_input", ("a",)), "c": ("stale_input", ("b",)), "page": ("stale_input", ("c",)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cycle", "days", "late"),
    [("daily", 1, False), ("daily", 3, True), ("weekly", 9, False), ("weekly", 11, True), ("yearly", 401, True),
     ("irregular", 9999, False), ("once", 9999, False), ("", 9999, False)],
)  # fmt: skip
def test_data_are_overdue_by_their_update_cycle(cycle: str, days: int, late: bool) -> None:
    found = graph("a>b", a=Fact("a", cycle=cycle, good_at=NOW - timedelta(days=days)))
    behind = found.staleness(NOW)
    assert ("a" in behind, "b" in behind) == (late, late)
    assert [each.reason for each in behind.values()] == (["overdue", "stale_input"] if late else [])


def test_a_table_without_data_is_not_overdue() -> None:
    assert graph("a>b", a=Fact("a", cycle="daily")).staleness(NOW) == {}
    assert set(CYCLES) == {"realtime", "daily", "weekly", "monthly", "quarterly", "yearly"}


@pytest.mark.parametrize(
    ("name", "kind"),
    [("file:a/b.csv", "source"), ("indicator.ecology.good", "indicator"), ("page.ecology.air", "page"),
     ("quarantine.ecology.air", "source"), ("ecology.air", "resource")],
)  # fmt: skip
def test_the_name_of_an_undeclared_node_says_what_it_is(name: str, kind: str) -> None:
    assert unknown(name).kind == kind


def test_below() -> None:
    assert graph("a>b", "b>c", "x>c", "c>b").below(["x"]) == {"c", "b"}


PAIRS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=40)


@given(PAIRS)
def test_any_graph_is_ordered_and_walks_agree_both_ways(pairs: list[tuple[int, int]]) -> None:
    found = Graph([], [Link(f"n{a}", f"n{b}") for a, b in pairs])
    assert sorted(found.order) == sorted(found.facts)
    for name in found.facts:
        for other in found.upstream(name):
            assert name in found.downstream(other) or name == other


@given(PAIRS)
def test_without_cycles_sources_come_first(pairs: list[tuple[int, int]]) -> None:
    found = Graph([], [Link(f"n{min(pair):02}", f"n{max(pair):02}") for pair in pairs])
    place = {name: index for index, name in enumerate(found.order)}
    assert all(place[source] < place[target] for source, target in found.links)
