"""Keys and types of an ODCS document, checked against the pydantic models of ``open-data-contract-standard``.

Those models drop unknown keys below the top level and speak English; here every unknown key, wrong type and missing
key is reported with the nearest known key, path and line. Keys that ODCS v3.2 added are refused in a v3.1 document,
because ``datacontract lint`` would do so.
"""

import types
import typing
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from open_data_contract_standard import model as odcs
from pydantic import BaseModel

from ganyun.features.catalog.rules.document import Document, Path
from ganyun.kernel.names import nearest

# What the JSON Schema demands and the models leave open.
REQUIRED: dict[type[BaseModel], tuple[str, ...]] = {
    odcs.OpenDataContractStandard: ("apiVersion", "kind", "id", "version", "status"),
    odcs.SchemaObject: ("name",),
    odcs.SchemaProperty: ("name",),
    odcs.Server: ("server", "type"),
    odcs.Role: ("role",),
    odcs.Support: ("channel",),
    odcs.TeamMember: ("username",),
    odcs.ServiceLevelAgreementProperty: ("property", "value"),
    odcs.CustomProperty: ("property", "value"),
    odcs.EnumValue: ("value",),
    odcs.AuthoritativeDefinition: ("url", "type"),
    odcs.Relationship: ("to",),
}

NEWER: dict[type[BaseModel], frozenset[str]] = {
    odcs.OpenDataContractStandard: frozenset({"context"}),
    odcs.SchemaObject: frozenset({"context", "deprecated", "synonyms"}),
    odcs.SchemaProperty: frozenset({"deprecated", "synonyms", "semanticType", "enum", "map"}),
    odcs.ServiceLevelAgreementProperty: frozenset({"customProperties", "authoritativeDefinitions"}),
    odcs.CustomProperty: frozenset({"vendor"}),
    odcs.Relationship: frozenset({"id"}),
}

ALLOWED: dict[tuple[type[BaseModel], str], tuple[str, ...]] = {
    (odcs.OpenDataContractStandard, "apiVersion"): ("v3.1.0", "v3.2.0"),
    (odcs.OpenDataContractStandard, "kind"): ("DataContract",),
    (odcs.OpenDataContractStandard, "status"): ("draft", "proposed", "active", "deprecated", "retired"),
    (odcs.SchemaObject, "logicalType"): ("object",),
    (odcs.SchemaProperty, "logicalType"): (
        "string", "integer", "number", "boolean", "date", "timestamp", "time", "object", "array",
    ),
    (odcs.SchemaProperty, "classification"): ("1", "2", "3", "4"),
    (odcs.Relationship, "type"): ("foreignKey",),
    (odcs.Server, "type"): (
        "local", "s3", "sftp", "postgresql", "postgres", "mysql", "api", "oracle", "sqlserver", "db2", "hive",
        "duckdb", "kafka", "clickhouse", "databricks", "trino", "custom",
    ),
    (odcs.DataQuality, "type"): ("library", "sql", "text", "custom"),
    (odcs.DataQuality, "metric"): ("nullValues", "missingValues", "invalidValues", "duplicateValues", "rowCount"),
    (odcs.DataQuality, "severity"): ("error", "warning", "info"),
    (odcs.DataQuality, "dimension"): (
        "accuracy", "completeness", "conformity", "consistency", "coverage", "timeliness", "uniqueness",
    ),
}  # fmt: skip


def check_shape(document: Document) -> dict[str, Any]:
    """Reports every key and type that ODCS does not know; returns what is left when the wrong parts are taken out.

    Items of lists keep their places: a wrong one is replaced by ``None``.
    """
    data = document.data
    if not isinstance(data, dict):
        document.say(
            (), _("合同应是键和值，而不是 {kind}").format(kind=_kind(data)), fix=_("第一行写 apiVersion: v3.1.0")
        )
        return {}
    newer = data.get("apiVersion") == "v3.2.0"
    return _Shape(document, newer).model(data, odcs.OpenDataContractStandard, ())


_WRONG = object()


