"""Logging in: refusals that tell nothing, the lock, the audit record."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.contrib.auth import hashers
from django.utils import timezone
from tests.features.accounts.conftest import PASSWORD

from ganyun.features.accounts import actions, queries
from ganyun.features.accounts.actions.login import verify_login
from ganyun.features.accounts.errors import LoginRefused
from ganyun.features.accounts.models import User
from ganyun.kernel import hooks
from ganyun.kernel.action import audit_chain

Travel = Callable[..., None]


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """Moves the clock of the accounts; it stands still otherwise."""
    now = [datetime(2026, 3, 2, 9, 0, tzinfo=timezone.get_current_timezone())]
    monkeypatch.setattr(timezone, "now", lambda: now[0])

    def forward(**span: float) -> None:
        now[0] += timedelta(**span)

    return forward


def records() -> list[dict[str, str]]:
    found = [entry.record for entry in audit_chain().entries(newest_first=False)]
    return [each for each in found if each["action"].startswith(("accounts.log", "accounts.lock"))]


def fail(username: str, times: int = 1, password: str = "wrong-password") -> None:
    for _ in range(times):
        with pytest.raises(LoginRefused):
            verify_login(username, password, "203.0.113.9")


def test_the_right_password(make_user) -> None:
    user = make_user("li", "analyst")
    assert verify_login(" Li ", PASSWORD, "203.0.113.9") == user
    (record,) = records()
    assert (record["actor"], record["outcome"]) == ("li", "OK")
    assert record["organisation"] == "江西省环境保护厅"
    assert record["arguments"]["address"] == "203.0.113.9"


def test_every_refusal_reads_the_same(make_user, travel) -> None:
    make_user("li")
    make_user("locked", locked_until=timezone.now() + timedelta(minutes=1))
    make_user("gone", is_active=False)
    texts = set()
    for username, password in (("li", "wrong"), ("nobody", "wrong"), ("locked", PASSWORD), ("gone", PASSWORD)):
        with pytest.raises(LoginRefused) as caught:
            verify_login(username, password)
        texts.add(str(caught.value))
    assert len(texts) == 1


def test_the_audit_record_holds_the_reason(make_user, travel) -> None:
    make_user("li")
    make_user("gone", is_active=False)
    fail("li")
    fail("nobody")
    fail("gone", password=PASSWORD)
    found = [(each["actor"], each["outcome"], each["arguments"]["refusal"]) for each in records()]
    assert found == [
        ("anonymous", "FAIL", "wrong"),
        ("anonymous", "FAIL", "unknown"),
        ("anonymous", "FAIL", "inactive"),
    ]


def test_a_password_typed_into_the_wrong_box_is_not_recorded(db) -> None:
    fail("S3cret-Typed-As-Name")
    assert "S3cret-Typed" not in str(records())


def test_an_unknown_name_takes_as_much_hashing_as_a_known_one(make_user, monkeypatch) -> None:
    make_user("li")
    hashed: list[str] = []
    encode = hashers.MD5PasswordHasher.encode
    monkeypatch.setattr(
        hashers.MD5PasswordHasher,
        "encode",
        lambda self, password, salt: (hashed.append(password), encode(self, password, salt))[1],
    )
    fail("li")
    known, hashed = len(hashed), []
    fail("nobody")
    assert len(hashed) == known == 1


# --- the lock


def test_five_failures_lock_for_fifteen_minutes(make_user, travel) -> None:
    make_user("li")
    fail("li", times=5)
    fail("li", password=PASSWORD)
    assert records()[-1]["arguments"]["refusal"] == "locked"
    travel(minutes=14, seconds=59)
    fail("li", password=PASSWORD)
    travel(seconds=1)
    assert verify_login("li", PASSWORD).username == "li"


def test_the_lock_is_recorded_once(make_user, travel) -> None:
    make_user("li")
    fail("li", times=7)
    locks = [each for each in records() if each["action"] == "accounts.lock_out"]
    assert [(each["actor"], each["arguments"]["username"]) for each in locks] == [("system", "li")]


def test_after_the_lock_the_count_begins_anew(make_user, travel) -> None:
    make_user("li")
    fail("li", times=5)
    travel(minutes=15)
    fail("li", times=4)
    assert verify_login("li", PASSWORD)


def test_success_clears_the_count(make_user, travel) -> None:
    make_user("li")
    for _ in range(3):
        fail("li", times=4)
        verify_login("li", PASSWORD)
    user = User.objects.get()
    assert (user.failed_logins, user.locked_until) == (0, None)


def test_the_fifth_attempt_may_still_be_right(make_user, travel) -> None:
    make_user("li")
    fail("li", times=4)
    assert verify_login("li", PASSWORD)


def test_attempts_at_the_same_moment_do_not_slip_past_the_limit(make_user, travel) -> None:
    """Ten attempts read the user before the first of them has counted: still only five passwords are tried."""
    make_user("li")
    read = [queries.user("li") for _ in range(10)]
    refusals = [actions.login._refusal(user, "wrong") for user in read]
    assert refusals == ["wrong"] * 5 + ["locked"] * 5


def test_the_number_and_the_time_are_settings(make_user, travel, settings) -> None:
    settings.GANYUN_ACCOUNTS = {"failures": 2, "lock_minutes": 1}
    make_user("li")
    fail("li", times=2)
    fail("li", password=PASSWORD)
    travel(minutes=1)
    assert verify_login("li", PASSWORD)


def test_one_account_does_not_lock_another(make_user, travel) -> None:
    make_user("li")
    make_user("wang")
    fail("li", times=5)
    assert verify_login("wang", PASSWORD)


# --- nothing leaks


def test_no_password_in_audit_event_or_error(make_user, django_capture_on_commit_callbacks) -> None:
    make_user("li")
    payloads: list[object] = []
    with hooks.event.registered(lambda name, payload: payloads.append(payload)):
        with django_capture_on_commit_callbacks(execute=True):
            verify_login("li", PASSWORD)
        with pytest.raises(LoginRefused) as caught:
            verify_login("li", "Another-Secret-9")
    chain = "".join(path.read_text(encoding="utf-8") for path in audit_chain().folder.glob("*.jsonl"))
    assert payloads
    for secret in (PASSWORD, "Another-Secret-9"):
        assert secret not in chain + str(payloads) + str(caught.value) + repr(caught.value.values)


def test_odd_input_is_only_refused(make_user) -> None:
    make_user("li")
    for username in ("", "li\x00", "' OR 1=1 --", "李" * 1000, "li\n"):
        with pytest.raises(LoginRefused):
            verify_login(username, "wrong")
