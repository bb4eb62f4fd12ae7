"""Where commands print: results to standard output, everything else (progress, errors) to standard error."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from ganyun.kernel.errors import GanyunError

# Rich costs a tenth of a second, so it is imported when something is printed and not for `--help`.


class Format(StrEnum):
    """The formats of ``--format``."""

    table = "table"
    csv = "csv"
    json = "json"


class LazyConsole:
    """A Rich console made at first use; a pipe gets lines as wide as they are."""

    def __init__(self, *, stderr: bool = False) -> None:
        self._stderr = stderr
        self._console: Console | None = None

    def __getattr__(self, name: str) -> Any:
        stream = sys.stderr if self._stderr else sys.stdout
        # A test or a caller may have put another stream in place since.
        if self._console is None or self._console.file is not stream:
            from rich.console import Console

            self._console = Console(file=stream, width=None if stream.isatty() else 200, highlight=False)
        return getattr(self._console, name)


console: Any = LazyConsole()
errors: Any = LazyConsole(stderr=True)


def show_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]], format: Format | str = Format.table) -> None:
    """Prints rows: ``table`` for people, ``csv`` (RFC 4180, header first) and ``json`` (array of objects) for programs.

    >>> show_rows(["城市", "面积"], [("南昌", 7195)], "csv")
    """
    printers = {Format.table: _table, Format.csv: _csv, Format.json: _json}
    printers[Format(format)](columns, rows)


def _table(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    shown = [list(row) for row in rows]
    for index, column in enumerate(columns):
        cells = [row[index] for row in shown if row[index] is not None]
        numeric = bool(cells) and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in cells)
        table.add_column(Text(column), justify="right" if numeric else "left", overflow="fold")
    for row in shown:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def _csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    writer = csv.writer(sys.stdout)
    writer.writerow(columns)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)


def _json(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    listing = [dict(zip(columns, row, strict=True)) for row in rows]
    sys.stdout.write(json.dumps(listing, ensure_ascii=False, default=str, indent=2) + "\n")


@contextmanager
def progress_bar(title: str = "") -> Iterator[Any]:
    """A bar on standard error; yields a function ``(done, total, note)`` that fits ``JobContext.progress``.

    >>> with progress_bar("加载") as progress:
    ...     run_here("exchange.load", acting(), progress=progress, resource="base.divisions")
    """
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=_made(errors), transient=True) as bar:
        task = bar.add_task(title, total=None)

        def report(done: int, total: int | None = None, note: str = "") -> None:
            bar.update(task, completed=done, total=total, description=f"{title} {note}".strip())

        yield report


def _made(lazy: LazyConsole) -> Any:
    lazy.__getattr__("file")
    return lazy._console


def show_error(error: "GanyunError", translate: Any = str) -> None:
    """The one shape of an error at the terminal: what happened, what becomes of the data, what to type."""
    from rich.text import Text

    from ganyun.kernel.errors import N_

    parts = error.parts(translate)
    head = Text.assemble(
        (translate(N_("错误：")), "bold red"), (parts.get("message", ""), "bold"), (f"  {error.code}", "dim")
    )
    errors.print(head, soft_wrap=True)
    if parts.get("fate"):
        errors.print(Text(parts["fate"]), soft_wrap=True)
    if parts.get("fix"):
        errors.print(Text.assemble(("→ ", "cyan"), (parts["fix"], "cyan")), soft_wrap=True)
