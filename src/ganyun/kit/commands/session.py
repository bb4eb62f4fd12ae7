"""A command's surroundings: Django set up when a command runs, the operator at the terminal, errors in one shape."""

import getpass
import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from typer.core import TyperGroup

if TYPE_CHECKING:
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
        django.setup()
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
        from ganyun.kernel.errors import GanyunError

        try:
            return super().invoke(ctx)
        except GanyunError as error:
            if ctx.params.get("debug"):
                raise
            _fail(error)
        except BrokenPipeError:  # `ganyun sql … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        except OSError as error:
            if ctx.params.get("debug"):
                raise
            from ganyun.kernel.errors import Unavailable

            _fail(Unavailable(name=error.filename or type(error).__name__, reason=error.strerror or str(error)))
        except Exception as error:
            if ctx.params.get("debug") or not _lacks_tables(error):
                raise
            from ganyun.kit.commands.errors import NotSetUp

            _fail(NotSetUp())


def _lacks_tables(error: Exception) -> bool:
    """Whether the database says that it, or a table of it, is not there (SQLite's and PostgreSQL's words)."""
    words = ("no such table", "no such column", "unable to open database file", "does not exist")
    return type(error).__module__ == "django.db.utils" and any(word in str(error) for word in words)


def _fail(error: Any) -> None:
    from ganyun.kit.commands.console import show_error

    show_error(error, translate())
    raise SystemExit(1)


def translate() -> Callable[[str], str]:
    """Into the language of ``GANYUN_LANGUAGE``: by Django where it is set up, else from the catalogues."""
    from ganyun.kit.commands.words import translator

    if "django.apps" in sys.modules:
        from django.apps import apps
        from django.utils.translation import gettext

        if apps.ready:
            return gettext
    return translator(os.environ.get("GANYUN_LANGUAGE", "zh-hans"))
