"""A contract's rules as checks: each one a SQL expression that is true for the rows that break it.

All row checks of a contract are evaluated together, in one projection, while the data streams by; a row's failures are
bits of its ``_m`` columns. Indicator codes are those of GB/T 36344-2018 (standards.md §5).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from ganyun.features.catalog.public import Contract, Field
from ganyun.features.quality.rules.odcs import Threshold, library_checks, not_in, sql_checks
from ganyun.features.quality.rules.patterns import fixed_width, matches
from ganyun.features.quality.rules.types import Column, column_type, sql_name, sql_text
from ganyun.features.quality.rules.words import sentence
from ganyun.features.standards.public import code_list, semantic_type, sql_spelling

Scope = Literal["row", "unique", "reference", "batch"]

INDICATORS = {
    "shape": "0102",
    "type": "0302",
    "required": "0201",
    "unique": "0304",
    "key": "0304",
    "pattern": "0302",
    "length": "0302",
    "range": "0301",
    "enumeration": "0105",
    "code_list": "0105",
    "semantic": "0101",
    "foreign_key": "0402",
    "cross_field": "0402",
    "row_count": "0202",
    "freshness": "0502",
    "custom": "0104",
    "missing": "0201",
    "invalid": "0301",
}
ODCS_DIMENSIONS = {
    "accuracy": "0301", "completeness": "0201", "conformity": "0101", "consistency": "0402",
    "coverage": "0202", "timeliness": "0502", "uniqueness": "0304",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Target:
    """What a foreign key points at."""

    resource: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Check:
    """One rule of a contract.

    ``fails`` is SQL over the typed columns (scope ``row``) or a query over the relation ``staged`` that returns one
    number (scope ``batch``). Scopes ``unique`` and ``reference`` are judged from hashes of ``keys``: has an earlier row
    had it, does the referenced table have it. ``assessed`` names the field whose filled values are the denominator B of
    the indicator; "" counts every row. ``screen`` is SQL that holds whenever ``fails`` does and is cheaper to ask, or
    is asked for another check anyway; "" is ``fails`` itself.
    """

    code: str
    kind: str
    title: str
    indicator: str
    severity: Literal["error", "warning"]
    scope: Scope = "row"
    field: str = ""
    fails: str = ""
    screen: str = ""
    keys: tuple[str, ...] = ()
    target: Target | None = None
    assessed: str = ""
    threshold: Threshold | None = None
    sentence: str = ""  # which of words.SENTENCES the title is; "" when the contract's author wrote it
    subject: str = ""  # what the sentence is about, by its technical name
    detail: str = ""

    @property
    def gates_rows(self) -> bool:
        """A row that fails goes to quarantine."""
        return self.severity == "error" and self.threshold is None and self.scope != "batch"


@dataclass(frozen=True, slots=True)
class Codes:
    """A code list that a field is checked against; ``name`` is the SQL type that holds its accepted spellings."""

    name: str
    field: str
    code_list: str
    standardise: str  # "" | "code" | "name"


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything the one pass needs: columns, checks in bit order, and the look-ups to join."""

    contract: Contract
    columns: dict[str, Column]
    checks: tuple[Check, ...]
    codes: tuple[Codes, ...] = ()
    companions: tuple[str, ...] = ()  # fields whose original text is kept beside the standard value

    @property
    def row_checks(self) -> list[Check]:
        return [check for check in self.checks if check.scope == "row"]

    @property
    def unique_checks(self) -> list[Check]:
        return [check for check in self.checks if check.scope == "unique"]

    @property
    def reference_checks(self) -> list[Check]:
        return [check for check in self.checks if check.scope == "reference"]

    @property
    def batch_checks(self) -> list[Check]:
        return [check for check in self.checks if check.scope == "batch"]


def compile_contract(contract: Contract) -> Plan:
    """Compiles a contract into a plan.

    Raises:
        BadRule: a rule that cannot be expressed, with its path and the reason.
    """
    columns = {each.name: column_type(each.logical_type, each.physical_type, each.options) for each in contract.fields}
    checks: list[Check] = [_said("row.shape", "shape", "", "")]
    codes: list[Codes] = []
    for each in contract.fields:
        checks += _field_checks(each, columns[each.name], contract, codes)
    if contract.keys:
        names = "、".join(contract.keys)
        checks.append(_said("key", "key", names, names, scope="unique", keys=contract.keys))
    checks += _reference_checks(contract)
    checks += _declared_checks(contract, columns)
    companions = tuple(each.name for each in contract.fields if each.standardise)
    return Plan(contract, columns, tuple(_unique_codes(checks)), tuple(codes), companions)


