"""Shortest paths from some nodes to all, what can be reached, and traces along or against the edges (scipy)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.errors import RowsUnusable
from ganyun.features.models.rules.methods.graph.network import Floats, Ints, Network
from ganyun.features.models.rules.methods.graph.options import GraphOptions

CELLS = 4_000_000
"""Start nodes are taken a few at a time: their distances to all nodes fill about this many cells."""
NOWHERE = -9999  # scipy: no node before this one
ARROW = " → "


@dataclass(frozen=True)
class Tree:
    """All that one start node reaches, nearest first; ``before`` is the place in these arrays of the node before."""

    origin: int
    nodes: Ints
    cost: Floats
    hops: Ints
    before: Ints


def trees(matrix: Any, origins: Ints, limit: float | None, *, unweighted: bool = False) -> Iterator[Tree]:
    """One tree a start node.

    Raises:
        RowsUnusable: a loop of negative weight; its paths have no shortest.
    """
    from scipy.sparse.csgraph import NegativeCycleError, dijkstra, johnson

    size = matrix.shape[0]
    negative = not unweighted and bool(matrix.nnz) and matrix.data.min() < 0
    step = max(CELLS // size, 1)
    for start in range(0, len(origins), step):
        some = origins[start : start + step]
        try:
            if negative:
                distances, before = johnson(matrix, indices=some, return_predecessors=True)
            else:
                most = np.inf if limit is None else limit
                distances, before = dijkstra(
                    matrix, indices=some, limit=most, return_predecessors=True, unweighted=unweighted
                )
        except NegativeCycleError as error:
            raise RowsUnusable(method="graph", reason="有一圈边的权加起来小于零，绕得越多越短，没有最短路") from error
        for origin, line, parents in zip(some, distances, before, strict=True):
            yield _tree(int(origin), line, parents, np.inf if limit is None else limit)


def _tree(origin: int, distances: Floats, parents: NDArray[Any], limit: float) -> Tree:
    nodes = np.flatnonzero(np.isfinite(distances))
    place = np.full(len(distances), -1)
    place[nodes] = np.arange(len(nodes))
    before = np.where(nodes == origin, place[nodes], place[np.maximum(parents[nodes], 0)])
    hops = depths(before)
    kept = distances[nodes] <= limit
    order = np.lexsort((nodes, hops, distances[nodes]))
    order = order[kept[order]]
    new_place = np.full(len(nodes), -1)
    new_place[order] = np.arange(len(order))
    return Tree(origin, nodes[order], distances[nodes][order], hops[order], new_place[before[order]])


def depths(before: Ints) -> Ints:
    """How many steps lead back to the root, which stands before itself: doubling, so a long chain takes few rounds."""
    steps: Ints = (before != np.arange(len(before))).astype(np.int64)
    ahead = before
    while True:
        further: Ints = steps + steps[ahead]
        if (further == steps).all():
            return steps
        steps, ahead = further, ahead[ahead]


def paths(tree: Tree, names: Sequence[str]) -> list[str]:
    """The nodes on the way, as one text each.

    With negative weights a way may lead beyond the limit and back; the text then begins with an ellipsis.
    """
    found = [""] * len(tree.nodes)
    for place in np.argsort(tree.hops, kind="stable"):
        name, before = names[tree.nodes[place]], tree.before[place]
        if before == place:
            found[place] = name
        else:
            found[place] = (found[before] if before >= 0 else "…") + ARROW + name
    return found


def shortest_rows(network: Network, options: GraphOptions, origins: Ints, schema: pa.Schema) -> pa.RecordBatchReader:
    """``origin, node, cost, hops[, path]``; one batch a start node."""
    matrix = network.matrix(directed=options.directed)
    names = network.names.cast(pa.string()).to_pylist() if options.path else []

    def batches() -> Iterator[pa.RecordBatch]:
        for tree in trees(matrix, origins, options.limit, unweighted=not options.weight):
            columns = [
                network.named(np.full(len(tree.nodes), tree.origin)),
                network.named(tree.nodes),
                pa.array(tree.cost),
                pa.array(tree.hops),
            ]
            if options.path:
                columns.append(pa.array(paths(tree, names), pa.string()))
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    first = next(stream := batches())  # a negative loop is told here, not in the middle of writing
    return pa.RecordBatchReader.from_batches(schema, _chain(first, stream))


def _chain(first: pa.RecordBatch, rest: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    yield first
    yield from rest


def reach_rows(network: Network, options: GraphOptions, origins: Ints, schema: pa.Schema) -> pa.Table:
    """How many other nodes every start node reaches within the limit, and how far they are: on average, at most."""
    matrix = network.matrix(directed=options.directed)
    lines: list[tuple[int, int, float | None, float | None]] = []
    for tree in trees(matrix, origins, options.limit, unweighted=not options.weight):
        others = tree.cost[tree.nodes != tree.origin]
        far = (float(others.mean()), float(others.max())) if len(others) else (None, None)
        lines.append((tree.origin, len(others), *far))
    rest = max(network.size - 1, 1)
    return pa.Table.from_arrays(
        [
            network.named(np.array([line[0] for line in lines])),
            pa.array([line[1] for line in lines], pa.int64()),
            pa.array([line[1] / rest for line in lines], pa.float64()),
            pa.array([line[2] for line in lines], pa.float64()),
            pa.array([line[3] for line in lines], pa.float64()),
        ],
        schema=schema,
    )


def trace_rows(network: Network, options: GraphOptions, origins: Ints, schema: pa.Schema) -> pa.Table:
    """What each start node went into (downstream) and came from (upstream), by fewest steps."""
    names = network.names.cast(pa.string()).to_pylist() if options.path else []
    ways = [way for way in ("downstream", "upstream") if options.direction in (way, "both")]
    batches = []
    for way in ways:
        matrix = network.matrix(backwards=way == "upstream")
        for tree in trees(matrix, origins, options.limit, unweighted=True):
            others = tree.nodes != tree.origin
            columns = [
                network.named(np.full(int(others.sum()), tree.origin)),
                pa.array([way] * int(others.sum()), pa.string()),
                network.named(tree.nodes[others]),
                pa.array(tree.hops[others]),
            ]
            if options.path:
                told = np.array(paths(tree, names), dtype=object)[others]
                columns.append(pa.array(told, pa.string()))
            batches.append(pa.RecordBatch.from_arrays(columns, schema=schema))
    return pa.Table.from_batches(batches, schema)
