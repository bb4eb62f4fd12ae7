"""``kind: index`` — one score out of many measures, or out of the rows of a group."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.index.aggregates import (
    CONCENTRATION,
    PRICES,
    concentration,
    left_out,
    price,
)
from ganyun.features.models.rules.methods.index.options import IndexOptions
from ganyun.features.models.rules.methods.index.panel import Floats, Panel, percentiles, places, read_panel
from ganyun.features.models.rules.methods.index.scores import SCORES, Scored
from ganyun.features.models.rules.methods.index.weights import CONSISTENT, ahp_weights
from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Shape,
    Tables,
    Unfit,
    need_columns,
    need_type,
)

COUNTS = ("units", "items")


class Index:
    """One row an entity and time: the score, its rank at that time, its light, and what each measure gave to it."""

    name = "index"
    title = "综合指数"
    version = "2"
    options = IndexOptions

    def reads(self, options: IndexOptions) -> tuple[str, ...]:
        return (options.from_,)

    def shape(self, options: IndexOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        table, schema = options.from_, inputs[options.from_]
        need_columns(inputs, table, "entity", *options.entity)
        need_columns(inputs, table, "time", *options.keys)
        for place, each in enumerate(options.indicators):
            need_type(inputs, table, f"indicators[{place}].column", each.column, "number")
        if len(set(options.names)) < len(options.names):
            raise Unfit("indicators", "同一列写了两次")
        _check_matrix(options)
        keys = [Column(name, schema.field(name).type, "", sources=(f"{table}.{name}",)) for name in options.keys]
        made = _by_group(options, inputs) if options.method in ("concentration", "price") else _by_measure(options)
        return Shape((*keys, *made), options.keys)

    def make(self, options: IndexOptions, tables: Tables) -> Made:
        if options.method in ("concentration", "price"):
            return _aggregated(options, tables)
        panel = read_panel(options, tables)
        scored = SCORES[options.method](panel)
        return Made(_rows(panel, scored), _card(panel, scored))


def _check_matrix(options: IndexOptions) -> None:
    if options.weights == "ahp" and (ratio := ahp_weights(options.matrix)[1]) >= CONSISTENT:
        raise Unfit("matrix", f"判断矩阵不一致：CR = {ratio:.3f}，应小于 {CONSISTENT}；改正自相矛盾的比较")


def _by_measure(options: IndexOptions) -> list[Column]:
    source = tuple(f"{options.from_}.{name}" for name in options.names)
    columns = [Column("score", pa.float64(), "得分", sources=source)]
    if options.entity:
        columns.append(Column("place", pa.int64(), "名次", sources=source))
    columns.append(Column("light", pa.string(), "灯", sources=source))
    if options.method in ("composite", "cycle"):
        columns += [Column(f"from_{name}", pa.float64(), f"{name} 的贡献", sources=(f"{options.from_}.{name}",))
                    for name in options.names]  # fmt: skip
    return columns


def _by_group(options: IndexOptions, inputs: Mapping[str, pa.Schema]) -> list[Column]:
    table = options.from_
    if options.method == "price":
        need_columns(inputs, table, "item", *options.items)
        need_type(inputs, table, "price", options.price, "number")
        need_type(inputs, table, "quantity", options.quantity, "number")
        source: tuple[str, ...] = (f"{table}.{options.price}", f"{table}.{options.quantity}")
        titles = {"score": "费雪指数", **PRICES}
    else:
        source = (f"{table}.{options.names[0]}",)
        titles = {"score": "赫芬达尔指数 HHI", **CONCENTRATION}
    units = {"largest": "%", "four": "%", "coverage": "%"}
    return [
        Column(name, pa.int64() if name in COUNTS else pa.float64(), title, units.get(name, ""), sources=source)
        for name, title in titles.items()
    ]


def _aggregated(options: IndexOptions, tables: Tables) -> Made:
    rows = tables.query(price(options) if options.method == "price" else concentration(options))
    if not rows.num_rows:
        raise NotEnoughData(reason=f"{options.from_} 没有可用的行")
    notes = []
    if options.method == "concentration":
        if lost := tables.query(left_out(options))["n"][0].as_py():
            notes.append(f"{lost} 行的值为空或小于零，没有份额，没有用")
    elif lost := rows["score"].null_count:
        notes.append(f"{lost} 行与基期没有相同的品种，没有指数")
    return Made(rows, Card((), {}, {"rows": rows.num_rows, "method": options.method}, tuple(notes)))


def light_of(score: float, lights: Mapping[str, float]) -> str | None:
    """The light whose lower end the score reaches; below all of them blue; no score, no light."""
    return lights_of(np.array([score]), lights)[0]


def lights_of(score: Floats, lights: Mapping[str, float]) -> list[str | None]:
    names, lows = zip(*sorted(lights.items(), key=lambda each: each[1]), strict=True) if lights else ((), ())
    reached = np.searchsorted(np.array(lows), score, side="right")
    every = ("blue", *names)
    return [every[place] if known else None for place, known in zip(reached, np.isfinite(score), strict=True)]


def _rows(panel: Panel, scored: Scored) -> pa.Table:
    options, score = panel.options, scored.score
    columns: dict[str, Any] = {name: panel.keys[name] for name in panel.keys.column_names}
    columns["score"] = pa.array(score, from_pandas=True)
    if options.entity:
        columns["place"] = pa.array(places(panel, score), pa.int64())
    judged = percentiles(panel, score) if options.lights_by == "quantile" else score
    columns["light"] = pa.array(lights_of(judged, options.lights), pa.string())
    if scored.parts is not None:
        for place, name in enumerate(options.names):
            columns[f"from_{name}"] = pa.array(scored.parts[:, place], from_pandas=True)
    return pa.table(columns)


def _card(panel: Panel, scored: Scored) -> Card:
    options = panel.options
    table = [
        ({} if when is None else {"时间": str(when)}) | {"指标": name, "权重": round(float(weight), 6)}
        for when, weights in scored.weights.items()
        for name, weight in zip(options.names, weights, strict=True)
    ]
    notes = list(scored.notes)
    if options.weights == "ahp":
        ratio = ahp_weights(options.matrix)[1]
        notes.append(f"判断矩阵一致性比率 CR = {ratio:.3f}，小于 {CONSISTENT}")
    facts = {"rows": len(panel.x), "method": options.method, "weights": options.weights,
             "normalise": options.normalise}  # fmt: skip
    return Card((), {"权重": table} if table else {}, facts, tuple(notes))
