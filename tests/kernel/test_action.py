"""Permission → change → audit → event, and what becomes of each when one of the others fails."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ganyun.kernel import action as actions
from ganyun.kernel import hooks, policy
from ganyun.kernel.action import action
from ganyun.kernel.audit import AuditChain
from ganyun.kernel.errors import Denied, Invalid
from ganyun.kernel.policy import Actor, Decision, Everyone, Requires

LI = Actor("li", organisation="气象局", permissions=frozenset({"test.change"}), purpose="日常核查")


@dataclass
class Store:
    """What an action changes: committed only when its unit of work ends well."""

    committed: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    after: list[Any] = field(default_factory=list)
    fail_commit: bool = False

    @contextmanager
    def transaction(self) -> Iterator[None]:
        self.pending, self.after = [], []
        yield
        if self.fail_commit:
            raise OSError("commit failed")
        self.committed += self.pending
        for function in self.after:
            function()


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    store = Store()
    monkeypatch.setattr(actions, "_surroundings", actions.Surroundings())
    monkeypatch.setattr(actions, "_actions", {})
    monkeypatch.setattr(policy, "_registered", {})
    actions.configure(
        transaction=store.transaction,
        after_commit=lambda function: store.after.append(function),
        audit=lambda: AuditChain(home / "audit"),
    )
    return store


@pytest.fixture
def change(store: Store):
    @action("test.change", policy=Requires(policy.permission("test.change", "改动")))
    def change(actor: Actor, what: str, password: str = "", options: dict[str, Any] | None = None) -> str:
        """Changes something."""
        store.pending.append(what)
        if what == "broken":
            raise Invalid(reason="broken")
        return what.upper()

    return change


def records() -> list[dict[str, Any]]:
    return [entry.record for entry in actions.audit_chain().entries(newest_first=False)]


def test_a_permitted_change_is_made_recorded_and_told(change, store: Store) -> None:
    events: list[tuple[str, dict[str, Any], list[str]]] = []

    with hooks.event.registered(lambda name, payload: events.append((name, payload, list(store.committed)))):
        result = change(LI, "a", password="hunter22")

    assert result == "A" and store.committed == ["a"]
    (record,) = records()
    assert {key: record[key] for key in ("actor", "organisation", "action", "outcome", "purpose")} == {
        "actor": "li", "organisation": "气象局", "action": "test.change", "outcome": "OK", "purpose": "日常核查",
    }  # fmt: skip
    assert record["arguments"] == {"what": "a", "password": "***"}
    ((name, payload, committed),) = events
    assert (name, payload["actor"], payload["what"], payload["result"]) == ("test.change", "li", "a", "A")
    assert committed == ["a"], "the event comes after the commit"


def test_a_denied_change_is_not_made_but_recorded(change, store: Store) -> None:
    with pytest.raises(Denied) as caught:
        change(Actor("wang"), "a")

    assert caught.value.permission == "test.change"
    assert store.committed == [] and store.pending == []
    (record,) = records()
    assert (record["actor"], record["outcome"], record["reason"]) == ("wang", "DENY", "test.change")


def test_a_failing_change_is_rolled_back_recorded_and_its_error_goes_on(change, store: Store) -> None:
    events: list[str] = []
    with hooks.event.registered(lambda name, payload: events.append(name)), pytest.raises(Invalid):
        change(LI, "broken")

    assert store.committed == [] and events == []
    (record,) = records()
    assert record["outcome"] == "FAIL" and "Invalid" in record["error"] and "broken" in record["error"]


def test_a_failing_commit_leaves_a_fail_after_the_ok(change, store: Store) -> None:
    store.fail_commit = True

    with pytest.raises(OSError, match="commit failed"):
        change(LI, "a")

    assert store.committed == []
    assert [record["outcome"] for record in records()] == ["OK", "FAIL"]


def test_ctrl_c_in_the_middle_is_recorded_too(store: Store) -> None:
    @action("test.long", policy=Everyone("test"))
    def long(actor: Actor) -> None:
        """Takes long."""
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        long(LI)

    assert [record["outcome"] for record in records()] == ["FAIL"]


def test_without_an_audit_record_there_is_no_change(change, store: Store, home: Path) -> None:
    (home / "audit").write_text("a file where the folder should be")

    with pytest.raises(actions.AuditUnavailable) as caught:
        change(LI, "a")

    assert store.committed == [] and caught.value.retryable
    assert str(home) not in str(caught.value)


def test_a_failing_receiver_does_not_undo_a_committed_change(change, store: Store, caplog) -> None:
    told: list[str] = []

    def broken(name: str, payload: dict[str, Any]) -> None:
        raise ValueError("receiver")

    with hooks.event.registered(broken), hooks.event.registered(lambda name, payload: told.append(name)):
        assert change(LI, "a") == "A"

    assert store.committed == ["a"] and told == ["test.change"]
    assert [record["outcome"] for record in records()] == ["OK"]
    assert "receiver" in caplog.text


class Answers:
    def __init__(self, answer: Any) -> None:
        self.answer = answer

    def decide(self, actor: Actor, arguments: Any) -> Decision:
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


@pytest.mark.parametrize("answer", [None, Decision(False), Decision(False, "只有本单位可改")])
def test_no_answer_means_no(store: Store, answer: Decision | None) -> None:
    @action("test.silent", policy=Answers(answer))
    def silent(actor: Actor) -> None:
        """Never happens."""
        store.committed.append("!")

    with pytest.raises(Denied):
        silent(policy.SYSTEM)

    assert store.committed == []
    assert [record["outcome"] for record in records()] == ["DENY"]


def test_a_failing_policy_has_not_said_yes(store: Store) -> None:
    @action("test.failing", policy=Answers(ZeroDivisionError("policy")))
    def failing(actor: Actor) -> None:
        """Never happens."""
        store.committed.append("!")

    with pytest.raises(ZeroDivisionError):
        failing(policy.SYSTEM)

    assert store.committed == []
    assert [record["outcome"] for record in records()] == ["FAIL"]


def test_a_policy_sees_the_arguments_with_their_defaults(store: Store) -> None:
    seen: list[Any] = []

    class Look:
        def decide(self, actor: Actor, arguments: Any) -> Decision:
            seen.append(dict(arguments))
            return Decision(True)

    @action("test.look", policy=Look())
    def look(actor: Actor, a: int, *rest: int, b: int = 2, **more: int) -> None:
        """Looks."""

    look(LI, 1, 7, 8, c=3)

    assert seen == [{"a": 1, "rest": (7, 8), "b": 2, "more": {"c": 3}}]


@pytest.mark.parametrize(
    ("value", "secret"),
    [
        ({"password": "hunter22", "user": "li"}, "hunter22"),
        ({"api_key": "k-123", "n": 1}, "k-123"),
        ({"server": {"Token": "abc.def"}}, "abc.def"),
        ("postgresql://ganyun:hunter22@127.0.0.1/ganyun", "hunter22"),
        ("host=db password=hunter22 dbname=x", "hunter22"),
        ("https://api.example/?access_key=hunter22&page=2", "hunter22"),
    ],
)
def test_secrets_inside_values_never_reach_the_chain(change, value: Any, secret: str) -> None:
    change(LI, "a", options=value)

    text = str(records())
    assert secret not in text and "***" in text


@pytest.mark.parametrize("value", ["主键 key=date", "http://example/a:b@c", "12:30 开会", "passport: E1234"])
def test_ordinary_words_are_not_taken_for_secrets(change, value: str) -> None:
    change(LI, value)

    assert records()[0]["arguments"]["what"] == value


def test_secrets_in_an_error_never_reach_the_chain(store: Store) -> None:
    @action("test.connect", policy=Everyone("test"))
    def connect(actor: Actor) -> None:
        """Connects."""
        raise ConnectionError("cannot reach mysql://u:hunter22@db/x")

    with pytest.raises(ConnectionError):
        connect(LI)

    assert "hunter22" not in str(records())


def test_a_long_value_is_shortened_and_told_by_its_digest(change) -> None:
    change(LI, "x" * 5000)
    change(LI, "x" * 4999 + "y")

    first, second = (record["arguments"]["what"] for record in records())
    assert len(first) < 220 and "5000" in first and "SM3" in first
    assert first != second


def test_odd_text_does_not_break_the_record(change) -> None:
    change(LI, "bad \udcff name\n\u2028\x00")

    assert records()[0]["arguments"]["what"] == "bad \udcff name\n\u2028\x00"
    assert actions.audit_chain().verify() == 1


def test_actions_are_listed_by_name_with_policy_and_function(change) -> None:
    (listed,) = actions.actions()

    assert (listed.name, listed.function) == ("test.change", change)
    assert change.__doc__ == "Changes something."


def test_a_name_is_taken_once(change) -> None:
    with pytest.raises(AssertionError, match=r"test\.change"):
        action("test.change", policy=Everyone("x"))(lambda actor: None)


def test_wrong_arguments_are_a_type_error_and_change_nothing(change, store: Store) -> None:
    with pytest.raises(TypeError):
        change(LI)

    assert store.committed == []
