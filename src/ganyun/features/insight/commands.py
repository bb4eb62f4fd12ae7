"""``ganyun indicator``, ``ganyun alerts``, ``ganyun targets``."""

from typing import Annotated

import typer

from ganyun.kit.commands.public import Format, acting, console, errors, progress_bar, show_rows

commands = typer.Typer()
indicator_commands = typer.Typer(help="指标：列出、查看、计算", no_args_is_help=True)
alert_commands = typer.Typer(help="预警：列出、确认", no_args_is_help=True)
target_commands = typer.Typer(help="规划目标：列出", no_args_is_help=True)
commands.add_typer(indicator_commands, name="indicator")
commands.add_typer(alert_commands, name="alerts")
commands.add_typer(target_commands, name="targets")

Shape = Annotated[Format, typer.Option("--format", help="table | csv | json")]


@indicator_commands.command("list")
def list_indicators(
    cloud: Annotated[str, typer.Option(help="只列这朵云")] = "",
    light: Annotated[str, typer.Option(help="只列这种灯：green | yellow | red | light_blue | blue | none")] = "",
    format: Shape = Format.table,
) -> None:
    """列出指标和最新值。"""
    from django.utils.translation import gettext as _

    from ganyun.features.insight.queries.indicators import seen_by, view
    from ganyun.features.insight.queries.lines import line_of

    found = [row for row in seen_by(acting(), cloud or None) if not light or (row.light or "none") == light]
    lines = [line_of(view(row)) for row in found]
    rows = [
        (
            row.name,
            line["indicator"].title,
            line["word"],
            line["shown"],
            line["when"],
            row.owner,
            row.error.get("code", ""),
        )
        for row, line in zip(found, lines, strict=True)
    ]
    columns = [_("指标"), _("名称"), _("灯"), _("值"), _("时间"), _("责任单位"), _("错误")]
    show_rows(columns, rows, format)


@indicator_commands.command()
def show(
    name: Annotated[str, typer.Argument(help="指标名，云.代码")],
    division: Annotated[list[str] | None, typer.Option(help="只看这些地区；all 为每个地区")] = None,
    format: Shape = Format.table,
) -> None:
    """打印一个指标的全部值。"""
    from ganyun.features.insight.queries.indicators import visible
    from ganyun.features.insight.queries.values import series

    wanted = "all" if division == ["all"] else division or None
    table = series(visible(acting(), name), divisions=wanted)
    show_rows(table.column_names, [list(row.values()) for row in table.to_pylist()], format)


@indicator_commands.command()
def run(
    names: Annotated[list[str] | None, typer.Argument(help="指标名；不写则计算全部过时的指标")] = None,
    again: Annotated[bool, typer.Option(help="没有变化也再算一次")] = False,
    format: Shape = Format.table,
) -> None:
    """计算指标；定义和数据都没有变的不再算。"""
    from django.utils.translation import gettext as _

    from ganyun.features.insight.actions.refreshing import refresh
    from ganyun.kit.commands.public import show_error

    with progress_bar(_("计算指标")) as progress:
        results = refresh(acting(), names or (), again=again, progress=progress)
    states = {"done": _("已计算"), "current": _("没有变化"), "waits": _("等待数据"), "failed": _("失败")}
    rows = [(each.indicator, states[each.state], each.rows, each.version, round(each.seconds, 2)) for each in results]
    show_rows([_("指标"), _("结果"), _("行"), _("版本"), _("秒")], rows, format)
    failed = [each.error for each in results if each.error]
    for error in failed:
        show_error(error, _)
    if failed:
        raise typer.Exit(1)


@alert_commands.command("list")
def list_alerts(
    state: Annotated[str, typer.Option(help="live | open | acknowledged | escalated | closed | all")] = "live",
    format: Shape = Format.table,
) -> None:
    """列出预警，新的在前。"""
    from django.utils.translation import gettext as _

    from ganyun.features.insight.queries.alerts import AlertFilter, shown_value, title_of
    from ganyun.features.insight.rules.lights import word

    found = AlertFilter(state="" if state == "all" else state).apply()
    rows = [(each.pk, title_of(each), word(each.light), shown_value(each, each.value), str(each.time or ""),
             each.get_state_display(), each.owner, each.due_at and f"{each.due_at:%Y-%m-%d %H:%M}")
            for each in found]  # fmt: skip
    columns = [_("编号"), _("预警"), _("灯"), _("值"), _("时间"), _("状态"), _("责任单位"), _("确认期限")]
    show_rows(columns, rows, format)


@alert_commands.command()
def acknowledge(
    id: Annotated[int, typer.Argument(help="编号")],
    note: Annotated[str, typer.Option(help="原因和措施")] = "",
) -> None:
    """确认一个预警：计时停止，写下的话进入历史。"""
    from django.utils.translation import gettext as _

    from ganyun.features.insight.actions.alerts import acknowledge_alert

    found = acknowledge_alert(acting(), id, note)
    errors.print(_("已确认：{alert}").format(alert=found), markup=False)


@target_commands.command("list")
def list_targets(
    overdue: Annotated[bool, typer.Option("--overdue", help="只列逾期的")] = False,
    format: Shape = Format.table,
) -> None:
    """列出规划目标的进展，逾期的在前。"""
    from django.utils.translation import gettext as _

    from ganyun.features.insight.queries.targets import targets
    from ganyun.features.insight.rules.lights import word
    from ganyun.features.insight.rules.shown import shown

    rows = []
    for each in targets(acting()):
        if each.standing.overdue or not overdue:
            unit, standing = each.definition.unit, each.standing
            rows.append((each.name, each.title, word(each.light), shown(standing.value, unit),
                         shown(standing.milestone.value, unit), standing.milestone.by.isoformat(), each.owner,
                         each.overdue_days or None))  # fmt: skip
    columns = [_("目标"), _("名称"), _("灯"), _("现在"), _("要达到"), _("期限"), _("责任单位"), _("逾期天数")]
    show_rows(columns, rows, format)
    if not rows:
        console.print(_("没有目标"), markup=False)
