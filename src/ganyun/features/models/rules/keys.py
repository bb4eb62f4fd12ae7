"""The keys of a model's rows: never empty, never twice. What the SELECT or the files' figures prove is not counted."""

import json
from collections.abc import Collection

from sqlglot import exp

from ganyun.engine.port import Engine, Staged
from ganyun.features.models.errors import KeysEmpty, KeysRepeated
from ganyun.features.models.rules.shapes import Derived, quoted
from ganyun.features.quality.public import repetitions

SORTED_ROWS = 50_000_000  # beyond these, hashes in memory (16 bytes a row) give way to a GROUP BY, which can spill
AGGREGATES = (
    exp.AnyValue, exp.ArgMax, exp.ArgMin, exp.Avg, exp.Corr, exp.Count, exp.CountIf, exp.Max, exp.Median, exp.Min,
    exp.PercentileCont, exp.Quantile, exp.Stddev, exp.StddevPop, exp.StddevSamp, exp.Sum, exp.Variance, exp.VariancePop,
)  # fmt: skip
DOUBTFUL = (exp.Anonymous, exp.Explode, exp.Query, exp.Subquery, exp.Unnest, exp.Window)
INTEGERS = {"BIGINT", "INTEGER", "SMALLINT", "TINYINT"}
KEPT = INTEGERS | {"BOOLEAN", "DATE", "TIMESTAMP", "VARCHAR"}
"""Types whose different values stay different in the table (a time with a zone may not)."""


def check_keys(engine: Engine, derived: Derived, staged: Staged) -> None:
    """Raises :class:`KeysEmpty` or :class:`KeysRepeated`, with a sample."""
    if not derived.keys or not staged.rows:
        return
    if empty := _empty(engine, derived.keys, staged):
        raise KeysEmpty(model=derived.name, keys="、".join(derived.keys), count=empty)
    statement = derived.spec.statement
    kept = all(derived.types[key] in KEPT for key in derived.keys)
    if statement and kept and grouped_by(statement.tree, derived.keys):
        return
    if staged.rows <= SORTED_ROWS and not _hashes_repeat(engine, derived, staged):
        return
    names = ", ".join(quoted(key) for key in derived.keys)
    sql = f'SELECT {names}, count(*) AS "ganyun:n" FROM staged GROUP BY ALL HAVING count(*) > 1 LIMIT 1'
    repeated = engine.scan_staged(staged, sql).to_pylist()
    if repeated:
        *sample, count = repeated[0].values()
        shown = "，".join(str(value) for value in sample)
        raise KeysRepeated(model=derived.name, keys="、".join(derived.keys), sample=shown, count=count)


def grouped_by(tree: exp.Query, keys: Collection[str]) -> bool:
    """Whether the SELECT groups by nothing but columns that it yields as keys: then no key can come twice.

    ``False`` where that isn't sure: ``ROLLUP``, a subquery, a function that may or may not aggregate, an alias.

    >>> from sqlglot import parse_one
    >>> grouped_by(parse_one("select city, max(aqi) as worst from a.b group by city"), ["city"])
    True
    >>> grouped_by(parse_one("select city, max(aqi) as worst from a.b group by city, day"), ["city"])
    False
    """
    group = tree.args.get("group")
    if not isinstance(tree, exp.Select) or group is None or any(each.find(*DOUBTFUL) for each in tree.selects):
        return False
    stated = {name for name, value in group.args.items() if value}
    grouped: list[exp.Expr | None]
    if stated == {"expressions"}:
        grouped = [_output(tree, each) for each in group.expressions]
    elif stated == {"all"}:
        grouped = [each for each in tree.selects if not each.find(*AGGREGATES)]
    else:
        return False
    return all(each is not None and each.alias_or_name in keys for each in grouped)


def _output(tree: exp.Select, grouped: exp.Expr) -> exp.Expr | None:
    """The output column that is this expression. An alias is none: a column of an input may have the same name."""
    return next((each for each in tree.selects if each.unalias() == grouped), None)


def _empty(engine: Engine, keys: tuple[str, ...], staged: Staged) -> int:
    """How many rows have an empty key, from the statistics of the files; counted where those leave it open."""
    counts = [json.loads(file.stats).get("nullCount", {}) for file in staged.files]
    if all(each.get(key) == 0 for each in counts for key in keys):
        return 0
    empty = " OR ".join(f"{quoted(key)} IS NULL" for key in keys)
    return int(engine.scan_staged(staged, f"SELECT count(*) AS n FROM staged WHERE {empty}")["n"][0].as_py())


def _hashes_repeat(engine: Engine, derived: Derived, staged: Staged) -> bool:
    """Whether two rows may have one key. Hashes of different keys can be equal; an integer stands for itself."""
    names = [quoted(key) for key in derived.keys]
    whole = len(names) == 1 and derived.types[derived.keys[0]] in INTEGERS
    key = names[0] if whole else f"hash({', '.join(names)})"
    found = engine.scan_staged(staged, f"SELECT {key} AS key FROM staged")
    return repetitions(*found["key"].chunks) > 0
