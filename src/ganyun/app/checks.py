"""Start-up checks with stable ids and hints: a wrong setting is found before anything runs on it."""

import os
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils.translation import gettext as _

from ganyun.app.configuration import Configuration
from ganyun.app.features import furniture
from ganyun.kernel.action import actions
from ganyun.kernel.errors import GanyunError, Misconfigured
from ganyun.kernel.policy import Permission, find_permission

TAG = "ganyun"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@register(TAG)
def check_home(**options: Any) -> list[CheckMessage]:
    home = settings.GANYUN_HOME
    nearest = next(folder for folder in (home, *home.parents) if folder.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK | os.X_OK):
        hint = _("换一个可写的文件夹，例如 GANYUN_HOME=/srv/ganyun ganyun up；或改其属主")
        return [Error(_("数据文件夹 %(folder)s 不可写") % {"folder": home}, hint=hint, id="ganyun.E001")]
    return []


@register(TAG)
def check_settings(**options: Any) -> list[CheckMessage]:
    """Settings that nothing has looked at yet."""
    configuration = Configuration()
    found: list[CheckMessage] = []
    looked = {"ganyun.E002": "engine", "ganyun.E003": "port", "ganyun.E004": "memory", "ganyun.E005": "web_workers"}
    for id, name in looked.items():
        try:
            getattr(configuration, name)
        except Misconfigured as error:
            parts = error.parts(_)
            found.append(Error(parts["message"], hint=parts["fix"], id=id))
    return found


@register(TAG)
def check_lake(**options: Any) -> list[CheckMessage]:
    url = settings.GANYUN_LAKE_URL
    if "://" in url and not url.startswith("file://"):
        return []
    lake = Path(url.removeprefix("file://"))
    inside = settings.GANYUN_HOME in lake.parents
    # A missing parent is most likely a disk that is not mounted: making it would fill the disk below.
    if not inside and not lake.exists() and not lake.parent.is_dir():
        hint = _("先挂载磁盘或建立文件夹 %(folder)s，或改 GANYUN_LAKE_URL") % {"folder": lake.parent}
        return [Error(_("数据湖 %(lake)s 的上级文件夹不存在") % {"lake": lake}, hint=hint, id="ganyun.E006")]
    if lake.exists() and not os.access(lake, os.W_OK | os.X_OK):
        hint = _("改其属主，或改 GANYUN_LAKE_URL")
        return [Error(_("数据湖 %(lake)s 不可写") % {"lake": lake}, hint=hint, id="ganyun.E007")]
    return []


@register(TAG)
def check_database(**options: Any) -> list[CheckMessage]:
    """Only PostgreSQL can be out of reach; its message names the host, never the password."""
    from django.db import connection
    from django.db.utils import Error as DatabaseError

    if connection.vendor != "postgresql":
        return []
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        where = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT'] or 5432}"
        what = {"where": where, "kind": type(error).__name__}
        hint = _("检查 GANYUN_DATABASE_URL、数据库是否启动、防火墙和口令")
        return [Error(_("连不上元数据库 %(where)s（%(kind)s）") % what, hint=hint, id="ganyun.E008")]
    return []


@register(TAG)
def check_exposure(**options: Any) -> list[CheckMessage]:
    configuration = Configuration()
    if settings.DEBUG and configuration.value("GANYUN_HOST") not in LOOPBACK:
        hint = _("去掉 GANYUN_DEBUG，或只在 127.0.0.1 上监听")
        return [Error(_("开发模式不能对外开放：错误页会显示源码和设置"), hint=hint, id="ganyun.E009")]
    return []


@register(TAG)
def check_extra_clouds(**options: Any) -> list[CheckMessage]:
    folder = settings.GANYUN_CLOUDS
    if folder != settings.GANYUN_HOME / "clouds" and not folder.is_dir():
        hint = _("建立它，或去掉 GANYUN_CLOUDS")
        return [Warning(_("没有云包文件夹 %(folder)s") % {"folder": folder}, hint=hint, id="ganyun.W001")]
    return []


@register("ganyun-registries")
def check_actions(**options: Any) -> list[CheckMessage]:
    """Every action has a policy that names registered permissions only."""
    for name in ("policy", "actions"):
        list(furniture(name))
    found: list[CheckMessage] = []
    for action in actions():
        named = list(_permissions(action.policy))
        for each in named:
            try:
                find_permission(each.name)
            except GanyunError as error:
                what = _("动作 %(action)s：%(reason)s") % {"action": action.name, "reason": error.render(_)}
                found.append(Error(what, hint=_("登记在该功能的 policy.py"), id="ganyun.E010"))
        if not named and not getattr(action.policy, "why", "") and not _decides(action.policy):
            what = _("动作 %(action)s 的策略为空") % {"action": action.name}
            found.append(Error(what, hint=_("给出权限或理由"), id="ganyun.E011"))
    return found


def _permissions(policy: Any) -> Iterator[Permission]:
    if isinstance(policy, Permission):
        yield policy
    elif isinstance(policy, list | tuple):
        for each in policy:
            yield from _permissions(each)
    elif is_dataclass(policy):
        for field in fields(policy):
            yield from _permissions(getattr(policy, field.name))


def _decides(policy: Any) -> bool:
    """A policy of a feature's own class decides by code; the kernel's own must name something."""
    return not type(policy).__module__.startswith("ganyun.kernel")
