"""What other features may use of quality."""

from ganyun.features.quality.errors import BadRule, BatchRefused
from ganyun.features.quality.queries import check_titles, latest_report, lights, parameters, save_report, scores
from ganyun.features.quality.rules.checks import Check, Plan, compile_contract
from ganyun.features.quality.rules.judge import CheckResult, Outcome, judge
from ganyun.features.quality.rules.query import (
    Relation,
    checked_query,
    key_hash,
    original,
    preparations,
    source_query,
    table_schema,
    typed_query,
)  # fmt: skip
from ganyun.features.quality.rules.scan import Verdict, scan
from ganyun.features.quality.rules.score import Parameters, Score, grade, light, score
from ganyun.features.quality.rules.seen import SeenKeys, repetitions
from ganyun.features.quality.rules.stream import CheckedStream
from ganyun.features.quality.rules.types import sql_name, sql_text

__all__ = [
    "BadRule",
    "BatchRefused",
    "Check",
    "CheckResult",
    "CheckedStream",
    "Outcome",
    "Parameters",
    "Plan",
    "Relation",
    "Score",
    "SeenKeys",
    "Verdict",
    "check_titles",
    "checked_query",
    "compile_contract",
    "grade",
    "judge",
    "key_hash",
    "latest_report",
    "light",
    "lights",
    "original",
    "parameters",
    "preparations",
    "repetitions",
    "save_report",
    "scan",
    "score",
    "scores",
    "source_query",
    "sql_name",
    "sql_text",
    "table_schema",
    "typed_query",
]
