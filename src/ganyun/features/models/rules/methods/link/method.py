"""``kind: link`` — which rows are about the same person, firm or thing."""

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from ganyun.features.models.errors import ExtraMissing
from ganyun.features.models.rules.methods.link.evaluation import against_truth, reduction
from ganyun.features.models.rules.methods.link.options import LinkOptions
from ganyun.features.models.rules.methods.link.output import Clusters, cluster, cluster_rows, find, pair_rows
from ganyun.features.models.rules.methods.link.pairs import CANDIDATES, gather, settle
from ganyun.features.models.rules.methods.link.rows import Rows, read_rows
from ganyun.features.models.rules.methods.link.scoring import Model, score
from ganyun.features.models.rules.methods.method import (
    Card,
    Column,
    Made,
    Metric,
    Shape,
    Tables,
    Unfit,
    kind_of,
    need_columns,
    need_type,
)
from ganyun.features.models.rules.shapes import dotted
from ganyun.features.standards.public import semantic_types

LEARNT = {
    "given": "由文件给出",
    "identity": "由有效号码相同的行对统计",
    "em": "由 EM 估计",
    "": "不需要",
}


class Link:
    """Deterministic keys first, then Fellegi–Sunter weights by Splink on what they leave open."""

    name = "link"
    title = "实体对照"
    version = "1"
    options = LinkOptions

    def reads(self, options: LinkOptions) -> tuple[str, ...]:
        return options.tables

    def shape(self, options: LinkOptions, inputs: Mapping[str, pa.Schema]) -> Shape:
        _check(options, inputs)
        left, right = options.tables[0], options.tables[-1]
        kinds = [inputs[table].field(options.key).type for table in (left, right)]
        deciding = tuple(
            f"{table}.{name}" for table in options.tables for name in dict.fromkeys((options.key, *options.columns))
        )
        if options.output == "pairs":
            columns = [
                Column("left", kinds[0], "左行", sources=(f"{left}.{options.key}",)),
                Column("right", kinds[1], "右行", sources=(f"{right}.{options.key}",)),
                Column("match", pa.string(), "判定", sources=deciding),
                Column("probability", pa.float64(), "匹配概率", sources=deciding),
                Column("weight", pa.float64(), "匹配权重", "bit", sources=deciding),
                Column("rule", pa.string(), "由哪个键或分块", public=True),
                Column("explanation", pa.string(), "各项比较的贡献", "bit", sources=deciding),
            ]
            return Shape(tuple(columns), ("left", "right"))
        two = len(options.tables) == 2
        key = Column(options.key, pa.string() if two else kinds[0], "", sources=tuple(
            f"{table}.{options.key}" for table in options.tables))  # fmt: skip
        columns = [Column("table", pa.string(), "所在表", public=True)] if two else []
        columns += [
            key,
            Column("cluster", pa.string(), "同一对象", sources=deciding),
            Column("size", pa.int64(), "对象的行数", sources=deciding),
        ]
        return Shape(tuple(columns), ("table", options.key) if two else (options.key,))

    def make(self, options: LinkOptions, tables: Tables) -> Made:
        try:
            import rapidfuzz  # noqa: F401
            import splink  # noqa: F401
        except ImportError as error:
            raise ExtraMissing(method=self.name, package=str(error.name)) from error
        connection = tables.connection
        schemas = {name: tables.query(f"SELECT * FROM {dotted(name)} LIMIT 0").schema for name in options.tables}
        schema = self.shape(options, schemas).schema
        rows = read_rows(options, connection)
        settled = settle(rows)
        candidates = gather(rows) if options.compare else 0
        model = score(rows) if candidates else None
        find(rows, model.prior if model else None)
        clusters = cluster(rows) if options.output == "clusters" else None
        card = _card(rows, settled, candidates, model, clusters)
        return Made(cluster_rows(rows, schema) if clusters else pair_rows(rows, schema), card)


def _card(rows: Rows, settled: int, candidates: int, model: Model | None, clusters: Clusters | None) -> Card:
    options = rows.options
    metrics: tuple[Metric, ...] = (reduction(rows, settled + candidates),)
    if options.truth:
        metrics += against_truth(rows, CANDIDATES if candidates else "", clusters is not None)
    facts: dict[str, Any] = {
        "rows": sum(rows.counts),
        "settled": settled,
        "compared": candidates,
        **_counts(rows),
        "threshold": options.threshold,
        "learnt": LEARNT[model.learnt if model else ""],
    }
    notes = []
    if model:
        facts["prior"] = model.prior
        if model.untrained:
            notes.append(f"数据里没有出现，用了缺省值的级：{'、'.join(model.untrained)}")
    if clusters:
        facts |= {"clusters": clusters.count, "largest": clusters.largest}
        if clusters.split:
            notes.append(f"{clusters.split} 个簇会含有两个不同的有效号码，已拆开")
    if rows.dropped:
        notes.append(f"{rows.dropped} 行没有 {options.key}，略去")
    if options.natural_person:
        notes.append("自然人：只有有效号码相同的才合并，其余都是待人工核对的线索")
    return Card(metrics, {"levels": _levels(model)} if model else {}, facts, tuple(notes))


def _counts(rows: Rows) -> dict[str, int]:
    found = rows.connection.execute("SELECT match, count(*) FROM link_found GROUP BY match").fetchall()
    return {"deterministic": 0, "probabilistic": 0, "review": 0, **dict(found)}


def _levels(model: Model) -> list[dict[str, Any]]:
    import math

    lines = []
    for level in model.levels:
        m, u = level["m"], level["u"]
        lines.append({**level, "weight": math.log2(m / u) if m and u else None})
    return lines


def _check(options: LinkOptions, inputs: Mapping[str, pa.Schema]) -> None:
    known = {each.name for each in semantic_types()}
    for column, name in options.valid.items():
        if name not in known:
            raise Unfit(f"valid.{column}", f"没有语义类型 {name}", sorted(known))
    for table in options.tables:
        need_type(inputs, table, "key", options.key, "text", "number", "time")
        need_columns(inputs, table, "columns", *options.columns)
        for place, compare in enumerate(options.compare):
            kinds = {"date": ("time",), "numeric": ("number",)}.get(compare.by, ("text", "number", "time", "boolean"))
            kinds = ("text",) if compare.by in ("jaro_winkler", "levenshtein") else kinds
            need_type(inputs, table, f"compare[{place}]", compare.column, *kinds)
        for name in options.normalise:
            need_type(inputs, table, f"normalise.{name}", name, "text", "number")
        if options.truth:
            need_columns(inputs, table, "truth", options.truth)
    if len(options.tables) == 2:
        _same_kinds(options, inputs)


def _same_kinds(options: LinkOptions, inputs: Mapping[str, pa.Schema]) -> None:
    left, right = (inputs[table] for table in options.tables)
    for name in options.columns:
        kinds = kind_of(left.field(name).type), kind_of(right.field(name).type)
        if kinds[0] != kinds[1]:
            raise Unfit("right", f"{name} 在左表是 {left.field(name).type}，在右表是 {right.field(name).type}")
