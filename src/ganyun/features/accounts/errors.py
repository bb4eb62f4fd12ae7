"""What can go wrong with organisations, users, roles, passwords and tokens."""

from ganyun.kernel.errors import N_, Denied, Invalid, NotFound, Unauthenticated


class LoginRefused(Unauthenticated):
    """One text for every reason, so that it does not tell who has an account; the audit record holds the reason."""

    code = "accounts.login_refused"
    message = N_("用户名或密码不正确，或账号已被锁定")
    fix = N_("核对后再试；连续失败 {failures} 次将锁定 {minutes} 分钟。忘记密码请联系系统管理员。")


class BadToken(Unauthenticated):
    code = "accounts.bad_token"
    message = N_("令牌无效：不存在、已过期、已吊销，或其属主已停用")
    fate = N_("请求没有执行。")
    fix = N_("在“我的账号”页新建令牌，以请求头 Authorization: Bearer gy_… 发送。")


class OrganisationInvalid(Invalid):
    """``fields``: ``{field: reason}``, all of them."""

    code = "accounts.organisation_invalid"
    message = N_("机构资料有 {count} 处不符合要求：{reason}")
    fate = N_("什么也没有改变。")


class OrganisationUnknown(NotFound):
    code = "accounts.organisation_unknown"
    message = N_("没有名称、简称或统一社会信用代码为 {name} 的机构")
    fix = N_("查看全部机构：ganyun organisations list")


class UserInvalid(Invalid):
    """``fields``: ``{field: reason}``, all of them."""

    code = "accounts.user_invalid"
    message = N_("用户资料有 {count} 处不符合要求：{reason}")
    fate = N_("什么也没有改变。")


class UserUnknown(NotFound):
    code = "accounts.user_unknown"
    message = N_("没有名为 {name} 的用户")
    fix = N_("查看全部用户：ganyun users list")


class PasswordRejected(Invalid):
    code = "accounts.password_rejected"
    message = N_("新密码不合要求：{reason}")
    fate = N_("密码没有改变。")


class PasswordWrong(Invalid):
    code = "accounts.password_wrong"
    message = N_("当前密码不正确")
    fate = N_("密码没有改变。")


class RoleUnknown(NotFound):
    code = "accounts.role_unknown"
    message = N_("没有名为 {name} 的角色")
    fix = N_("可用的角色：{allowed}")


class RolesConflict(Invalid):
    code = "accounts.roles_conflict"
    message = N_("{user} 已是{held}，不能再任{wanted}：这些角色必须由不同的人担任")
    fate = N_("角色没有改变。")
    fix = N_("把 {wanted} 授予另一个人，或先收回 {held}。")


class OwnRoles(Denied):
    code = "accounts.own_roles"
    message = N_("不能授予或收回自己的角色")
    fix = N_("请另一位安全管理员办理。")


class OwnAccount(Denied):
    code = "accounts.own_account"
    message = N_("不能用管理功能修改自己的账号")
    fix = N_("姓名、电话和密码在“我的账号”页修改；其余请另一位系统管理员办理。")


class AdminProtected(Denied):
    code = "accounts.admin_protected"
    message = N_("{user} 是{held}，系统管理员不能重置其密码：否则一个人就能同时行使两种管理权")
    fix = N_("由能登录服务器的人在终端办理：ganyun users password {user}")


class ScopeTooWide(Denied):
    code = "accounts.scope_too_wide"
    message = N_("令牌的范围超出本人的权限：{extra}")
    fate = N_("没有建立令牌。")
    fix = N_("只选自己已有的权限。")


class TokenInvalid(Invalid):
    code = "accounts.token_invalid"
    message = N_("令牌资料不符合要求：{reason}")
    fate = N_("没有建立令牌。")


class TokenUnknown(NotFound):
    code = "accounts.token_unknown"
    message = N_("没有可吊销的令牌 {name}")
