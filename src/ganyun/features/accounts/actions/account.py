"""What a person does with his own account: password, profile, tokens."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from ganyun.features.accounts import queries, rules
from ganyun.features.accounts.actions.users import set_password
from ganyun.features.accounts.errors import (
    PasswordRejected,
    PasswordWrong,
    ScopeTooWide,
    TokenInvalid,
    TokenUnknown,
    UserInvalid,
)
from ganyun.features.accounts.models import Token, User
from ganyun.features.accounts.policy import limits, may_change_own_account, may_revoke_token
from ganyun.features.accounts.rules import UserDraft
from ganyun.kernel.action import action
from ganyun.kernel.policy import Actor


@action("accounts.change_password", policy=may_change_own_account)
def change_password(actor: Actor, old_password: str, new_password: str) -> User:
    """Replaces one's own password; all other sessions of the user end.

    Raises:
        PasswordWrong, PasswordRejected
    """
    user = queries.user(actor.name)
    if not user.check_password(old_password):
        raise PasswordWrong(fields={"old_password": [_("当前密码不正确")]})
    if old_password == new_password:
        reason = _("与当前密码相同")
        raise PasswordRejected(reason=reason, fields={"new_password": [reason]})
    set_password(user, new_password)
    user.must_change_password = False
    user.save()
    return user


@action("accounts.change_profile", policy=may_change_own_account)
def change_profile(actor: Actor, draft: UserDraft) -> User:
    """Changes one's own name, telephone and e-mail (not the organisation: rights depend on it)."""
    user = queries.user(actor.name)
    draft = rules.tidy_user(UserDraft(user.username, draft.display_name, "", draft.phone, draft.email))
    faults = {name: _(text) for name, text in rules.user_faults(draft).items()}
    if faults:
        reason = "；".join(f"{name} {text}" for name, text in faults.items())
        raise UserInvalid(count=len(faults), reason=reason, fields=faults)
    user.display_name, user.phone, user.email = draft.display_name, draft.phone, draft.email
    user.save(update_fields=["display_name", "phone", "email"])
    return user


def make_token(actor: Actor, title: str, scope: frozenset[str], expires_at: datetime) -> tuple[str, Token]:
    """A new token of the actor's own: its plain text, to be shown once, and what is kept of it.

    Raises:
        Denied: the actor is a token itself.
        ScopeTooWide: the scope exceeds the actor's permissions.
        TokenInvalid: no title, no scope, or an end that is past or more than a year away.
    """
    minted = rules.mint_token()  # outside the action: neither the audit record nor the event may see the secret
    token = _create_token(
        actor,
        title=title.strip(),
        scope=tuple(sorted(scope)),
        expires_at=expires_at,
        prefix=minted.prefix,
        digest=minted.digest,
    )
    return minted.plain, token


@action("accounts.create_token", policy=may_change_own_account)
def _create_token(
    actor: Actor, title: str, scope: tuple[str, ...], expires_at: datetime, prefix: str, digest: str
) -> Token:
    """Stores a token's digest."""
    owner = queries.user(actor.name)
    if extra := rules.excess_scope(scope, actor.permissions):
        raise ScopeTooWide(extra="、".join(extra))
    now, days = timezone.now(), limits().token_days
    faults = []
    if not title or len(title) > 100:
        faults.append(_("用途须为 1–100 字"))
    if not scope:
        faults.append(_("至少选一项权限"))
    if not now < expires_at <= now + timedelta(days=days, minutes=1):
        faults.append(_("到期时间须在今后 %(days)s 天之内") % {"days": days})
    if faults:
        raise TokenInvalid(reason="；".join(faults))
    return Token.objects.create(
        owner=owner, title=title, prefix=prefix, digest=digest, scope=list(scope), expires_at=expires_at
    )


@action("accounts.revoke_token", policy=may_revoke_token)
def revoke_token(actor: Actor, prefix: str) -> Token:
    """Ends a token at once: one's own, or anybody's for those who manage tokens.

    Raises:
        TokenUnknown: there is none of that prefix, or it is revoked already.
    """
    token = Token.objects.filter(prefix=rules.searchable(prefix), revoked_at=None).first()
    if not token:
        raise TokenUnknown(name=prefix)
    token.revoked_at = timezone.now()
    token.save(update_fields=["revoked_at"])
    return token


def token_used(token: Token) -> None:
    """Notes the use of a token, at most once a minute."""
    now = timezone.now()
    if not token.last_used_at or now - token.last_used_at > timedelta(minutes=1):
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
