"""Columns, sources and types of every task; options that do not fit the tables."""

import pyarrow as pa
import pytest
from tests.support.method_tables import made_by

from ganyun.features.models.rules.methods.graph.method import Graph
from ganyun.features.models.rules.methods.graph.options import GraphOptions
from ganyun.features.models.rules.methods.method import Unfit
from ganyun.features.models.rules.methods.registry import method

EDGES = pa.schema([("a", pa.string()), ("b", pa.string()), ("w", pa.float64()), ("n", pa.int64()), ("t", pa.string())])
STOPS = pa.schema([("name", pa.string())])
BASE = {"from": "t.edges", "source": "a", "target": "b"}
RIDES = {"task": "timetable", "trip": "t", "departure": "w", "arrival": "w"}


def shape(**more: object):
    return Graph().shape(GraphOptions.model_validate({**BASE, **more}), {"t.edges": EDGES, "t.stops": STOPS})


def test_it_is_registered() -> None:
    assert isinstance(method("graph"), Graph)


@pytest.mark.parametrize(
    ("more", "columns", "keys"),
    [
        ({}, "origin node cost hops path", ("origin", "node")),
        ({"task": "reach"}, "origin reached share mean_cost farthest", ("origin",)),
        ({"task": "trace"}, "origin direction node depth path", ("origin", "direction", "node")),
        ({"task": "components"}, "node component size", ("node",)),
        ({"task": "centrality"}, "node in_degree out_degree pagerank rank", ("node",)),
        (RIDES, "origin node cost departure arrival transfers path", ("origin", "node")),
    ],
)
def test_columns_and_keys(more: dict[str, object], columns: str, keys: tuple[str, ...]) -> None:
    found = shape(**more)
    assert [column.name for column in found.columns] == columns.split() and found.keys == keys
    assert all(column.title for column in found.columns)


def test_levels_travel_from_the_ends_the_weight_and_the_start_table() -> None:
    found = {column.name: column for column in shape(weight="w", origins={"from": "t.stops", "column": "name"}).columns}
    assert found["origin"].sources == ("t.edges.a", "t.edges.b", "t.stops.name")
    assert found["cost"].sources == ("t.edges.a", "t.edges.b", "t.edges.w")


def test_it_reads_the_start_table_too() -> None:
    options = GraphOptions.model_validate({**BASE, "origins": {"from": "t.stops", "column": "name"}})
    assert Graph().reads(options) == ("t.edges", "t.stops")
    tables = {"t.edges": [{"a": "x", "b": "y"}], "t.stops": [{"name": "x"}]}
    assert made_by(Graph(), options, tables).card.facts == {"nodes": 2, "edges": 1, "origins": 1}


def test_nodes_keep_their_type() -> None:
    rows = pa.table({"a": pa.array([1, 2], pa.int32()), "b": pa.array([2, 3], pa.int32())})
    made = made_by(Graph(), {**BASE, "origins": [1]}, {"t.edges": rows})
    assert made.rows["node"].to_pylist() == [1, 2, 3] and made.rows.schema.field("node").type == pa.int32()
    assert made.rows["path"].to_pylist()[-1] == "1 → 2 → 3"


@pytest.mark.parametrize(
    ("more", "path"),
    [
        ({"source": "x"}, "source"),
        ({"target": "n"}, "target"),
        ({"weight": "t"}, "weight"),
        ({**RIDES, "departure": "t"}, "departure"),
        ({**RIDES, "trip": "x"}, "trip"),
        ({"origins": {"from": "t.stops", "column": "x"}}, "origins.column"),
    ],
)
def test_options_that_do_not_fit(more: dict[str, object], path: str) -> None:
    with pytest.raises(Unfit) as caught:
        shape(**more)
    assert caught.value.path == path
