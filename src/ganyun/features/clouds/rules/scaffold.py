"""The files that a new cloud begins with: a whole working one, from a template or from the columns of a file.

Each text is what the how-to explains; whoever reads them knows how to go on.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from ganyun.features.exchange.public import ColumnGuess

FEW = 60  # values at most of a column that rows are grouped by


@dataclass(frozen=True, slots=True)
class Order:
    """What somebody wants: the words of cloud.yaml, and the table it begins with."""

    code: str
    title: str
    title_en: str = ""
    kind: str = "industry"
    chief: str = "省工信委"
    members: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    summary: str = ""
    table: str = "readings"
    table_title: str = "示例数据"
    columns: tuple[ColumnGuess, ...] = ()
    source: str = ""  # the file the columns come from; "": the template's own sample


SAMPLE = (
    ColumnGuess("division", "行政区划", "string", "varchar", filled=36, distinct=3),
    ColumnGuess("day", "日期", "date", "date", filled=36, distinct=12),
    ColumnGuess("value", "数值", "number", "double", filled=36, distinct=36),
)


def files(order: Order) -> dict[str, str]:
    """Path inside the pack → text."""
    columns = order.columns or SAMPLE
    made = {
        "cloud.yaml": cloud_yaml(order),
        f"contracts/{order.table}.yaml": contract(order, columns),
        "README.md": readme(order, columns),
    }
    if not order.source:
        made[f"samples/{order.table}.synthetic.csv"] = sample_csv()
    grouping = Grouping.of(columns)
    if grouping:
        made[f"models/{order.table}_monthly.sql"] = model(order, grouping)
        made["indicators.yaml"] = indicators(order, grouping)
        made["pages/overview.yaml"] = page(order, grouping)
    if not order.source:
        made[f"cases/{order.table}_monthly.yaml"] = case(order)
    return made


@dataclass(frozen=True, slots=True)
class Grouping:
    """The columns that a first model groups by and measures."""

    time: str
    by: str
    measure: str

    @classmethod
    def of(cls, columns: Sequence[ColumnGuess]) -> "Grouping | None":
        """The first time, the first text of few values, the first number; ``None`` without a time."""
        times = [each for each in columns if each.logical_type in ("date", "timestamp")]
        keys = [] if tuple(columns) == SAMPLE else _keys(columns)
        few = [each for each in columns
               if each.logical_type == "string" and 1 <= each.distinct <= FEW and each.name not in keys]  # fmt: skip
        numbers = [each for each in columns if each.logical_type in ("integer", "number") and not each.semantic_type]
        if not times:
            return None
        return cls(times[0].name, few[0].name if few else "", numbers[0].name if numbers else "")


def cloud_yaml(order: Order) -> str:
    """``cloud.yaml``, every text quoted so that it may hold anything."""
    zh, en = _text(order.title), _text(order.title_en or order.code)
    summary = _text(order.summary or order.title)
    return (
        f"code: {order.code}\n"
        f"kind: {order.kind}            # base | trunk | feature | industry\n"
        f"title: {{zh: {zh}, en: {en}}}\n"
        f"chief: {_text(order.chief)}            # 云长单位\n"
        f"members: {json.dumps(list(order.members), ensure_ascii=False)}\n"
        f"needs: [{', '.join(order.needs)}]            # 要读哪些云的资源\n"
        f"summary:\n  zh: {summary}\n  en: {en}\n"
    )


def contract(order: Order, columns: Sequence[ColumnGuess]) -> str:
    """An ODCS contract of the table."""
    server = {"server": "sample", "environment": "sample", "type": "local", "format": "csv",
              "path": f"samples/{order.table}.synthetic.csv", "description": "合成数据，不对应任何真实的人、企业或测量",
              "customProperties": [{"property": "sampleKind", "value": "synthetic"}]}  # fmt: skip
    document = {
        "apiVersion": "v3.1.0",
        "kind": "DataContract",
        "id": f"{order.code}.{order.table}",
        "name": order.table_title,
        "version": "1.0.0",
        "status": "active",
        "domain": order.code,
        "description": {
            "purpose": f"{order.table_title}：写明它说明什么，供谁使用。",
            "limitations": "写明已知的缺陷和原因。",
            "usage": "写明怎样取数。",
        },
        "team": {"members": [{"username": order.chief, "role": "owner"}]},
        "schema": [{
            "name": order.table, "businessName": order.table_title, "logicalType": "object", "physicalType": "table",
            "properties": _properties(columns),
            "quality": [{"name": "has_rows", "description": "至少有一行", "type": "library", "metric": "rowCount",
                         "mustBeGreaterThan": 0, "dimension": "completeness", "severity": "error"}],
        }],
        "servers": [server] if not order.source else [],
        "slaProperties": [{"property": "frequency", "value": 1, "unit": "m"}],
        "customProperties": [
            {"property": "shareType", "value": "unconditional" if _level(columns) < 3 else "conditional"},
            *([{"property": "shareCondition", "value": "写明共享条件"}] if _level(columns) >= 3 else []),
            {"property": "openType", "value": "none"},
            {"property": "updateCycle", "value": "monthly"},
            {"property": "loadMode", "value": "replace"},
        ],
    }  # fmt: skip
    if not document["servers"]:
        del document["servers"]
    return str(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120))


def _properties(columns: Sequence[ColumnGuess]) -> list[dict[str, Any]]:
    keys = _keys(columns)
    found = []
    for each in columns:
        item: dict[str, Any] = {"name": each.name, "businessName": each.title, "logicalType": each.logical_type,
                                "physicalType": each.physical_type, "classification": str(each.level)}  # fmt: skip
        if each.name in keys:
            item |= {"primaryKey": True, "primaryKeyPosition": keys.index(each.name) + 1, "required": True}
        extra = [{"property": "itemType", "value": _ITEMS.get(each.logical_type, "C")}]
        if each.semantic_type:
            extra.append({"property": "semanticType", "value": each.semantic_type})
        found.append({**item, "customProperties": extra})
    return found


_ITEMS = {"integer": "I", "number": "B", "date": "D", "timestamp": "T", "boolean": "L"}


_IDENTIFIER = re.compile(r"号|代码|编码|标识|主键|名称|(?<![a-z])(?:id|code|key|no|name|uuid)(?![a-z])", re.IGNORECASE)
MANY = 100
"""Rows from which different values are hardly chance."""


def _keys(columns: Sequence[ColumnGuess]) -> list[str]:
    """A column whose values are all there and all different, and that is called or typed like an identifier (in a long
    file any text will do: of a few rows even measurements are all different); else place and time of the template."""
    rows = max((each.filled for each in columns), default=0)
    unique = [each for each in columns if each.filled == rows and each.distinct == rows and rows > 1
              and each.logical_type in ("string", "integer")]  # fmt: skip
    named = [each.name for each in unique if each.semantic_type or _IDENTIFIER.search(f"{each.name} {each.title}")]
    texts = [each.name for each in unique if each.logical_type == "string" and rows >= MANY]
    if named or texts:
        return (named or texts)[:1]
    return [each.name for each in columns if each.name in ("division", "day")] if tuple(columns) == SAMPLE else []


def _level(columns: Sequence[ColumnGuess]) -> int:
    return max((each.level for each in columns), default=1)


def model(order: Order, grouping: Grouping) -> str:
    """A first SELECT: rows and the mean of the first number, by month and the first text of few values."""
    by = [grouping.by] if grouping.by else []
    where = " and ".join(f'"{name}" is not null' for name in (grouping.time, *by))
    lines = [f"    date_trunc('month', \"{grouping.time}\")::date as month"]
    lines += [f'    "{name}" as {name}' if name.isascii() else f'    "{name}"' for name in by]
    lines += ["    count(*) as row_count"]
    if grouping.measure:
        lines += [f'    avg("{grouping.measure}") as mean_value']
    return (
        f"-- title: {{zh: {_text(order.table_title + '月报')}, en: Monthly report}}\n"
        f"-- summary: 按月汇总\n"
        f"-- key: [{', '.join(['month', *by])}]\n"
        "select\n" + ",\n".join(lines) + f"\nfrom {order.code}.{order.table}\nwhere {where}\ngroup by all\n"
    )


def indicators(order: Order, grouping: Grouping) -> str:
    """Two measures over the model."""
    table = f"{order.code}.{order.table}_monthly"
    by = "{time: month" + (f", division: {grouping.by}" if grouping.by == "division" else "") + "}"
    text = (
        f"- code: {order.table}_rows\n"
        f"  title: {{zh: {_text(order.table_title + '条数')}, en: Records}}\n"
        f"  from: {table}\n  value: sum(row_count)\n  by: {by}\n  unit: 条\n  better: none\n"
        f"  owner: {order.chief}\n"
    )
    if grouping.measure:
        text += (
            f"- code: {order.table}_mean\n"
            f"  title: {{zh: {_text(order.table_title + '均值')}, en: Mean}}\n"
            f"  from: {table}\n  value: sum(mean_value * row_count) / sum(row_count)\n  by: {by}\n"
            f"  better: none\n  owner: {order.chief}\n"
        )
    return text


def page(order: Order, grouping: Grouping) -> str:
    """A first dashboard."""
    table, series = f"{order.code}.{order.table}_monthly", f", series: {grouping.by}" if grouping.by else ""
    measure = "mean_value" if grouping.measure else "row_count"
    return (
        f"title: {{zh: {_text(order.title)}, en: {_text(order.title_en or order.code)}}}\n"
        "filters: [time]\n"
        "rows:\n"
        f"  - - {{chart: number, indicator: {order.code}.{order.table}_rows}}\n"
        f"    - {{chart: line, from: {table}, x: month, y: {measure}{series}, title: {{zh: 走势, en: Trend}}}}\n"
        f"  - - {{chart: table, from: {table}, title: {{zh: 明细, en: Rows}}}}\n"
    )


def case(order: Order) -> str:
    """Two given rows, one expected."""
    return (
        f"model: {order.code}.{order.table}_monthly\n"
        "given:\n"
        f"  {order.code}.{order.table}:\n"
        "    - {division: 南昌市, day: 2026-01-01, value: 10}\n"
        "    - {division: 南昌市, day: 2026-01-15, value: 20}\n"
        "expect:\n"
        "  - {division: 南昌市, month: 2026-01-01, row_count: 2, mean_value: 15}\n"
    )


def readme(order: Order, columns: Sequence[ColumnGuess]) -> str:
    """What the cloud answers, and where to go on."""
    lines = "\n".join(f"| {each.name} | {each.title} | {each.physical_type} |" for each in columns)
    return (
        f"# {order.title}\n\n**回答什么**：写明它回答哪些问题、给谁用；数据从哪里来，多久更新；已知的缺陷和原因。\n\n"
        f"## {order.table_title} {order.code}.{order.table}\n\n| 字段 | 名称 | 类型 |\n| --- | --- | --- |\n{lines}\n"
    )


def sample_csv() -> str:
    """Three places, twelve months; no real measurement."""
    rows = ["division,day,value"]
    for place, name in enumerate(("南昌市", "九江市", "赣州市")):
        for month in range(12):
            rows.append(f"{name},2026-{month + 1:02d}-01,{20 + 7 * place + (month * 5 + place * 3) % 11}")
    return "\n".join(rows) + "\n"


def _text(value: str) -> str:
    return json.dumps(value, ensure_ascii=False)
