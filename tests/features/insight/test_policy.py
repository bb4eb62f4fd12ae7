"""Who may what."""

from collections.abc import Callable

from tests.features.insight.conftest import ABOVE, OWNER, SUCCESSOR

from ganyun.features.insight.policy import duty_holders, is_of, may_acknowledge, may_report, may_see
from ganyun.kernel.policy import ANONYMOUS, SYSTEM, Actor

DUTY = frozenset({"insight.acknowledge", "insight.report"})


def test_open_data_is_for_everybody() -> None:
    reader = Actor("zhao", permissions=frozenset({"insight.read"}))
    assert may_see(ANONYMOUS, 1) and not may_see(ANONYMOUS, 2) and may_see(reader, 2)


def test_a_successor_does_the_work_of_its_predecessor(applied: Callable[..., None]) -> None:
    applied()
    assert duty_holders(OWNER) == {OWNER, SUCCESSOR}
    assert duty_holders(ABOVE) == {ABOVE} and duty_holders("无此单位") == {"无此单位"}


def test_the_system_acts_for_all_and_nobody_for_none() -> None:
    assert is_of(SYSTEM, {OWNER}) and not is_of(Actor("x"), {""}) and not is_of(Actor("x", ABOVE), {OWNER})


def test_what_is_not_there_is_for_the_action_to_say(db) -> None:
    actor = Actor("wang", OWNER, DUTY)
    assert may_acknowledge.decide(actor, {"alert": 1}).allowed and may_report.decide(actor, {"target": "a.b"}).allowed
    assert not may_acknowledge.decide(Actor("wang", OWNER), {"alert": 1}).allowed
