"""Judging without loading: every check of a contract over a file or a stored table, in one scan that keeps no row."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from ganyun.features.quality.rules.checks import Check, Plan
from ganyun.features.quality.rules.query import Relation, preparations, typed_query
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
    checks = [check for check in plan.row_checks if check.fails] + plan.unique_checks
    fields = sorted({check.assessed for check in checks if check.assessed})
    figures = ["count(*)", *(f"count({sql_name(name)})" for name in fields), *_failures(plan, checks)]
    row = connection.execute(f"SELECT {', '.join(figures)} FROM ({typed_query(plan, relation)})").fetchall()[0]
    filled = dict(zip(fields, row[1 : 1 + len(fields)], strict=True))
    failed = dict(zip((check.code for check in checks), row[1 + len(fields) :], strict=True))
    return [Verdict(check, _assessed(check, row[0], filled, failed), failed[check.code]) for check in checks]


def _failures(plan: Plan, checks: Sequence[Check]) -> list[str]:
    keys = {check.code: f"_h{index}" for index, check in enumerate(plan.unique_checks)}
    return [
        f"count({keys[check.code]}) - count(DISTINCT {keys[check.code]})"
        if check.code in keys
        else f"count(*) FILTER ({check.fails})"
        for check in checks
    ]


def _assessed(check: Check, rows: int, filled: dict[str, int], failed: dict[str, int]) -> int:
    if not check.assessed:
        return rows
    # text that was there but is no value of the type
    return filled[check.assessed] + (failed[check.code] if check.kind == "type" else 0)