class _Shape:
    def __init__(self, document: Document, newer: bool) -> None:
        self.document, self.newer = document, newer

    def model(self, data: dict[Any, Any], model: type[BaseModel], path: Path) -> dict[str, Any]:
        fields = {info.alias or name: info for name, info in model.model_fields.items()}
        later = frozenset() if self.newer else NEWER.get(model, frozenset())
        kept: dict[str, Any] = {}
        for key, value in data.items():
            here = (*path, str(key))
            if key not in fields:
                self._unknown(str(key), [name for name in fields if name not in later], here)
            elif key in later:
                message = _("键 {key} 是 ODCS v3.2 的，合同声明的是 v3.1").format(key=key)
                self.document.say(here, message, fix=_("改为 apiVersion: v3.2.0，或删去此键"))
            elif value is None:
                self.document.say(here, _("键 {key} 没有值").format(key=key), fix=_("写上值，或删去此键"))
            else:
                found = self.value(value, fields[key].annotation, here, ALLOWED.get((model, key), ()))
                if found is not _WRONG:
                    kept[key] = found
        nameless = bool(path) and path[-1] in ("items", "key", "value")  # what a list or map holds needs no name
        for key in () if nameless else REQUIRED.get(model, ()):
            if key not in data:
                message = _("缺少必填的键 {key}").format(key=key)
                self.document.say(
                    (*path, key), message, ALLOWED.get((model, key), ()), _("补上 {key}:").format(key=key)
                )
        return kept

    def value(self, value: Any, annotation: Any, path: Path, allowed: tuple[str, ...] = ()) -> Any:
        options = [each for each in _options(annotation) if each is not type(None)]
        for option in options:
            if _fits(value, option):
                value = self._inside(value, option, path)
                break
        else:
            message = _("应为{expected}，而不是{kind}（{value}）").format(
                expected=_("或").join(dict.fromkeys(_word(option) for option in options)), kind=_kind(value),
                value=str(value)[:80])  # fmt: skip
            fix = _('加上引号："{value}"').format(value=value) if str in options and _scalar(value) else ""
            self.document.say(path, message, allowed, fix)
            return _WRONG
        if allowed and value not in allowed:
            guess = nearest(str(value), allowed)
            fix = _("是不是想写 {guess}？").format(guess=guess) if guess else ""
            self.document.say(path, _("值 {value} 不可用").format(value=value), allowed, fix)
            return _WRONG
        return value

    def _inside(self, value: Any, option: Any, path: Path) -> Any:
        if isinstance(option, type) and issubclass(option, BaseModel):
            return self.model(value, option, path)
        if typing.get_origin(option) is list:
            inner = typing.get_args(option)[0]
            items = [self.value(each, inner, (*path, index)) for index, each in enumerate(value)]
            return [None if each is _WRONG else each for each in items]
        return value

    def _unknown(self, key: str, known: list[str], path: Path) -> None:
        guess = nearest(key, known)
        fix = (
            _("是不是想写 {guess}？").format(guess=guess)
            if guess
            else _("删去此键；国家目录字段写在 customProperties 里")
        )
        self.document.say(path, _("未知的键 {key}").format(key=key), tuple(known), fix)


def _options(annotation: Any) -> Iterable[Any]:
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return typing.get_args(annotation)
    return (annotation,)


def _fits(value: Any, option: Any) -> bool:
    if option is Any:
        return True
    origin = typing.get_origin(option) or option
    if origin in (list, dict):
        return isinstance(value, origin)
    if isinstance(origin, type) and issubclass(origin, BaseModel):
        return isinstance(value, dict)
    if origin in (int, float):
        return isinstance(value, (int, float) if origin is float else int) and not isinstance(value, bool)
    return isinstance(value, origin)


def _word(option: Any) -> str:
    origin = typing.get_origin(option) or option
    words = {str: _("文本"), int: _("整数"), float: _("数"), bool: _("是非（true/false）"), list: _("列表")}
    return words.get(origin, _("键和值"))


def _kind(value: Any) -> str:
    return _("空") if value is None else _word(type(value))


def _scalar(value: Any) -> bool:
    return isinstance(value, (int, float, bool))
