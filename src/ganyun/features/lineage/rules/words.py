"""Words for codes, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

KINDS: Mapping[str, Any] = {
    "source": _("来源"),
    "resource": _("数据资源"),
    "model": _("模型"),
    "indicator": _("指标"),
    "page": _("页面"),
    "cloud": _("云"),
}
DIRECTIONS: Mapping[str, Any] = {"both": _("上下游"), "up": _("上游"), "down": _("下游")}
STATES: Mapping[str, Any] = {"COMPLETE": _("成功"), "FAIL": _("失败"), "ABORT": _("已取消")}
STALE: Mapping[str, Any] = {
    "newer_input": _("输入有了更新的版本"),
    "stale_input": _("输入已滞后"),
    "overdue": _("超过了更新周期"),
}
REASONS: Mapping[str, Any] = {**STALE, "failed": _("上次运行失败"), "red": _("质量为红灯")}
RUNS: Mapping[str, Any] = {"load": _("加载"), "model": _("模型"), "indicator": _("指标"), "share": _("提供")}


def word(table: Mapping[str, Any], code: str) -> str:
    """The word for a code; the code itself when nobody has given it one."""
    return str(table.get(code, code))
