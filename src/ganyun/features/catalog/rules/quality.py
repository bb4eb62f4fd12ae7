"""Whether the quality rules of a contract can be run at all; what they find is the business of the feature quality."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

import sqlglot
from django.utils.translation import gettext as _
from sqlglot import exp

from ganyun.features.catalog.rules.document import Document, Path

OPERATORS = (
    "mustBe",
    "mustNotBe",
    "mustBeGreaterThan",
    "mustBeGreaterOrEqualTo",
    "mustBeLessThan",
    "mustBeLessOrEqualTo",
    "mustBeBetween",
    "mustNotBeBetween",
)
FIELD_METRICS = ("nullValues", "missingValues", "invalidValues", "duplicateValues")
TABLE_METRICS = ("rowCount", "duplicateValues")

# ``${table}``, ``{column}`` … as datacontract-cli substitutes them
PLACEHOLDER = re.compile(r"""(["'`]?)\$?\{[A-Za-z_.]+\}\1""")


def check_rules(
    rules: Iterable[Mapping[str, Any] | None] | None,
    path: Path,
    document: Document,
    *,
    field: str = "",
    fields: Iterable[str] = (),
) -> None:
    """Reports rules that could never run: no threshold, two thresholds, a metric at the wrong place, bad SQL."""
    for index, rule in enumerate(rules or ()):
        if rule is None:  # reported as not being a mapping
            continue
        here = (*path, "quality", index)
        kind = rule.get("type", "library")
        if kind == "library":
            _check_metric(rule, here, document, field, tuple(fields))
        elif kind == "sql":
            _check_query(rule, here, document)
        elif kind == "text" and (
            extra := [name for name in (*OPERATORS, "query", "metric", "arguments") if name in rule]
        ):
            document.say(
                (*here, extra[0]), _("text 规则只有说明，不能写 {key}").format(key=extra[0]), fix=_("改 type，或删去")
            )
        elif kind == "custom" and not (rule.get("engine") and rule.get("implementation")):
            document.say(here, _("custom 规则要写 engine 和 implementation"), fix=_("补上两个键，或改为 type: sql"))
        if kind in ("library", "sql"):
            _check_operator(rule, here, document)


def query_fault(query: str) -> str:
    """Why a rule's SQL cannot be run, or ""; one SELECT is allowed, with ``${table}``/``${column}`` placeholders."""
    try:
        parsed = sqlglot.parse(PLACEHOLDER.sub("placeholder_", query), dialect="duckdb")
    except sqlglot.errors.SqlglotError as error:
        return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).splitlines()[0]
    if len(parsed) != 1 or not isinstance(parsed[0], exp.Query):
        return _("应是一条 SELECT")
    return ""


def _check_query(rule: Mapping[str, Any], here: Path, document: Document) -> None:
    query = rule.get("query")
    if query is None and document.stated((*here, "query")):
        return
    if not isinstance(query, str) or not query.strip():
        document.say((*here, "query"), _("sql 规则缺少 query"), fix=_("补上 query: select count(*) …"))
        return
    fault = query_fault(query)
    if fault:
        document.say((*here, "query"), _("SQL 有误：{fault}").format(fault=fault), fix=_("写一条返回一个数的 SELECT"))


def _check_metric(rule: Mapping[str, Any], here: Path, document: Document, field: str, fields: tuple[str, ...]) -> None:
    metric = rule.get("metric") or rule.get("rule")
    allowed = FIELD_METRICS if field else TABLE_METRICS
    if not metric and document.stated((*here, "metric")):
        return
    if not metric:
        document.say((*here, "metric"), _("library 规则缺少 metric"), allowed, _("补上 metric:"))
        return
    if metric in FIELD_METRICS + TABLE_METRICS and metric not in allowed:
        place = _("字段") if field else _("表")
        document.say(
            (*here, "metric"),
            _("{metric} 不能写在{place}上").format(metric=metric, place=place),
            allowed,
            _("移到表上") if field else _("移到字段上"),
        )
    stated = rule.get("arguments")
    arguments: Mapping[str, Any] = stated if isinstance(stated, dict) else {}
    if metric == "invalidValues" and not ({"validValues", "pattern"} & set(arguments)):
        document.say(
            (*here, "arguments"),
            _("invalidValues 要写 arguments.validValues 或 arguments.pattern"),
            fix=_("补上 arguments: {validValues: [...]}"),
        )
    columns = arguments.get("properties") if not field and metric == "duplicateValues" else None
    for index, column in enumerate(columns if isinstance(columns, list) else ()):
        if column not in fields:
            document.say((*here, "arguments", "properties", index), _("没有字段 {name}").format(name=column), fields)
    if rule.get("unit") == "percent" and metric not in ("nullValues", "missingValues", "invalidValues"):
        document.say((*here, "unit"), _("{metric} 不能用百分比").format(metric=metric), fix=_("删去 unit"))


def _check_operator(rule: Mapping[str, Any], here: Path, document: Document) -> None:
    used = [name for name in OPERATORS if document.stated((*here, name))]
    if len(used) != 1:
        message = _("规则没有写门槛") if not used else _("规则写了 {count} 个门槛").format(count=len(used))
        document.say(here, message, OPERATORS, _("恰好写一个，例如 mustBe: 0"))
    for name in used:
        if name.endswith("Between") and name in rule and not _is_range(rule[name]):
            document.say(
                (*here, name),
                _("{name} 要写两个数，小的在前").format(name=name),
                fix=_("例如 {name}: [0, 10]").format(name=name),
            )


def _is_range(value: Any) -> bool:
    numbers = isinstance(value, list) and len(value) == 2 and all(isinstance(each, (int, float)) for each in value)
    return numbers and value[0] < value[1]
