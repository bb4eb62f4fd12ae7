"""What other features may use of accounts."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.actions import account, roles, users
from ganyun.features.accounts.models import User
from ganyun.features.accounts.policy import MANAGE_ORGANISATIONS, VIEW_USERS, actor_of
from ganyun.features.accounts.queries import OrganisationView
from ganyun.features.accounts.rules import (
    ROLES,
    Role,
    normalise_uscc,
    organisation_code_check_character,
    uscc_check_character,
    uscc_fault,
)
from ganyun.kernel.packs import Pack
from ganyun.kernel.policy import SYSTEM, Actor


def find_organisation(name: str) -> OrganisationView | None:
    """By full name, short name, alias or unified social credit code.

    >>> find_organisation("省环保厅").name
    '江西省环境保护厅'
    """
    found = queries.organisation_by_name(name) if name else None
    return queries.view(found) if found else None


def organisations() -> list[OrganisationView]:
    """All of them, by division and code; those no longer active too."""
    return [queries.view(each) for each in queries.OrganisationFilter().apply()]


def organisation_on(name: str, day: date) -> OrganisationView | None:
    """Who does on a day what the named body did: itself, or the last of its successors by then."""
    found = queries.organisation_on(name, day)
    return queries.view(found) if found else None


def organisation_names(packs: Mapping[str, Pack]) -> set[str]:
    """Every name of every body that these packs bring, for checkers of other features."""
    files = (file for pack in packs.values() for file in pack.part("organisations").values())
    return {name for file in files for body in file.organisations for name in body.draft().names}


def members(organisations: Iterable[str]) -> list[User]:
    """The active users of these organisations (full names), for notices to whoever is on duty there."""
    return queries.members(organisations)


def find_actor(username: str) -> Actor | None:
    """The actor a user would be now, for jobs that run in somebody's name; ``None`` for nobody."""
    found = queries.user_by_name(username)
    return actor_of(found) if found else None


def make_token(actor: Actor, title: str, scope: frozenset[str], expires_at: datetime) -> str:
    """A new API token of the actor's own; the plain text exists only here.

    Raises:
        Denied: the actor is itself a token.
        ScopeTooWide, TokenInvalid
    """
    plain, _token = account.make_token(actor, title, scope, expires_at)
    return plain


# --- logins for trying the node out


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """A login of the demonstration; ``password`` is "" unless it was set just now."""

    username: str
    password: str
    role: str  # Chinese title
    display_name: str
    organisation: str

    def __repr__(self) -> str:
        return f"DemoLogin({self.username})"


DEMO = (
    ("officer", "data_officer", "欧阳数", "省环保厅"),
    ("consumer", "consumer", "司徒用", "省交通运输厅"),
    ("analyst", "analyst", "上官析", "省统计局"),
    ("operator", "operator", "诸葛维", "省工信委"),
    ("sysadmin", "system_admin", "东方统", "省工信委"),
    ("security", "security_admin", "慕容安", "省网信办"),
    ("audit", "audit_admin", "公孙审", "省审计厅"),
)
"""``sysadmin``, since ``system`` is the node itself in audit records."""


def ensure_demo() -> list[DemoLogin]:
    """One login per role, made once. Random passwords are returned by the call that makes them and by no other;
    ``GANYUN_DEMO_PASSWORD`` sets (and resets) them all. A login whose organisation no pack brings is left out.
    """
    given = os.environ.get("GANYUN_DEMO_PASSWORD", "")
    return [login for each in DEMO if (login := _ensure_login(*each, given))]


def _ensure_login(username: str, role: str, display_name: str, organisation: str, given: str) -> DemoLogin | None:
    body = queries.organisation_by_name(organisation)
    if not body:
        return None
    user = queries.user_by_name(username)
    password = ""
    if user is None:
        password = given or rules.new_password()
        draft = rules.UserDraft(username, display_name, organisation)
        user = users.create_user(SYSTEM, draft, new_password=password, is_demo=True)
        roles.grant_role(SYSTEM, username, role)
    elif user.is_demo and given:
        password = given
        if not user.check_password(given):
            users.reset_password(SYSTEM, username, new_password=given)
    return DemoLogin(username, password, rules.ROLES[role].title, display_name, body.name) if user.is_demo else None


__all__ = [
    "MANAGE_ORGANISATIONS", "ROLES", "VIEW_USERS",
    "DemoLogin", "OrganisationView", "Role", "User",
    "actor_of", "ensure_demo", "find_actor", "find_organisation", "make_token", "members", "normalise_uscc",
    "organisation_code_check_character", "organisation_names", "organisation_on", "organisations",
    "uscc_check_character", "uscc_fault",
]  # fmt: skip
