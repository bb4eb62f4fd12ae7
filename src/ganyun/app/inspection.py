"""``ganyun settings | check``: what the node is set to, and whether it holds together."""

from typing import Annotated

import typer

from ganyun.kit.commands.public import Format, console, show_rows

commands = typer.Typer()

SECRET = ("SECRET", "PASSWORD", "TOKEN")


@commands.command()
def settings(format: Annotated[Format, typer.Option(help="输出格式")] = Format.table) -> None:
    """列出每项设置：值、来源、含义（密钥不显示）。"""
    import os

    from ganyun.app.configuration import SETTINGS, Configuration
    from ganyun.kit.commands.session import translate

    say = translate()
    configuration = Configuration()
    rows = []
    for each in SETTINGS:
        given = os.environ.get(each.name, "").strip()
        value = hide(each.name, configuration.value(each.name))
        source = say("环境变量") if given else say("缺省")
        rows.append((each.id, each.name, value, source, say(each.meaning)))
    show_rows([say("编号"), say("名称"), say("值"), say("来源"), say("含义")], rows, format)


def hide(name: str, value: str) -> str:
    """The value as it may be shown: no secret, and no password in an address."""
    if any(word in name for word in SECRET):
        return "***" if value else ""
    if "://" in value:
        from urllib.parse import urlsplit

        parts = urlsplit(value)
        if parts.password:
            return value.replace(f":{parts.password}@", ":***@", 1)
    return value


@commands.command()
def check() -> None:
    """检查节点：设置、数据库、云包、权限登记；逐条列出问题，有问题时退出码为 1。"""
    from django.core import checks
    from django.utils.translation import gettext as _

    from ganyun.app.freshness import cloud_folders
    from ganyun.app.settings import CONFIGURATION
    from ganyun.kernel import packs

    messages = [each for each in checks.run_checks() if not each.is_silenced()]
    _packs, problems = packs.inspect_packs(cloud_folders(CONFIGURATION))
    for each in messages:
        console.print(f"{each.id} {each.msg}", markup=False, soft_wrap=True)
        if each.hint:
            console.print(f"  → {each.hint}", markup=False, soft_wrap=True)
    for problem in problems:
        console.print(str(problem), markup=False, soft_wrap=True)
    count = len(problems) + sum(each.is_serious() for each in messages)
    if count:
        console.print(_("共 %(count)d 处问题") % {"count": count})
        raise SystemExit(1)
    console.print(_("没有发现问题"))
