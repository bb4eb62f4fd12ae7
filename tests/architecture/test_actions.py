"""Every state change is an action with a policy, a registered permission and a sentence; every error has one code."""

import dataclasses
import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import ganyun
from ganyun.kernel.action import Action, actions
from ganyun.kernel.errors import GanyunError
from ganyun.kernel.policy import Permission, find_permission, permissions

NAME = re.compile(r"[a-z]+(\.[a-z][a-z_]*)+")


def load_everything() -> None:
    """Imports each module, so that whatever registers itself has done so."""
    for module in pkgutil.walk_packages(ganyun.__path__, "ganyun."):
        if ".migrations" not in module.name and not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def registered() -> list[Action]:
    load_everything()
    return [each for each in actions() if each.function.__module__.startswith("ganyun.")]


def permissions_in(value: Any) -> Iterator[Permission]:
    """The permissions that a policy is made of."""
    if isinstance(value, Permission):
        yield value
    elif isinstance(value, tuple | list | frozenset):
        for each in value:
            yield from permissions_in(each)
    elif dataclasses.is_dataclass(value):
        for each in dataclasses.fields(value):
            yield from permissions_in(getattr(value, each.name))


@pytest.fixture(scope="module")
def every() -> list[Action]:
    return registered()


def test_there_are_actions(every: list[Action]) -> None:
    assert len(every) >= 10


def test_an_action_is_named_for_its_feature(every: list[Action]) -> None:
    wrong = []
    for each in every:
        place = each.function.__module__.split(".")
        if (
            not NAME.fullmatch(each.name)
            or place[1:3] != ["features", each.name.partition(".")[0]]
            or place[3] != "actions"
        ):
            wrong.append(f"{each.name} in {each.function.__module__}")
    assert wrong == []


def test_an_action_has_a_policy_and_a_sentence(every: list[Action]) -> None:
    assert [each.name for each in every if not callable(getattr(each.policy, "decide", None))] == []
    assert [each.name for each in every if not (each.function.__doc__ or "").strip()] == []


def test_a_policy_names_registered_permissions(every: list[Action]) -> None:
    for each in every:
        for permission in permissions_in(each.policy):
            assert find_permission(permission.name) is permission, each.name


def test_a_permission_is_named_for_its_feature_and_registered_there() -> None:
    load_everything()
    features = {module.name for module in pkgutil.iter_modules(importlib.import_module("ganyun.features").__path__)}

    wrong = [each.name for each in permissions() if not NAME.fullmatch(each.name)]
    foreign = [each.name for each in permissions() if each.name.partition(".")[0] not in features | {"test"}]
    assert wrong == [] and foreign == []


def test_every_permission_is_held_by_a_role_and_every_role_holds_registered_ones() -> None:
    from ganyun.features.accounts.rules import ROLES

    load_everything()
    held = {name for role in ROLES.values() for name in role.permissions}
    known = {each.name for each in permissions() if not each.name.startswith("test.")}

    assert sorted(known - held) == [], "nobody could ever do it"
    assert sorted(held - known) == []


def error_classes(base: type[GanyunError] = GanyunError) -> Iterator[type[GanyunError]]:
    for each in base.__subclasses__():
        if each.__module__.startswith("ganyun."):
            yield each
        yield from error_classes(each)


NO_CODE = {"StoredError": "an error read back from the job store: it carries the code of the one that was stored"}


def test_each_error_has_a_code_of_its_own_and_a_message() -> None:
    load_everything()
    codes: dict[str, type[GanyunError]] = {}
    for each in set(error_classes()):
        if "code" in vars(each):
            other = codes.setdefault(each.code, each)
            assert other is each, f"{each} and {other} share the code {each.code}"
        elif each.__module__ != "ganyun.kernel.errors" and each.__name__ not in NO_CODE:
            assert each.__subclasses__(), f"{each} has no code"
        assert each.message
    assert len(codes) > 20
    assert NO_CODE.keys() <= {each.__name__ for each in error_classes() if "code" not in vars(each)}
