"""``ganyun jobs … | audit …``: the operator's side of jobs and the audit chain."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ganyun.kit.commands.public import Format, acting, console, show_rows

commands = typer.Typer()
jobs = typer.Typer(no_args_is_help=True, help="任务：排队的、运行的、失败的")
audit = typer.Typer(no_args_is_help=True, help="审计链：查看和核验")
commands.add_typer(jobs, name="jobs")
commands.add_typer(audit, name="audit")

Shape = Annotated[Format, typer.Option("--format", help="输出格式：table、csv 或 json")]
JobId = Annotated[str, typer.Argument(help="任务编号（ganyun jobs list）")]


@jobs.command("list")
def list_jobs(
    status: Annotated[str, typer.Option(help="active、queued、running、done、failed 或 cancelled")] = "",
    name: Annotated[str, typer.Option(help="任务名，如 exchange.load")] = "",
    limit: Annotated[int, typer.Option(help="最多几条", min=1, max=1000)] = 50,
    format: Shape = Format.table,
) -> None:
    """列出任务，新的在前。"""
    from ganyun.features.operations.queries import visible_jobs

    rows = [
        (each.id, each.title, each.status, _progress(each), each.note, each.actor, each.created)
        for each in visible_jobs(acting(), status=status, name=name, limit=limit)
    ]
    show_rows(["id", "title", "status", "progress", "note", "actor", "created"], rows, format)


def _progress(view: Any) -> str:
    return f"{view.done}/{view.total}" if view.total else str(view.done or "")


@jobs.command("show")
def show_job(job: JobId, format: Shape = Format.table) -> None:
    """显示一个任务的全部：进度、参数、结果、错误。"""
    from dataclasses import asdict

    from ganyun.features.operations.queries import visible_job

    view = asdict(visible_job(acting(), job))
    error = view.pop("error") or {}
    view |= {f"error.{name}": value for name, value in error.items()}
    if format == Format.table:
        show_rows(["", ""], [(name, value) for name, value in view.items() if value not in (None, "", {})], format)
    else:
        show_rows(list(view), [list(view.values())], format)


@jobs.command("cancel")
def cancel_job(job: JobId) -> None:
    """取消排队或运行中的任务；已完成的步骤保留。"""
    from ganyun.features.operations import actions

    console.print(actions.cancel_job(acting(), job).status)


@jobs.command("retry")
def retry_job(job: JobId) -> None:
    """重试失败或已取消的任务；已完成的步骤不重做。"""
    from ganyun.features.operations import actions

    console.print(actions.retry_job(acting(), job).status)


@audit.command("verify")
def verify_audit(
    path: Annotated[Path | None, typer.Option(help="另一处的审计文件夹（备份）；缺省为本节点的")] = None,
) -> None:
    """重算整条审计链；断开时指出文件、行和序号，退出码为 1。"""
    from django.utils.translation import gettext as _

    chain = _chain(path)
    count = chain.verify()
    console.print(
        _("完整：%(count)d 条，末条哈希 %(head)s") % {"count": count, "head": chain.head()[1]}, soft_wrap=True
    )


@audit.command("show")
def show_audit(
    path: Annotated[Path | None, typer.Option(help="另一处的审计文件夹（备份）；缺省为本节点的")] = None,
    actor: Annotated[str, typer.Option(help="谁（名称的一部分）")] = "",
    action: Annotated[str, typer.Option(help="动作，如 catalog.publish（可以是一部分）")] = "",
    outcome: Annotated[str, typer.Option(help="OK、DENY 或 FAIL")] = "",
    since: Annotated[str, typer.Option(help="从哪天起，如 2026-01-31")] = "",
    until: Annotated[str, typer.Option(help="到哪天止，含当天")] = "",
    limit: Annotated[int, typer.Option(help="最多几条", min=1, max=100_000)] = 50,
    format: Shape = Format.table,
) -> None:
    """列出审计记录，新的在前。"""
    import json

    from ganyun.features.operations.queries import audit_entries, audit_filter

    asked = {"actor": actor, "action": action, "outcome": outcome, "since": since, "until": until}
    rows = []
    for entry in audit_entries(audit_filter(asked), limit=limit, chain=_chain(path)):
        record = entry.record
        known = [record.get(name, "") for name in ("time", "actor", "organisation", "action", "outcome")]
        arguments = json.dumps(record.get("arguments", {}), ensure_ascii=False)
        rows.append((entry.sequence, *known, arguments, entry.hash))
    columns = ["seq", "time", "actor", "organisation", "action", "outcome", "arguments", "hash"]
    shown = len(columns) - (format == Format.table)  # a hash is as wide as the rest of the line
    show_rows(columns[:shown], [row[:shown] for row in rows], format)


def _chain(path: Path | None) -> Any:
    from ganyun.features.operations.errors import NoAuditFolder
    from ganyun.kernel.action import audit_chain
    from ganyun.kernel.audit import AuditChain

    if path is None:
        return audit_chain()
    if not path.is_dir():
        raise NoAuditFolder(path=path)
    return AuditChain(path)
