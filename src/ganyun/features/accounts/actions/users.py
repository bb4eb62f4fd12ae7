"""What the system administrator does: create, change, lock, unlock, reset a password. Never roles."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.errors import AdminProtected, OwnAccount, PasswordRejected, UserInvalid
from ganyun.features.accounts.models import User
from ganyun.features.accounts.policy import may_manage_users
from ganyun.features.accounts.rules import UserDraft
from ganyun.kernel.action import action
from ganyun.kernel.errors import N_
from ganyun.kernel.policy import Actor

WEAK_PASSWORDS = {
    "password_too_short": N_("不足 %(min_length)d 位"),
    "password_too_common": N_("太常见"),
    "password_entirely_numeric": N_("全是数字"),
    "password_too_similar": N_("与用户名、姓名或邮箱太相近"),
}
"""Django's codes of what its validators find."""


@action("accounts.create_user", policy=may_manage_users)
def create_user(actor: Actor, draft: UserDraft, new_password: str, is_demo: bool = False) -> User:
    """Adds a user without any role, who must change the password at the first login.

    Raises:
        UserInvalid: with every fault, by field.
        PasswordRejected: the password is too weak.
    """
    user = User(is_demo=is_demo, must_change_password=not is_demo)
    _fill(user, draft)
    set_password(user, new_password)
    user.save()
    return user


@action("accounts.update_user", policy=may_manage_users)
def update_user(actor: Actor, username: str, draft: UserDraft) -> User:
    """Changes name, organisation and ways to reach a user; the user name stays what it is.

    Raises:
        UserUnknown, OwnAccount, UserInvalid
    """
    user = _other(actor, username)
    _fill(user, UserDraft(user.username, draft.display_name, draft.organisation, draft.phone, draft.email))
    user.save()
    return user


@action("accounts.lock_user", policy=may_manage_users)
def lock_user(actor: Actor, username: str, reason: str = "") -> User:
    """Ends a user's sessions and tokens at once and refuses new logins until unlocked."""
    user = _other(actor, username)
    user.is_active = False
    user.save(update_fields=["is_active"])
    return user


@action("accounts.unlock_user", policy=may_manage_users)
def unlock_user(actor: Actor, username: str) -> User:
    """Takes back both locks: the administrator's and that of failed logins."""
    user = _other(actor, username)
    user.is_active, user.failed_logins, user.locked_until = True, 0, None
    user.save(update_fields=["is_active", "failed_logins", "locked_until"])
    return user


@action("accounts.reset_password", policy=may_manage_users)
def reset_password(actor: Actor, username: str, new_password: str) -> User:
    """Sets a password that the user must change at the next login; his sessions end.

    Raises:
        AdminProtected: he holds one of the three administrator roles, and the actor is not at the terminal.
    """
    user = _other(actor, username)
    held = next((each.role for each in user.role_assignments.all() if each.role in rules.THREE_ADMINS), None)
    if held and actor.kind != "system":
        raise AdminProtected(user=user.username, held=_(rules.ROLES[held].title))
    set_password(user, new_password)
    user.must_change_password = not user.is_demo
    user.save()
    return user


def set_password(user: User, new_password: str) -> None:
    """Checks a password's strength and sets it (unsaved)."""
    try:
        validate_password(new_password, user)
    except ValidationError as error:
        reasons = [_reason(each) for each in error.error_list]
        raise PasswordRejected(reason="；".join(reasons), fields={"new_password": reasons}) from None
    user.set_password(new_password)
    user.password_changed_at = timezone.now()


def _reason(error: ValidationError) -> str:
    """In our words: Django 5.2 has no Chinese for some of its own."""
    known = WEAK_PASSWORDS.get(error.code or "")
    return _(known) % (error.params or {}) if known else "".join(error.messages)


def _other(actor: Actor, username: str) -> User:
    user = queries.user(username)
    if actor.kind != "system" and actor.name == user.username:
        raise OwnAccount()
    return user


def _fill(user: User, draft: UserDraft) -> None:
    draft = rules.tidy_user(draft)
    faults = {name: _(text) for name, text in rules.user_faults(draft).items()}
    organisation = queries.organisation_by_name(draft.organisation) if draft.organisation else None
    if not organisation:
        faults["organisation"] = _("没有名为 %(name)s 的机构") % {"name": draft.organisation or "—"}
    elif not organisation.active and organisation.pk != user.organisation_id:
        faults["organisation"] = _("%(name)s 已撤销") % {"name": organisation.name}
    if "username" not in faults and User.objects.exclude(pk=user.pk).filter(username=draft.username).exists():
        faults["username"] = _("已有人使用")
    if faults:
        reason = "；".join(f"{name} {text}" for name, text in faults.items())
        raise UserInvalid(count=len(faults), reason=reason, fields=faults)
    user.username, user.display_name, user.organisation = draft.username, draft.display_name, organisation
    user.phone, user.email = draft.phone, draft.email
