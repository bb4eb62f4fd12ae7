"""Edges as arrays: parallel edges, loops, nulls, numbers of nodes that do not depend on the order of rows."""

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import MethodTables, Rows

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.graph.network import Network, numbered, read_network, start_nodes
from ganyun.features.models.rules.methods.graph.options import GraphOptions

EDGES = [
    {"a": "乙", "b": "甲", "w": 2.0},
    {"a": "乙", "b": "甲", "w": 1.0},
    {"a": "甲", "b": "丙", "w": 0.0},
    {"a": "甲", "b": "甲", "w": 5.0},
    {"a": None, "b": "甲", "w": 1.0},
    {"a": "丁", "b": "甲", "w": None},
    {"a": "丁", "b": "甲", "w": float("nan")},
]


def options(**more: object) -> GraphOptions:
    return GraphOptions.model_validate({"from": "t.edges", "source": "a", "target": "b", "weight": "w", **more})


def network(rows: Rows = EDGES, **more: object) -> Network:
    return read_network(options(**more), MethodTables({"t.edges": rows}))


def test_edges_without_an_end_or_a_weight_are_left_out() -> None:
    found = network()
    assert found.names.to_pylist() == sorted(["甲", "乙", "丙"]) and found.dropped == 3


def test_the_lightest_of_parallel_edges_no_loops_and_zero_is_a_weight() -> None:
    found = network()
    places = {name: place for place, name in enumerate(found.names.to_pylist())}
    matrix = found.matrix()
    assert matrix.nnz == 2 and matrix[places["乙"], places["甲"]] == 1.0
    assert matrix.data.tolist().count(0.0) == 1
    assert found.matrix("sum")[places["乙"], places["甲"]] == 3.0
    assert found.matrix(backwards=True)[places["甲"], places["乙"]] == 1.0
    assert found.matrix(directed=False).nnz == 4


def test_the_order_of_rows_changes_nothing() -> None:
    one, other = network(), network(EDGES[::-1])
    assert one.names.equals(other.names)
    assert (one.matrix().toarray() == other.matrix().toarray()).all()


def test_numbers_are_nodes_too() -> None:
    names, (source, target) = numbered([pa.chunked_array([[30, 10]]), pa.chunked_array([[10], [20]])])
    assert names.to_pylist() == [10, 20, 30] and source.tolist() == [2, 0] and target.tolist() == [0, 1]


def test_no_edges_at_all() -> None:
    with pytest.raises(NotEnoughData, match="没有两端和权都齐全的边"):
        network(EDGES[4:])


def places(origins: object, **tables: Rows) -> tuple[list[int], list[str]]:
    chosen = options(origins=origins) if origins else options()
    given = MethodTables({"t.edges": EDGES, **{f"t.{name}": rows for name, rows in tables.items()}})
    found, notes = start_nodes(chosen, pa.array(["丙", "乙", "甲"]), given)
    return found.tolist(), notes


def test_start_nodes() -> None:
    assert places(["甲", "丙"]) == ([0, 2], [])
    assert places(()) == ([0, 1, 2], [])
    assert places(["甲", "戊"]) == ([2], ["1 个起点不在图里：戊"])
    stops = [{"name": "乙"}, {"name": "乙"}, {"name": None}, {"name": "己"}]
    assert places({"from": "t.stops", "column": "name"}, stops=stops) == ([1], ["1 个起点不在图里：己"])


def test_start_nodes_that_are_numbers() -> None:
    chosen = options(origins=[360100, 999])
    found, notes = start_nodes(chosen, pa.array([360100, 360200]), MethodTables({"t.edges": EDGES}))
    assert found.tolist() == [0] and notes == ["1 个起点不在图里：999"]


def test_no_start_node_is_there() -> None:
    with pytest.raises(NotEnoughData, match="起点都不在图里：戊"):
        places(["戊"])
    empty = pa.table({"name": pa.array([], pa.string())})
    with pytest.raises(NotEnoughData, match="一个也没有"):
        places({"from": "t.stops", "column": "name"}, stops=empty)


def test_every_node_as_a_start_only_in_small_graphs() -> None:
    names = pa.array(np.arange(2001))
    with pytest.raises(NotEnoughData, match="写明从哪些点出发"):
        start_nodes(options(), names, MethodTables({"t.edges": EDGES}))
