"""``ganyun quality``."""

from typing import Annotated

import typer

commands = typer.Typer()
quality_commands = typer.Typer(help="质量：按合同重新检查湖里的表")
commands.add_typer(quality_commands, name="quality")


@quality_commands.command("check")
def check(
    resource: Annotated[str, typer.Argument(help="资源名（云.表）")],
    format: Annotated[str, typer.Option(help="table | csv | json")] = "table",
) -> None:
    """按现行合同检查表的当前版本（例如改了合同之后），不改动任何数据；有不符的门槛规则时退出码为 1。"""
    from ganyun.features.quality.queries import check_table
    from ganyun.kit.commands.public import show_rows

    verdicts = check_table(resource)
    lines = [[each.check.code, each.check.title, each.check.severity, each.assessed, each.failed] for each in verdicts]
    show_rows(["规则", "含义", "级别", "评估数", "不符数"], lines, format)
    if any(not each.holds and each.check.severity == "error" for each in verdicts):
        raise typer.Exit(1)
