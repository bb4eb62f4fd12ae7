"""Shortest paths, limits, traces: small graphs by hand, large ones by what a shortest path must satisfy."""

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import Rows, made_by

from ganyun.features.models.errors import RowsUnusable
from ganyun.features.models.rules.methods.graph.method import Graph
from ganyun.features.models.rules.methods.graph.shortest import depths

BASE = {"from": "t.edges", "source": "a", "target": "b", "weight": "w"}


def edges(*triples: tuple[object, object, float]) -> Rows:
    return [{"a": a, "b": b, "w": float(w)} for a, b, w in triples]


ROADS = edges(("南昌", "九江", 130), ("九江", "武汉", 260), ("南昌", "武汉", 350), ("九江", "九江", 5),
              ("南昌", "九江", 140), ("上饶", "南昌", 250))  # fmt: skip


def run(rows: Rows, **more: object) -> list[dict[str, object]]:
    return made_by(Graph(), {**BASE, **more}, {"t.edges": rows}).rows.to_pylist()


def test_cost_hops_and_path() -> None:
    assert run(ROADS, origins=["南昌"]) == [
        {"origin": "南昌", "node": "南昌", "cost": 0.0, "hops": 0, "path": "南昌"},
        {"origin": "南昌", "node": "九江", "cost": 130.0, "hops": 1, "path": "南昌 → 九江"},
        {"origin": "南昌", "node": "武汉", "cost": 350.0, "hops": 1, "path": "南昌 → 武汉"},
    ]


def test_both_ways() -> None:
    found = {row["node"]: row["cost"] for row in run(ROADS, origins=["南昌"], directed=False)}
    assert found == {"南昌": 0, "九江": 130, "上饶": 250, "武汉": 350}


def test_fewest_edges_without_a_weight() -> None:
    found = run(ROADS, origins=["上饶"], weight="")
    assert [(row["node"], row["cost"], row["hops"]) for row in found][-1] == ("武汉", 2.0, 2)


def test_a_limit() -> None:
    assert [row["node"] for row in run(ROADS, origins=["南昌"], limit=130)] == ["南昌", "九江"]
    assert [row["node"] for row in run(ROADS, origins=["南昌"], limit=129.9)] == ["南昌"]


def test_without_paths() -> None:
    assert list(run(ROADS, origins=["南昌"], path=False)[0]) == ["origin", "node", "cost", "hops"]


def test_every_node_starts_when_none_is_named() -> None:
    assert {row["origin"] for row in run(ROADS)} == {"南昌", "九江", "武汉", "上饶"}


def test_weights_of_zero() -> None:
    found = run(edges(("a", "b", 0), ("b", "c", 0), ("a", "c", 1)), origins=["a"])
    assert [(row["node"], row["cost"], row["hops"]) for row in found] == [("a", 0, 0), ("b", 0, 1), ("c", 0, 2)]


def test_negative_weights_without_a_negative_loop() -> None:
    found = run(edges(("a", "b", 4), ("a", "c", 2), ("c", "b", -3), ("b", "d", 1)), origins=["a"])
    assert [(row["node"], row["cost"], row["path"]) for row in found] == [
        ("b", -1, "a → c → b"), ("a", 0, "a"), ("d", 0, "a → c → b → d"), ("c", 2, "a → c"),
    ]  # fmt: skip


def test_a_way_beyond_the_limit_and_back() -> None:
    found = run(edges(("a", "c", 2), ("c", "b", -3)), origins=["a"], limit=1)
    assert [(row["node"], row["path"]) for row in found] == [("b", "… → b"), ("a", "a")]


@pytest.mark.parametrize("more", [{}, {"directed": False}])
def test_a_negative_loop(more: dict[str, object]) -> None:
    loop = edges(("a", "b", 1), ("b", "a", -2)) if not more else edges(("a", "b", -1))
    with pytest.raises(RowsUnusable, match="没有最短路"):
        run(loop, origins=["a"], **more)


def test_reach() -> None:
    found = run(ROADS, task="reach", limit=300)
    assert found[-1] == {"origin": "武汉", "reached": 0, "share": 0.0, "mean_cost": None, "farthest": None}
    assert next(row for row in found if row["origin"] == "上饶") == {
        "origin": "上饶", "reached": 1, "share": pytest.approx(1 / 3), "mean_cost": 250.0, "farthest": 250.0,
    }  # fmt: skip


LOTS = [
    {"a": "原料", "b": "批1"},
    {"a": "批1", "b": "箱1"},
    {"a": "批1", "b": "箱2"},
    {"a": "箱2", "b": "店"},
    {"a": "店", "b": "批1"},
]


def test_traces_even_around_a_loop() -> None:
    found = run(LOTS, task="trace", weight="", origins=["批1"])
    assert [(row["direction"], row["node"], row["depth"]) for row in found] == [
        ("downstream", "箱1", 1), ("downstream", "箱2", 1), ("downstream", "店", 2),
        ("upstream", "原料", 1), ("upstream", "店", 1), ("upstream", "箱2", 2),
    ]  # fmt: skip
    assert found[2]["path"] == "批1 → 箱2 → 店"


def test_one_way_and_a_few_steps_of_a_trace() -> None:
    found = run(LOTS, task="trace", weight="", origins=["原料"], direction="downstream", limit=2, path=False)
    assert [(row["node"], row["depth"]) for row in found] == [("批1", 1), ("箱1", 2), ("箱2", 2)]


def test_steps_back_to_the_root() -> None:
    chain = np.maximum(np.arange(100_000) - 1, 0)
    assert (depths(chain) == np.arange(100_000)).all()
    assert depths(np.array([0, 0, 1, 1])).tolist() == [0, 1, 2, 2]


def test_a_million_edges() -> None:
    """Of 100,000 nodes: no edge offers a shorter way, and every node but the first has an edge that gives its cost."""
    random = np.random.default_rng(36)
    nodes, count = 100_000, 1_000_000
    source, target = random.integers(0, nodes, (2, count))
    weight = random.integers(1, 1000, count).astype(float)
    table = pa.table({"a": source, "b": target, "w": weight})
    options = {**BASE, "origins": [0, 7], "path": False}
    rows = made_by(Graph(), options, {"t.edges": table}).rows
    for origin in (0, 7):
        mine = rows.filter(pa.compute.equal(rows["origin"], origin))
        cost = np.full(nodes, np.inf)
        cost[mine["node"].to_numpy()] = mine["cost"].to_numpy()
        offered = cost[source] + weight
        assert (cost[target] <= offered).all()
        tight = np.zeros(nodes, dtype=bool)
        tight[target[np.isfinite(offered) & (cost[target] == offered)]] = True
        reached = np.isfinite(cost)
        reached[origin] = False
        assert tight[reached].all() and reached.sum() > 90_000
        hops = mine["hops"].to_numpy()
        assert hops.max() < 60 and (hops == 0).sum() == 1
