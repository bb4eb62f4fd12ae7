"""``ganyun standards types|check|codes``."""

from typing import Annotated

import typer

from ganyun.kit.commands.public import Format, console, show_rows

commands = typer.Typer()
standards_commands = typer.Typer(help="标准：语义类型和代码表", no_args_is_help=True)
commands.add_typer(standards_commands, name="standards")

Shape = Annotated[Format, typer.Option("--format", help="table | csv | json")]


@standards_commands.command()
def types(format: Shape = Format.table) -> None:
    """列出语义类型：名称、级别、示例和脱敏后的样子。"""
    from django.utils.translation import gettext as _

    from ganyun.features.standards import public

    rows = [
        (each.name, public.in_language(each.title), each.level, each.example, each.hide(each.example), each.standard)
        for each in public.semantic_types()
    ]
    show_rows([_("类型"), _("名称"), _("级别"), _("示例"), _("脱敏后"), _("标准")], rows, format)


@standards_commands.command()
def check(
    type: Annotated[str, typer.Argument(help="语义类型，如 uscc")],
    value: Annotated[str, typer.Argument(help="待查的值")],
) -> None:
    """检查一个值；不合格则说明原因，退出码为 1。"""
    from django.utils.translation import gettext as _

    from ganyun.features.standards import public

    reason = public.explain(type, value)
    title = public.in_language(public.semantic_type(type).title)
    normalised = public.normalise(type, value)
    if reason:
        console.print(_("不是合法的{title}：{reason}").format(title=title, reason=reason), style="red", markup=False)
        raise typer.Exit(1)
    note = _("（合成数据）") if public.is_synthetic(type, value) else ""
    console.print(_("是合法的{title}：{value}").format(title=title, value=normalised) + note, markup=False)


@standards_commands.command()
def codes(
    name: Annotated[str, typer.Argument(help="代码表名；不写则列出全部代码表")] = "",
    as_of: Annotated[str, typer.Option(help="哪一天有效的代码，如 2017-09-01；不写为今天")] = "",
    format: Shape = Format.table,
) -> None:
    """列出代码表，或一张代码表的条目。"""
    from django.utils.translation import gettext as _

    from ganyun.features.standards import public

    if name:
        entries = public.code_list(name).entries(public.day_of(as_of))
        rows = [
            (each.code, each.name, each.valid_from, each.valid_to, each.parent, "、".join(each.aliases))
            for each in entries
        ]
        show_rows([_("代码"), _("名称"), _("有效期自"), _("有效期至"), _("上级"), _("别名")], rows, format)
        return
    lists = [
        (each.code, public.in_language(each.title), len(each.codes()), each.source, _(public.MARKS[each.mark]))
        for each in public.code_lists()
    ]
    show_rows([_("代码表"), _("名称"), _("条目"), _("依据"), _("核对")], lists, format)
