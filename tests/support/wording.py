"""Every text that a reader may see, gathered from templates, code and errors, and the English of the ``.po`` files."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from babel.messages.pofile import read_po
from django.template.base import Lexer, Token, TokenType
from django.utils.translation.template import templatize
from tests.support.tree import Tree

HAN = re.compile(r"[\u3400-\u9fff]")
MARKED = re.compile(r"""_\((?:"[^"]*"|'[^']*')\)""")
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"(?<!\w)(n?p?gettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?(?:\s*,\s*({LITERAL}))?")
GETTEXT = {"gettext", "gettext_lazy", "_", "N_", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}
PLACEHOLDER = re.compile(r"%\((\w+)\)|(?<!\{)\{(\w+)[^{}]*\}(?!\})")


@dataclass
class Wording:
    """Messages with the places they were found at, and their English."""

    messages: dict[str, str] = field(default_factory=dict)
    english: dict[str, set[str]] = field(default_factory=dict)

    def missing(self) -> list[str]:
        """Messages without English."""
        return sorted(
            f"{place}: {message!r}" for message, place in self.messages.items() if not self.english.get(message)
        )

    def mistranslated(self) -> list[str]:
        """English that names other values than the Chinese, or that is Chinese."""
        found = []
        for message, translations in sorted(self.english.items()):
            for text in sorted(translations):
                if placeholders(message) != placeholders(text):
                    found.append(f"{message!r} and {text!r} name different values")
                if HAN.search(text) and HAN.search(message):
                    found.append(f"{text!r} is not English")
        return found


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


def gather(tree: Tree) -> Wording:
    wording = Wording()
    for path in sorted(tree.package.rglob("*.html")):
        for message in template_messages(path.read_text()):
            wording.messages.setdefault(message, tree.name(path))
    for path in tree.python():
        for line, message in code_messages(tree.parse(path)):
            wording.messages.setdefault(message, f"{tree.name(path)}:{line}")
    for path in sorted(tree.package.rglob("locale/en/LC_MESSAGES/*.po")):
        for message, text in translations(path):
            wording.english.setdefault(message, set()).add(text)
    return wording


def template_messages(text: str) -> Iterator[str]:
    """Texts of ``{% translate %}``, ``{% blocktranslate %}`` and ``_("…")`` in any tag; both forms of a plural."""
    for function, *literals in CALL.findall(templatize(text)):
        texts = [ast.literal_eval(literal) for literal in literals if literal]
        first = 1 if function.startswith(("p", "np")) else 0
        yield from texts[first : first + (2 if "n" in function.partition("gettext")[0] else 1)]


def code_messages(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Constant texts given to gettext and its kin, with their line."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and (name := _called(node)) in GETTEXT:
            skip = 1 if name.startswith("pgettext") else 0
            for argument in node.args[skip : skip + (2 if name.startswith("ngettext") else 1)]:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and argument.value:
                    yield node.lineno, argument.value


def _called(node: ast.Call) -> str:
    return getattr(node.func, "id", getattr(node.func, "attr", ""))


def translations(path: Path) -> Iterator[tuple[str, str]]:
    """Message and translation of a catalogue; an empty or fuzzy one counts as none."""
    with path.open("rb") as file:
        for message in read_po(file):
            ids = message.id if isinstance(message.id, tuple | list) else (message.id,)
            strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
            if message.id and not message.fuzzy and all(strings):
                yield from zip(ids, strings if len(strings) >= len(ids) else strings * len(ids), strict=False)


def unmarked(text: str) -> list[str]:
    """Chinese in a template that no translation can reach."""
    found: list[str] = []
    inside = ""
    for token in Lexer(text).tokenize():
        word = token.contents.split(" ", 1)[0] if token.token_type == TokenType.BLOCK else ""
        if inside:
            inside = "" if word == f"end{inside}" else inside
        elif word in ("blocktranslate", "blocktrans", "comment"):
            inside = word
        elif word not in ("translate", "trans") and token.token_type != TokenType.COMMENT:
            found += _reachable(token)
    return found


def _reachable(token: Token) -> list[str]:
    rest = token.contents if token.token_type == TokenType.TEXT else MARKED.sub("", token.contents)
    return [line.strip() for line in rest.splitlines() if HAN.search(line)]
