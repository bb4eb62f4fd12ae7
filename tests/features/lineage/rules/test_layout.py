"""Places of the drawing: columns from left to right, nothing on top of another, the same every time."""

from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from ganyun.features.lineage.rules.layout import arrange, layers, spread

PAIRS = st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15)), max_size=40)


def test_a_source_stands_right_before_what_reads_it() -> None:
    columns = layers(["a", "late", "b", "c"], [("a", "b"), ("b", "c"), ("late", "c")])
    assert columns == {"a": 0, "b": 1, "c": 2, "late": 1}


def test_a_link_back_moves_nothing() -> None:
    assert layers(["a", "b"], [("a", "b"), ("b", "a")]) == {"a": 0, "b": 1}


def test_a_fan_is_centred() -> None:
    links = [("hub", name) for name in "abc"]
    order = ["hub", *"abc"]
    found = arrange(order, links, layers(order, links))
    assert found.heights["hub"] == found.heights["b"] and (found.width, found.height) == (2, 3.0)


def test_crossings_are_undone() -> None:
    links = [("a", "y"), ("b", "x")]
    order = ["a", "b", "x", "y"]
    heights = arrange(order, links, layers(order, links)).heights
    assert (heights["a"] < heights["b"]) == (heights["y"] < heights["x"])


def test_nothing_to_arrange() -> None:
    found = arrange([], [], {})
    assert (found.width, found.height) == (0, 0.0)


@given(st.lists(st.floats(-50, 50), max_size=30))
def test_spread_keeps_order_and_distance(wanted: list[float]) -> None:
    found = spread(wanted)
    assert all(after - before > 1 - 1e-6 for before, after in pairwise(found))
    assert len(found) == len(wanted)


@given(PAIRS)
def test_no_two_nodes_share_a_place(pairs: list[tuple[int, int]]) -> None:
    links = list(dict.fromkeys((f"n{min(p):02}", f"n{max(p):02}") for p in pairs if p[0] != p[1]))
    order = sorted({name for link in links for name in link})
    columns = layers(order, links)
    found = arrange(order, links, columns)
    assert all(columns[source] < columns[target] for source, target in links)
    for one, two in combinations(order, 2):
        if columns[one] == columns[two]:
            assert abs(found.heights[one] - found.heights[two]) > 1 - 1e-6
    assert arrange(order, links, columns) == found


def test_a_long_link_has_a_lane_of_its_own() -> None:
    links = [("a", "b"), ("b", "c"), ("a", "c")]
    found = arrange(["a", "b", "c"], links, {"a": 0, "b": 1, "c": 2})
    assert list(found.bends) == [("a", "c")]
    assert abs(found.bends["a", "c"][0] - found.heights["b"]) >= 0.65 - 1e-6, "it does not run behind b"


@given(PAIRS)
def test_no_link_runs_behind_a_box(pairs: list[tuple[int, int]]) -> None:
    links = list(dict.fromkeys((f"n{min(p):02}", f"n{max(p):02}") for p in pairs if p[0] != p[1]))
    order = sorted({name for link in links for name in link})
    columns = layers(order, links)
    found = arrange(order, links, columns)
    for (source, target), bend in found.bends.items():
        assert len(bend) == columns[target] - columns[source] - 1
        for column, height in enumerate(bend, columns[source] + 1):
            assert all(abs(found.heights[name] - height) > 0.64 for name in order if columns[name] == column)
