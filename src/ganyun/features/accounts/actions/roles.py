"""What the security administrator does: grant and revoke roles, never his own."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.errors import OwnRoles, RolesConflict, RoleUnknown
from ganyun.features.accounts.models import RoleAssignment, User
from ganyun.features.accounts.policy import may_grant_roles
from ganyun.kernel.action import action
from ganyun.kernel.policy import Actor


@action("accounts.grant_role", policy=may_grant_roles)
def grant_role(actor: Actor, username: str, role: str) -> RoleAssignment:
    """Gives a user a role; one he has already stays as it was given.

    Raises:
        UserUnknown, RoleUnknown
        OwnRoles: the actor is the user.
        RolesConflict: he holds a role that excludes this one, or a second account of the same person does.
    """
    user = _other(actor, username)
    wanted = _role(role)
    held = {each.role for each in user.role_assignments.all()}
    existing = user.role_assignments.filter(role=role).first()
    if existing:
        return existing
    conflict = rules.conflicting_role(role, held | _roles_of_the_same_person(user))
    if conflict:
        raise _conflict(user, wanted, conflict)
    granted_by = queries.user_by_name(actor.name) if actor.kind != "system" else None
    try:
        with transaction.atomic():
            return RoleAssignment.objects.create(
                user=user, role=role, granted_by=granted_by, granted_by_name=actor.name
            )
    except IntegrityError:  # somebody granted the other role between our look and our write
        held = set(user.role_assignments.values_list("role", flat=True))
        conflict = rules.conflicting_role(role, held)
        if not conflict:
            raise
        raise _conflict(user, wanted, conflict) from None


@action("accounts.revoke_role", policy=may_grant_roles)
def revoke_role(actor: Actor, username: str, role: str) -> bool:
    """Takes a role back; False when the user did not hold it. Running sessions and tokens lose it at once.

    Raises:
        UserUnknown, RoleUnknown, OwnRoles
    """
    user = _other(actor, username)
    _role(role, known=[each.role for each in user.role_assignments.all()])
    return bool(user.role_assignments.filter(role=role).delete()[0])


def _roles_of_the_same_person(user: User) -> set[str]:
    """Roles of other accounts with the same telephone or e-mail: two logins do not make two people."""
    roles: set[str] = set()
    for field in ("phone", "email"):
        if value := getattr(user, field):
            others = User.objects.exclude(pk=user.pk).filter(**{field: value})
            roles |= set(RoleAssignment.objects.filter(user__in=others).values_list("role", flat=True))
    return roles


def _other(actor: Actor, username: str) -> User:
    user = queries.user(username)
    if actor.kind != "system" and actor.name == user.username:
        raise OwnRoles()
    return user


def _role(code: str, known: list[str] | None = None) -> rules.Role:
    """``known`` lets a role that the code no longer has be taken back."""
    if code not in rules.ROLES and code not in (known or []):
        raise RoleUnknown(name=code, allowed="、".join(rules.ROLES))
    return rules.ROLES.get(code) or rules.Role(code, code, "", frozenset())


def _conflict(user: User, wanted: rules.Role, held: str) -> RolesConflict:
    return RolesConflict(user=user.username, wanted=_(wanted.title), held=_(rules.ROLES[held].title))