def _check(code: str, kind: str, title: str, **more: Any) -> Check:
    more.setdefault("severity", "error")
    return Check(code, kind, title, more.pop("indicator", INDICATORS[kind]), **more)


def _said(code: str, kind: str, label: str, subject: str, detail: str = "", shown: str = "", *, says: str = "",
          **more: Any) -> Check:  # fmt: skip
    """A check with a title of ours: in Chinese about ``label``, made again for others about ``subject``."""
    title = sentence(says or kind, label, shown or detail)
    return _check(code, kind, title, sentence=says or kind, subject=subject, detail=detail, **more)


def _field_checks(each: Field, column: Column, contract: Contract, codes: list[Codes]) -> Iterator[Check]:
    name, label, value, text = each.name, each.title or each.name, sql_name(each.name), raw(each.name)
    warn = set(_words(each.properties.get("warnOnly")))

    def make(kind: str, fails: str, detail: str = "", **more: Any) -> Check:
        severity: Any = "warning" if kind in warn else "error"
        more = {"assessed": name, "field": name, "severity": severity, **more}
        return _said(f"{name}.{kind}", kind, label, name, detail, fails=fails, **more)

    needed = each.required or bool(each.key_position)
    empty = f"{value} IS NULL" if needed else ""  # there is no text, or it is no value of the type
    if not column.is_text:
        yield make("type", f"{text} IS NOT NULL AND {value} IS NULL", each.logical_type, screen=empty)
    if needed:
        yield make("required", f"{text} IS NULL", assessed="", screen="" if column.is_text else empty)
    yield from _option_checks(each, column, make)
    if each.enum:
        allowed = [str(item) for item in each.enum]
        yield make("enumeration", not_in(f"{value}::VARCHAR", allowed), "、".join(allowed[:8]))
    if each.semantic_type:
        kind = semantic_type(each.semantic_type)
        fails = f"NOT ({kind.sql_check(value + '::VARCHAR')})"
        yield make("semantic", fails, kind.title["en"], shown=kind.title["zh"])
    if each.code_list:
        code_list(each.code_list)  # an unknown list is an error before any row is read
        known = Codes(f"_c{len(codes)}", name, each.code_list, each.standardise)
        codes.append(known)
        yield make("code_list", f"{text} IS NOT NULL AND {spelling(known)} IS NULL", each.code_list)
    if each.unique and contract.keys != (name,):
        yield _said(f"{name}.unique", "unique", label, name, scope="unique", field=name, keys=(name,), assessed=name)


def _reference_checks(contract: Contract) -> Iterator[Check]:
    """A row whose key is all filled must point at a row; one with a gap points nowhere (SQL's MATCH SIMPLE)."""
    for each in contract.foreign_keys:
        names = "、".join(each.fields)
        yield _said(f"{'_'.join(each.fields)}.foreign_key", "foreign_key", names, names, each.resource,
                    scope="reference", field=each.fields[0], assessed=each.fields[0], keys=each.fields,
                     target=Target(each.resource, each.targets))  # fmt: skip


def spelling(codes: Codes) -> str:
    """SQL for the accepted spelling of a field's text (NULL when the list does not know it): a hash look-up, no join.

    A field that is standardised accepts every spelling the list knows; another must hold the code or name as it stands.
    """
    text = sql_spelling(raw(codes.field)) if codes.standardise else f"{raw(codes.field)}::VARCHAR"
    return f"try_cast({text} AS {codes.name})"


BOUNDS = {
    "minimum": ("<", "≥"),
    "exclusiveMinimum": ("<=", ">"),
    "maximum": (">", "≤"),
    "exclusiveMaximum": (">=", "<"),
}


