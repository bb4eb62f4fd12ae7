"""The terminal's furniture for features: where to print, who acts, progress."""

from ganyun.kit.commands.console import Format, console, errors, progress_bar, show_error, show_rows
from ganyun.kit.commands.session import acting, setup_django

__all__ = ["Format", "acting", "console", "errors", "progress_bar", "setup_django", "show_error", "show_rows"]
