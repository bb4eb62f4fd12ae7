"""How good the links are, where the truth of the rows is known."""

from ganyun.features.models.rules.methods.link.output import CLUSTERS, FOUND, MERGED, REVIEW
from ganyun.features.models.rules.methods.link.pairs import SETTLED
from ganyun.features.models.rules.methods.link.rows import ROWS, Rows
from ganyun.features.models.rules.methods.method import Metric


def reduction(rows: Rows, compared: int) -> Metric:
    """The share of all pairs that nobody had to look at."""
    value = 1 - compared / rows.possible if rows.possible else None
    return Metric("reduction_ratio", "免于比较的行对占比", value, better="higher")


def against_truth(rows: Rows, candidates: str, clustered: bool) -> tuple[Metric, ...]:
    """Precision and recall of accepted pairs, beside those of the deterministic keys alone; how many true pairs were
    among those looked at (pairs completeness); and the same of clusters."""
    true = _true_pairs(rows)
    accepted, right = _judged(rows, f"SELECT l, r FROM {FOUND} WHERE match <> '{REVIEW}'")
    alone, alone_right = _judged(rows, f"SELECT l, r FROM {FOUND} WHERE match = '{MERGED}'")
    seen = f"SELECT l, r FROM {SETTLED}"
    if candidates:
        seen += f" UNION ALL SELECT join_key_l AS l, join_key_r AS r FROM {candidates}"
    _looked, met = _judged(rows, seen)
    found = [
        Metric("pairs_completeness", "真行对中被比较的占比", _share(met, true), better="higher"),
        *_figures("", "行对", (right, accepted, true), (alone_right, alone, true)),
    ]
    if clustered:
        together, same = _in_clusters(rows)
        found += _figures("cluster_", "同簇行对", (same, together, true), (alone_right, alone, true))
    return tuple(found)


def _figures(
    prefix: str, what: str, ours: tuple[int, int, int], base: tuple[int, int, int]
) -> tuple[Metric, Metric, Metric]:
    names = (("precision", "查准率"), ("recall", "查全率"), ("f1", "F1"))
    values = zip(names, _rates(*ours), _rates(*base), strict=True)
    made = [Metric(prefix + name, f"{what}{title}", value, baseline=alone, better="higher")
            for (name, title), value, alone in values]  # fmt: skip
    return made[0], made[1], made[2]


def _rates(right: int, found: int, true: int) -> tuple[float | None, float | None, float | None]:
    precision, recall = _share(right, found), _share(right, true)
    return precision, recall, _share(2 * right, found + true)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _true_pairs(rows: Rows) -> int:
    return _pairs_within(rows, ROWS, "t")


def _pairs_within(rows: Rows, table: str, by: str) -> int:
    """Pairs of rows with known truth that are in one group."""
    if rows.two:
        pairs = "(count(*) FILTER (side = 0))::HUGEINT * count(*) FILTER (side = 1)"
    else:
        pairs = "count(*)::HUGEINT * (count(*) - 1) // 2"
    grouped = f"SELECT {pairs} AS p FROM {table} WHERE t IS NOT NULL GROUP BY {by}"
    return int(rows.one(f"SELECT coalesce(sum(p), 0) FROM ({grouped})"))


def _judged(rows: Rows, pairs: str) -> tuple[int, int]:
    """How many pairs of rows with known truth there are, and how many of them are right."""
    sql = (
        f"SELECT count(*), count(*) FILTER (a.t = b.t) FROM ({pairs}) JOIN {ROWS} AS a ON a.n = l"
        f" JOIN {ROWS} AS b ON b.n = r WHERE a.t IS NOT NULL AND b.t IS NOT NULL"
    )
    [(found, right)] = rows.connection.execute(sql).fetchall()
    return int(found), int(right)


def _in_clusters(rows: Rows) -> tuple[int, int]:
    together = f"{CLUSTERS} JOIN {ROWS} USING (n)"
    return _pairs_within(rows, together, "cluster"), _pairs_within(rows, together, "cluster, t")
