"""A command's surroundings: who acts, and what an error looks like from outside."""

import getpass

import pytest
import typer
from typer.testing import CliRunner

from ganyun.kernel.errors import Unavailable
from ganyun.kit.commands.public import acting
from ganyun.kit.commands.session import ErrorPrintingGroup

root = typer.Typer(cls=ErrorPrintingGroup, pretty_exceptions_enable=False)


@root.callback()
def before(debug: bool = False) -> None:
    """Root."""


@root.command()
def lost() -> None:
    raise Unavailable(name="湖", reason="磁盘")


@root.command()
def full() -> None:
    raise OSError(28, "No space left on device", "/lake/part")


@root.command()
def offline() -> None:
    from django.db import OperationalError

    raise OperationalError("connection to postgresql://user:secret@host failed")


@root.command()
def bug() -> None:
    raise ZeroDivisionError


def run(*arguments: str):
    return CliRunner().invoke(root, list(arguments))


def test_the_operator_is_the_system_under_their_login_name():
    assert (acting().name, acting().kind) == (getpass.getuser(), "system")


def test_an_operator_without_an_entry_in_passwd(monkeypatch):
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert acting().name.startswith("uid")


def test_an_error_has_exit_code_1_and_no_traceback():
    result = run("lost")
    assert result.exit_code == 1
    assert "湖 暂时不可用：磁盘" in result.stderr
    assert "Traceback" not in result.output


def test_a_full_disk_reads_like_any_error():
    result = run("full")
    assert result.exit_code == 1
    assert "No space left on device" in result.stderr


def test_a_database_out_of_reach_keeps_its_address_to_itself():
    result = run("offline")
    assert result.exit_code == 1
    assert "commands.database_unreachable" in result.stderr
    assert "secret" not in result.output


@pytest.mark.parametrize("command", ["lost", "full", "offline"])
def test_debug_lets_the_traceback_through(command):
    assert not isinstance(run("--debug", command).exception, SystemExit)


def test_an_unforeseen_error_is_not_hidden():
    assert isinstance(run("bug").exception, ZeroDivisionError)
