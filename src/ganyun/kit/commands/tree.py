"""Puts the features' commands together into one tree, and puts their help into the operator's language."""

from collections.abc import Callable, Iterable
from typing import Any

import typer


def merge(root: typer.Typer, parts: Iterable[tuple[str, typer.Typer]]) -> None:
    """Adds every feature's commands to the root; groups of one name (``ganyun cloud …``) become one group.

    Raises:
        AssertionError: two features define the same command.
    """
    _absorb(root, ((feature, part) for feature, part in parts), "ganyun")


def _absorb(target: typer.Typer, parts: Iterable[tuple[str, typer.Typer]], path: str) -> None:
    known = {_name(command) for command in target.registered_commands}
    groups = {group.name: group for group in target.registered_groups}
    for feature, part in parts:
        for command in part.registered_commands:
            name = _name(command)
            assert name not in known, f"{path} {name} is defined twice, the second time by {feature}"
            known.add(name)
            target.registered_commands.append(command)
        for group in part.registered_groups:
            if group.name in groups:
                merged = groups[group.name].typer_instance
                assert merged is not None
                assert group.typer_instance is not None
                _absorb(merged, [(feature, group.typer_instance)], f"{path} {group.name}")
            else:
                groups[group.name] = group
                target.registered_groups.append(group)


def _name(command: Any) -> str:
    return str(command.name or command.callback.__name__.replace("_", "-"))


def translate_help(command: Any, translate: Callable[[str], str]) -> None:
    """Translates the help of a command, of its options, and of everything below it."""
    for part in (command, *getattr(command, "params", ())):
        if getattr(part, "help", None):
            part.help = translate(part.help)
    for below in getattr(command, "commands", {}).values():
        translate_help(below, translate)
