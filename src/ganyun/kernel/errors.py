"""The one shape of an error: what happened, with which value, what becomes of the data, what to type next.

The tree::

    GanyunError
    ├── Final       the same call fails again until somebody changes something
    │   ├── Invalid          the input breaks a rule
    │   ├── NotFound         a name that nothing answers to
    │   ├── Denied           no permission (no answer from a policy means no)
    │   ├── Unauthenticated  nobody is logged in
    │   └── Misconfigured    start-up settings; has a stable id
    └── Retryable   the same call may be made again as it is
        ├── Conflict         somebody else was faster
        └── Unavailable      a disk, a lock or a peer is not there right now

A feature declares an error as a class with three Chinese templates and nothing else::

    class FileMissing(NotFound):
        code = "exchange.file_missing"
        message = N_("找不到文件 {path}")
        fate = N_("没有读取任何数据，表保持原样。")
        fix = N_("检查路径后重试：ganyun load {resource} --root <文件夹>")

    raise FileMissing(path=path, resource=name)

English comes from the feature's ``locale/en``; doors translate with :meth:`GanyunError.render`.
"""

from collections.abc import Callable
from typing import Any, ClassVar


def N_(text: str) -> str:  # noqa: N802 - the gettext convention for "translate me later"
    """Marks a template for translation; returns it unchanged."""
    return text


class GanyunError(Exception):
    """Base of every error a user may meet. Values are attributes of ``values`` (and of the error itself)."""

    code: ClassVar[str] = "error"
    retryable: ClassVar[bool] = False
    message: ClassVar[str] = N_("出错了")
    fate: ClassVar[str] = ""
    fix: ClassVar[str] = ""

    def __init__(self, **values: Any) -> None:
        self.values = values
        super().__init__(self.render())

    def __getattr__(self, name: str) -> Any:
        values: dict[str, Any] = self.__dict__.get("values", {})
        if name in values:
            return values[name]
        raise AttributeError(name)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.values))

    def parts(self, translate: Callable[[str], str] = str) -> dict[str, str]:
        """``{"message", "fate", "fix"}`` in the reader's language; empty parts are left out."""
        templates = {"message": self.message, "fate": self.fate, "fix": self.fix}
        return {name: _fill(translate(text), self.values) for name, text in templates.items() if text}

    def render(self, translate: Callable[[str], str] = str) -> str:
        """All parts as lines of text."""
        return "\n".join(self.parts(translate).values())


class Final(GanyunError):
    """The same call fails again until somebody changes something."""


class Retryable(GanyunError):
    """The same call may simply be made again."""

    retryable = True


class Invalid(Final):
    code = "invalid"
    message = N_("输入不符合要求：{reason}")


class NotFound(Final):
    code = "not_found"
    message = N_("找不到 {name}")


class Denied(Final):
    code = "denied"
    message = N_("没有权限 {permission}")
    fate = N_("什么也没有改变；这次尝试已记入审计。")
    fix = N_("请本单位的系统管理员授予该权限。")


class Unauthenticated(Final):
    code = "unauthenticated"
    message = N_("请先登录")


class Misconfigured(Final):
    code = "misconfigured"
    message = N_("设置 {setting} 的值 {value} 无效：{reason}")


class Conflict(Retryable):
    code = "conflict"
    message = N_("{name} 同时被别人修改")
    fate = N_("这次没有写入任何内容。")
    fix = N_("原样再试一次即可。")


class Unavailable(Retryable):
    code = "unavailable"
    message = N_("{name} 暂时不可用：{reason}")
    fate = N_("没有写入一半的内容；排除原因后可原样重试。")


def _rebuild(kind: type[GanyunError], values: dict[str, Any]) -> GanyunError:
    return kind(**values)


def _fill(template: str, values: dict[str, Any]) -> str:
    class Missing(dict[str, Any]):
        def __missing__(self, key: str) -> str:
            return "{" + key + "}"

    try:
        return template.format_map(Missing(values))
    except (ValueError, TypeError, AttributeError):
        return template  # a value the template cannot format must not hide the error itself
