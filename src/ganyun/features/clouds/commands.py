"""``ganyun cloud new | check | explain | test | apply | import``."""

from pathlib import Path
from typing import Annotated, Any

import typer

commands = typer.Typer()
cloud = typer.Typer(no_args_is_help=True, help="云包：新建、检查、说明、测试和应用")
commands.add_typer(cloud, name="cloud")

Folder = Annotated[Path | None, typer.Argument(help="云包的上级文件夹，或一个云包；缺省为本节点的全部云包")]
Shape = Annotated[str, typer.Option("--format", help="输出格式：table、csv 或 json")]


@cloud.command("new")
def new_cloud(
    code: Annotated[str, typer.Argument(help="代码，即文件夹名，如 transport")],
    title: Annotated[str, typer.Option(help="名称，如 交通云")] = "",
    chief: Annotated[str, typer.Option(help="云长单位")] = "省工信委",
    kind: Annotated[str, typer.Option(help="base、trunk、feature 或 industry")] = "industry",
    file: Annotated[Path | None, typer.Option(help="由这个文件的列起草合同（CSV、XLSX、JSON、Parquet）")] = None,
    table: Annotated[str, typer.Option(help="第一张表的名字")] = "readings",
) -> None:
    """新建一个能运行的云包：合同、样例、模型、指标、看板和用例，放在本节点的云包文件夹下。"""
    from ganyun.features.clouds import actions
    from ganyun.features.clouds.rules.scaffold import Order
    from ganyun.features.exchange.public import describe_file
    from ganyun.kit.commands.public import acting, console

    columns = describe_file(file) if file else ()
    order = Order(code, title or code, kind=kind, chief=chief, table=table, columns=columns,
                  table_title=file.stem if file else "示例数据", source=file.name if file else "")  # fmt: skip
    console.print(str(actions.start_cloud(acting(), code, order)), soft_wrap=True)


@cloud.command("check")
def check_clouds(folder: Folder = None) -> None:
    """检查云包：列出每一处问题（文件、位置、可用的值、怎么改），有问题时退出码为 1。"""
    from django.utils.translation import gettext as _

    from ganyun.features.clouds import queries
    from ganyun.kit.commands.public import console

    packs, problems = queries.inspect_clouds(folder)
    _tell(problems)
    console.print(_("没有发现问题：%(clouds)s") % {"clouds": "、".join(packs)})


@cloud.command("explain")
def explain_clouds(folder: Folder = None, format: Shape = "table") -> None:
    """说明应用这些云包会增加、改变或撤下什么；什么也不做。"""
    from django.utils.translation import gettext as _

    from ganyun.features.clouds import queries
    from ganyun.kit.commands.public import console, show_rows

    changes, problems = queries.changes(folder)
    _tell(problems)
    if not changes and format == "table":
        console.print(_("没有要改变的：节点与云包一致。"))
        return
    verbs = {"add": _("增加"), "change": _("改变"), "remove": _("撤下")}
    rows = [(verbs[each.verb], each.kind, each.name, each.detail) for each in changes]
    show_rows(["", _("种类"), _("名称"), _("说明")], rows, format)


@cloud.command("test")
def test_clouds(folder: Folder = None, format: Shape = "table") -> None:
    """检查云包并逐个计算用例（给定这些行，期望那些行）；有一个不成立时退出码为 1。"""
    from django.utils.translation import gettext as _

    from ganyun.features.clouds import queries
    from ganyun.features.models.public import case_faults
    from ganyun.kit.commands.public import show_rows

    packs, problems = queries.inspect_clouds(folder)
    everything = packs if folder is None else queries.inspect_clouds(None)[0] | packs
    results = [(case, faults) for case, faults in case_faults(everything) if case.file.partition("/")[0] in packs]
    rows = [(case.file, case.model, case.stated.title, _("成立") if not faults else "；".join(faults))
            for case, faults in results]  # fmt: skip
    show_rows([_("用例"), _("模型"), _("说明"), _("结果")], rows, format)
    _tell([each for each in problems if "/cases/" not in each.file])
    if any(faults for _case, faults in results):
        raise typer.Exit(1)


@cloud.command("apply")
def apply_clouds() -> None:
    """重新读取全部云包并使节点与之一致；有任何问题则什么也不改。"""
    from django.utils.translation import gettext as _

    from ganyun.features.clouds import actions
    from ganyun.kit.commands.public import acting, console

    console.print(_("已应用：%(clouds)s") % {"clouds": "、".join(actions.apply_clouds(acting()))})


@cloud.command("import")
def import_cloud(
    file: Annotated[Path, typer.Argument(help="一个云包的 zip 文件", exists=True, dir_okay=False)],
) -> None:
    """收下一个压缩的云包：先查压缩文件，再查内容，都好才放进云包文件夹；然后用 ganyun cloud apply。"""
    from ganyun.features.clouds import actions
    from ganyun.kit.commands.public import acting, console

    console.print(str(actions.import_cloud(acting(), actions.Upload(file))), soft_wrap=True)


def _tell(problems: list[Any]) -> None:
    """Prints every problem and ends with 1 when there is any."""
    from django.utils.translation import gettext as _

    from ganyun.kit.commands.public import console

    for problem in problems:
        console.print(str(problem), markup=False, soft_wrap=True)
    if problems:
        console.print(_("共 %(count)d 处问题") % {"count": len(problems)})
        raise typer.Exit(1)
