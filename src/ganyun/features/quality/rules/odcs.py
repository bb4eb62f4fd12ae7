"""ODCS quality rules (library metrics and SQL) as parts of a check.

``select count(*) from t where …`` with ``mustBe: 0`` *is* a row check: the rows that break it are known, so they can be
quarantined in the pass instead of failing the whole batch. Anything else is judged over the staged rows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlglot
from sqlglot import exp

from ganyun.features.catalog.public import Contract
from ganyun.features.quality.errors import BadRule
from ganyun.features.quality.rules.patterns import matches
from ganyun.features.quality.rules.types import sql_name, sql_text

SIGNS = {"mustBe": "=", "mustNotBe": "≠", "mustBeGreaterThan": ">", "mustBeGreaterOrEqualTo": "≥",
         "mustBeLessThan": "<", "mustBeLessOrEqualTo": "≤", "mustBeBetween": "∈", "mustNotBeBetween": "∉"}  # fmt: skip

FEW = 12
METRICS = ("rowCount", "nullValues", "missingValues", "invalidValues", "duplicateValues")


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a measured number must be; ``unit`` is ``rows`` or ``percent`` of the rows."""

    operator: str
    limit: Any
    unit: str = "rows"

    def holds(self, measured: float, rows: int) -> bool:
        """Whether a count (or a query's result) satisfies the rule."""
        value = 100 * measured / rows if self.unit == "percent" and rows else measured
        low, high = self.limit if isinstance(self.limit, list | tuple) else (self.limit, self.limit)
        verdicts: dict[str, bool] = {
            "mustBe": value == low,
            "mustNotBe": value != low,
            "mustBeGreaterThan": value > low,
            "mustBeGreaterOrEqualTo": value >= low,
            "mustBeLessThan": value < low,
            "mustBeLessOrEqualTo": value <= low,
            "mustBeBetween": low <= value <= high,
            "mustNotBeBetween": not low <= value <= high,
        }
        return verdicts[self.operator]

    def __str__(self) -> str:
        limit = "–".join(str(each) for each in self.limit) if isinstance(self.limit, list | tuple) else self.limit
        return f"{SIGNS[self.operator]} {limit}{'%' if self.unit == 'percent' else ''}"


def threshold(rule: Mapping[str, Any]) -> Threshold:
    """The rule's comparison; a metric without one must be 0."""
    for operator in SIGNS:
        if rule.get(operator) is not None:
            return Threshold(operator, rule[operator], "percent" if rule.get("unit") == "percent" else "rows")
    return Threshold("mustBe", 0)


def not_in(value: str, allowed: list[str]) -> str:
    """SQL: the value is filled and none of these; a few are compared one by one, many by an ENUM's hash look-up."""
    words = ", ".join(sql_text(word) for word in dict.fromkeys(allowed))
    if len(allowed) <= FEW:
        return f"{value} NOT IN ({words})"
    return f"{value} IS NOT NULL AND try_cast({value} AS ENUM({words})) IS NULL"


