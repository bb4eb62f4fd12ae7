"""The ``ganyun`` command: the node's own commands and every feature's ``commands.py``, merged without Django."""

import atexit
import importlib.metadata
import os
import sys
import threading
from typing import Annotated

import typer

from ganyun.app import inspection, node
from ganyun.app.features import furniture
from ganyun.kit.commands.session import ErrorPrintingGroup, setup_django
from ganyun.kit.commands.tree import merge, translate_help
from ganyun.kit.commands.words import translator

# Commands that read the settings themselves, or start processes that do.
WITHOUT_DJANGO = frozenset({"settings", "up", "web"})

root = typer.Typer(
    name="ganyun",
    help="赣云：一个节点，编目、接入、检查、保护、共享和分析一个省的公共数据。",
    cls=ErrorPrintingGroup,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,  # its tracebacks show local variables, so secrets too
    context_settings={"help_option_names": ["--help", "-h"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"ganyun {importlib.metadata.version('ganyun')}")
        raise typer.Exit


@root.callback()
def before(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="出错时显示完整的程序栈")] = False,
    version: Annotated[bool, typer.Option("--version", help="显示版本", callback=_version, is_eager=True)] = False,
) -> None:
    asks_for_help = any(each in ("--help", "-h") for each in sys.argv[1:])
    if context.invoked_subcommand not in WITHOUT_DJANGO and not asks_for_help and not context.resilient_parsing:
        setup_django()


def build() -> typer.Typer:
    """The whole tree."""
    if not getattr(root, "merged", False):
        parts = [("node", node.commands), ("inspection", inspection.commands)]
        parts += [(feature, module.commands) for feature, module in furniture("commands")]
        merge(root, parts)
        root.merged = True  # type: ignore[attr-defined]
    return root


def main() -> None:
    """The entry point of the ``ganyun`` script."""
    command = typer.main.get_command(build())
    translate_help(command, translator(os.environ.get("GANYUN_LANGUAGE", "zh-hans")))
    try:
        command(prog_name="ganyun")
    except SystemExit as stop:
        _leave(stop)


def _leave(stop: SystemExit) -> None:
    """Ends the process once what was asked for at exit is done.

    Python would take two tenths of a second more to free each object of a thousand modules, as mypy's ``hard_exit`` has
    found too. While another thread works, and for a message as exit code, the usual way out is taken.
    """
    working = [each for each in threading.enumerate() if not each.daemon and each is not threading.main_thread()]
    if working or not isinstance(stop.code, int | None):
        raise stop
    atexit._run_exitfuncs()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:  # nobody reads any more
        raise stop from None
    os._exit(stop.code or 0)
