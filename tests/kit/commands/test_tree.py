"""Features' commands become one tree."""

import pytest
import typer
from typer.testing import CliRunner

from ganyun.kit.commands.tree import merge, translate_help


def feature(command: str, group: str, below: str) -> typer.Typer:
    commands, inner = typer.Typer(), typer.Typer(help="组")
    commands.command(command)(lambda: typer.echo(command))
    inner.command(below)(lambda: typer.echo(below))
    commands.add_typer(inner, name=group)
    return commands


def root() -> typer.Typer:
    made = typer.Typer()
    made.callback()(lambda: None)
    return made


def test_groups_of_one_name_become_one():
    tree = root()
    merge(tree, [("a", feature("load", "cloud", "check")), ("b", feature("sql", "cloud", "apply"))])
    for arguments in (["load"], ["sql"], ["cloud", "check"], ["cloud", "apply"]):
        assert CliRunner().invoke(tree, arguments).output == arguments[-1] + "\n"


def test_two_features_cannot_have_the_same_command():
    with pytest.raises(AssertionError, match="ganyun cloud check is defined twice, the second time by b"):
        merge(root(), [("a", feature("load", "cloud", "check")), ("b", feature("sql", "cloud", "check"))])


def test_help_is_translated_all_the_way_down():
    tree = root()
    commands = typer.Typer()

    @commands.command()
    def load(path: str = typer.Option("", help="路径")) -> None:
        """加载。"""

    merge(tree, [("a", commands)])
    command = typer.main.get_command(tree)
    translate_help(command, {"加载。": "Loads.", "路径": "path"}.get)
    assert command.commands["load"].help == "Loads."
    assert command.commands["load"].params[0].help == "path"
