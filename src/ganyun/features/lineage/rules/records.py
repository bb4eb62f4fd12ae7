"""What others hand in and get back: runs, declared nodes, nodes of the graph."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

RunKind = Literal["load", "model", "indicator", "share"]
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

    ``columns``: output column → the columns it comes from (``cloud.table.column``).

    ``facets``: facets of the OpenLineage run by name, and two that are told apart: ``"output"`` holds facets of the
    output (``{"dataQualityMetrics": {…}}``), ``"governance"`` what the law asks to know (``legalBasis``, ``approver``,
    ``requestId``, ``purpose``, ``recipient``; standards.md §8).
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
    level: int | None = None  # 1–4; None: the highest of what it reads
    owner: str = ""  # the organisation that answers for it
    cycle: str = ""  # how often it is due: daily | weekly | … ; "" or irregular: never


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the graph as a walk finds it; ``distance`` counts the steps from where the walk began.

    ``level`` is what the node states, or else inherits; ``inherited`` the highest level of all it comes from, so a
    level below it was lowered by somebody who gave a reason. ``owners`` are those who provide what it comes from.
    ``state`` is that of its last run (COMPLETE | FAIL | ABORT), "" when none is known.
    """

    name: str
    kind: str
    title: str = ""
    address: str = ""
    distance: int = 0
    level: int | None = None
    inherited: int | None = None
    owner: str = ""
    owners: tuple[str, ...] = ()
    state: str = ""
    ended: datetime | None = None
    error: str = ""
    light: str = ""
    stale: str = ""  # why: newer_input | stale_input | overdue; "" when it is not


@dataclass(frozen=True, slots=True)
class Staleness:
    """Whether a table is behind its inputs.

    ``reason``: ``newer_input`` (an input has a newer version than its last run read), ``overdue`` (its update cycle
    has passed), ``stale_input`` (it is as new as its inputs, but one of those is stale); ``causes``: the inputs.
    """

    name: str
    stale: bool
    reason: str = ""
    causes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A node upstream that may be why something is wrong. ``root``: nothing above it is in trouble."""

    node: Node
    reasons: tuple[str, ...]  # failed | red | newer_input | overdue
    root: bool


@dataclass(frozen=True, slots=True)
class Receipt:
    """That somebody received a data set or what was made of it."""

    dataset: str
    recipient: str
    run: str
    ended: datetime
    purpose: str = ""
    request: str = ""
