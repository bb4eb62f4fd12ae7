"""``ganyun sql`` and ``ganyun catalog list|search|show|check|export|reindex``."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ganyun.kit.commands.public import Format, acting, console, errors, progress_bar, show_rows

commands = typer.Typer()
catalog_commands = typer.Typer(help="数据目录：查找、检查、导出、重建索引", no_args_is_help=True)
commands.add_typer(catalog_commands, name="catalog")

Shape = Annotated[Format, typer.Option("--format", help="table | csv | json")]

SHOWN = 1000  # rows of a table on the screen; csv and json have no such limit


@commands.command()
def sql(
    query: Annotated[str, typer.Argument(help="一条 SELECT，表名写作 云.表")],
    format: Shape = Format.table,
) -> None:
    """查询目录里的数据，只读；3 级及以上的字段已脱敏。"""
    from django.utils.translation import gettext as _

    from ganyun.features.catalog.queries.rows import run_sql

    reader = run_sql(acting(), query)
    rows: list[list[Any]] = []
    for batch in reader:
        rows += [list(row.values()) for row in batch.to_pylist()] if batch.num_columns == len(set(batch.schema.names)) \
            else [list(row) for row in zip(*(column.to_pylist() for column in batch.columns), strict=True)]  # fmt: skip
        if format == Format.table and len(rows) > SHOWN:
            break
    show_rows(reader.schema.names, rows[:SHOWN] if format == Format.table else rows, format)
    if format == Format.table and len(rows) > SHOWN:
        errors.print(_("只显示前 {count} 行；全部结果用 --format csv").format(count=SHOWN), markup=False)


@catalog_commands.command("list")
def list_(
    cloud: Annotated[str, typer.Option(help="只列这朵云")] = "",
    format: Shape = Format.table,
) -> None:
    """列出资源。"""
    from django.utils.translation import gettext as _

    from ganyun.features.catalog.queries.browse import browse

    found = browse(acting(), {"cloud": cloud} if cloud else {}).order_by("name")
    rows = [
        (row.name, row.title, row.owner, row.level, row.get_state_display(), row.version, row.rows) for row in found
    ]
    show_rows([_("资源"), _("名称"), _("提供方"), _("分级"), _("状态"), _("版本"), _("行")], rows, format)


@catalog_commands.command()
def search(
    text: Annotated[str, typer.Argument(help="名称、字段、说明、提供方或资源代码")],
    limit: Annotated[int, typer.Option(min=1, max=1000, help="最多列出多少个")] = 20,
    format: Shape = Format.table,
) -> None:
    """搜索资源，最相关的在前。"""
    from django.utils.translation import gettext as _

    from ganyun.features.catalog.actions.index import ensure
    from ganyun.features.catalog.queries.search import search as find

    ensure()
    found = find(acting(), text, {}, limit=limit, facets=False)
    if found.loose and found.hits:
        errors.print(_("没有资源包含全部内容；下面是最接近的。"), markup=False)
    rows = [(hit.resource.name, hit.resource.title, hit.resource.owner, hit.resource.level) for hit in found.hits]
    show_rows([_("资源"), _("名称"), _("提供方"), _("分级")], rows, format)


@catalog_commands.command()
def show(name: Annotated[str, typer.Argument(help="资源名，云.表")]) -> None:
    """打印资源的合同（YAML）。"""
    from ganyun.features.catalog.queries.contracts import contract_of, visible_resource

    console.print(contract_of(visible_resource(acting(), name)).text, end="", markup=False, soft_wrap=True)


@catalog_commands.command()
def check(files: Annotated[list[Path], typer.Argument(help="合同文件", exists=True, dir_okay=False)]) -> None:
    """检查合同文件，列出全部问题；有问题则退出码为 1。"""
    from django.utils.translation import gettext as _

    from ganyun.features.catalog.pack import read_contract_file
    from ganyun.kernel.packs import Problem

    problems: list[Problem] = []
    for file in files:
        read_contract_file(file, str(file), problems.append)
    for problem in problems:
        console.print(str(problem), markup=False, soft_wrap=True)
    if problems:
        raise typer.Exit(1)
    console.print(_("{count} 份合同没有问题").format(count=len(files)), markup=False)


@catalog_commands.command()
def export(
    folder: Annotated[Path, typer.Argument(help="写到哪个文件夹", file_okay=False)],
    cloud: Annotated[str, typer.Option(help="只导出这朵云")] = "",
    all: Annotated[bool, typer.Option("--all", help="连同云包自带的合同；缺省只导出在浏览器里登记或改过的")] = False,
) -> None:
    """把现行合同写成云包（cloud.yaml 和 contracts/*.yaml）。"""
    from django.utils.translation import gettext as _

    from ganyun.features.catalog.queries.export import export_packs

    written = export_packs(folder, cloud=cloud, everything=all)
    for path in written:
        console.print(str(path), markup=False, soft_wrap=True)
    console.print(_("写了 {count} 个文件").format(count=len(written)), markup=False)


@catalog_commands.command()
def reindex() -> None:
    """重建检索索引；检索照常进行。"""
    from django.utils.translation import gettext as _

    from ganyun.features.catalog.actions.index import rebuild

    with progress_bar(_("重建检索索引")) as progress:
        count = rebuild(progress)
    console.print(_("索引里有 {count} 个资源").format(count=count), markup=False)