def _option_checks(each: Field, column: Column, make: Any) -> Iterator[Check]:
    options, value = each.options, sql_name(each.name)
    bounds = {key: options[key] for key in BOUNDS if options.get(key) is not None}
    if bounds:
        limits = {key: _literal(limit, column) for key, limit in bounds.items()}
        outside = " OR ".join(f"{value} {BOUNDS[key][0]} {limit}" for key, limit in limits.items())
        if limits.keys() == {"minimum", "maximum"}:  # one pass over the values instead of two
            outside = f"{value} NOT BETWEEN {limits['minimum']} AND {limits['maximum']}"
        yield make("range", outside, ", ".join(f"{BOUNDS[key][1]} {limit}" for key, limit in bounds.items()))
    if options.get("multipleOf"):
        step = options["multipleOf"]
        yield make("invalid", f"{value} % {_literal(step, column)} <> 0", str(step), says="multiple")
    low, high, pattern = options.get("minLength"), options.get("maxLength"), str(options.get("pattern") or "")
    other = f"NOT {matches(f'{value}::VARCHAR', pattern)}" if pattern else ""
    if low is not None or high is not None:
        width = fixed_width(pattern)
        implied = width is not None and int(low or 0) <= width <= int(width if high is None else high)
        shown = f"{low or 0}–{high if high is not None else '∞'}"
        yield make("length", _length(value, low, high), shown, screen=other if implied else "")
    if pattern:
        yield make("pattern", other, pattern)


def _length(value: str, low: Any, high: Any) -> str:
    """SQL for a text too short or too long. A character takes one to four bytes, and bytes need no counting."""
    short = f"(strlen({value}) < {4 * int(low)} AND length({value}) < {int(low)})" if low is not None else ""
    long = f"(strlen({value}) > {int(high)} AND length({value}) > {int(high)})" if high is not None else ""
    return " OR ".join(filter(None, (short, long)))


def _literal(limit: Any, column: Column) -> str:
    if column.sql in ("DATE", "TIMESTAMP", "TIMESTAMPTZ"):
        return f"{column.sql} {sql_text(str(limit))}"
    return str(float(limit)) if column.sql == "DOUBLE" else str(limit)


def _declared_checks(contract: Contract, columns: Mapping[str, Column]) -> Iterator[Check]:
    """The ``quality`` lists of the contract and of its fields, and the freshness of ``slaProperties``."""
    rules = [("", rule) for rule in contract.quality]
    rules += [(each.name, rule) for each in contract.fields for rule in each.quality]
    for index, (name, rule) in enumerate(rules):
        read = {"library": library_checks, "sql": sql_checks}.get(str(rule.get("type", "library")))
        if read is None:
            continue  # type text and custom are words for people and for other engines
        made = read(contract, name, rule)
        code = str(rule.get("name") or f"{name or contract.table}.{made['kind']}.{index + 1}")
        indicator = ODCS_DIMENSIONS.get(str(rule.get("dimension", "")), INDICATORS[made["kind"]])
        severity: Any = "warning" if rule.get("severity") in ("warning", "info") else "error"
        kind, ours = made.pop("kind"), {"sentence", "subject", "detail"} & made.keys()
        title = str(rule.get("description") or rule.get("name") or "")
        if title or not ours:
            made = {key: value for key, value in made.items() if key not in ours}
            yield _check(code, kind, title or code, indicator=indicator, severity=severity, **made)
        else:
            says, subject, detail = made.pop("sentence"), made.pop("subject"), made.pop("detail", "")
            yield _said(code, kind, subject, subject, detail, says=says, indicator=indicator, severity=severity, **made)
    for sla in contract.sla:
        if sla.get("property") == "freshness" and sla.get("element"):
            yield _freshness(contract, sla)


def _freshness(contract: Contract, sla: Mapping[str, Any]) -> Check:
    name = str(sla["element"]).rpartition(".")[2]
    unit = {
        "d": "DAY",
        "day": "DAY",
        "days": "DAY",
        "h": "HOUR",
        "hour": "HOUR",
        "hours": "HOUR",
        "m": "MINUTE",
        "minutes": "MINUTE",
    }.get(str(sla.get("unit", "d")), "DAY")
    age = f"max({sql_name(name)}) < now()::TIMESTAMP - INTERVAL {int(sla['value'])} {unit}"
    return _said(f"{name}.freshness", "freshness", name, name, f"{sla['value']} {sla.get('unit', 'd')}",
                 scope="batch", severity="warning", fails=f"SELECT coalesce(({age})::INT, 1) FROM staged",
                  threshold=Threshold("mustBe", 0))  # fmt: skip


def _unique_codes(checks: list[Check]) -> Iterator[Check]:
    seen: dict[str, int] = {}
    for check in checks:
        seen[check.code] = seen.get(check.code, 0) + 1
        yield check if seen[check.code] == 1 else replace(check, code=f"{check.code}.{seen[check.code]}")


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.split(",")]
    return [str(word) for word in value or ()]


def raw(name: str) -> str:
    """The column that holds a field's text as it stood in the source."""
    return sql_name(f"_t:{name}")
