"""Changes one value in a YAML text and leaves every other character alone.

Dumping a parsed document always moves something (indents of lists, spaces in ``{a: b}``, folded lines), even in
ruamel's round-trip mode. So an edit replaces exactly the characters of one value, or inserts one line, at the marks
that the parser gives; the result is parsed again and must differ from the original in that one place only.
"""

import copy
import itertools
import json
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

from ganyun.features.catalog.rules.document import YamlLoader
from ganyun.kernel.errors import N_, Invalid


class EditFailed(Invalid):
    code = "catalog.edit_failed"
    message = N_("不能在 YAML 里改 {path}：{reason}")
    fate = N_("合同保持原样。")
    fix = N_("在 YAML 编辑框里直接改这一处。")


@dataclass(frozen=True)
class Item:
    """An item of a list, found by the value of one of its keys: ``Item("name", "pm25")``."""

    key: str
    value: str


Step = str | int | Item


def set_value(text: str, path: tuple[Step, ...], value: Any) -> str:
    """Sets a scalar; the key, or the list item that a last-but-one :class:`Item` names, is added when missing.

    >>> set_value("a: 1  # one\\nb: 2\\n", ("a",), 3)
    'a: 3  # one\\nb: 2\\n'

    Raises:
        EditFailed: the value sits in a place where it cannot be changed alone (an alias, a mapping).
    """
    root = _compose(text, path)
    node, rest = _descend(root, path)
    if not rest:
        if not isinstance(node, yaml.ScalarNode):
            raise _fail(path, _("不是单个值"))
        changed = _replace(text, node, value)
    else:
        changed = _insert(text, node, rest, value, path)
    return _verified(text, changed, path, value)


def remove(text: str, path: tuple[Step, ...]) -> str:
    """Removes a key or a list item with its lines; something that is not there is no error."""
    root = _compose(text, path)
    node, rest = _descend(root, path[:-1])
    if rest:
        return text
    entry = _entry(node, path[-1])
    if entry is None:
        return text
    changed = _cut(text, node, entry)
    wanted = _plain(text)
    _delete(wanted, path)
    if _plain(changed) != wanted:
        raise _fail(path, _("别处会跟着变"))
    return changed


def append_item(text: str, path: tuple[Step, ...], item: dict[str, Any]) -> str:
    """Adds a mapping of scalars at the end of a list, in the list's own style and indent."""
    root = _compose(text, path)
    node, rest = _descend(root, path)
    if len(rest) == 1 and isinstance(rest[0], str) and isinstance(node, yaml.MappingNode) and not node.flow_style:
        changed = _insert_lines(text, _end_of(text, node), f"{' ' * _column(node)}{rest[0]}:\n"
                                f"{' ' * (_column(node) + 2)}- {_flow(item)}\n")  # fmt: skip
    elif rest or not isinstance(node, yaml.SequenceNode):
        raise _fail(path, _("不是列表"))
    elif node.flow_style:
        changed = _into_flow(text, node, _flow(item))
    else:
        block = not (node.value and getattr(node.value[-1], "flow_style", True))
        changed = _insert_lines(text, _end_of(text, node), _item_lines(item, _column(node), block))
    wanted = _plain(text)
    _container(wanted, path).append(item)
    if _plain(changed) != wanted:
        raise _fail(path, _("别处会跟着变"))
    return changed


