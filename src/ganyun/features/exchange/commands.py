"""``ganyun load``, ``ganyun quarantine``."""

from pathlib import Path
from typing import Annotated, Any

import typer

commands = typer.Typer()
quarantine_commands = typer.Typer(help="隔离区：查看、导出没有通过检查的行")
commands.add_typer(quarantine_commands, name="quarantine")


@commands.command()
def load(
    resources: Annotated[list[str] | None, typer.Argument(help="资源名（云.表）；不写则加载该环境的全部资源")] = None,
    environment: Annotated[str, typer.Option("--environment", "-e", help="合同 servers 里的环境")] = "sample",
    root: Annotated[Path | None, typer.Option(help="数据根目录（sample 环境默认为云包自己的文件夹）")] = None,
    file: Annotated[Path | None, typer.Option(help="改用这个文件（只加载一个资源时）")] = None,
    mode: Annotated[str, typer.Option(help="append | replace | upsert，默认按合同")] = "",
    again: Annotated[bool, typer.Option(help="同样的文件已加载过也再来一次")] = False,
    format: Annotated[str, typer.Option(help="table | csv | json")] = "table",
) -> None:
    """加载数据：一遍完成转换、检查、入湖；不合格的行进隔离区。"""
    from ganyun.features.exchange.actions.loading import Request, load_environment, load_resource
    from ganyun.features.exchange.errors import RootMissing
    from ganyun.kit.commands.public import acting, progress_bar, show_rows

    if root is not None and not root.is_dir():
        raise RootMissing(root=root)
    actor = acting()
    with progress_bar() as progress:
        if file or (resources and len(resources) == 1):
            name = (resources or [""])[0]
            results = [load_resource(actor, Request(name, environment, root, file, mode, again), progress)]
        else:
            results = load_environment(actor, environment, root, progress, resources or ())
    show_rows(COLUMNS, [_line(each) for each in results], format)
    failed = [each for each in results if each.error]
    for each in failed:
        typer.echo(f"\n{each.resource}\n{each.error}", err=True)
    if failed:
        raise typer.Exit(1)


COLUMNS = ["资源", "结果", "行", "通过", "隔离", "版本", "秒"]
STATES = {"done": "完成", "replayed": "已加载过", "refused": "整批退回", "failed": "失败"}


def _line(each: Any) -> list[Any]:
    return [
        each.resource,
        STATES.get(each.state, each.state),
        each.rows,
        each.good,
        each.quarantined,
        each.version,
        round(each.seconds, 2),
    ]


@quarantine_commands.command("list")
def list_rows(
    resource: Annotated[str, typer.Argument(help="资源名；不写则列出各资源的待处理行数")] = "",
    reason: Annotated[str, typer.Option(help="只看违反这条规则的行")] = "",
    limit: Annotated[int, typer.Option(help="最多几行")] = 20,
    format: Annotated[str, typer.Option(help="table | csv | json")] = "table",
) -> None:
    """列出隔离区里的行：原文与全部原因。"""
    import json

    from ganyun.features.catalog.public import contracts
    from ganyun.features.exchange.actions.rows import shown
    from ganyun.features.exchange.queries import open_rows, quarantined
    from ganyun.kit.commands.public import show_rows

    if not resource:
        counts = open_rows([each.id for each in contracts()])
        show_rows(["资源", "待处理行"], [[name, count] for name, count in counts.items()], format)
        return
    rows, total = quarantined(resource, reason=reason, limit=limit)
    texts = [shown(resource, row.original, unmasked=False) for row in rows]
    lines = [[row.batch, row.row, "、".join(row.reasons), json.dumps(text, ensure_ascii=False)]
             for row, text in zip(rows, texts, strict=True)]  # fmt: skip
    show_rows(["批次", "行号", "原因", "原文"], lines, format)
    if format == "table":
        typer.echo(f"共 {total} 行")
