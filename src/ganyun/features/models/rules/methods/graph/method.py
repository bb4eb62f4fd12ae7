"""``kind: graph`` — shortest paths, reachability, traces, components, centrality, fastest journeys by timetable."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.methods.graph.centrality import centrality_rows, component_rows
from ganyun.features.models.rules.methods.graph.network import read_network, start_nodes
from ganyun.features.models.rules.methods.graph.options import GraphOptions
from ganyun.features.models.rules.methods.graph.shortest import reach_rows, shortest_rows, trace_rows
from ganyun.features.models.rules.methods.graph.timetable import read_connections, timetable_rows
from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Shape,
    Tables,
    Unfit,
    kind_of,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.shapes import dotted

NODES = {"node": "点"}
KEYS = {
    "shortest": ("origin", "node"),
    "reach": ("origin",),
    "trace": ("origin", "direction", "node"),
    "components": ("node",),
    "centrality": ("node",),
    "timetable": ("origin", "node"),
}


class Graph:
    """Edges in, facts about nodes or pairs of nodes out."""

    name = "graph"
    title = "网络分析"
    version = "1"
    options = GraphOptions

    def reads(self, options: GraphOptions) -> tuple[str, ...]:
        return (options.from_, options.start_table) if options.start_table else (options.from_,)

    def shape(self, options: GraphOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        _check(options, inputs)
        node = _text_or_number(inputs[options.from_].field(options.source).type)
        ends = (f"{options.from_}.{options.source}", f"{options.from_}.{options.target}")
        more = [name for name in (options.weight, options.trip, options.departure, options.arrival) if name]
        every = (*ends, *(f"{options.from_}.{name}" for name in more))
        start = (f"{options.start_table}.{options.origins.column}",) if options.start_table else ()  # type: ignore[union-attr]
        origin = Column("origin", node, "起点", sources=(*ends, *start))
        return Shape(tuple(_columns(options, node, origin, ends, every)), KEYS[options.task])

    def make(self, options: GraphOptions, tables: Tables) -> Made:
        try:
            import scipy  # noqa: F401
        except ImportError as error:
            raise ExtraMissing(method=self.name, package="scipy") from error
        schemas = {name: tables.query(f"SELECT * FROM {dotted(name)} LIMIT 0").schema for name in self.reads(options)}
        schema = self.shape(options, schemas).schema
        if options.task == "timetable":
            connections = read_connections(options, tables)
            origins, notes = start_nodes(options, connections.stops, tables)
            rows: Any = timetable_rows(connections, options, origins, schema)
            facts = {"stops": len(connections.stops), "trips": len(connections.trips), "origins": len(origins)}
            return Made(rows, Card(facts=facts, notes=(*notes, *_dropped(connections.dropped))))
        network = read_network(options, tables)
        facts = {"nodes": network.size, "edges": len(network.source)}
        notes = _dropped(network.dropped)
        if options.task in ("components", "centrality"):
            rows = (component_rows if options.task == "components" else centrality_rows)(network, options, schema)
            if options.task == "components":
                facts["components"] = len(rows["component"].unique())
        else:
            origins, missing = start_nodes(options, network.names, tables)
            makers = {"shortest": shortest_rows, "reach": reach_rows, "trace": trace_rows}
            rows = makers[options.task](network, options, origins, schema)
            facts["origins"], notes = len(origins), [*missing, *notes]
        return Made(rows, Card(facts=facts, notes=tuple(notes)))


def _dropped(count: int) -> list[str]:
    return [f"{count} 条边缺少一端、权或时刻，略去"] if count else []


def _columns(
    options: GraphOptions, node: pa.DataType, origin: Column, ends: tuple[str, ...], every: tuple[str, ...]
) -> list[Column]:
    other = Column("node", node, "点", sources=ends)
    cost = Column("cost", pa.float64(), "代价", sources=every)
    hops = Column("hops", pa.int64(), "经过的边数", sources=every)
    path = [Column("path", pa.string(), "路径", sources=every)] if options.path else []
    if options.task == "shortest":
        return [origin, other, cost, hops, *path]
    if options.task == "reach":
        return [
            origin,
            Column("reached", pa.int64(), "可达的点数", sources=every),
            Column("share", pa.float64(), "可达的点占比", sources=every),
            Column("mean_cost", pa.float64(), "平均代价", sources=every),
            Column("farthest", pa.float64(), "最远的代价", sources=every),
        ]
    if options.task == "trace":
        return [origin, Column("direction", pa.string(), "方向", public=True), other,
                Column("depth", pa.int64(), "隔几步", sources=every), *path]  # fmt: skip
    if options.task == "components":
        return [other, Column("component", node, "所在连通分量", sources=ends),
                Column("size", pa.int64(), "分量的点数", sources=ends)]  # fmt: skip
    if options.task == "centrality":
        return [
            other,
            Column("in_degree", pa.int64(), "入度", sources=ends),
            Column("out_degree", pa.int64(), "出度", sources=ends),
            Column("pagerank", pa.float64(), "PageRank", sources=every),
            Column("rank", pa.int64(), "名次", sources=every),
        ]
    return [
        origin,
        other,
        Column("cost", pa.float64(), "最快用时", "分钟", sources=every),
        Column("departure", pa.float64(), "出发", "零点起的分钟", sources=every),
        Column("arrival", pa.float64(), "到达", "零点起的分钟", sources=every),
        Column("transfers", pa.int64(), "换乘次数", sources=every),
        *path,
    ]


def _text_or_number(kind: pa.DataType) -> pa.DataType:
    return pa.string() if kind_of(kind) == "text" else kind


def _check(options: GraphOptions, inputs: Mapping[str, pa.Schema]) -> None:
    table = options.from_
    need_type(inputs, table, "source", options.source, "text", "number")
    need_type(inputs, table, "target", options.target, "text", "number")
    source, target = (inputs[table].field(name).type for name in (options.source, options.target))
    if source != target:
        raise Unfit("target", f"{options.source} 是 {source}，{options.target} 是 {target}：两端要同一类型")
    for name in ("weight", "departure", "arrival"):
        if column := getattr(options, name):
            need_type(inputs, table, name, column, "number")
    if options.trip:
        need_type(inputs, table, "trip", options.trip, "text", "number")
    if options.start_table:
        need_columns(inputs, options.start_table, "origins.column", options.origins.column)  # type: ignore[union-attr]
