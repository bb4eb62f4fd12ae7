"""Who may do what. A permission is a registered name; a policy is an object; no answer means no.

>>> PUBLISH = permission("catalog.publish", "发布目录")     # in a feature's policy.py
>>> may_publish = Requires(PUBLISH)
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from ganyun.kernel.errors import N_, Final


class UnknownPermission(Final):
    code = "kernel.unknown_permission"
    message = N_("权限名 {permission} 没有登记（登记在 {feature}/policy.py 里才可使用）")


@dataclass(frozen=True, slots=True)
class Permission:
    """A registered permission: ``feature.verb`` with a Chinese title for the administration pages."""

    name: str
    title: str

    def __str__(self) -> str:
        return self.name


_registered: dict[str, Permission] = {}


def permission(name: str, title: str) -> Permission:
    """Registers a permission name once; the same name with another title is a programming error."""
    known = _registered.setdefault(name, Permission(name, title))
    assert known.title == title, f"permission {name} registered twice: {known.title!r} and {title!r}"
    return known


def find_permission(name: str) -> Permission:
    """Returns a registered permission.

    Raises:
        UnknownPermission: nobody registered it; a typing mistake must not quietly deny.
    """
    if name not in _registered:
        raise UnknownPermission(permission=name, feature=name.partition(".")[0])
    return _registered[name]


def permissions() -> Iterator[Permission]:
    """All registered permissions, by name."""
    return iter(sorted(_registered.values(), key=lambda each: each.name))


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person in a session, a token, or the system itself.

    ``name`` is the login; ``organisation`` is the name of the organ ("" for the system and for citizens);
    ``permissions`` are names. ``purpose`` is the registered purpose of a read of personal data.
    """

    name: str
    organisation: str = ""
    permissions: frozenset[str] = frozenset()
    kind: str = "user"  # user | token | system | anonymous
    purpose: str = ""

    def has(self, wanted: Permission) -> bool:
        return self.kind == "system" or wanted.name in self.permissions


SYSTEM = Actor("system", kind="system")
ANONYMOUS = Actor("anonymous", kind="anonymous")


@dataclass(frozen=True, slots=True)
class Decision:
    """A policy's answer, with the reason that goes to the audit chain and into the error."""

    allowed: bool
    reason: str = ""


class Policy(Protocol):
    """Decides from the actor and the arguments of the action."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision: ...


@dataclass(frozen=True, slots=True)
class Requires:
    """The actor has a permission."""

    permission: Permission

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.has(self.permission), self.permission.name)


@dataclass(frozen=True, slots=True)
class Everyone:
    """Open to everybody, with the reason why that is right."""

    why: str

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(True, self.why)


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every one of several policies; the first refusal is the answer."""

    policies: tuple[Policy, ...] = field(default=())

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        for policy in self.policies:
            decision = policy.decide(actor, arguments)
            if not (decision and decision.allowed):
                return decision or Decision(False)
        return Decision(bool(self.policies))
