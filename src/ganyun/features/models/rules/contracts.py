"""The contract of a model's table, made from its header and its inferred columns: an ODCS document like any other."""

from typing import Any

import pyarrow as pa
import pyarrow.types as t
import yaml

from ganyun.features.models.rules.shapes import Column, Derived

MASKED_FROM = 3
ITEMS = {"integer": "I", "number": "B", "date": "D", "timestamp": "T", "boolean": "L"}
"""信息项类型 (standards.md §2.1) by logical type; text is C."""


def contract_text(derived: Derived, chief: str) -> str:
    """YAML of the contract; its version is ``<header version>.0.0``, which the catalogue counts on from there."""
    header, name = derived.spec.header, derived.spec.resource
    table: dict[str, Any] = {
        "name": name.table,
        "businessName": header.title.zh,
        "logicalType": "object",
        "physicalType": "table",
        "properties": [_property(each, derived.keys) for each in derived.columns],
    }
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": derived.name,
        "name": header.title.zh,
        "version": f"{header.version}.0.0",
        "status": "active",
        "domain": name.cloud,
        "tags": list(header.tags) or ["模型"],
        "description": {
            "purpose": header.summary or header.title.zh,
            "limitations": f"由 {'、'.join(derived.spec.inputs) or '参数'} 计算得出；输入有新版本后重新计算。",
            "usage": f"按 {'、'.join(derived.keys)} 取数。",
        },
        "team": {"members": [{"username": header.owner or chief, "role": "owner"}]},
        "schema": [table],
        "slaProperties": [{"property": "frequency", "value": 1, "unit": "d"}],
        "customProperties": [{"property": key, "value": value} for key, value in _terms(derived).items()],
    }
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120))


def _terms(derived: Derived) -> dict[str, Any]:
    """Open what is level 1, share what is level 2, keep the rest to those with an agreement."""
    header = derived.spec.header
    level = max((each.level for each in derived.columns), default=1)
    terms: dict[str, Any] = {
        "shareType": "unconditional" if level < MASKED_FROM else "conditional",
        "openType": "unconditional" if level == 1 else "none",
        "updateCycle": header.cycle,
        "loadMode": "upsert" if derived.spec.incremental else "replace",
        "derivedFrom": list(derived.spec.inputs),
    }
    if level >= MASKED_FROM:
        terms["shareCondition"] = "含有敏感项，按来源资源的条件共享"
    if header.version > 1:
        terms["changePlan"] = header.plan or "按新列改写查询；旧版本可按版本号读取。"
    return terms


def _property(column: Column, keys: tuple[str, ...]) -> dict[str, Any]:
    logical = logical_type(column.arrow)
    found: dict[str, Any] = {
        "name": column.name,
        "businessName": column.title or column.name,
        "logicalType": logical,
        "physicalType": column.type.lower(),
        "classification": str(column.level),
    }
    if column.description:
        found["description"] = column.description
    if column.name in keys:
        found |= {"primaryKey": True, "primaryKeyPosition": keys.index(column.name) + 1, "required": True}
    extra = [{"property": "itemType", "value": ITEMS.get(logical, "C")}]
    if column.unit:
        extra.append({"property": "unit", "value": column.unit})
    return {**found, "customProperties": extra}


def logical_type(type_: pa.DataType) -> str:
    """ODCS's word for an Arrow type."""
    if t.is_boolean(type_):
        return "boolean"
    if t.is_integer(type_):
        return "integer"
    if t.is_floating(type_) or t.is_decimal(type_):
        return "number"
    if t.is_date(type_):
        return "date"
    if t.is_timestamp(type_):
        return "timestamp"
    if t.is_time(type_):
        return "time"
    if t.is_list(type_) or t.is_large_list(type_):
        return "array"
    return "object" if t.is_struct(type_) or t.is_map(type_) else "string"
