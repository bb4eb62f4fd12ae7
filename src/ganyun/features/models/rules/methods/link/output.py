"""What a link model writes: pairs with their reasons, or every row with the thing it is."""

import json
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.models.rules.methods.link.pairs import SETTLED
from ganyun.features.models.rules.methods.link.rows import ROWS, Rows
from ganyun.features.models.rules.methods.link.scoring import SCORED

FOUND = "link_found"
CLUSTERS = "link_clusters"
MERGED, LIKELY, REVIEW = "deterministic", "probabilistic", "review"
PRIOR = "先验"
NONE = (
    "SELECT 0::BIGINT AS l, 0::BIGINT AS r, '' AS match, 0::DOUBLE AS probability, 0::DOUBLE AS weight, '' AS rule,"
    " '' AS explanation WHERE false"
)

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Clusters:
    """``link_clusters(n, cluster)``; ``split`` clusters would have held two valid identities and were taken apart."""

    count: int
    largest: int
    split: int


def find(rows: Rows, prior: float | None) -> None:
    """Makes ``link_found(l, r, match, probability, weight, rule, explanation)``; ``prior`` is absent without scores."""
    options = rows.options
    merging = [place for place, rule in enumerate(options.deterministic) if options.merges(rule)]
    merges = f"rule IN ({', '.join(map(str, merging)) or '-1'})"
    names = [_text("+".join(rule)) for rule in options.deterministic]
    equal = [_text(_json({options.label(name): "相等" for name in rule})) for rule in options.deterministic]
    parts = (
        [
            f"SELECT l, r, CASE WHEN {merges} THEN '{MERGED}' ELSE '{REVIEW}' END AS match,"
            f" CASE WHEN {merges} THEN 1.0::DOUBLE END AS probability, NULL::DOUBLE AS weight,"
            f" [{', '.join(names)}][rule + 1] AS rule, [{', '.join(equal)}][rule + 1] AS explanation FROM {SETTLED}"
        ]
        if options.deterministic
        else []
    )
    if prior is not None:
        blocks = [_text("+".join(part.column for part in block)) for block in options.block]
        accepted = "false" if options.natural_person else f"match_probability >= {options.threshold}"
        parts.append(
            f"SELECT n_l AS l, n_r AS r, CASE WHEN {accepted} THEN '{LIKELY}' ELSE '{REVIEW}' END AS match,"
            f" match_probability AS probability, match_weight AS weight,"
            f" [{', '.join(blocks)}][match_key::INT + 1] AS rule,"
            f" {_waterfall(rows, prior)} AS explanation FROM {SCORED}"
        )
    rows.connection.execute(f"CREATE OR REPLACE VIEW {FOUND} AS {' UNION ALL '.join(parts) or NONE}")


def _waterfall(rows: Rows, prior: float) -> str:
    """SQL of a compact JSON object: what each comparison adds to the weight, in bits; together they are the weight."""
    options = rows.options
    start = _json({PRIOR: round(float(np.log2(prior / (1 - prior))), 2)}).removesuffix("}")
    parts = [_text(start)]
    for compare in options.compare:
        column = f"mw_{rows.column(compare.column)}"
        added = f"{column} + mw_tf_adj_{rows.column(compare.column)}" if compare.frequency else column
        parts.append(f"{_text(',' + json.dumps(options.label(compare.column), ensure_ascii=False) + ':')}")
        parts.append(f"round({added}, 2)::DECIMAL(9, 2)::VARCHAR")
    return " || ".join([*parts, "'}'"])


