"""What would run, and why. The plan that is shown is the object that is executed."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from ganyun.features.models.rules.methods.registry import method

Why = Literal["new", "text", "inputs", "asked", "current", "waits", "failed"]


@dataclass(frozen=True, slots=True)
class Last:
    """What the last good run of a model was made of; ``failed`` is the fingerprint of a failed run since then."""

    digest: str = ""  # of text and method version; "": it has never run well
    inputs: Mapping[str, int] = field(default_factory=dict)
    failed: str = ""


NEVER = Last()


class Planned(Protocol):
    """What a plan needs of a model: a whole :class:`Spec`, or what is stored of one (reading it takes longer)."""

    @property
    def name(self) -> str: ...
    @property
    def file(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def inputs(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Stored:
    """A model as the database holds it."""

    name: str
    file: str
    text: str
    kind: str
    inputs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One model of a plan.

    ``why``: new | text (its file changed) | inputs (newer versions) | asked | current (nothing to do) | waits (an input
    has no data) | failed (it failed on just these versions, so it waits for others). ``changed``: the inputs that
    brought it in, or that it waits for.
    """

    spec: Planned
    why: Why
    changed: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        return self.why not in ("current", "waits", "failed")

    def __str__(self) -> str:
        return f"{self.why} {'、'.join(self.changed)}".strip()


@dataclass(frozen=True, slots=True)
class Plan:
    """Steps in the order in which they run."""

    steps: tuple[Step, ...]

    @property
    def runs(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.runs)


def make_plan(
    ordered: Collection[Planned],
    last: Mapping[str, Last],
    version: Callable[[str], int | None],
    *,
    wanted: Collection[str] = (),
    again: bool = False,
) -> Plan:
    """The plan for these models.

    Args:
        ordered: inputs before what is made of them.
        last: model → its last good run.
        version: table → newest version, ``None`` without data.
        wanted: only these and what they are made of; empty: all.
        again: run the wanted ones even if nothing changed.
    """
    specs = {spec.name: spec for spec in ordered}
    chosen = _with_inputs(specs, wanted) if wanted else set(specs)
    moving: set[str] = set()
    steps: list[Step] = []
    missing: set[str] = set()
    for spec in ordered:
        if spec.name not in chosen:
            continue
        step = _step(spec, last.get(spec.name, NEVER), version, moving, missing)
        if again and step.why in ("current", "failed") and (not wanted or spec.name in wanted):
            step = Step(spec, "asked")
        if step.runs:
            moving.add(spec.name)
        elif step.why != "current" and not last.get(spec.name, NEVER).digest:
            missing.add(spec.name)
        steps.append(step)
    return Plan(tuple(steps))


def _step(spec: Planned, last: Last, version: Callable[[str], int | None], moving: set[str], missing: set[str]) -> Step:
    found = {table: version(table) for table in spec.inputs}
    absent = tuple(table for table, at in found.items() if table in missing or (at is None and table not in moving))
    if absent:
        return Step(spec, "waits", absent)
    still = {table: at for table, at in found.items() if at is not None and table not in moving}
    if len(still) == len(found) and last.failed == fingerprint(spec, still):
        return Step(spec, "failed")
    if last.digest != digest(spec):
        return Step(spec, "text" if last.digest else "new")
    changed = tuple(table for table, at in found.items() if table in moving or last.inputs.get(table) != at)
    return Step(spec, "inputs", changed) if changed else Step(spec, "current")


def _with_inputs(specs: Mapping[str, Planned], wanted: Collection[str]) -> set[str]:
    found: set[str] = set()
    waiting = [name for name in wanted if name in specs]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [each for each in specs[name].inputs if each in specs]
    return found


def digest(spec: Planned) -> str:
    """Of all that decides how rows are made, inputs apart."""
    parts = [spec.name, spec.text, spec.kind, "" if spec.kind == "sql" else method(spec.kind).version]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]


def fingerprint(spec: Planned, inputs: Mapping[str, int], salt: str = "") -> str:
    """Of a run: the batch id of its commit. ``salt`` makes a run that was asked for differ from the last one."""
    parts = [digest(spec), json.dumps(dict(sorted(inputs.items()))), salt]
    return hashlib.sha256("\x00".join(parts).encode()).hexdigest()[:32]