def scalar(value: Any, style: str | None = None) -> str:
    """A value as YAML: in the given quoting style if possible, plain when that reads back the same, else quoted."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return json.dumps(value)
    quoted = "".join(_escaped(each) for each in value)
    if style == "'" and value.isprintable():
        return "'" + value.replace("'", "''") + "'"
    if style != '"' and _reads_back(value):
        return value
    return f'"{quoted}"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else f"\\U{ord(character):08x}"


# --- finding the place


def _compose(text: str, path: tuple[Step, ...]) -> Any:
    try:
        loader = YamlLoader(text)
        try:
            node = loader.get_single_node()
        finally:
            loader.dispose()
    except (yaml.YAMLError, ValueError) as error:
        raise _fail(path, _("文本不是合法的 YAML")) from error
    if not isinstance(node, yaml.MappingNode):
        raise _fail(path, _("文本不是键和值"))
    return node


def _entry(node: Any, step: Step) -> Any:
    """The (key, value) pair or the item that a step leads to."""
    if isinstance(node, yaml.MappingNode) and isinstance(step, str):
        return next(((key, value) for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if 0 <= step < len(node.value) else None
    if isinstance(node, yaml.SequenceNode) and isinstance(step, Item):
        return next((each for each in node.value if _is_item(each, step)), None)
    return None


def _is_item(node: Any, wanted: Item) -> bool:
    if not isinstance(node, yaml.MappingNode):
        return False
    return any(key.value == wanted.key and getattr(value, "value", None) == wanted.value for key, value in node.value)


def _descend(node: Any, path: tuple[Step, ...]) -> tuple[Any, tuple[Step, ...]]:
    """As far along the path as there are nodes; the part that is missing is returned with the last node."""
    for index, step in enumerate(path):
        entry = _entry(node, step)
        if entry is None:
            return node, path[index:]
        node = entry[1] if isinstance(entry, tuple) else entry
    return node, ()


# --- changing text


def _replace(text: str, node: Any, value: Any) -> str:
    start, end = node.start_mark.index, node.end_mark.index
    if node.style in ("|", ">"):
        new = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else scalar(value)
        return f"{text[:start]}{new}\n{text[end:].removeprefix(chr(10))}"
    style = node.style or None
    gap = " " if start == end and text[start - 1 : start] not in (" ", "") else ""
    return text[:start] + gap + scalar(value, style) + text[end:]


def _insert(text: str, node: Any, rest: tuple[Step, ...], value: Any, path: tuple[Step, ...]) -> str:
    if len(rest) == 1 and isinstance(rest[0], str) and isinstance(node, yaml.MappingNode):
        if node.flow_style:
            return _into_flow(text, node, f"{rest[0]}: {scalar(value)}")
        return _insert_lines(text, _end_of(text, node), f"{' ' * _column(node)}{rest[0]}: {scalar(value)}\n")
    if len(rest) >= 2 and isinstance(rest[-2], Item) and isinstance(rest[-1], str):
        target = path[: len(path) - 2]
        return append_item(text, target, {rest[-2].key: rest[-2].value, rest[-1]: value})
    if len(rest) == 2 and all(isinstance(each, str) for each in rest) and isinstance(node, yaml.MappingNode):
        nested = f"{rest[0]}: {{{rest[1]}: {_flow(value)}}}"
        if node.flow_style:
            return _into_flow(text, node, nested)
        return _insert_lines(text, _end_of(text, node), f"{' ' * _column(node)}{nested}\n")
    raise _fail(path, _("上一级还没有"))


def _into_flow(text: str, node: Any, piece: str) -> str:
    end = node.end_mark.index - 1  # before the closing bracket
    while text[end - 1] in " \n":
        end -= 1
    comma = ", " if node.value and text[end - 1] != "," else " " if node.value else ""
    return text[:end] + comma + piece + text[end:]


def _insert_lines(text: str, at: int, lines: str) -> str:
    before = text[:at]
    return (before if not before or before.endswith("\n") else before + "\n") + lines + text[at:]


def _end_of(text: str, node: Any) -> int:
    """The beginning of the line after a block's last value; comments and blank lines below it stay below."""
    last = node
    while isinstance(last, (yaml.MappingNode, yaml.SequenceNode)) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end = last.end_mark.index
    if getattr(last, "style", None) in ("|", ">"):
        return int(end)
    line_end = text.find("\n", end)
    return len(text) if line_end < 0 else line_end + 1


def _column(node: Any) -> int:
    return int(node.start_mark.column)


