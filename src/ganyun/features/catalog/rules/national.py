"""The national catalogue's own fields, carried in ODCS ``customProperties`` (standards.md §2.1), as one table.

Names outside the table are free, as ODCS wants it, unless they look like a misspelt one (``shareTpye`` would silently
mean "share unconditionally"); a name that starts with ``x-`` is never questioned.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ganyun.features.catalog.rules.document import Document, Path
from ganyun.kernel.names import nearest

SHARE_TYPES = ("unconditional", "conditional", "none")
OPEN_TYPES = SHARE_TYPES
UPDATE_CYCLES = ("realtime", "daily", "weekly", "monthly", "quarterly", "yearly", "irregular", "once")
ITEM_TYPES = tuple("CNYDTLMGBIF")
LOAD_MODES = ("append", "replace", "upsert")
STANDARDISE = ("code", "name")

RESOURCE_CODE = re.compile(r"[1-3]\d{5,}/\d+")

CATEGORIES = {"1": gettext_lazy("基础"), "2": gettext_lazy("主题"), "3": gettext_lazy("部门")}

# standards.md §2.1: base libraries (类 1) and the twelve themes (类 2), numbered in this order by our convention.
BASES = {
    "01": gettext_lazy("人口"),
    "02": gettext_lazy("法人单位"),
    "03": gettext_lazy("自然资源和空间地理"),
    "04": gettext_lazy("社会信用"),
    "05": gettext_lazy("电子证照"),
}
THEMES = {
    "01": gettext_lazy("公共服务"),
    "02": gettext_lazy("健康保障"),
    "03": gettext_lazy("社会保障"),
    "04": gettext_lazy("食品药品安全"),
    "05": gettext_lazy("安全生产"),
    "06": gettext_lazy("价格监管"),
    "07": gettext_lazy("能源安全"),
    "08": gettext_lazy("信用体系"),
    "09": gettext_lazy("城乡建设"),
    "10": gettext_lazy("社区治理"),
    "11": gettext_lazy("生态环保"),
    "12": gettext_lazy("应急维稳"),
}


@dataclass(frozen=True)
class National:
    """One field: its name, its place (``contract``, ``field`` or both), allowed values or a check, an example."""

    name: str
    places: tuple[str, ...]
    title: Any
    allowed: tuple[str, ...] = ()
    pattern: re.Pattern[str] | None = None
    listed: bool = False  # several texts
    example: str = ""


CONTRACT, FIELD = ("contract",), ("field",)

FIELDS: tuple[National, ...] = (
    National("resourceCode", CONTRACT, gettext_lazy("信息资源代码"), pattern=RESOURCE_CODE, example="211001/000001"),
    National("shareType", CONTRACT, gettext_lazy("共享类型"), SHARE_TYPES),
    National("shareCondition", CONTRACT, gettext_lazy("共享条件")),
    National("shareBasis", CONTRACT, gettext_lazy("不予共享的依据")),
    National("shareMethod", CONTRACT, gettext_lazy("共享方式")),
    National("openType", CONTRACT, gettext_lazy("开放类型"), OPEN_TYPES),
    National("openCondition", CONTRACT, gettext_lazy("开放条件")),
    National("updateCycle", CONTRACT, gettext_lazy("更新周期"), UPDATE_CYCLES),
    National("loadMode", CONTRACT, gettext_lazy("加载方式"), LOAD_MODES),
    National("theme", CONTRACT, gettext_lazy("主题")),
    National("sourceSystem", CONTRACT, gettext_lazy("所属系统")),
    National("sourceItem", CONTRACT, gettext_lazy("来源事项")),
    National("relatedResources", CONTRACT, gettext_lazy("关联资源"), listed=True, example="[base.divisions]"),
    National("derivedFrom", CONTRACT, gettext_lazy("由哪些资源得出"), listed=True, example="[ecology.city_air_daily]"),
    National("changePlan", CONTRACT, gettext_lazy("变更方案")),
    National("secrecy", CONTRACT, gettext_lazy("涉密属性"), ("none",)),
    National("itemType", FIELD, gettext_lazy("信息项类型"), ITEM_TYPES),
    National("semanticType", FIELD, gettext_lazy("语义类型")),
    National("codeList", FIELD, gettext_lazy("代码表")),
    National("standardise", FIELD, gettext_lazy("加载时标准化"), STANDARDISE),
    National("unit", FIELD, gettext_lazy("单位")),
)
BY_PLACE: Mapping[str, Mapping[str, National]] = {
    place: {each.name: each for each in FIELDS if place in each.places} for place in ("contract", "field")
}


def read_properties(items: Any, place: str, path: Path, document: Document) -> dict[str, Any]:
    """``customProperties`` as ``{name: value}``, checked against the table; a name twice is an error."""
    found: dict[str, Any] = {}
    known = BY_PLACE.get(place, {})
    for index, item in enumerate(items if isinstance(items, list) else ()):
        if not isinstance(item, dict) or not isinstance(item.get("property"), str):
            continue  # reported by the shape check
        name, here = item["property"], (*path, "customProperties", index)
        if name in found:
            message = _("属性 {name} 写了两次").format(name=name)
            document.say(here, message, fix=_("删去其中一个"))
        elif name in known:
            _check(known[name], item.get("value"), (*here, "value"), document)
        elif not name.startswith("x-"):
            guess = nearest(name, known)
            if guess:
                message = _("未知的属性 {name}").format(name=name)
                fix = _("是不是想写 {guess}？自定义属性请以 x- 开头").format(guess=guess)
                document.say((*here, "property"), message, tuple(known), fix)
        found[name] = item.get("value")
    return found


def _check(field: National, value: Any, path: Path, document: Document) -> None:
    texts = value if field.listed and isinstance(value, list) else [value]
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            message = _("{name} 应为文本").format(name=field.name)
            document.say(path, message, field.allowed, field.example)
        elif field.allowed and text not in field.allowed:
            guess = nearest(text, field.allowed)
            message = _("值 {value} 不可用").format(value=text)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else ""
            document.say(path, message, field.allowed, fix)
        elif field.pattern and not field.pattern.fullmatch(text):
            message = _("{title} {value} 不合格式：类(1)项(2)目(3)细目/序号").format(title=field.title, value=text)
            document.say(path, message, fix=_("例如 {example}").format(example=field.example))


def check_terms(properties: Mapping[str, Any], level: int, document: Document) -> None:
    """The rules of standards.md §2.2 and §6 between terms: condition, basis, and a level that allows it."""
    share, opened = properties.get("shareType", "unconditional"), properties.get("openType", "none")
    path: Path = ("customProperties",)
    missing = (
        (share == "conditional", "shareCondition", _("有条件共享必须写明共享条件")),
        (share == "none", "shareBasis", _("不予共享必须写明法律、行政法规或国务院依据")),
        (opened == "conditional", "openCondition", _("有条件开放必须写明开放条件")),
    )
    for applies, name, message in missing:
        if applies and not str(properties.get(name) or "").strip():
            fix = _("补上 - {{property: {name}, value: …}}").format(name=name)
            document.say(path, message, fix=fix)
    if share == "unconditional" and level >= 4:
        document.say(
            path,
            _("含 4 级信息项的资源不能无条件共享"),
            ("conditional", "none"),
            _("shareType 改为 conditional 并写明 shareCondition"),
        )
    if opened == "unconditional" and level >= 3:
        document.say(
            path,
            _("含 3 级及以上信息项的资源不能无条件开放"),
            ("conditional", "none"),
            _("openType 改为 conditional 或 none，或另建脱敏后的资源"),
        )
