import inspect
import logging

import pytest

from ganyun.kernel import hooks
from ganyun.kernel.hooks import HOOKS, Hook


@Hook
def greeting(name: str) -> str:
    """Words said to somebody."""


@pytest.fixture
def hook() -> Hook:
    return Hook(lambda name: "")


def test_calling_a_hook_calls_all_in_order_of_registration(hook: Hook) -> None:
    hook.register(lambda name: f"1 {name}")
    hook.register(lambda name: f"2 {name}")

    assert hook("li") == ["1 li", "2 li"]


def test_nobody_registered_means_nothing(hook: Hook) -> None:
    assert hook("li") == []


def test_registering_twice_counts_once_and_works_as_a_decorator(hook: Hook) -> None:
    @hook.register
    def answer(name: str) -> str:
        return name

    hook.register(answer)

    assert hook("li") == ["li"]


def test_registered_for_one_test_only(hook: Hook) -> None:
    with pytest.raises(ZeroDivisionError), hook.registered(lambda name: 1 / 0):
        hook("li")

    assert hook("li") == []


def test_notify_goes_on_when_one_fails_and_logs_it(caplog: pytest.LogCaptureFixture) -> None:
    told: list[str] = []

    def broken(name: str) -> str:
        raise ValueError("no")

    with (
        greeting.registered(broken),
        greeting.registered(lambda name: told.append(name) or ""),
        caplog.at_level(logging.ERROR),
    ):
        greeting.notify("li")

    assert told == ["li"]
    assert "greeting" in caplog.text and "broken" in caplog.text


def test_each_extension_point_has_a_sentence_and_typed_arguments() -> None:
    assert HOOKS, "no hooks found"
    for name, hook in HOOKS.items():
        assert getattr(hooks, name) is hook
        assert hook.doc.rstrip().endswith((".", ".)")), name
        untyped = [each for each in hook.signature.parameters.values() if each.annotation is inspect.Parameter.empty]
        assert not untyped, name
        assert hook.signature.return_annotation is not inspect.Parameter.empty, name
