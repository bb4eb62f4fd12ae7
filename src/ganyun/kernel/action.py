"""A state change, in one place: check permission → change → audit record → event.

>>> @action("catalog.publish", policy=may_publish)
... def publish_resource(actor: Actor, resource: str) -> Resource:
...     '''Publishes a reviewed resource.'''

Page, API, command and job call the same function; they only translate. An action without a policy cannot be
written, and one whose policy names an unregistered permission fails on import (a ``Permission`` object is needed).
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar

from ganyun.kernel import hooks
from ganyun.kernel.audit import AuditChain
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import Actor, Policy

P = ParamSpec("P")
R = TypeVar("R")

SECRETS = frozenset({"password", "token", "secret", "key"})


@dataclass(frozen=True, slots=True)
class Action:
    """A registered action: its name, its policy and its function."""

    name: str
    policy: Policy
    function: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an action runs in; the app sets it once at start-up.

    ``transaction`` opens a unit of work; ``after_commit`` runs a function when it has ended well; ``audit`` gives the chain.
    """

    transaction: Callable[[], AbstractContextManager[Any]] = nullcontext
    after_commit: Callable[[Callable[[], None]], None] = lambda function: function()
    audit: Callable[[], AuditChain] | None = None


_actions: dict[str, Action] = {}
_surroundings = Surroundings()


def configure(**changes: Any) -> None:
    """Sets the surroundings (the app does it once; tests may too)."""
    global _surroundings
    _surroundings = replace(_surroundings, **changes)


def actions() -> Iterator[Action]:
    """All registered actions, by name."""
    return iter(sorted(_actions.values(), key=lambda each: each.name))


def audit_chain() -> AuditChain:
    """The node's audit chain."""
    assert _surroundings.audit is not None, "kernel.action.configure(audit=…) was not called"
    return _surroundings.audit()


def action(name: str, *, policy: Policy) -> Callable[
    [Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]
]:
    """Makes a function ``(actor, …)`` a state change.

    The audit record holds the actor, the name, the arguments (secrets left out, long values shortened) and the
    outcome: ``OK``, ``DENY`` or ``FAIL``. It is written before the commit, so nothing is changed unrecorded; if the
    change or the commit then fails, a ``FAIL`` record follows and the error goes on to the caller.

    Raises:
        Denied: the policy said no, or nothing.
    """

    def decorate(function: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        assert name not in _actions, f"action {name} is defined twice"
        signature = inspect.signature(function)

        @functools.wraps(function)
        def run(actor: Actor, *args: P.args, **kwargs: P.kwargs) -> R:
            bound = signature.bind(actor, *args, **kwargs)
            bound.apply_defaults()
            arguments = dict(list(bound.arguments.items())[1:])
            decision = policy.decide(actor, arguments)
            record = _Recorder(actor, name, _describe(arguments))
            if not decision or not decision.allowed:
                record("DENY", reason=decision.reason if decision else "")
                raise Denied(permission=decision.reason or name, action=name)
            try:
                with _surroundings.transaction():
                    result = function(actor, *args, **kwargs)
                    record("OK")
                    payload = {"actor": actor.name, "result": result, **arguments}
                    _surroundings.after_commit(lambda: _emit(name, payload))
            except Exception as error:
                record("FAIL", error=f"{type(error).__name__}: {error}"[:300])
                raise
            return result

        _actions[name] = Action(name, policy, run)
        return run

    return decorate


def _emit(name: str, payload: dict[str, Any]) -> None:
    hooks.event(name, payload)


@dataclass(frozen=True, slots=True)
class _Recorder:
    actor: Actor
    action: str
    arguments: dict[str, str]

    def __call__(self, outcome: str, **more: str) -> None:
        record: dict[str, Any] = {
            "actor": self.actor.name,
            "organisation": self.actor.organisation,
            "action": self.action,
            "outcome": outcome,
            "arguments": self.arguments,
            **more,
        }
        if self.actor.purpose:
            record["purpose"] = self.actor.purpose
        audit_chain().append(record)


def _describe(arguments: dict[str, Any]) -> dict[str, str]:
    """Arguments as short text, without secrets and without long payloads (those are identified by their digest)."""
    shown = {}
    for name, value in arguments.items():
        if name in SECRETS or any(name.endswith("_" + secret) for secret in SECRETS):
            shown[name] = "***"
        elif value is not None and not callable(value):
            text = str(value)
            shown[name] = text if len(text) <= 200 else text[:180] + f"…({len(text)})"
    return shown
