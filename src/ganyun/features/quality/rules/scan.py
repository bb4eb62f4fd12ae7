"""Judging without loading: every check of a contract over a file or a stored table, in one scan that keeps no row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from ganyun.features.quality.rules.checks import Check, Plan
from ganyun.features.quality.rules.query import BITS, Relation, any_fails, mask, preparations, typed_query
from ganyun.features.quality.rules.seen import repetitions
from ganyun.features.quality.rules.types import sql_name


@dataclass(frozen=True, slots=True)
class Verdict:
    """One check over all rows: B = ``assessed`` elements or records, of which ``failed`` broke the rule."""

    check: Check
    assessed: int
    failed: int

    @property
    def holds(self) -> bool:
        limit = self.check.threshold
        return limit.holds(self.failed, self.assessed) if limit else self.failed == 0


def scan(plan: Plan, relation: Relation, connection: duckdb.DuckDBPyConnection) -> list[Verdict]:
    """Judges the row checks and the unique checks (a repeated key counts once per repetition).

    Foreign keys and batch rules need other tables or staged rows; they belong to the load.
    """
    for statement in preparations(plan):
        connection.execute(statement)
    rules = [check for check in plan.row_checks if check.fails]
    asked = [check for check in rules if not _sure(check, plan, relation)]
    words = [asked[start : start + BITS] for start in range(0, len(asked), BITS)]
    fields = sorted({check.assessed for check in rules if check.assessed})
    hashes = [f"_h{index}" for index in range(len(plan.unique_checks))]
    figures = [
        "count(*)",
        *(f"count({sql_name(name)})" for name in fields),
        *(f"list({name}) FILTER ({name} IS NOT NULL)" for name in hashes),
    ]
    rows_of = typed_query(plan, relation)
    masks = "".join(f", {mask(word, 'NULL')} AS _m{index}" for index, word in enumerate(words))
    kinds = [f"histogram(_m{index})" for index in range(len(words))]
    if relation.typed and len(words) == 1:  # a WHERE is faster than a CASE, and reading a second time costs less
        bad = f"SELECT {kinds[0]} FROM (SELECT *{masks} FROM ({rows_of}) WHERE {any_fails(asked)})"
        queries = [f"SELECT {', '.join(figures)} FROM ({rows_of})", bad]
    else:
        queries = [f"SELECT {', '.join([*figures, *kinds])} FROM (SELECT *{masks} FROM ({rows_of}))"]
    found = (column for query in queries for column in connection.sql(query).to_arrow_table().columns)
    rows = next(found)[0].as_py()
    filled = {name: next(found)[0].as_py() for name in fields}
    failed = dict.fromkeys((check.code for check in rules), 0)
    failed |= {check.code: _repeated(next(found)) for check in plan.unique_checks}
    for word in words:
        failed |= _failures(word, dict(next(found)[0].as_py() or ()))
    checks = [*rules, *plan.unique_checks]
    return [Verdict(check, _assessed(check, rows, filled, failed), failed[check.code]) for check in checks]


def _sure(check: Check, plan: Plan, relation: Relation) -> bool:
    """Whether no row can fail: a column that has the type already holds nothing else."""
    header = relation.mapping.get(check.field, "")
    return check.kind == "type" and relation.columns.get(header) == plan.columns[check.field].sql


def _repeated(keys: pa.ChunkedArray) -> int:
    """How often a key came again. Sorting takes less time than ``count(DISTINCT …)``, and no more memory."""
    return repetitions(keys.chunk(0).values)


def _failures(word: Sequence[Check], found: Mapping[int, int]) -> dict[str, int]:
    """Failures of each check from how often each combination of failures occurs."""
    return {
        check.code: sum(count for bits, count in found.items() if bits >> place & 1) for place, check in enumerate(word)
    }


def _assessed(check: Check, rows: int, filled: dict[str, int], failed: dict[str, int]) -> int:
    if not check.assessed:
        return rows
    # text that was there but is no value of the type
    return filled[check.assessed] + (failed[check.code] if check.kind == "type" else 0)
