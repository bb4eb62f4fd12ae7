"""YAML text → plain values, with the line of every path.

Read as ``datacontract-cli`` reads it (YAML 1.1, dates stay text, a key given twice is an error), so that both see the
same contract; values that YAML 1.1 and 1.2 understand differently are reported instead of guessed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ganyun.kernel.packs import Problem, Report, dotted

LONGEST = 1_000_000  # characters; the widest real contract has some hundred fields
MOST_NODES = 200_000  # a few aliases can stand for billions of values ("billion laughs")

Path = tuple[str | int, ...]

_AMBIGUOUS = re.compile(r"(?i)(?:y|n|yes|no|on|off)|0\d+|\d+(?::[0-5]?\d)+(?:\.\d*)?|[\d_]*_[\d_]*")


class YamlLoader(yaml.CSafeLoader):
    """SafeLoader without timestamps."""


YamlLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.CSafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Document:
    """The values of a YAML text and where they stand."""

    name: str
    data: Any
    lines: dict[Path, int]
    report: Report

    def line(self, path: Path) -> int | None:
        """The line (from 1) of a path, or of the nearest part of it that exists."""
        while path:
            if path in self.lines:
                return self.lines[path]
            path = path[:-1]
        return None

    def stated(self, path: Path) -> bool:
        """Whether the text has something there, right or wrong (a wrong part is missing in ``data`` by then)."""
        return path in self.lines

    def say(self, path: Path, message: str, allowed: tuple[str, ...] = (), fix: str = "") -> None:
        """Reports a problem at a path."""
        self.report(Problem(self.name, dotted(path), message, allowed, fix, self.line(path)))


def read_document(text: str, name: str, report: Report) -> Document | None:
    """Parses YAML; every syntax error is reported with its line, nothing is raised."""
    if len(text) > LONGEST:
        message = _("文件太大：{size} 个字符，最多 {most}").format(size=len(text), most=LONGEST)
        report(Problem(name, "", message, fix=_("拆成多个资源，每个资源一份合同")))
        return None
    loader = YamlLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            report(Problem(name, "", _("文件是空的"), fix=_("参照 ODCS v3.1 写一份合同")))
            return None
        if not _small_enough(node):
            report(Problem(name, "", _("YAML 的别名展开后过大或成环"), fix=_("不用别名（*），把值写全")))
            return None
        lines: dict[Path, int] = {}
        clean = True
        for problem in _walk(node, (), lines, name):
            report(problem)
            clean = False
        return Document(name, loader.construct_document(node), lines, report) if clean else None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        message = _("不是合法的 YAML：{problem}").format(problem=error.problem or error.context)
        report(Problem(name, "", message, line=line, fix=_("检查缩进、冒号后的空格和引号")))
    except (yaml.YAMLError, ValueError) as error:
        message = _("不是合法的 YAML：{problem}").format(problem=str(error).splitlines()[0])
        report(Problem(name, "", message, fix=_("检查文件中的特殊字符")))
    finally:
        loader.dispose()
    return None


def _small_enough(node: Any) -> bool:
    """Counts nodes with aliases expanded, in one pass over the graph; a cycle counts as too large."""
    sizes: dict[int, int] = {}

    def size(each: Any) -> int:
        key = id(each)
        if key in sizes:
            return sizes[key]
        sizes[key] = MOST_NODES + 1  # until known: a cycle meets this
        if isinstance(each, yaml.MappingNode):
            total = 1 + sum(size(part) for pair in each.value for part in pair)
        elif isinstance(each, yaml.SequenceNode):
            total = 1 + sum(size(part) for part in each.value)
        else:
            total = 1
        sizes[key] = total
        return total

    try:
        return size(node) <= MOST_NODES
    except RecursionError:
        return False


def _walk(node: Any, path: Path, lines: dict[Path, int], name: str) -> Iterator[Problem]:
    lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*path, key)
            line = key_node.start_mark.line + 1
            if key in seen and key != "<<":
                message = _("键 {key} 写了两次（第 {first} 行已有）").format(key=key, first=seen[key])
                yield Problem(name, dotted(here), message, fix=_("删去其中一个"), line=line)
            seen[key] = line
            lines[here] = line
            yield from _walk(value_node, here, lines, name)
    elif isinstance(node, yaml.SequenceNode):
        for index, each in enumerate(node.value):
            yield from _walk(each, (*path, index), lines, name)
    elif not node.style and node.tag != "tag:yaml.org,2002:str" and _AMBIGUOUS.fullmatch(node.value):
        message = _("值 {value} 在 YAML 1.1 和 1.2 里意思不同").format(value=node.value)
        yield Problem(
            name,
            dotted(path),
            message,
            line=node.start_mark.line + 1,
            fix=_('文本写作 "{value}"；是非写作 true 或 false').format(value=node.value),
        )
