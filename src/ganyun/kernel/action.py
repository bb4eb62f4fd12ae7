"""A state change, in one place: check permission → change → audit record → event.

>>> @action("catalog.publish", policy=may_publish)
... def publish_resource(actor: Actor, resource: str) -> Resource:
...     '''Publishes a reviewed resource.'''

Page, API, command and job call the same function; they only translate. An action without a policy cannot be
written, and one whose policy names an unregistered permission fails on import (a ``Permission`` object is needed).
"""

import functools
import inspect
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from ganyun.kernel import hooks
from ganyun.kernel.audit import AuditChain, sm3
from ganyun.kernel.errors import N_, Denied, Unavailable
from ganyun.kernel.policy import Actor, Decision, Policy

P = ParamSpec("P")
R = TypeVar("R")

SECRETS = frozenset({"password", "passphrase", "token", "secret", "key", "credential", "credentials"})

# The same inside a text: password=…, 'token': '…', and the password of an address user:password@host.
_SECRET_IN_TEXT = re.compile(
    r"""(?ix) (?P<before> (?:passw(?:or)?d|passphrase|token|secret|credentials?|(?:api|secret|private|access)_?key) \w*
              ['"]? \s*[=:]\s* ['"]? | (?<=://)[^\s/:@]*: )
        (?P<secret> [^\s,'"&})@]+ )"""
)


class AuditUnavailable(Unavailable):
    code = "kernel.audit_unavailable"
    message = N_("写不了审计记录：{reason}")
    fate = N_("没有审计就不改动：这次操作没有生效。")
    fix = N_("腾出磁盘空间或恢复 {folder} 的写权限后，原样再试一次。")


@dataclass(frozen=True, slots=True)
class Action:
    """A registered action: its name, its policy and its function."""

    name: str
    policy: Policy
    function: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an action runs in; the app sets it once at start-up.

    ``transaction`` opens a unit of work; ``after_commit`` runs a function when it has ended well; ``audit`` gives the
    chain.
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


def action(
    name: str, *, policy: Policy
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
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
            record = _Recorder(actor, name, _describe(arguments))
            _permit(policy, record, arguments)
            try:
                with _surroundings.transaction():
                    result = function(actor, *args, **kwargs)
                    record("OK")
                    told = {key: value for key, value in arguments.items() if not _is_secret(key)}
                    payload = {"actor": actor.name, "result": result, **told}
                    _surroundings.after_commit(lambda: hooks.event.notify(name, payload))
            except BaseException as error:
                record("FAIL", error=_shown(f"{type(error).__name__}: {error}", 300))
                raise
            return result

        action_function = cast(Callable[Concatenate[Actor, P], R], run)
        _actions[name] = Action(name, policy, action_function)
        return action_function

    return decorate


def _permit(policy: Policy, record: "_Recorder", arguments: dict[str, Any]) -> None:
    """Raises :class:`Denied`, recorded, unless the policy says yes; one that fails or stays silent has not said yes."""
    try:
        decision: Decision | None = policy.decide(record.actor, arguments)
    except Exception as error:
        record("FAIL", error=_shown(f"{type(error).__name__}: {error}", 300))
        raise
    if not (decision and decision.allowed):
        reason = decision.reason if decision else ""
        record("DENY", reason=reason)
        raise Denied(permission=reason or record.action, action=record.action)


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
        chain = audit_chain()
        try:
            chain.append(record)
        except OSError as error:
            raise AuditUnavailable(reason=error.strerror or str(error), folder=chain.folder.name) from error


def _describe(arguments: dict[str, Any]) -> dict[str, str]:
    """Arguments as short text, without secrets and without long payloads (those are identified by their digest)."""
    shown = {}
    for name, value in arguments.items():
        if _is_secret(name):
            shown[name] = "***"
        elif value is not None and not callable(value):
            shown[name] = _shown(str(value), 200)
    return shown


def _is_secret(argument: str) -> bool:
    return argument in SECRETS or any(argument.endswith("_" + secret) for secret in SECRETS)


def _shown(text: str, limit: int) -> str:
    if len(text) > limit:
        digest = sm3(text.encode("utf-8", "backslashreplace"))
        text = f"{text[: limit - 60]}…（{len(text)} 字，SM3 {digest[:16]}）"
    return _SECRET_IN_TEXT.sub(r"\g<before>***", text)
