"""From the counts of the pass to the verdict: results per check, batch gates, score, profile."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

import pyarrow as pa

from ganyun.engine.port import Engine, Staged
from ganyun.features.quality.rules.checks import Check, Plan
from ganyun.features.quality.rules.profile import FieldProfile
from ganyun.features.quality.rules.score import Parameters, Score, light, score
from ganyun.features.quality.rules.stream import CheckedStream
from ganyun.features.quality.rules.words import refusal_of


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One rule's outcome: B = ``assessed`` elements or records, of which ``failed`` broke it (A = B − failed)."""

    code: str
    title: str
    kind: str
    indicator: str
    severity: str
    field: str
    assessed: int
    failed: int
    holds: bool
    measured: float | None = None
    sentence: str = ""
    subject: str = ""
    detail: str = ""
    gates_batch: bool = False  # of severity error and not a gate for single rows

    @property
    def rate(self) -> float | None:
        """X = A/B, or ``None`` without data."""
        return (self.assessed - self.failed) / self.assessed if self.assessed else None


@dataclass(slots=True)
class Outcome:
    """The quality report of one batch."""

    rows: int
    good: int
    checks: list[CheckResult]
    score: Score
    light: str
    profile: list[FieldProfile] = field(default_factory=list)
    unmapped: dict[str, dict[str, int]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def judge(
    plan: Plan, stream: CheckedStream, engine: Engine, staged: Staged, *, rejected: int, parameters: Parameters
) -> Outcome:
    """Judges a batch after its pass; batch rules are evaluated over the staged (not yet visible) rows."""
    rows = stream.rows + rejected
    results = [_row_result(check, plan, stream, rows, rejected) for check in plan.checks if check.scope != "batch"]
    measure = _measurer(engine, staged)
    results += [_batch_result(check, measure, stream.good_rows) for check in plan.batch_checks]
    points = [(each.indicator, each.assessed - each.failed, each.assessed) for each in results]
    total = score(points, parameters)
    refused = [refusal_of(asdict(each), each.title) for each in results if each.gates_batch and not each.holds]
    return Outcome(
        rows=rows,
        good=stream.good_rows,
        checks=results,
        score=total,
        light=light(total.total, parameters),
        profile=stream.profile,
        unmapped=_unmapped(plan, stream),
        refused=refused,
    )


def _unmapped(plan: Plan, stream: CheckedStream) -> dict[str, dict[str, int]]:
    """The most frequent values that no code list knows; values of personal fields stay in the quarantine."""
    masked = {each.name for each in plan.contract.fields if each.masked}
    found = {name: counter for name, counter in stream.unmapped.items() if name not in masked}
    return {name: dict(counter.most_common(100)) for name, counter in found.items()}


def _row_result(check: Check, plan: Plan, stream: CheckedStream, rows: int, rejected: int) -> CheckResult:
    failed = rejected if check.kind == "shape" else stream.failed[check.code]
    assessed = rows if check.kind == "shape" else stream.rows
    if check.assessed:
        filled = stream.rows - stream.nulls[check.assessed]
        lost = stream.failed[f"{check.assessed}.type"]  # text that was there but is no value
        if check.assessed in plan.companions:
            lost += stream.failed[f"{check.assessed}.code_list"]
        assessed = filled + lost if check.kind in ("type", "code_list") else filled
    holds = check.threshold.holds(failed, assessed) if check.threshold else failed == 0
    return _result(check, assessed, failed, holds)


def _batch_result(check: Check, measure: Callable[[str], float], rows: int) -> CheckResult:
    # the pass has counted the rows; other batch rules read the staged ones
    measured = rows if check.kind == "row_count" else measure(check.fails)
    holds = check.threshold.holds(measured, rows) if check.threshold else measured == 0
    return _result(check, 1, 0 if holds else 1, holds, measured)


def _result(check: Check, assessed: int, failed: int, holds: bool, measured: float | None = None) -> CheckResult:
    gates_batch = check.severity == "error" and not check.gates_rows and check.kind != "shape"
    return CheckResult(check.code, check.title, check.kind, check.indicator, check.severity, check.field, assessed,
                       failed, holds, measured, check.sentence, check.subject, check.detail, gates_batch)  # fmt: skip


def _measurer(engine: Engine, staged: Staged) -> Callable[[str], float]:
    def measure(sql: str) -> float:
        table: pa.Table = engine.scan_staged(staged, sql)
        value = table.column(0)[0].as_py() if table.num_rows else None
        return float(value or 0)

    return measure
