"""The one query of a governed load: raw text → typed values → failure masks, key hashes and the failing rows' original.

It has no join: DuckDB keeps the order of rows through projections only, and the order is what row numbers, "the first
of two equal keys" and repeatable loads rest on. Code lists are ENUM casts, foreign keys are hashes compared outside.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyarrow as pa

from ganyun.features.quality.rules.checks import Check, Plan, raw, spelling
from ganyun.features.quality.rules.types import DUCKDB_INTEGERS, Column, cast, cast_typed, sql_name, sql_text
from ganyun.features.standards.public import mapping_for

BITS = 62  # failure bits in one BIGINT word
# Beyond so many columns DuckDB 2.0's planner is quadratic in three optimizers (1,000 columns: 10 s), and each
# expression holds a vector of its own, about 200 kB a column.
WIDE = 400


@dataclass(frozen=True, slots=True)
class Relation:
    """Data about to be checked, as DuckDB sees it.

    ``sql`` is a FROM clause; ``columns`` maps a header of the source to its DuckDB type (text sources: VARCHAR);
    ``mapping`` maps a field of the contract to the header it comes from (a field without one is all NULL).
    """

    sql: str
    columns: Mapping[str, str]
    mapping: Mapping[str, str]

    @property
    def typed(self) -> bool:
        """Whether it is columnar (a table, Parquet), so that a column can be read again for little; text is not."""
        return any(kind != "VARCHAR" for kind in self.columns.values())


@dataclass(frozen=True, slots=True)
class Layout:
    """Which result column holds what."""

    values: list[str]  # fields, then companions: what is written to the table
    masks: list[str]
    hashes: list[str]  # of unique checks
    references: list[str]  # of foreign keys
    bits: list[Check] = field(default_factory=list)  # checks in bit order


def layout(plan: Plan) -> Layout:
    bits = [check for check in plan.row_checks if check.fails]
    words = max(1, -(-len(bits) // BITS))
    return Layout(
        values=[*plan.columns, *(companion(name) for name in plan.companions)],
        masks=[f"_m{index}" for index in range(words)],
        hashes=[f"_h{index}" for index in range(len(plan.unique_checks))],
        references=[f"_f{index}" for index in range(len(plan.reference_checks))],
        bits=bits,
    )


def companion(name: str) -> str:
    """The column that keeps the original text of a standardised field."""
    return f"{name}_original"


def table_schema(plan: Plan) -> pa.Schema:
    """The Arrow schema of the resource's table: the fields, then a text column per standardised field."""
    fields = [pa.field(name, column.arrow) for name, column in plan.columns.items()]
    return pa.schema([*fields, *(pa.field(companion(name), pa.string()) for name in plan.companions)])


def preparations(plan: Plan) -> list[str]:
    """Statements a connection needs before :func:`checked_query`."""
    off = ["in_clause"]  # it turns long IN lists into joins, which lose the order
    wide = len(plan.columns) > WIDE
    if wide:
        off += ["common_subexpressions", "statistics_propagation", "unused_columns"]
    # room for DuckDB to work on while the last batches are being written
    statements = [f"SET disabled_optimizers = '{','.join(off)}'", "SET streaming_buffer_size = '48MB'"]
    if wide:
        statements.append(f"SET memory_limit = '{max(1, len(plan.columns) // 1000)}GB'")
    for each in plan.codes:
        mapping = mapping_for(each.code_list)
        spellings = [str(value) for value in mapping.column("value").to_pylist()]
        if each.standardise:
            standard = mapping.column(each.standardise).to_pylist()
            statements.append(f"SET VARIABLE {each.name} = [{_texts_sql(standard)}]")
        else:  # as it stands in the table: the official code or name, no alias
            spellings = sorted({*mapping.column("code").to_pylist(), *mapping.column("name").to_pylist()})
        statements.append(f"CREATE TYPE {each.name} AS ENUM ({_texts_sql(spellings)})")
    return statements


def _texts_sql(words: Iterable[object]) -> str:
    return ", ".join(sql_text(str(word)) for word in words)


def typed_query(plan: Plan, relation: Relation) -> str:
    """SQL that yields raw texts, typed values and the key hashes ``_h*`` and ``_f*``: what checks are written over."""
    place = layout(plan)
    keyed = zip([*place.hashes, *place.references], [*plan.unique_checks, *plan.reference_checks], strict=True)
    hashes = "".join(f", {key_hash(check.keys, plan.columns)} AS {name}" for name, check in keyed)
    return f"SELECT _typed.*{hashes} FROM {_typed(plan, relation)}"


