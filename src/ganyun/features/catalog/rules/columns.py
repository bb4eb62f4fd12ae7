"""One ODCS property → :class:`Field`, with what the shape alone cannot tell: options, patterns, types, levels."""

import functools
import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp

from ganyun.features.catalog.rules.contract import UNCLASSIFIED_LEVEL, Field
from ganyun.features.catalog.rules.document import Document, Path
from ganyun.features.catalog.rules.national import read_properties
from ganyun.features.catalog.rules.quality import check_rules
from ganyun.features.catalog.rules.references import read_target
from ganyun.kernel.names import FIELD, nearest

PHYSICAL = {
    "string": "varchar", "integer": "bigint", "number": "double", "boolean": "boolean", "date": "date",
    "timestamp": "timestamp", "time": "time", "object": "json", "array": "json",
}  # fmt: skip

_BOUNDS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
OPTIONS: dict[str, tuple[str, ...]] = {
    "string": ("minLength", "maxLength", "pattern", "format"),
    "integer": (*_BOUNDS, "multipleOf", "format"),
    "number": (*_BOUNDS, "multipleOf", "format"),
    "date": (*_BOUNDS, "format"),
    "timestamp": (*_BOUNDS, "format", "timezone", "defaultTimezone"),
    "time": (*_BOUNDS, "format", "timezone", "defaultTimezone"),
    "boolean": (),
    "object": ("maxProperties", "minProperties", "required"),
    "array": ("maxItems", "minItems", "uniqueItems"),
}
FORMATS: dict[str, tuple[str, ...]] = {
    "integer": ("i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128"),
    "number": ("f32", "f64"),
}
_WHOLE = {"minLength", "maxLength", "maxProperties", "minProperties", "maxItems", "minItems"}

# What RE2 (DuckDB's engine) cannot do: look-around, back references, atomic groups, possessive quantifiers.
_NOT_RE2 = re.compile(r"(?<!\\)\((?:\?[=!>]|\?<[=!])|(?<!\\)(?:\\\\)*\\[1-9]|[*+?}]\+")


def read_field(data: Mapping[str, Any], path: Path, cloud: str, document: Document) -> Field | None:
    """The typed field, or ``None`` when even its name is wrong (everything wrong is reported)."""
    name = data.get("name")
    if not isinstance(name, str):
        return None
    if not FIELD.fullmatch(name):
        document.say(
            (*path, "name"),
            _("{name} 不是合法的字段名").format(name=name),
            fix=_("以字母、汉字或下划线开头，只含字母、汉字、数字和下划线"),
        )
    logical = data.get("logicalType", "string")
    logical = logical if logical in PHYSICAL else "string"
    properties = read_properties(data.get("customProperties"), "field", path, document)
    physical = str(data.get("physicalType") or PHYSICAL[logical])
    if not known_type(physical):
        document.say(
            (*path, "physicalType"),
            _("未知的物理类型 {type}").format(type=physical),
            tuple(dict.fromkeys(PHYSICAL.values())),
            _("写 DuckDB 的类型名，或删去此键"),
        )
    options = data.get("logicalTypeOptions") or {}
    if options and not document.stated((*path, "logicalType")):
        document.say((*path, "logicalType"), _("写了 logicalTypeOptions 却没有 logicalType"), tuple(PHYSICAL))
    elif "logicalType" in data:
        _check_options(options, logical, (*path, "logicalTypeOptions"), document)
    if "items" in data and not document.stated((*path, "items", "logicalType")):
        document.say((*path, "items", "logicalType"), _("列表的元素没有类型"), tuple(PHYSICAL))
    check_rules(data.get("quality"), path, document, field=name)
    _check_vocabulary(properties, path, document)
    return Field(
        name=name,
        title=str(data.get("businessName") or name),
        logical_type=logical,
        physical_type=physical,
        required=data.get("required") is True or data.get("primaryKey") is True,
        unique=data.get("unique") is True,
        level=_level(data.get("classification")),
        options=options,
        semantic_type=_text(properties.get("semanticType")),
        code_list=code_list_name(_text(properties.get("codeList"))),
        standardise=_text(properties.get("standardise")),
        unit=_text(properties.get("unit")),
        item_type=_text(properties.get("itemType")),
        description=_text(data.get("description")),
        quality=tuple(each for each in data.get("quality") or () if each is not None),
        foreign_key=_foreign_key(data, path, cloud, document),
        properties=properties,
        enum=tuple(each["value"] for each in data.get("enum") or () if isinstance(each, dict) and "value" in each),
        classified="classification" in data,
    )


