"""``ganyun sample``: writes the sample province; ``ganyun sample cloud``: the sample tables of a cloud."""

from pathlib import Path
from typing import Annotated

import typer

from ganyun.kit.commands.public import Format, console, progress_bar, show_rows

commands = typer.Typer()
sample_commands = typer.Typer(help="样例：生成样例省；sample cloud 生成云的样例表")
commands.add_typer(sample_commands, name="sample")


@sample_commands.callback(invoke_without_command=True)
def sample(
    context: typer.Context,
    size: Annotated[int, typer.Option(help="样例省的人口数；其他表随之增减")] = 10_000,
    seed: Annotated[int, typer.Option(help="种子：相同的种子得到相同的字节")] = 36,
    out: Annotated[Path, typer.Option(help="写到哪个文件夹")] = Path("sample-province"),
    tables: Annotated[str, typer.Option(help="只要这些表，逗号分隔；不写为全部")] = "",
    errors: Annotated[float, typer.Option(help="有差错的行的比例，0–0.5")] = 0.02,
    format: Annotated[str, typer.Option(help="csv | parquet")] = "csv",
    list_tables: Annotated[bool, typer.Option("--list", help="只列出能生成的表，不写文件")] = False,
    shape: Annotated[Format, typer.Option("--shape", help="结果怎样显示：table | csv | json")] = Format.table,
) -> None:
    """生成样例省：人口、地址、法人、就业、空气，合成、可重现、带有意的差错。"""
    from django.utils.translation import gettext as _

    from ganyun.features.samples import public

    if context.invoked_subcommand:
        return
    if list_tables:
        known = [(each.name, _(each.title), each.rows, "、".join(each.kinds)) for each in public.tables(size)]
        show_rows([_("表"), _("名称"), _("行"), _("差错种类")], known, shape)
        return
    names = [name.strip() for name in tables.split(",") if name.strip()] or [each.name for each in public.tables(size)]
    with progress_bar(_("生成样例省")) as progress:
        written = public.write(
            out,
            size=size,
            seed=seed,
            errors=errors,
            names=names,
            format=format,
            progress=lambda table, done, total: progress(done, total, table),
        )
    rows = [(str(each.path), each.rows, each.mistakes) for each in written]
    show_rows([_("文件"), _("行"), _("差错")], rows, shape)
    if shape == Format.table:
        console.print(
            _("全部是合成数据；差错逐条列在 {path}").format(path=out / "truth.csv"), markup=False, soft_wrap=True
        )


@sample_commands.command("cloud")
def sample_cloud(
    codes: Annotated[list[str] | None, typer.Argument(help="云的代码；不写为所有有配方的云")] = None,
    check: Annotated[bool, typer.Option("--check", help="只比较，不写文件；不一致时退出码为 1")] = False,
    shape: Annotated[Format, typer.Option("--shape", help="结果怎样显示：table | csv | json")] = Format.table,
) -> None:
    """按配方（samples/<表>.sql）生成云的样例表 samples/<表>.synthetic.csv：合成、可重现。"""
    from django.utils.translation import gettext as _

    from ganyun.features.samples import public

    each_cloud = public.check_cloud if check else public.write_cloud
    rows = [
        (code, each.path.name, each.rows, _("改了") if each.changed else _("一致"))
        for code in codes or public.clouds_with_recipes()
        for each in each_cloud(code)
    ]
    show_rows([_("云"), _("文件"), _("行"), _("结果")], rows, shape)