def _json(value: dict[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def pair_rows(rows: Rows, schema: pa.Schema) -> pa.RecordBatchReader:
    """``left, right, match, probability, weight, rule, explanation``, streamed."""
    left, right = (_as(f"{side}.k", schema.field(name).type) for side, name in (("a", "left"), ("b", "right")))
    sql = (
        f'SELECT {left} AS "left", {right} AS "right", match, probability, weight, rule, explanation'
        f" FROM {FOUND} JOIN {ROWS} AS a ON a.n = l JOIN {ROWS} AS b ON b.n = r"
    )
    return _stream(rows, sql, schema)


def cluster(rows: Rows) -> Clusters:
    """Makes ``link_clusters``: rows that accepted pairs lead to, however many steps; the smallest row names them."""
    total = sum(rows.counts)
    edges = rows.connection.sql(
        f"SELECT l, r, match = '{MERGED}' AS sure FROM {FOUND} WHERE match <> '{REVIEW}' ORDER BY l, r"
    ).to_arrow_table()
    left, right, sure = (edges[name].to_numpy() for name in ("l", "r", "sure"))
    kept, split = np.ones(len(left), dtype=bool), 0
    for attempt in range(3):
        label = _components(left[kept], right[kept], total)
        _keep(rows, label)
        torn = _torn(rows)
        if not len(torn):
            break
        split = max(split, len(torn))
        inside = np.isin(label[left], torn)
        kept &= ~inside | (sure.astype(bool) & (attempt == 0))
    sizes = np.bincount(label)
    return Clusters(int((sizes > 0).sum()), int(sizes.max()), split)


def _components(left: Ints, right: Ints, total: int) -> Ints:
    """The smallest row of the component of every row."""
    import scipy.sparse
    from scipy.sparse.csgraph import connected_components

    graph = scipy.sparse.coo_array((np.ones(len(left), dtype=np.int32), (left, right)), shape=(total, total))
    _count, label = connected_components(graph.tocsr(), directed=False)
    first = np.full(label.max() + 1, total, dtype=np.int64)
    np.minimum.at(first, label, np.arange(total))
    named: Ints = first[label]
    return named


def _keep(rows: Rows, label: Ints) -> None:
    rows.connection.register("link_labelled", pa.table({"n": np.arange(len(label)), "cluster": label}))
    rows.connection.execute(f"CREATE OR REPLACE TABLE {CLUSTERS} AS SELECT * FROM link_labelled")
    rows.connection.unregister("link_labelled")


def _torn(rows: Rows) -> Ints:
    """Clusters in which an identity has two valid values."""
    names = [rows.column(name) for name in rows.options.identities]
    if not names:
        return np.empty(0, dtype=np.int64)
    different = " OR ".join(f"min({name}) <> max({name})" for name in names)
    found = rows.connection.sql(
        f"SELECT cluster FROM {CLUSTERS} JOIN {ROWS} USING (n) GROUP BY cluster HAVING {different}"
    ).to_arrow_table()
    torn: Ints = found["cluster"].to_numpy()
    return torn


def cluster_rows(rows: Rows, schema: pa.Schema) -> pa.RecordBatchReader:
    """Every row with its cluster: ``[table,] key, cluster, size``."""
    tables = ", ".join(_text(table) for table in rows.options.tables)
    name = "x.k" if not rows.two else f"[{tables}][x.side + 1] || '/' || x.k"
    key = schema.names[1] if rows.two else schema.names[0]
    table = f'[{tables}][a.side + 1] AS "table", ' if rows.two else ""
    sql = (
        f'SELECT {table}{_as("a.k", schema.field(key).type)} AS "{key}", {name} AS cluster,'
        f" count(*) OVER (PARTITION BY c.cluster) AS size"
        f" FROM {CLUSTERS} AS c JOIN {ROWS} AS a ON a.n = c.n JOIN {ROWS} AS x ON x.n = c.cluster"
    )
    return _stream(rows, sql, schema)


def _as(column: str, kind: pa.DataType) -> str:
    """The key in its own type again."""
    names = {pa.int64(): "BIGINT", pa.int32(): "INTEGER", pa.int16(): "SMALLINT", pa.date32(): "DATE"}
    return f"{column}::{names[kind]}" if kind in names else column


def _stream(rows: Rows, sql: str, schema: pa.Schema) -> pa.RecordBatchReader:
    reader: pa.RecordBatchReader = rows.connection.sql(sql).to_arrow_reader(1 << 16)
    return reader.cast(schema)
