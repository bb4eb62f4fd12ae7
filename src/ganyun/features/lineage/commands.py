"""``ganyun lineage``."""

from collections import deque
from collections.abc import Iterator, Mapping
from typing import Annotated, Any

import typer

from ganyun.kit.commands.public import Format, acting, console, show_rows

commands = typer.Typer()


@commands.command()
def lineage(
    name: Annotated[str, typer.Argument(help="云.表、indicator.云.代码、page.云.名 或 file:路径")],
    upstream: Annotated[bool, typer.Option("--upstream", help="只看它从哪里来")] = False,
    downstream: Annotated[bool, typer.Option("--downstream", help="只看它到哪里去")] = False,
    depth: Annotated[int | None, typer.Option(help="几层；不写为全部")] = None,
    columns: Annotated[bool, typer.Option("--columns", help="列出每个字段的来源字段")] = False,
    format: Annotated[Format, typer.Option("--format", help="table | csv | json")] = Format.table,
) -> None:
    """数据的血缘：从哪里来、到哪里去、哪里失败或滞后。"""
    from ganyun.features.lineage.queries.neighbours import neighbours

    direction = "both" if upstream == downstream else "up" if upstream else "down"
    found = neighbours(acting(), name, direction, depth)
    if columns:
        _columns(name, format)
    elif format == Format.table:
        _print_tree(name, found, direction)
    else:
        _rows(found, format)


def _columns(name: str, format: Format) -> None:
    from django.utils.translation import gettext as _

    from ganyun.features.lineage.queries.columns import columns_of

    known = columns_of([name]).get(name, {})
    rows: list[list[Any]] = [[column, source] for column, sources in known.items() for source in sources or [""]]
    if rows or format != Format.table:
        show_rows([_("字段"), _("来自")], rows, format)
    else:
        console.print(_("{name} 的字段没有登记来源：它是加载来的，不是算出来的").format(name=name), markup=False)


def _rows(found: Any, format: Format) -> None:
    from django.utils.translation import gettext as _

    from ganyun.features.lineage.rules import words

    sides = {"self": "", "up": _("上游"), "down": _("下游")}
    heads = [
        _("方向"),
        _("距离"),
        _("名称"),
        _("种类"),
        _("标题"),
        _("分级"),
        _("提供方"),
        _("上次运行"),
        _("质量"),
        _("滞后"),
    ]
    rows = [
        [sides[found.sides[each.name]], each.distance, each.name, words.word(words.KINDS, each.kind), each.title,
         each.level, each.owner, words.word(words.STATES, each.state), each.light, words.word(words.STALE, each.stale)]
        for each in found.nodes.values()
    ]  # fmt: skip
    show_rows(heads, rows, format)


def _print_tree(name: str, found: Any, direction: str) -> None:
    from django.utils.translation import gettext as _
    from rich.text import Text

    console.print(_line(found.nodes[name]), soft_wrap=True)
    sides = [("up", _("上游"), found.graph.sources), ("down", _("下游"), found.graph.targets)]
    for side, title, steps in sides:
        if direction in ("both", side):
            members = {each for each, where in found.sides.items() if where == side}
            console.print(Text(title if members else f"{title}  {_('没有')}", style="bold" if members else "dim"))
            for prefix, each in _tree(name, steps, members):
                console.print(Text(prefix, style="dim") + _line(found.nodes[each]), soft_wrap=True)


def _tree(start: str, steps: Mapping[str, tuple[str, ...]], members: set[str]) -> Iterator[tuple[str, str]]:
    """Lines of a tree: what stands before a name, and the name. Every node once, under the one by which it is nearest;
    the graph may be deep, so nothing here calls itself.
    """
    children: dict[str, list[str]] = {start: []}
    waiting = deque([start])
    while waiting:
        here = waiting.popleft()
        for each in steps.get(here, ()):
            if each in members and each not in children:
                children[here].append(each)
                children[each] = []
                waiting.append(each)
    open_lines = [("", each, each == children[start][-1]) for each in reversed(children[start])]
    while open_lines:
        indent, name, last = open_lines.pop()
        yield f"{indent}{'└── ' if last else '├── '}", name
        below = indent + ("    " if last else "│   ")
        open_lines += [(below, each, each == children[name][-1]) for each in reversed(children[name])]


def _line(node: Any) -> Any:
    from django.utils.translation import gettext as _
    from rich.text import Text

    from ganyun.features.lineage.rules import words

    title = "" if node.title in node.name else f"  {node.title}"
    line = Text.assemble((node.name, "bold" if not node.distance else ""), (title, "dim"))
    if node.level:
        line.append("  " + _("{level} 级").format(level=node.level), style="dim")
    if node.state == "FAIL":
        line.append("  " + _("上次运行失败"), style="red")
    if node.stale:
        line.append("  " + words.word(words.STALE, node.stale), style="yellow")
    if node.light == "red":
        line.append("  " + _("质量红灯"), style="red")
    return line