def checked_query(plan: Plan, relation: Relation) -> str:
    """SQL that yields, per row in source order: typed values, ``_m*`` masks, ``_h*`` hashes and ``_original``."""
    place = layout(plan)
    starts = range(0, max(1, len(place.bits)), BITS)
    masks = [f"{mask(place.bits[start : start + BITS])} AS {name}"
             for name, start in zip(place.masks, starts, strict=True)]  # fmt: skip
    columns = [*(sql_name(name) for name in place.values), *place.masks, *place.hashes, *place.references]
    failing = " OR ".join(f"{name} <> 0" for name in place.masks)
    return (
        f"SELECT {', '.join(columns)}, CASE WHEN {failing} THEN {original(relation)} END AS _original "
        f"FROM (SELECT *, {', '.join(masks)} FROM ({typed_query(plan, relation)}))"
    )


def original(relation: Relation) -> str:
    """SQL for the row's original text as JSON: header → text."""
    parts = ", ".join(f"{sql_text(header)}, {sql_name('_o:' + header)}" for header in relation.columns)
    return f"json_object({parts})::VARCHAR" if parts else "'{}'"


def source_query(relation: Relation) -> str:
    """The source's columns under the names that :func:`original` uses."""
    columns = ", ".join(f"{sql_name(header)} AS {sql_name('_o:' + header)}" for header in relation.columns)
    return f"SELECT {columns} FROM {relation.sql}"


def _typed(plan: Plan, relation: Relation) -> str:
    texts = ", ".join(f"{text} AS {raw(name)}" for name, text in _texts(plan, relation))
    typed = ", ".join(f"{value} AS {sql_name(name)}" for name, value in _values(plan, relation))
    companions = "".join(f", {raw(name)}::VARCHAR AS {sql_name(companion(name))}" for name in plan.companions)
    return (
        f"(SELECT _text.*, {typed}{companions} "
        f"FROM (SELECT *, {texts} FROM ({source_query(relation)})) AS _text) AS _typed"
    )


def _texts(plan: Plan, relation: Relation) -> Iterator[tuple[str, str]]:
    for each in plan.contract.fields:
        header = relation.mapping.get(each.name)
        if header is None:
            yield each.name, "NULL::VARCHAR"
            continue
        text = sql_name("_o:" + header)
        nulls = [str(word) for word in each.properties.get("nullValues", ())]
        if nulls:
            words = ", ".join(sql_text(word) for word in nulls)
            text = f"CASE WHEN {text}::VARCHAR IN ({words}) THEN NULL ELSE {text} END"
        yield each.name, text


def _values(plan: Plan, relation: Relation) -> Iterator[tuple[str, str]]:
    codes = {each.field: each for each in plan.codes}
    for each in plan.contract.fields:
        column: Column = plan.columns[each.name]
        if each.standardise:
            known = codes[each.name]
            yield each.name, f"getvariable('{known.name}')[enum_code({spelling(known)}) + 1]"
            continue
        header = relation.mapping.get(each.name)
        kind = relation.columns[header] if header else "VARCHAR"
        if kind == "VARCHAR":
            yield each.name, cast(raw(each.name), column, each.options)
        elif column.is_text:
            yield each.name, f"{raw(each.name)}::VARCHAR"
        else:
            yield each.name, cast_typed(raw(each.name), column, kind)


def mask(checks: Sequence[Check], none: str = "0") -> str:
    """SQL for the failed checks of a row as bits, the first check the lowest; ``none`` when all hold.

    Whether any fails is asked first, which costs a third of counting the bits of rows that are all right; a wide
    contract is spared that, because it would double what DuckDB has to plan.
    """
    # one third of the cost of CASE WHEN … THEN 2ᵏ ELSE 0 END
    bits = " + ".join(f"(coalesce(({check.fails}), false)::BIGINT * {1 << bit})" for bit, check in enumerate(checks))
    if not bits:
        return f"{none}::BIGINT"
    if len(checks) == BITS and none == "0":
        return f"({bits})::BIGINT"
    return f"(CASE WHEN {any_fails(checks)} THEN {bits} ELSE {none} END)::BIGINT"


def any_fails(checks: Sequence[Check]) -> str:
    """SQL for whether a row fails any of these checks."""
    return " OR ".join(dict.fromkeys(f"({check.screen or check.fails})" for check in checks))


def key_hash(keys: Sequence[str], columns: Mapping[str, Column]) -> str:
    """SQL for a key as one 64-bit number (NULL when any part is): an integer as it is, anything else by its hash.

    The same over the stream and over stored tables. A text is hashed twice, the second time moved by four bytes: the
    engine's hash takes eight bytes at a time and hardly mixes the last of them, so that codes which differ in the 8th
    and the 16th character only would often be taken for one.
    """
    names = [sql_name(key) for key in keys]
    if len(keys) == 1 and columns[keys[0]].sql in DUCKDB_INTEGERS.values():
        return f"{names[0]}::BIGINT"
    missing = " OR ".join(f"{name} IS NULL" for name in names)
    moved = [f"'key:' || {name}" for key, name in zip(keys, names, strict=True) if columns[key].is_text]
    return f"CASE WHEN {missing} THEN NULL ELSE hash({', '.join([*names, *moved])}) END"
