"""The edges as arrays: nodes are numbered by name, so equal tables give equal numbers whatever their order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.graph.options import GraphOptions, Origins
from ganyun.features.models.rules.methods.method import Tables
from ganyun.features.models.rules.shapes import dotted, quoted

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST_ORIGINS = 2_000
"""Start nodes when none are named: more pairs than anybody reads."""


@dataclass(frozen=True)
class Network:
    """Edges between numbered nodes. ``names`` are the nodes' names, in the type of the table's columns."""

    names: pa.Array
    source: Ints
    target: Ints
    weight: Floats
    dropped: int  # edges with a null end or weight

    @property
    def size(self) -> int:
        return len(self.names)

    def named(self, nodes: Ints) -> pa.Array:
        """Their names."""
        return self.names.take(pa.array(nodes))

    def matrix(self, how: str = "least", *, directed: bool = True, backwards: bool = False) -> Any:
        """A sparse matrix: of parallel edges the lightest, or their ``sum``; loops are left out, zeros kept."""
        import scipy.sparse

        source, target = (self.target, self.source) if backwards else (self.source, self.target)
        weight = self.weight
        if not directed:
            source, target = np.concatenate([source, target]), np.concatenate([target, source])
            weight = np.concatenate([weight, weight])
        apart = source != target
        source, target, weight = source[apart], target[apart], weight[apart]
        order = np.lexsort((weight, target, source))
        source, target, weight = source[order], target[order], weight[order]
        first = np.ones(len(source), dtype=bool)
        first[1:] = (source[1:] != source[:-1]) | (target[1:] != target[:-1])
        if how == "sum":
            weight = np.add.reduceat(weight, np.flatnonzero(first)) if len(weight) else weight
        else:
            weight = weight[first]
        starts = np.searchsorted(source[first], np.arange(self.size + 1))
        shape = (self.size, self.size)
        return scipy.sparse.csr_array((weight, target[first].astype(np.int32), starts.astype(np.int32)), shape=shape)


def read_network(options: GraphOptions, tables: Tables) -> Network:
    """All edges of the table.

    Raises:
        NotEnoughData: there are none.
    """
    weight = f"{quoted(options.weight)}::DOUBLE" if options.weight else "1.0::DOUBLE"
    rows = tables.query(
        f"SELECT {quoted(options.source)} AS source, {quoted(options.target)} AS target, {weight} AS weight"
        f" FROM {dotted(options.from_)}"
    )
    whole = pc.and_(pc.and_(pc.is_valid(rows["source"]), pc.is_valid(rows["target"])), pc.is_finite(rows["weight"]))
    kept = rows.filter(pc.fill_null(whole, False))
    if not kept.num_rows:
        raise NotEnoughData(reason=f"{options.from_} 没有两端和权都齐全的边")
    names, (source, target) = numbered([kept["source"], kept["target"]])
    return Network(names, source, target, kept["weight"].to_numpy().astype(np.float64), rows.num_rows - kept.num_rows)


def numbered(columns: Sequence[pa.ChunkedArray]) -> tuple[pa.Array, list[Ints]]:
    """The distinct values of several columns, sorted, and each column as places among them."""
    columns = [column.cast(pa.string()) if pa.types.is_dictionary(column.type) else column for column in columns]
    together = pa.chunked_array([chunk for column in columns for chunk in column.chunks], columns[0].type)
    encoded = together.combine_chunks().dictionary_encode()
    order = pc.sort_indices(encoded.dictionary)
    place_of = np.empty(len(order), dtype=np.int64)
    place_of[order.to_numpy()] = np.arange(len(order))
    codes = place_of[encoded.indices.to_numpy()]
    ends = np.cumsum([len(column) for column in columns])
    return encoded.dictionary.take(order), np.split(codes, ends[:-1])


def start_nodes(options: GraphOptions, names: pa.Array, tables: Tables) -> tuple[Ints, list[str]]:
    """The numbers of the start nodes, in order, and what should be said about those that are not there.

    Raises:
        NotEnoughData: none of them is a node, or every node would be one and there are too many.
    """
    if isinstance(options.origins, Origins):
        column = quoted(options.origins.column)
        found = tables.query(f"SELECT DISTINCT {column}::VARCHAR AS node FROM {dotted(options.start_table)}")
        wanted = sorted(each for each in found["node"].to_pylist() if each is not None)
    else:
        wanted = sorted(set(options.start_values))
    if not wanted and not options.start_table:
        if len(names) > MOST_ORIGINS:
            raise NotEnoughData(
                reason=f"图有 {len(names)} 个点，没有写 origins 时最多 {MOST_ORIGINS} 个：写明从哪些点出发"
            )
        return np.arange(len(names)), []
    place_of = {name: place for place, name in enumerate(pc.cast(names, pa.string()).to_pylist())}
    places = sorted(place_of[each] for each in wanted if each in place_of)
    missing = [each for each in wanted if each not in place_of]
    if not places:
        raise NotEnoughData(reason=f"起点都不在图里：{'、'.join(missing[:5]) or '一个也没有'}")
    notes = (
        [f"{len(missing)} 个起点不在图里：{'、'.join(missing[:5])}{'……' if len(missing) > 5 else ''}"]
        if missing
        else []
    )
    return np.array(places, dtype=np.int64), notes
