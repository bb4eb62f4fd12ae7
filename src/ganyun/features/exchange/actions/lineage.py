"""A load as lineage sees it: the files it read, the table it wrote, what the checks found."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from ganyun.features.catalog.public import Contract
from ganyun.features.exchange.models import Load
from ganyun.features.exchange.rules import quarantine
from ganyun.features.lineage.public import DatasetRef, RunRecord
from ganyun.features.quality.public import CheckResult, Outcome

STATES: Mapping[str, Any] = {
    Load.State.DONE: "COMPLETE",
    Load.State.REPLAYED: "COMPLETE",
    Load.State.REFUSED: "FAIL",
    Load.State.FAILED: "FAIL",
    Load.State.CANCELLED: "ABORT",
}
CHANGES = {"replace": "OVERWRITE"}
MOST_FILES = 500  # of one run: an arrival of more is named by what its contract's path says


def inputs_of(found: Contract, paths: Iterable[Path], root: Path | None, *, corrected: bool = False) -> tuple[str, ...]:
    """The names of what a load reads: ``file:base/samples/divisions.csv`` in a pack, ``file:air/daily.csv`` below a
    root, ``file:divisions.csv`` for an upload (no root); corrected rows come from the quarantine.
    """
    if corrected:
        return (quarantine.table_of(found.id),)
    inside = f"{found.cloud}/" if root is not None and root == found.folder else ""
    base = root.resolve() if root is not None else None
    return tuple(f"file:{inside}{_relative(path, base)}" for path in paths)


def _relative(path: Path, base: Path | None) -> str:
    if base is not None and path.is_relative_to(base):
        return path.relative_to(base).as_posix()
    return path.name


def run_of(load: Load, outcome: Outcome | None, inputs: Iterable[str]) -> RunRecord:
    """The run of a load that has ended."""
    names = tuple(inputs)
    if len(names) > MOST_FILES:
        names = (f"file:{load.source}",)
    ended = load.ended or timezone.now()
    state = STATES[load.state]
    done = state == "COMPLETE"
    return RunRecord(
        id=str(load.id),
        job=f"exchange.load {load.resource}",
        kind="load",
        state=state,
        started=load.started or load.created or ended,
        ended=ended,
        inputs=tuple(DatasetRef(name) for name in names),
        output=DatasetRef(load.resource, load.version if done else None),
        rows=load.good if done else None,
        quarantined=load.quarantined if done else None,
        actor=load.actor,
        error=str(load.error.get("message", "")),
        facets={
            "ganyun_load": {"mode": load.mode, "environment": load.environment, "batch": load.batch,
                            "sha256": load.digest, "bytes": load.bytes},
            "output": _facets(load, outcome),
        },
    )  # fmt: skip


def _facets(load: Load, outcome: Outcome | None) -> dict[str, Any]:
    facets: dict[str, Any] = {}
    if load.state == Load.State.DONE:
        change = "CREATE" if load.version == 0 else CHANGES.get(load.mode)
        if change:
            facets["lifecycleStateChange"] = {"lifecycleStateChange": change}
    if outcome:
        columns = {each.name: {"nullCount": each.rows - each.filled} for each in outcome.profile}
        facets["dataQualityMetrics"] = {
            "rowCount": outcome.rows, "bytes": load.bytes, "columnMetrics": columns,
            "ganyun_score": outcome.score.total, "ganyun_dimensions": outcome.score.dimensions,
        }  # fmt: skip
        facets["dataQualityAssertions"] = {"assertions": [_assertion(each) for each in outcome.checks]}
    return facets


def _assertion(check: CheckResult) -> dict[str, Any]:
    severity = "error" if check.severity == "error" else "warn"
    found = {"assertion": check.code, "success": check.holds, "severity": severity, "ganyun_assessed": check.assessed,
             "ganyun_failed": check.failed}  # fmt: skip
    return found | ({"column": check.field} if check.field else {})
