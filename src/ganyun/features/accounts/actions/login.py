"""Logging in and out. A wrong password counts, and too many in a row lock the account for a while."""

from datetime import timedelta

from django.contrib.auth.hashers import make_password
from django.db.models import Case, F, Value, When
from django.utils import timezone

from ganyun.features.accounts import queries
from ganyun.features.accounts.errors import LoginRefused
from ganyun.features.accounts.models import User
from ganyun.features.accounts.policy import actor_of, anybody_may_log_in, limits
from ganyun.kernel.action import action
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor


def verify_login(username: str, password: str, address: str = "") -> User:
    """The user who proves to be himself; the caller opens the session.

    Raises:
        LoginRefused: unknown user, wrong password, locked; the same text and about the same time for all of them.
    """
    user = queries.user_by_name(username)
    refusal = _refusal(user, password)
    if user and not refusal:
        _log_in(actor_of(user), username=user.username, address=address)
        return user
    try:
        # What was typed may be a password in the wrong box: an unknown name is not recorded in full.
        shown = user.username if user else f"{username[:2]}…({len(username)})"
        _log_in(ANONYMOUS, username=shown, address=address, refusal=refusal)
    finally:
        if user and refusal == "wrong":
            _lock_if_too_many(user)
    raise AssertionError("unreachable: a refusal raises")


def _refusal(user: User | None, password: str) -> str:
    if user is None:
        make_password(password)  # as slow as a check, so that time does not tell who has an account
        return "unknown"
    reserved = _reserve_attempt(user)
    right = user.check_password(password)
    if not user.is_active:
        return "inactive"
    if not reserved:
        return "locked"
    return "" if right else "wrong"


def _reserve_attempt(user: User) -> bool:
    """Counts the attempt *before* the password is checked; False when the account is locked.

    One atomic statement, so that many attempts at once cannot slip past the limit; the last attempt of a row sets the
    lock in advance and success takes it back.
    """
    now, limit = timezone.now(), limits()
    mine = User.objects.filter(pk=user.pk)
    mine.filter(locked_until__lte=now).update(locked_until=None, failed_logins=0)
    last = When(failed_logins__gte=limit.failures - 1, then=Value(now + timedelta(minutes=limit.lock_minutes)))
    return bool(
        mine.filter(locked_until=None).update(
            failed_logins=F("failed_logins") + 1, locked_until=Case(last, default=None)
        )
    )


def _lock_if_too_many(user: User) -> None:
    user.refresh_from_db(fields=["failed_logins", "locked_until"])
    if user.locked_until:
        _lock_out(SYSTEM, username=user.username, until=user.locked_until.isoformat(timespec="seconds"))


@action("accounts.log_in", policy=anybody_may_log_in)
def _log_in(actor: Actor, username: str, address: str, refusal: str = "") -> None:
    """Records a login, with its reason when it is refused (unknown | wrong | locked | inactive)."""
    if refusal:
        limit = limits()
        raise LoginRefused(failures=limit.failures, minutes=limit.lock_minutes)
    User.objects.filter(username=username).update(failed_logins=0, locked_until=None, last_seen=timezone.now())


@action("accounts.lock_out", policy=anybody_may_log_in)
def _lock_out(actor: Actor, username: str, until: str) -> None:
    """Records that failed logins have locked an account; the lock itself was set with the last attempt."""


@action("accounts.log_out", policy=anybody_may_log_in)
def log_out(actor: Actor, address: str = "", cause: str = "asked") -> None:
    """Records the end of a session (cause: asked | idle)."""


def seen(user: User) -> None:
    """Notes that a user is at work, at most once in five minutes. Not audited: it changes nothing that counts."""
    now = timezone.now()
    if not user.last_seen or now - user.last_seen > timedelta(minutes=5):
        User.objects.filter(pk=user.pk).update(last_seen=now)
