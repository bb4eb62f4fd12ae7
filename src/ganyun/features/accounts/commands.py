"""``ganyun users …`` and ``ganyun organisations …``: what the person with the keys of the machine may do."""

from typing import Annotated

import typer

from ganyun.kit.commands.public import Format, acting, console, show_rows

commands = typer.Typer()
users = typer.Typer(no_args_is_help=True, help="用户、角色和密码")
organisations = typer.Typer(no_args_is_help=True, help="机构")
commands.add_typer(users, name="users")
commands.add_typer(organisations, name="organisations")

Name = Annotated[str, typer.Argument(help="用户名")]
Shape = Annotated[Format, typer.Option("--format", help="输出格式：table、csv 或 json")]


@users.command("list")
def list_users(
    text: Annotated[str, typer.Option(help="用户名或姓名的一部分")] = "",
    role: Annotated[str, typer.Option(help="角色代码，如 data_officer")] = "",
    organisation: Annotated[str, typer.Option(help="单位名称的一部分")] = "",
    state: Annotated[str, typer.Option(help="active、locked 或 never（从未登录）")] = "",
    format: Shape = Format.table,
) -> None:
    """列出用户及其角色。"""
    from ganyun.features.accounts.queries import UserFilter

    found = UserFilter(text=text, role=role, organisation=organisation, state=state).apply()
    columns = ["username", "display_name", "organisation", "roles", "active", "locked_until", "last_login"]
    rows = [
        (
            each.username,
            each.display_name,
            str(each.organisation or ""),
            " ".join(given.role for given in each.role_assignments.all()),
            each.is_active,
            each.locked_until,
            each.last_login,
        )
        for each in found
    ]
    show_rows(columns, rows, format)


@users.command("add")
def add_user(
    username: Name,
    organisation: Annotated[str, typer.Option(help="单位的任一名称，如 省环保厅")],
    name: Annotated[str, typer.Option(help="姓名")] = "",
    role: Annotated[list[str] | None, typer.Option(help="授予的角色，可重复")] = None,
    phone: Annotated[str, typer.Option(help="电话")] = "",
    email: Annotated[str, typer.Option(help="电子邮件")] = "",
) -> None:
    """建立用户，显示一次初始密码。"""
    from ganyun.features.accounts import rules
    from ganyun.features.accounts.actions import users as actions
    from ganyun.features.accounts.actions.roles import grant_role

    password = rules.new_password()
    draft = rules.UserDraft(username, name or username, organisation, phone, email)
    actions.create_user(acting(), draft, new_password=password)
    _show_password(username, password)
    for each in role or []:
        grant_role(acting(), username, each)


@users.command("password")
def reset_password(username: Name) -> None:
    """重置密码，显示一次新密码；三员的密码只能在这里重置。"""
    from ganyun.features.accounts import rules
    from ganyun.features.accounts.actions import users as actions

    password = rules.new_password()
    actions.reset_password(acting(), username, new_password=password)
    _show_password(username, password)


@users.command("lock")
def lock_user(
    username: Name,
    reason: Annotated[str, typer.Option(help="原因，记入审计")] = "",
) -> None:
    """锁定用户：会话和令牌立即失效。"""
    from django.utils.translation import gettext as _

    from ganyun.features.accounts.actions import users as actions

    actions.lock_user(acting(), username, reason=reason)
    console.print(_("已锁定 %(name)s") % {"name": username}, markup=False)


@users.command("unlock")
def unlock_user(username: Name) -> None:
    """解锁用户，登录失败的计数清零。"""
    from django.utils.translation import gettext as _

    from ganyun.features.accounts.actions import users as actions

    actions.unlock_user(acting(), username)
    console.print(_("已解锁 %(name)s") % {"name": username}, markup=False)


@users.command("roles")
def user_roles(
    username: Annotated[str, typer.Argument(help="用户名；不写则列出全部角色")] = "",
    grant: Annotated[list[str] | None, typer.Option(help="授予角色，可重复")] = None,
    revoke: Annotated[list[str] | None, typer.Option(help="收回角色，可重复")] = None,
    format: Shape = Format.table,
) -> None:
    """查看、授予和收回角色；系统、安全、审计三员不能由同一个人担任。"""
    from django.utils.translation import gettext as _

    from ganyun.features.accounts import queries, rules
    from ganyun.features.accounts.actions import roles as actions

    for role in revoke or []:
        actions.revoke_role(acting(), username, role)
    for role in grant or []:
        actions.grant_role(acting(), username, role)
    if not username:
        rows = [(role.code, _(role.title), _(role.duty), " ".join(sorted(role.permissions)))
                for role in rules.ROLES.values()]  # fmt: skip
        show_rows(["role", "title", "duty", "permissions"], rows, format)
        return
    given = queries.user(username).role_assignments.all()
    show_rows(
        ["role", "granted_by", "granted_at"],
        [(each.role, each.granted_by_name, each.granted_at) for each in given],
        format,
    )


@organisations.command("list")
def list_organisations(
    text: Annotated[str, typer.Option(help="名称、简称、别名的一部分，或统一社会信用代码的开头")] = "",
    kind: Annotated[str, typer.Option(help="类别，如 government、vertical、city")] = "",
    format: Shape = Format.table,
) -> None:
    """列出机构及其沿革。"""
    from ganyun.features.accounts import queries

    columns = ["name", "short_name", "uscc", "division", "kind", "parent", "active", "valid_to", "successor"]
    found = map(queries.view, queries.OrganisationFilter(text=text, kind=kind).apply())
    show_rows(columns, [tuple(getattr(each, column) for column in columns) for each in found], format)


def _show_password(username: str, password: str) -> None:
    """To standard output, the only time that the password is seen."""
    from django.utils.translation import gettext as _

    show_rows([_("用户名"), _("密码（只显示这一次）")], [(username, password)])