def _cut(text: str, node: Any, entry: Any) -> str:
    first, last = (entry[0], entry[1]) if isinstance(entry, tuple) else (entry, entry)
    start, end = first.start_mark.index, last.end_mark.index
    if node.flow_style:
        after = len(text[end:]) - len(text[end:].lstrip(" \n"))
        if text[end + after : end + after + 1] == ",":
            end += after + 1
            end += len(text[end:]) - len(text[end:].lstrip(" "))
        else:
            start = len(text[:start].rstrip(" \n"))
            start -= text[start - 1] == ","
        return text[:start] + text[end:]
    begin = text.rfind("\n", 0, start) + 1
    if not isinstance(entry, tuple):
        dash = text.rfind("-", 0, start)
        begin = text.rfind("\n", 0, dash) + 1
    elif text[begin:start].strip():  # "- name: x": the first key shares its line with the dash
        following = next((key for key, _value in node.value if key.start_mark.index > start), None)
        if following is None:
            raise EditFailed(path=first.value, reason=_("列表项只有这一个键"))
        return text[:start] + text[following.start_mark.index :]
    return text[:begin] + text[_end_of(text, last) :]


def _item_lines(item: dict[str, Any], column: int, block: bool) -> str:
    pad = " " * column
    if not block:
        return f"{pad}- {_flow(item)}\n"
    lines = [f"{key}: {_flow(value)}" for key, value in item.items()]
    return f"{pad}- " + f"\n{pad}  ".join(lines) + "\n"


def _flow(value: Any) -> str:
    if not isinstance(value, dict):
        return scalar(value)
    return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"


def _reads_back(value: str) -> bool:
    """Plain text is safe when it reads back as itself, in a block and inside ``[…]``: no number, word, date or sign."""
    if not value or value != value.strip() or not value.isprintable():
        return False
    try:
        read = yaml.load(f"a: {value}\nb: [{value}]\n", Loader=yaml.CSafeLoader)
        return bool(read == {"a": value, "b": [value]}) and not value.startswith(("<<", "="))
    except (yaml.YAMLError, ValueError):
        return False


# --- proving that nothing else changed


def _verified(text: str, changed: str, path: tuple[Step, ...], value: Any) -> str:
    wanted = _plain(text)
    _container(wanted, path[:-1], path[-1])[path[-1]] = value
    if _plain(changed) != wanted:
        raise _fail(path, _("别处会跟着变"))
    return changed


def _plain(text: str) -> Any:
    try:
        return copy.deepcopy(yaml.load(text, Loader=YamlLoader))  # noqa: S506 - a safe loader, in C
    except (yaml.YAMLError, ValueError) as error:
        raise EditFailed(path="", reason=_("改后不是合法的 YAML")) from error


def _container(data: Any, path: tuple[Step, ...], last: Step | None = None) -> Any:
    """What a path leads to; missing mappings, lists and items are made, for ``last`` to be put in."""
    steps = (*path, last)
    for step, following in itertools.pairwise(steps):
        if isinstance(step, Item):
            found = _find(data, step)
            if found is None:
                found = {step.key: step.value}
                data.append(found)
            data = found
        else:
            if isinstance(data, dict) and step not in data:
                data[step] = {} if isinstance(following, str) else []
            data = data[step]
    return data


def _find(items: Any, wanted: Item) -> Any:
    return next((each for each in items if isinstance(each, dict) and str(each.get(wanted.key)) == wanted.value), None)


def _delete(data: Any, path: tuple[Step, ...]) -> None:
    parent, last = _container(data, path[:-1]), path[-1]
    if isinstance(last, Item):
        parent.remove(_find(parent, last))
    else:
        del parent[last]


def _fail(path: tuple[Step, ...], reason: str) -> EditFailed:
    parts = [f"[{step.key}={step.value}]" if isinstance(step, Item) else str(step) for step in path]
    return EditFailed(path=".".join(parts), reason=reason)
