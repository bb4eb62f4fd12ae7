"""Codes of the catalogue in words, and a contract's rules as sentences."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ganyun.features.catalog.rules.contract import Contract, Field
from ganyun.features.catalog.rules.national import BASES, CATEGORIES, THEMES

SHARING: Mapping[str, Any] = {
    "unconditional": gettext_lazy("无条件共享"),
    "conditional": gettext_lazy("有条件共享"),
    "none": gettext_lazy("不予共享"),
}
OPENING: Mapping[str, Any] = {
    "unconditional": gettext_lazy("无条件开放"),
    "conditional": gettext_lazy("有条件开放"),
    "none": gettext_lazy("不予开放"),
}
CYCLES: Mapping[str, Any] = {
    "realtime": gettext_lazy("实时"),
    "daily": gettext_lazy("每日"),
    "weekly": gettext_lazy("每周"),
    "monthly": gettext_lazy("每月"),
    "quarterly": gettext_lazy("每季度"),
    "yearly": gettext_lazy("每年"),
    "irregular": gettext_lazy("不定期"),
    "once": gettext_lazy("一次性"),
}
LEVELS: Mapping[str, Any] = {
    "1": gettext_lazy("1 级 公开"),
    "2": gettext_lazy("2 级 内部"),
    "3": gettext_lazy("3 级 受限"),
    "4": gettext_lazy("4 级 敏感"),
}
LOGICAL: Mapping[str, Any] = {
    "string": gettext_lazy("文本"),
    "integer": gettext_lazy("整数"),
    "number": gettext_lazy("数"),
    "boolean": gettext_lazy("是非"),
    "date": gettext_lazy("日期"),
    "timestamp": gettext_lazy("日期时间"),
    "time": gettext_lazy("时间"),
    "object": gettext_lazy("结构"),
    "array": gettext_lazy("列表"),
}
ITEMS: Mapping[str, Any] = {
    "C": gettext_lazy("字符"),
    "N": gettext_lazy("数值"),
    "Y": gettext_lazy("货币"),
    "D": gettext_lazy("日期"),
    "T": gettext_lazy("日期时间"),
    "L": gettext_lazy("逻辑"),
    "M": gettext_lazy("备注"),
    "G": gettext_lazy("通用"),
    "B": gettext_lazy("双精度"),
    "I": gettext_lazy("整型"),
    "F": gettext_lazy("浮点"),
}
MODES: Mapping[str, Any] = {
    "append": gettext_lazy("追加"),
    "replace": gettext_lazy("整表替换"),
    "upsert": gettext_lazy("按主键更新"),
}
CLOUD_KINDS: Mapping[str, Any] = {
    "base": gettext_lazy("一体化底座"),
    "trunk": gettext_lazy("主干云"),
    "industry": gettext_lazy("行业应用云"),
    "feature": gettext_lazy("特色子云"),
}
CHANGE_KINDS: Mapping[str, Any] = {
    "compatible": gettext_lazy("兼容"),
    "additive": gettext_lazy("新增性"),
    "breaking": gettext_lazy("破坏性"),
}
ACTIONS: Mapping[str, Any] = {
    "create": gettext_lazy("登记"),
    "change": gettext_lazy("提出变更"),
    "review": gettext_lazy("审核通过"),
    "return": gettext_lazy("退回"),
    "publish": gettext_lazy("发布"),
    "withdraw": gettext_lazy("撤回变更"),
    "retire": gettext_lazy("停用"),
    "restore": gettext_lazy("恢复"),
}
SEVERITIES: Mapping[str, Any] = {
    "error": gettext_lazy("拦截"),
    "warning": gettext_lazy("警告"),
    "info": gettext_lazy("提示"),
}


def theme_title(code: str) -> str:
    """``211`` → 生态环保 (类 2 项 11); ``301`` → 部门 01; anything else as it is."""
    known = {"1": BASES, "2": THEMES}.get(code[:1], {})
    if len(code) == 3 and code[1:] in known:
        return str(known[code[1:]])
    if len(code) == 3 and code.isdigit() and code[0] in CATEGORIES:
        return f"{CATEGORIES[code[0]]} {code[1:]}"
    return code


def word(table: Mapping[str, Any], code: Any) -> str:
    """A code in words; an unknown one as it is."""
    return str(table.get(str(code), code))


def field_rules(field: Field) -> list[str]:
    """What a field's values must be, a phrase each."""
    return [*_plain_rules(field), *(rule_words(rule) for rule in field.quality)]


