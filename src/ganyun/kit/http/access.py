"""Who asks, and whether they may."""

from django.http import HttpRequest

from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied, Unauthenticated
from ganyun.kernel.policy import Actor, Permission


def require(request: HttpRequest, permission: Permission) -> Actor:
    """The actor of a request, if they have a permission; for reads (a state change is an action and asks by itself).

    A refusal of somebody known is written to the audit chain.

    Raises:
        Unauthenticated: nobody is logged in and no token was sent.
        Denied: the actor lacks the permission.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.has(permission):
        return actor
    if actor.kind == "anonymous":
        raise Unauthenticated()
    audit_chain().append(
        {
            "actor": actor.name,
            "organisation": actor.organisation,
            "action": "read",
            "outcome": "DENY",
            "arguments": {"path": request.path[:200]},
            "reason": permission.name,
        }
    )
    raise Denied(permission=permission.name, action=f"{request.method} {request.path}")
