"""The reference pages are fresh, and nothing that should stand in them is missing."""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest
from tests.support.tree import ROOT

FOLDER = ROOT / "docs/reference"


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def test_the_pages_are_fresh(generator: ModuleType) -> None:
    stale = [
        name for name, wanted in generator.pages().items() if not (FOLDER / name).is_file() or text(name) != wanted
    ]

    assert stale == [], "make docs"


def test_every_setting_is_on_its_page() -> None:
    from ganyun.app.configuration import SETTINGS

    assert [each.name for each in SETTINGS if f"`{each.name}`" not in text("settings.md")] == []


def test_every_hook_is_on_its_page_with_its_arguments() -> None:
    from ganyun.kernel.hooks import HOOKS

    page = text("hooks.md")
    lines = {line.partition("(")[0]: line for line in page.splitlines() if line.startswith("## `")}

    for name, hook in HOOKS.items():
        assert all(argument in lines[f"## `{name}"] for argument in hook.signature.parameters), name


def test_every_action_and_permission_is_on_its_page(generator: ModuleType) -> None:
    from ganyun.kernel.action import actions
    from ganyun.kernel.policy import permissions

    ours = [each.name for each in actions() if each.function.__module__.startswith("ganyun.")]
    assert [name for name in ours if f"`{name}`" not in text("actions.md")] == []
    names = [each.name for each in permissions() if not each.name.startswith("test.")]
    assert [name for name in names if f"`{name}`" not in text("permissions.md")] == []


def test_every_command_and_option_is_on_its_page(commands: Any) -> None:
    page = text("commands.md")

    assert [path for path, _ in walk(commands.root, "ganyun") if f"## `{path}`" not in page] == []
    assert [opt for _, command in walk(commands.root, "ganyun") for each in command.params for opt in each.opts
            if opt.startswith("--") and opt != "--help" and opt not in page] == []  # fmt: skip


def walk(command: Any, path: str) -> Iterator[tuple[str, Any]]:
    below = getattr(command, "commands", {})
    if not below:
        yield path, command
    for name, inner in below.items():
        yield from walk(inner, f"{path} {name}")


def test_every_kind_of_rule_is_described(generator: ModuleType) -> None:
    from ganyun.features.quality.rules.checks import INDICATORS

    assert generator.RULES.keys() == INDICATORS.keys()


def test_no_text_is_missing_from_a_table(generator: ModuleType) -> None:
    for name in generator.pages():
        empty = [line for line in text(name).splitlines() if line.startswith("| `") and line.count("|  |") > 2]
        assert empty == [], name


@pytest.mark.parametrize("cell", ["a|b", "two\nlines"])
def test_a_cell_cannot_break_its_table(generator: ModuleType, cell: str) -> None:
    assert len(generator.table(("x",), [(cell,)]).splitlines()) == 3
