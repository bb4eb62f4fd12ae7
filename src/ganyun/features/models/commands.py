"""``ganyun model list | plan | run | show``."""

from typing import Annotated, Any

import typer

commands = typer.Typer()
model = typer.Typer(no_args_is_help=True, help="模型：由别的表得出的表")
commands.add_typer(model, name="model")

Names = Annotated[list[str] | None, typer.Argument(help="模型名（云.表）；不写则全部")]
Shape = Annotated[str, typer.Option("--format", help="输出格式：table、csv 或 json")]
Again = Annotated[bool, typer.Option("--again", help="没有变化也再运行一次")]

WHY = {
    "new": "第一次",
    "text": "文件改了",
    "inputs": "输入有新版本",
    "asked": "指定",
    "current": "已是最新",
    "waits": "等输入",
    "failed": "这些版本上失败过",
    "done": "完成",
    "blocked": "输入失败",
}


@model.command("list")
def list_models(cloud: Annotated[str, typer.Option(help="只看一朵云")] = "", format: Shape = "table") -> None:
    """列出模型和它们最近一次运行。"""
    from django.utils.translation import gettext as _

    from ganyun.features.models.queries import listing
    from ganyun.kit.commands.public import show_rows

    rows = []
    for each in listing(cloud):
        run = each["run"]
        state = run.get_state_display() if run else _("还没有运行")
        rows.append((each["model"].name, each["model"].title_zh, each["model"].kind, str(state),
                     run.rows if run else None, run.version if run else None))  # fmt: skip
    show_rows([_("模型"), _("名称"), _("种类"), _("最近一次"), _("行"), _("版本")], rows, format)


@model.command("plan")
def show_plan(names: Names = None, again: Again = False, format: Shape = "table") -> None:
    """显示会运行什么、为什么；什么也不做。"""
    from django.utils.translation import gettext as _

    from ganyun.features.models.queries import plan
    from ganyun.kit.commands.public import show_rows

    steps = plan(names or (), again=again).steps
    rows = [(step.spec.name, step.spec.kind, _(WHY[step.why]), "、".join(step.changed)) for step in steps]
    show_rows([_("模型"), _("种类"), _("为什么"), _("哪些输入")], rows, format)


@model.command("run")
def run_models(names: Names = None, again: Again = False, format: Shape = "table") -> None:
    """运行有变化的模型（和它们要读的模型）；失败的保持最后一个好的版本，退出码为 1。"""
    from django.utils.translation import gettext as _

    from ganyun.features.models.actions import running
    from ganyun.kit.commands.public import acting, progress_bar, show_rows

    with progress_bar(_("运行模型")) as progress:
        results = running.run_models(acting(), names or (), again=again, progress=progress)
    rows = [(each.model, _(STATES.get(each.state, WHY.get(each.state, each.state))), _(WHY[each.why]), each.rows,
             each.version, round(each.seconds, 2)) for each in results]  # fmt: skip
    show_rows([_("模型"), _("结果"), _("为什么"), _("行"), _("版本"), _("秒")], rows, format)
    failed = [each for each in results if each.error]
    for each in failed:
        typer.echo(f"\n{each.model}\n{each.error}", err=True)
    if failed:
        raise typer.Exit(1)


STATES = {"done": "完成", "failed": "失败", "blocked": "输入失败"}


@model.command("show")
def show_model(name: Annotated[str, typer.Argument(help="模型名（云.表）")], format: Shape = "table") -> None:
    """显示一个模型：列、级别、来源，和最近一次运行的卡片。"""
    from django.utils.translation import gettext as _

    from ganyun.features.models.public import card
    from ganyun.features.models.queries import find_model
    from ganyun.kit.commands.public import show_rows

    found = find_model(name)
    rows = [(each["name"], each["type"], each["title"], each["unit"], each["level"], "、".join(each["sources"]))
            for each in found.columns]  # fmt: skip
    show_rows([_("列"), _("类型"), _("名称"), _("单位"), _("级别"), _("来源")], rows, format)
    metrics: list[dict[str, Any]] = list(card(name).get("metrics", []))
    if metrics and format == "table":
        lines = [(each["title"], each["value"], each["baseline"], each["unit"]) for each in metrics]
        show_rows([_("指标"), _("数值"), _("基准"), _("单位")], lines, format)