def code_list_name(text: str) -> str:
    """A list is named as such (``divisions``) or as a field of the resource that holds it (``base.divisions.name``)."""
    found = re.fullmatch(r"[a-z][\w-]*\.([a-z][\w-]*)(?:\.\w+)?", text)
    return found.group(1) if found else text


@functools.lru_cache(maxsize=512)
def known_type(text: str) -> bool:
    """Whether DuckDB knows a type of that spelling."""
    try:
        exp.DataType.build(text, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError):
        return False
    return True


def pattern_fault(pattern: str) -> str:
    """Why a regular expression cannot be used, or ""."""
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        return str(error)
    found = _NOT_RE2.search(pattern)
    return _("引擎（RE2）不支持 {part}：环视、反向引用和占有量词").format(part=found.group()) if found else ""


def _level(text: Any) -> int:
    return int(text) if text in ("1", "2", "3", "4") else UNCLASSIFIED_LEVEL


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _check_options(options: Mapping[str, Any], logical: str, path: Path, document: Document) -> None:
    allowed = OPTIONS[logical]
    for key, value in options.items():
        here = (*path, str(key))
        if key not in allowed:
            guess = nearest(str(key), allowed)
            message = _("{type} 类型没有选项 {key}").format(type=logical, key=key)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else _("删去此键，或改 logicalType")
            document.say(here, message, allowed, fix)
            continue
        fault = _option_fault(key, value, logical)
        if fault:
            document.say(here, _("{key} 的值 {value} 不可用：{fault}").format(
                key=key, value=value, fault=fault))  # fmt: skip
    for low, high in (("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")):
        if low in options and high in options and _order(options[low]) > _order(options[high]):
            message = _("{low} 大于 {high}，没有值能满足").format(low=low, high=high)
            document.say((*path, low), message, fix=_("交换两个值"))


def _option_fault(key: str, value: Any, logical: str) -> str:
    if key == "pattern":
        return pattern_fault(value) if isinstance(value, str) else _("应为文本")
    if key in _WHOLE:
        return "" if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else _("应为不小于 0 的整数")
    if key == "multipleOf":
        return "" if _is_number(value) and value > 0 else _("应为大于 0 的数")
    if key in ("timezone", "uniqueItems"):
        return "" if isinstance(value, bool) else _("应为 true 或 false")
    if key in ("format", "defaultTimezone"):
        known = FORMATS.get(logical, ())
        fits = isinstance(value, str) and (not known or value in known)
        return "" if fits else _("应为 {allowed}").format(allowed="、".join(known)) if known else _("应为文本")
    if key in _BOUNDS and logical in ("integer", "number"):
        return "" if _is_number(value) else _("应为数")
    if key in _BOUNDS:
        return "" if _is_moment(value, logical) else _("应为 ISO 8601 日期或时间，例如 2017-02-28")
    return ""


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_moment(value: Any, logical: str) -> bool:
    read = {"date": date.fromisoformat, "time": time.fromisoformat}.get(logical, datetime.fromisoformat)
    try:
        read(value)
    except (TypeError, ValueError):
        return False
    return True


def _order(value: Any) -> Any:
    """Numbers compare as numbers, ISO dates as text; a wrong value (already reported) compares as zero."""
    return value if _is_number(value) else 0


def _check_vocabulary(properties: Mapping[str, Any], path: Path, document: Document) -> None:
    if properties.get("standardise") and not properties.get("codeList"):
        document.say(
            (*path, "customProperties"),
            _("standardise 需要 codeList：按哪个代码表标准化？"),
            fix=_("补上 - {property: codeList, value: …}"),
        )


def _foreign_key(data: Mapping[str, Any], path: Path, cloud: str, document: Document) -> str:
    relations = data.get("relationships")
    for index, relation in enumerate(relations if isinstance(relations, list) else ()):
        if not isinstance(relation, dict):
            continue
        here = (*path, "relationships", index)
        if "from" in relation:
            document.say((*here, "from"), _("写在字段里的关系不写 from"), fix=_("删去 from"))
        target = relation.get("to")
        if isinstance(target, list):
            document.say(
                (*here, "to"), _("写在字段里的关系只指向一个字段"), fix=_("组合外键写在 schema[0].relationships")
            )
        elif isinstance(target, str):
            found = read_target(target, cloud, (*here, "to"), document)
            if found:
                return f"{found[0]}.{found[1]}"
    return ""
