from collections.abc import Iterator

import pytest

from ganyun.kernel import policy
from ganyun.kernel.errors import Final
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor, AllOf, Decision, Everyone, Requires, UnknownPermission


@pytest.fixture(autouse=True)
def registry(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(policy, "_registered", {})
    yield


def test_a_registered_name_is_found() -> None:
    publish = policy.permission("catalog.publish", "发布目录")

    assert policy.find_permission("catalog.publish") is publish
    assert list(policy.permissions()) == [publish]
    assert str(publish) == "catalog.publish"


def test_an_unknown_name_raises_instead_of_quietly_denying() -> None:
    with pytest.raises(UnknownPermission) as caught:
        policy.find_permission("catalog.pubish")

    assert isinstance(caught.value, Final)
    assert "catalog.pubish" in str(caught.value) and "catalog/policy.py" in str(caught.value)


def test_one_name_has_one_meaning() -> None:
    policy.permission("catalog.publish", "发布目录")

    assert policy.permission("catalog.publish", "发布目录").title == "发布目录"
    with pytest.raises(AssertionError, match=r"catalog\.publish"):
        policy.permission("catalog.publish", "别的意思")


def test_requires_looks_at_the_actor_only() -> None:
    publish = policy.permission("catalog.publish", "发布目录")
    rule = Requires(publish)

    assert rule.decide(Actor("li", permissions=frozenset({"catalog.publish"})), {}).allowed
    assert rule.decide(SYSTEM, {}).allowed
    assert rule.decide(Actor("li"), {}) == Decision(False, "catalog.publish")
    assert not rule.decide(ANONYMOUS, {}).allowed
    assert not rule.decide(Actor("li", permissions=frozenset({"catalog.publish.all"})), {}).allowed


def test_everyone_says_why() -> None:
    assert Everyone("公开目录").decide(ANONYMOUS, {}) == Decision(True, "公开目录")


class Silent:
    def decide(self, actor: Actor, arguments: object) -> Decision:
        return None  # type: ignore[return-value]


def test_all_of_several_says_yes_only_when_each_does() -> None:
    yes, no = Everyone("ja"), Requires(policy.permission("a.b", "c"))

    assert AllOf((yes, yes)).decide(ANONYMOUS, {}).allowed
    assert AllOf((yes, no)).decide(ANONYMOUS, {}) == Decision(False, "a.b")
    assert not AllOf((yes, Silent())).decide(SYSTEM, {}).allowed
    assert not AllOf(()).decide(SYSTEM, {}).allowed, "no policy means no"
