"""Which nodes hang together, and which ones matter: components, degrees, PageRank."""

import numpy as np
import pyarrow as pa

from ganyun.features.models.errors import RowsUnusable
from ganyun.features.models.rules.methods.graph.network import Floats, Network
from ganyun.features.models.rules.methods.graph.options import GraphOptions

ENOUGH = 1e-12
MOST_ROUNDS = 500


def component_rows(network: Network, options: GraphOptions, schema: pa.Schema) -> pa.Table:
    """``node, component, size``: a component is called after its first node."""
    from scipy.sparse.csgraph import connected_components

    connection = "strong" if options.strong else "weak"
    _count, label = connected_components(network.matrix(), directed=True, connection=connection)
    first = np.full(label.max() + 1, -1)
    first[label[::-1]] = np.arange(len(label))[::-1]
    size = np.bincount(label)
    nodes = np.arange(network.size)
    columns = [network.named(nodes), network.named(first[label]), pa.array(size[label], pa.int64())]
    return pa.Table.from_arrays(columns, schema=schema)


def centrality_rows(network: Network, options: GraphOptions, schema: pa.Schema) -> pa.Table:
    """``node, in_degree, out_degree, pagerank, rank``; loops do not count, parallel edges count once as neighbours."""
    if network.weight.min() < 0:
        raise RowsUnusable(method="graph", reason="权小于零的边没有中心度")
    matrix = network.matrix("sum", directed=options.directed)
    out_degree = np.diff(matrix.indptr)
    in_degree = np.bincount(matrix.indices, minlength=network.size)
    score = pagerank(matrix, options.damping)
    order = np.lexsort((np.arange(network.size), -np.round(score, 12)))
    rank = np.empty(network.size, dtype=np.int64)
    rank[order] = np.arange(1, network.size + 1)
    columns = [
        network.named(np.arange(network.size)),
        pa.array(in_degree, pa.int64()),
        pa.array(out_degree, pa.int64()),
        pa.array(score),
        pa.array(rank),
    ]
    return pa.Table.from_arrays(columns, schema=schema)


def pagerank(matrix: object, damping: float) -> Floats:
    """Where a reader ends who follows edges by weight and with chance ``1 - damping`` starts anywhere (sums to 1)."""
    import scipy.sparse

    links = scipy.sparse.csr_array(matrix)
    size = links.shape[0]
    leaving = np.asarray(links.sum(axis=1)).ravel()
    stuck = leaving == 0
    back = (scipy.sparse.diags_array(np.where(stuck, 0, 1 / np.where(stuck, 1, leaving))) @ links).T.tocsr()
    score = np.full(size, 1 / size)
    for _ in range(MOST_ROUNDS):
        following = damping * (back @ score + score[stuck].sum() / size) + (1 - damping) / size
        if np.abs(following - score).sum() < ENOUGH:
            return np.asarray(following)
        score = following
    return score