def _plain_rules(field: Field) -> Iterator[str]:
    if field.unique:
        yield _("不重复")
    options = field.options
    for low, high, form, least, most in (
        ("minimum", "maximum", _("{low} 至 {high}"), _("不小于 {low}"), _("不大于 {high}")),
        ("minLength", "maxLength", _("长度 {low}–{high}"), _("长度至少 {low}"), _("长度至多 {high}")),
        ("minItems", "maxItems", _("{low}–{high} 项"), _("至少 {low} 项"), _("至多 {high} 项")),
    ):
        if low in options and high in options:
            yield form.format(low=options[low], high=options[high])
        elif low in options:
            yield least.format(low=options[low])
        elif high in options:
            yield most.format(high=options[high])
    for key, form in (
        ("exclusiveMinimum", _("大于 {value}")),
        ("exclusiveMaximum", _("小于 {value}")),
        ("multipleOf", _("{value} 的倍数")),
        ("pattern", _("格式 {value}")),
        ("format", _("形式 {value}")),
    ):
        if key in options:
            yield form.format(value=options[key])
    if field.enum:
        yield _("取值：{values}").format(values="、".join(map(str, field.enum[:20])))
    if field.standardise:
        yield _("加载时按代码表统一为代码") if field.standardise == "code" else _("加载时按代码表统一为名称")
    if field.foreign_key:
        yield _("须存在于 {target}").format(target=field.foreign_key)


def rule_words(rule: Mapping[str, Any]) -> str:
    """A quality rule as a phrase: its description, or what it measures and the threshold."""
    if rule.get("description"):
        return str(rule["description"])
    metric = str(rule.get("metric") or rule.get("rule") or "")
    arguments = rule.get("arguments") or {}
    subject = {
        "rowCount": _("行数"), "nullValues": _("空值数"), "missingValues": _("缺失值数"),
        "invalidValues": _("无效值数"), "duplicateValues": _("重复值数"),
    }.get(metric) or str(rule.get("name") or _("查询结果"))  # fmt: skip
    if arguments.get("validValues"):
        subject = _("不在 {values} 中的值数").format(values="、".join(map(str, arguments["validValues"][:20])))
    return f"{subject} {_threshold(rule)}".strip()


def _threshold(rule: Mapping[str, Any]) -> str:
    signs = {
        "mustBe": "= {}", "mustNotBe": "≠ {}", "mustBeGreaterThan": "> {}", "mustBeGreaterOrEqualTo": "≥ {}",
        "mustBeLessThan": "< {}", "mustBeLessOrEqualTo": "≤ {}",
    }  # fmt: skip
    percent = "%" if rule.get("unit") == "percent" else ""
    for key, sign in signs.items():
        if key in rule:
            return sign.format(rule[key]) + percent
    for key, form in (
        ("mustBeBetween", _("在 {low} 与 {high} 之间")),
        ("mustNotBeBetween", _("不在 {low} 与 {high} 之间")),
    ):
        if key in rule:
            return form.format(low=rule[key][0], high=rule[key][1]) + percent
    return ""


def in_words(contract: Contract) -> list[tuple[str, str]]:
    """The national catalogue's fields of a contract with their titles, those without a value left out."""
    sla = "；".join(_promise(each) for each in contract.sla)
    found = [
        (_("信息资源代码"), contract.code),
        (_("分类"), " · ".join(filter(None, (word(CATEGORIES, contract.category), theme_title(contract.theme))))),
        (_("提供方"), contract.owner),
        (_("共享类型"), word(SHARING, contract.share_type)),
        (_("共享条件"), contract.share_condition),
        (_("不予共享的依据"), contract.share_basis),
        (_("开放类型"), word(OPENING, contract.open_type)),
        (_("开放条件"), contract.open_condition),
        (_("更新周期"), word(CYCLES, contract.update_cycle)),
        (_("加载方式"), word(MODES, contract.load_mode)),
        (_("所属系统"), contract.source_system),
        (_("来源事项"), contract.source_item),
        (_("服务承诺"), sla),
        (_("标签"), "、".join(contract.tags)),
    ]
    return [(title, value) for title, value in found if value]


def _promise(sla: Mapping[str, Any]) -> str:
    names = {"frequency": _("更新频率"), "latency": _("最大延迟"), "freshness": _("新鲜度"), "retention": _("保留"),
             "availability": _("可用性")}  # fmt: skip
    units = {"d": _("天"), "h": _("小时"), "m": _("分钟"), "min": _("分钟"), "y": _("年"), "w": _("周"), "percent": "%"}
    name, unit = str(sla.get("property", "")), str(sla.get("unit") or "")
    return f"{names.get(name, name)} {sla.get('value')} {units.get(unit, unit)}".strip()
