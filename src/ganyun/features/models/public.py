"""All that other features may use of models."""

from collections.abc import Mapping, Sequence
from typing import Any

from ganyun.features.models import queries
from ganyun.features.models.actions.running import Ran, run_models
from ganyun.features.models.rules import binding as _binding
from ganyun.features.models.rules.cases import Case
from ganyun.kernel.packs import Pack

__all__ = ["Case", "Ran", "card", "case_faults", "last_runs", "model_columns", "model_names", "run_models"]


def model_columns(packs: Mapping[str, Pack]) -> dict[str, dict[str, str]]:
    """``cloud.table`` → column → DuckDB type, of every model of these packs that could be bound.

    For checkers of other features; bound once per set of packs.
    """
    return _binding.model_columns(packs)


def case_faults(packs: Mapping[str, Pack]) -> list[tuple[Case, list[str]]]:
    """Every case of these packs with what does not hold (an empty list: it holds)."""
    return _binding.case_faults(packs)


def model_names(cloud: str = "") -> list[str]:
    """Names of the models in force."""
    return [each["model"].name for each in queries.listing(cloud)]


def last_runs(models: Sequence[str] | None = None) -> Mapping[str, Any]:
    """Model → its newest run (``state``, ``ended``, ``rows``, ``version``, ``error``, ``card``)."""
    return queries.last_runs(models)


def card(model: str) -> dict[str, Any]:
    """The card of the last good run: ``metrics``, ``tables``, ``facts``, ``notes``; empty for a SELECT."""
    done = [run for run in queries.runs(model) if run.state == "done" and run.card]
    return done[0].card if done else {}
