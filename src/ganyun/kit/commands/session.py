"""A command's surroundings: Django set up when a command runs, the operator at the terminal, errors in one shape."""

import gc
import getpass
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

if TYPE_CHECKING:
    from ganyun.kernel.errors import GanyunError
    from ganyun.kernel.policy import Actor

SETTINGS = "ganyun.app.settings"


def setup_django() -> None:
    """Sets Django up, once; the root command calls it before a command runs, never for ``--help``."""
    import django
    from django.apps import apps
    from django.conf import settings
    from django.utils import translation

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    if not apps.ready:
        gc.disable()  # what a start imports stays: to look for garbage in it costs a tenth of the start
        try:
            django.setup()
        finally:
            gc.enable()
    translation.activate(settings.LANGUAGE_CODE)


def acting() -> "Actor":
    """Who acts at the terminal: whoever may run commands on this machine is the system, under their login name."""
    from ganyun.kernel.policy import Actor

    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user without an entry in passwd
        name = f"uid{os.getuid()}"
    return Actor(name, kind="system")


class ErrorPrintingGroup(TyperGroup):
    """The root group: a command's error is printed as people can read it, and the exit code is 1.

    ``--debug`` (a parameter of the root callback) lets the traceback through.
    """

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `ganyun sql … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except Exception as error:
            known = None if ctx.params.get("debug") else _foreseen(error)
            if known is None:
                raise
            from ganyun.kit.commands.console import show_error

            show_error(known, translate())
            raise SystemExit(1) from error


def _foreseen(error: Exception) -> "GanyunError | None":
    """An error in words for people; ``None`` for a mistake in the program, whose traceback is what helps."""
    from ganyun.kernel.errors import GanyunError, Unavailable
    from ganyun.kit.commands.errors import DatabaseUnreachable, NotSetUp

    if isinstance(error, GanyunError):
        return error
    if isinstance(error, OSError):
        return Unavailable(name=error.filename or type(error).__name__, reason=error.strerror or str(error))
    if _lacks_tables(error):
        return NotSetUp()
    if type(error).__name__ == "OperationalError":  # Django's, SQLAlchemy's; its words may hold the address
        return DatabaseUnreachable(name="database", reason=type(error).__module__)
    return None


def _lacks_tables(error: Exception) -> bool:
    """Whether the database says that it, or a table of it, is not there (SQLite's and PostgreSQL's words)."""
    words = ("no such table", "no such column", "unable to open database file", "does not exist")
    return type(error).__module__ == "django.db.utils" and any(word in str(error) for word in words)


def translate() -> Callable[[str], str]:
    """Into the language of ``GANYUN_LANGUAGE``: by Django where it is set up, else from the catalogues."""
    from ganyun.kit.commands.words import translator

    if "django.apps" in sys.modules:
        from django.apps import apps
        from django.utils.translation import gettext

        if apps.ready:
            return gettext
    return translator(os.environ.get("GANYUN_LANGUAGE", "zh-hans"))