def library_checks(contract: Contract, name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    """A library metric: rowCount, nullValues, missingValues, invalidValues, duplicateValues."""
    metric = str(rule.get("metric") or rule.get("rule") or "")
    arguments: Mapping[str, Any] = rule.get("arguments") or {}
    limit = threshold(rule)
    gate = None if limit == Threshold("mustBe", 0) else limit
    value = sql_name(name)
    if metric == "rowCount":
        return {"kind": "row_count", "scope": "batch", "fails": "SELECT count(*) FROM staged", "threshold": limit,
                "sentence": "row_count", "subject": "", "detail": str(limit)}  # fmt: skip
    if metric == "duplicateValues":
        keys = tuple(arguments.get("properties") or ([name] if name else contract.keys))
        return {"kind": "unique", "scope": "unique", "field": name, "keys": keys, "threshold": gate,
                "sentence": "unique", "subject": "、".join(keys)}  # fmt: skip
    if metric in ("nullValues", "missingValues"):
        missing = ", ".join(sql_text(str(word)) for word in arguments.get("missingValues") or () if word is not None)
        fails = f"{value} IS NULL" + (f" OR {value}::VARCHAR IN ({missing})" if missing else "")
        return {"kind": "missing", "field": name, "fails": fails, "threshold": gate,
                "sentence": "missing", "subject": name}  # fmt: skip
    if metric == "invalidValues":
        parts = []
        if arguments.get("validValues"):
            parts.append(not_in(f"{value}::VARCHAR", [str(word) for word in arguments["validValues"]]))
        if arguments.get("pattern"):
            parts.append(f"NOT {matches(f'{value}::VARCHAR', str(arguments['pattern']))}")
        if not parts:
            raise BadRule(rule=rule.get("name") or metric, reason="invalidValues 需要 arguments.validValues 或 pattern")
        return {"kind": "enumeration" if arguments.get("validValues") else "invalid", "field": name, "assessed": name,
                "fails": " OR ".join(parts), "threshold": gate, "sentence": "invalid", "subject": name}  # fmt: skip
    raise BadRule(rule=rule.get("name") or metric, reason=f"未知的度量 {metric!r}，可用 {'、'.join(METRICS)}")


def sql_checks(contract: Contract, name: str, rule: Mapping[str, Any]) -> dict[str, Any]:
    """A SQL rule; ``{table}``, ``{object}`` and ``{property}`` are filled in as ODCS allows."""
    text = str(rule.get("query") or "")
    for word, replacement in (("table", contract.table), ("object", contract.table), ("property", name)):
        text = text.replace("{" + word + "}", replacement).replace("${" + word + "}", replacement)
    try:
        query = sqlglot.parse_one(text, read="duckdb")
    except sqlglot.errors.ParseError as error:
        raise BadRule(rule=rule.get("name") or text, reason=str(error).splitlines()[0]) from error
    if not isinstance(query, exp.Select):
        raise BadRule(rule=rule.get("name") or text, reason="只能是一条 SELECT")
    limit = threshold(rule)
    if limit == Threshold("mustBe", 0):
        keys = _distinct_keys(query)
        if keys:
            return {"kind": "unique", "scope": "unique", "keys": keys}
        condition = _row_condition(query)
        if condition is not None:
            return {"kind": "cross_field", "fails": condition.sql(dialect="duckdb"), "field": name}
    _point_at_staged(query, contract, rule)
    return {"kind": "custom", "scope": "batch", "fails": query.sql(dialect="duckdb"), "threshold": limit}


def _row_condition(query: exp.Select) -> exp.Expression | None:
    """The condition of ``SELECT count(*) FROM t WHERE condition`` when each row can be judged by itself."""
    where = query.args.get("where")
    plain = len(query.expressions) == 1 and query.expressions[0].sql().lower() in ("count(*)", "count(1)")
    if (
        not plain
        or where is None
        or not _reads_a_table(query)
        or any(query.args.get(part) for part in ("group", "having", "joins", "distinct", "with_"))
    ):
        return None
    if where.find(exp.Subquery, exp.Select, exp.Window, exp.AggFunc):
        return None
    condition: exp.Expression = where.this.copy()
    for column in condition.find_all(exp.Column):
        column.set("table", None)
        column.set("db", None)
        column.this.set("quoted", True)
    return condition


def _reads_a_table(query: exp.Select) -> bool:
    """Rows of a subquery are not rows of the resource, whatever their columns are called."""
    source = query.args.get("from_")
    return source is None or isinstance(source.this, exp.Table)


def _distinct_keys(query: exp.Select) -> tuple[str, ...]:
    """The columns of ``SELECT count(*) - count(DISTINCT (a, b)) FROM t``."""
    if len(query.expressions) != 1 or any(query.args.get(part) for part in ("where", "group", "having", "joins")):
        return ()
    if not _reads_a_table(query):
        return ()
    body = query.expressions[0].unalias()
    if not isinstance(body, exp.Sub) or body.left.sql().lower() not in ("count(*)", "count(1)"):
        return ()
    count = body.right
    if not isinstance(count, exp.Count) or not isinstance(count.this, exp.Distinct):
        return ()
    columns = [column.name for column in count.this.find_all(exp.Column)]
    others = [node for node in count.this.find_all(exp.Func) if not isinstance(node, exp.Tuple | exp.Struct)]
    return () if others else tuple(columns)


def _point_at_staged(query: exp.Select, contract: Contract, rule: Mapping[str, Any]) -> None:
    defined = {cte.alias for cte in query.find_all(exp.CTE)}
    for table in query.find_all(exp.Table):
        if table.name in defined:
            continue
        if table.name != contract.table or table.db not in ("", contract.cloud):
            raise BadRule(
                rule=rule.get("name") or query.sql(), reason=f"只能查询本表 {contract.table}，不能查询 {table.sql()}"
            )
        alias = table.alias or contract.table
        table.replace(exp.alias_(exp.to_table("staged"), alias, table=True))
