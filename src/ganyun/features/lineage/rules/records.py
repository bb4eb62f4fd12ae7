"""What others hand in and get back: runs, declared nodes, nodes of the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

RunKind = Literal["load", "model", "indicator"]
RunState = Literal["COMPLETE", "FAIL", "ABORT"]
NodeKind = Literal["resource", "model", "indicator", "page", "source"]


@dataclass(frozen=True, slots=True)
class DatasetRef:
    """A data set, and the version of it that was read or written (``None``: it has none, for example a file)."""

    name: str
    version: int | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run, over: what it read, what it wrote, how it ended.

    ``columns``: output column → the columns it comes from (``cloud.table.column``). ``facets``: run facets of
    OpenLineage by name, and for the output those under ``"output"`` (``{"dataQualityMetrics": {…}}``).
    """

    id: str
    job: str
    kind: RunKind
    state: RunState
    started: datetime
    ended: datetime
    inputs: tuple[DatasetRef, ...] = ()
    output: DatasetRef | None = None
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    rows: int | None = None
    quarantined: int | None = None
    actor: str = ""
    error: str = ""
    facets: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Declared:
    """A node that a feature knows of before anything has run, with what it reads."""

    name: str
    kind: NodeKind
    title: str
    inputs: tuple[str, ...] = ()
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    address: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph as a walk finds it; ``distance`` counts the steps from where the walk began."""

    name: str
    kind: str
    title: str = ""
    address: str = ""
    distance: int = 0
    level: int | None = None  # 1–4: its own, or inherited where nobody states one
    inherited: int | None = None  # the highest level above it
    owner: str = ""
    owners: tuple[str, ...] = ()  # who provides what it comes from
    state: str = ""  # of its last run: COMPLETE | FAIL | ABORT; "" when none is known
    light: str = ""


@dataclass(frozen=True, slots=True)
class Staleness:
    """Whether a table is behind its inputs. ``causes`` are the nodes that make it so, nearest first."""

    name: str
    stale: bool
    reason: str = ""  # "" | newer_input | stale_input | overdue
    causes: tuple[str, ...] = ()
