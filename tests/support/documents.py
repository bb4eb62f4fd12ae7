"""What the documents talk about: blocks of a language, and the tree of the ``ganyun`` command."""

import re
from collections.abc import Iterator
from typing import Any

import typer


class Commands:
    """``ganyun`` with all its commands."""

    def __init__(self) -> None:
        from ganyun.app.command import build

        self.root: Any = typer.main.get_command(build())

    def fault(self, words: list[str]) -> str:
        """What is wrong with ``ganyun <words>``, or ""."""
        command: Any = self.root
        rest = list(words)
        while rest and hasattr(command, "commands"):
            if rest[0].startswith("-"):
                break
            name = rest.pop(0)
            if name[0] in "<{":  # stands for any command
                return ""
            unknown = [each for each in name.split("|") if each not in command.commands]
            if unknown:
                return f"no command {unknown} among {sorted(command.commands)}"
            command = command.commands[name.partition("|")[0]]
        known = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {"--help", "-h"}
        unknown = [word for word in rest if re.match(r"--?[a-z]", word) and word.partition("=")[0] not in known]
        return f"{command.name} has no option {unknown}, only {sorted(known)}" if unknown else ""


def fenced(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Line and content of each fenced block of a language."""
    for match in re.finditer(rf"^```{language}[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        yield text[: match.start()].count("\n") + 1, match.group(1)
