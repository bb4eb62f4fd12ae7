"""Permissions of identity, and who an actor is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from ganyun.features.accounts import rules
from ganyun.features.accounts.models import Token, User
from ganyun.kernel.policy import Actor, Decision, Everyone, Requires, permission

VIEW_USERS = permission("accounts.view_users", "查看用户")
MANAGE_USERS = permission("accounts.manage_users", "管理用户")
MANAGE_ORGANISATIONS = permission("accounts.manage_organisations", "管理机构")
GRANT_ROLES = permission("accounts.grant_roles", "授予角色")
MANAGE_TOKENS = permission("accounts.manage_tokens", "吊销他人的令牌")

may_manage_users = Requires(MANAGE_USERS)
may_manage_organisations = Requires(MANAGE_ORGANISATIONS)
may_grant_roles = Requires(GRANT_ROLES)
anybody_may_log_in = Everyone("登录页向所有人开放")


@dataclass(frozen=True, slots=True)
class InSession:
    """A person in a session of his own acts on his own account; a token may not make itself live longer."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        return Decision(actor.kind in ("user", "system"), "本人会话")


@dataclass(frozen=True, slots=True)
class OwnToken:
    """The owner revokes (by session or token), or whoever manages tokens."""

    def decide(self, actor: Actor, arguments: Mapping[str, Any]) -> Decision:
        if actor.has(MANAGE_TOKENS):
            return Decision(True, MANAGE_TOKENS.name)
        own = Token.objects.filter(prefix=rules.searchable(arguments["prefix"]), owner__username=actor.name).exists()
        return Decision(actor.kind in ("user", "token") and own, MANAGE_TOKENS.name)


may_change_own_account = InSession()
may_revoke_token = OwnToken()


def limits() -> rules.Limits:
    """The node's limits: defaults, changed by ``GANYUN_ACCOUNTS`` in the settings."""
    return rules.Limits(**getattr(settings, "GANYUN_ACCOUNTS", {}))


def permissions_of(user: User) -> frozenset[str]:
    """What the roles of an active user allow; nothing while the password must be changed."""
    if not user.is_active or must_change_password(user):
        return frozenset()
    held = [rules.ROLES[each.role] for each in user.role_assignments.all() if each.role in rules.ROLES]
    return frozenset().union(*(role.permissions for role in held))


def must_change_password(user: User) -> bool:
    """A password set by somebody else, or one that has grown too old (``Limits.password_days``)."""
    days = limits().password_days
    if user.must_change_password:
        return True
    return bool(days and user.password_changed_at and (timezone.now() - user.password_changed_at).days >= days)


def actor_of(user: User, scope: frozenset[str] | None = None) -> Actor:
    """The actor a user is; with ``scope`` the actor that a token of his is."""
    permissions = permissions_of(user)
    return Actor(
        name=user.username,
        organisation=user.organisation.name if user.organisation else "",
        permissions=permissions if scope is None else permissions & scope,
        kind="user" if scope is None else "token",
    )
