"""What every model's table will look like — names, types, levels, sources — before any row is read.

DuckDB says it: each contract becomes an empty table, each SELECT is bound against those, each method is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from ganyun.engine.port import engine
from ganyun.features.catalog.public import Contract
from ganyun.features.lineage.public import SqlUnreadable, column_sources, row_sources
from ganyun.features.models.rules.methods.method import Unfit
from ganyun.features.models.rules.spec import Spec, SqlHeader
from ganyun.kernel.names import FIELD
from ganyun.kernel.packs import Problem, Report

LOWEST = 1
EXPORTED = {"HUGEINT": "BIGINT", "UHUGEINT": "BIGINT", "UBIGINT": "BIGINT", "TIME WITH TIME ZONE": "TIME"}
"""Types that a table cannot hold → what they are written as (``sum`` of integers is a HUGEINT)."""


@dataclass(frozen=True)
class Column:
    """One output column. ``type`` is DuckDB's spelling; ``sources`` are ``cloud.table.column``."""

    name: str
    type: str
    arrow: pa.DataType
    title: str = ""
    unit: str = ""
    description: str = ""
    level: int = LOWEST
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Derived:
    """A model with everything that is known of its table."""

    spec: Spec
    columns: tuple[Column, ...]
    keys: tuple[str, ...]
    inherited: int  # the level before the header lowered it

    @property
    def name(self) -> str:
        return self.spec.name

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(column.name, column.arrow) for column in self.columns])

    @property
    def select(self) -> str:
        """Column list that brings what the SELECT yields into types that a table can hold."""
        return ", ".join(_exported(column) for column in self.columns)

    @property
    def types(self) -> dict[str, str]:
        return {column.name: column.type for column in self.columns}


class Workshop:
    """Empty tables of everything that models may read; one connection for all of them."""

    def __init__(self, connection: Any, contracts: Mapping[str, Contract]) -> None:
        self.connection = connection
        self.contracts = contracts
        self.derived: dict[str, Derived] = {}
        self._made: set[str] = set()

    def need(self, tables: Iterable[str]) -> None:
        """Makes the empty tables of these contracts, once."""
        for table in tables:
            if table not in self._made and table in self.contracts:
                columns = ", ".join(
                    f"{quoted(name)} {type_}" for name, type_ in columns_of(self.contracts[table]).items()
                )
                self._create(table, f"({columns})")

    def _create(self, table: str, rest: str) -> None:
        cloud = table.partition(".")[0]
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted(cloud)}")
        self.connection.execute(f"CREATE TABLE {dotted(table)} {rest}")
        self._made.add(table)

    def schema(self, table: str) -> pa.Schema:
        found: pa.Schema = self.connection.sql(f"SELECT * FROM {dotted(table)}").to_arrow_table().schema
        return found

    def types(self, table: str) -> dict[str, str]:
        rows = self.connection.execute(f"DESCRIBE {dotted(table)}").fetchall()
        return {row[0]: row[1] for row in rows}

    def level_of(self, source: str) -> int:
        """Level of ``cloud.table.column``."""
        table, _dot, column = source.rpartition(".")
        if table in self.derived:
            return next((each.level for each in self.derived[table].columns if each.name == column), LOWEST)
        contract = self.contracts[table]
        field = contract.field(column) or contract.field(column.removesuffix("_original"))
        return field.level if field else contract.level

    def highest(self, tables: Iterable[str]) -> int:
        levels = [
            max((column.level for column in self.derived[table].columns), default=LOWEST)
            if table in self.derived
            else self.contracts[table].level
            for table in tables
        ]
        return max(levels, default=LOWEST)

    def add(self, derived: Derived, schema: pa.Schema | None = None) -> None:
        """Lets later models read this one."""
        self.derived[derived.name] = derived
        columns = ", ".join(f"{quoted(each.name)} {each.type}" for each in derived.columns)
        self._create(derived.name, f"({columns})")


def infer(ordered: Iterable[Spec], contracts: Mapping[str, Contract], report: Report) -> dict[str, Derived]:
    """The shapes of all models, inputs first; one that cannot be bound is reported and what reads it left out."""
    with engine().connect({}) as connection:
        workshop = Workshop(connection, contracts)
        for spec in ordered:
            if not all(table in contracts or table in workshop.derived for table in spec.inputs):
                continue  # what it reads was reported already
            workshop.need(spec.inputs)
            derived = _sql_shape(spec, workshop, report) if spec.statement else _method_shape(spec, workshop, report)
            if derived and _sound(derived, report):
                workshop.add(derived)
        return workshop.derived


def _sql_shape(spec: Spec, workshop: Workshop, report: Report) -> Derived | None:
    assert spec.statement is not None
    assert isinstance(spec.header, SqlHeader)
    try:
        found = workshop.connection.sql(spec.statement.filled())
        names, types = found.columns, [str(each) for each in found.types]
    except Exception as error:  # DuckDB's binder: a missing column, a wrong type, an unknown function
        report(Problem(spec.file, "", _plain(error), line=spec.statement.start, fix=_("改正 SELECT")))
        return None
    for name in names:
        if not FIELD.fullmatch(name):
            message = _("列 {name} 没有合法的名字").format(name=name)
            report(Problem(spec.file, "", message, line=spec.statement.start, fix=_("用 as 取名，如 count(*) as n")))
            return None
    sources, rows = _sources(spec, workshop, names)
    columns = []
    for name, type_ in zip(names, types, strict=True):
        kept = EXPORTED.get(type_, "VARCHAR" if type_.startswith("ENUM") else type_)
        columns.append(Column(name, kept, pa.null(), sources=tuple(sources.get(name, ()))))
    columns = _with_arrow(columns, workshop)
    level = max((workshop.level_of(each) for each in rows), default=LOWEST)
    return _levelled(Derived(spec, tuple(columns), tuple(spec.header.key), LOWEST), workshop, level, {})


def _sources(spec: Spec, workshop: Workshop, names: list[str]) -> tuple[dict[str, tuple[str, ...]], tuple[str, ...]]:
    """Column → its sources, and the columns that decide which rows there are; untraceable is everything."""
    assert spec.statement is not None
    schemas = {table: workshop.types(table) for table in spec.inputs}
    try:
        return column_sources(spec.statement.filled(), schemas), row_sources(spec.statement.filled(), schemas)
    except SqlUnreadable:
        every = tuple(f"{table}.{column}" for table, columns in schemas.items() for column in columns)
        return dict.fromkeys(names, every), every


def _method_shape(spec: Spec, workshop: Workshop, report: Report) -> Derived | None:
    assert spec.method is not None
    inputs = {table: workshop.schema(table) for table in spec.inputs}
    try:
        shape = spec.method.shape(spec.options, inputs)
    except Unfit as unfit:
        report(Problem(spec.file, unfit.path, unfit.message, unfit.allowed))
        return None
    table = shape.schema.empty_table()
    workshop.connection.register("shape", table)
    types = [str(each) for each in workshop.connection.sql("SELECT * FROM shape").types]
    workshop.connection.unregister("shape")
    columns = tuple(
        Column(each.name, type_, each.type, each.title, each.unit, sources=each.sources)
        for each, type_ in zip(shape.columns, types, strict=True)
    )
    public = {each.name: LOWEST for each in shape.columns if each.public}
    return _levelled(Derived(spec, columns, shape.keys, LOWEST), workshop, workshop.highest(spec.inputs), public)


def _levelled(derived: Derived, workshop: Workshop, everything: int, public: Mapping[str, int]) -> Derived:
    """Levels travel from the sources; the header may set its own, and what it says of columns is added.

    ``everything`` is the level of a column without sources: a count tells which rows there are.
    """
    stated = derived.spec.header.level
    columns, inherited = [], LOWEST
    for column in derived.columns:
        level = max((workshop.level_of(each) for each in column.sources), default=everything)
        level = public.get(column.name, level)
        inherited = max(inherited, level)
        words = derived.spec.header.columns.get(column.name)
        if words:
            column = replace(column, title=words.title or column.title, unit=words.unit or column.unit,
                             description=words.description)  # fmt: skip
        columns.append(replace(column, level=stated or level, title=column.title or _title_of(column, workshop)))
    return replace(derived, columns=tuple(columns), inherited=inherited)


def _title_of(column: Column, workshop: Workshop) -> str:
    """A column that is one column of an input, renamed or not, is called what that is called."""
    if len(column.sources) != 1:
        return ""
    table, _dot, name = column.sources[0].rpartition(".")
    if name != column.name:
        return ""
    if table in workshop.derived:
        return next((each.title for each in workshop.derived[table].columns if each.name == name), "")
    field = workshop.contracts[table].field(name)
    return field.title if field else ""


def _sound(derived: Derived, report: Report) -> bool:
    """Keys exist, the header speaks of columns that are there, and a lowered level has its reason."""
    file, names = derived.spec.file, [column.name for column in derived.columns]
    before = [len(names)]
    problems: list[Problem] = []
    for key in derived.keys:
        if key not in names:
            problems.append(Problem(file, "key", _("没有名为 {key} 的列").format(key=key), tuple(names)))
    for name in derived.spec.header.columns:
        if name not in names:
            problems.append(Problem(file, f"columns.{name}", _("没有名为 {key} 的列").format(key=name), tuple(names)))
    if derived.spec.incremental and derived.spec.incremental not in names:
        message = _("没有名为 {key} 的列").format(key=derived.spec.incremental)
        problems.append(Problem(file, "incremental", message, tuple(names)))
    level = derived.spec.header.level
    if level and level < derived.inherited and not derived.spec.header.why.strip():
        message = _("级别 {level} 低于继承的 {inherited}，没有写理由").format(level=level, inherited=derived.inherited)
        problems.append(Problem(file, "why", message, fix=_("写明为什么可以降级：why: 只有分组统计，每组不少于 10")))
    if len({name.lower() for name in names}) < before[0]:
        problems.append(Problem(file, "", _("有两列同名（大小写不算不同）"), fix=_("用 as 改名")))
    for problem in problems:
        report(problem)
    return not problems


def _with_arrow(columns: list[Column], workshop: Workshop) -> list[Column]:
    casts = ", ".join(f"NULL::{column.type} AS {quoted(column.name)}" for column in columns)
    schema = workshop.connection.sql(f"SELECT {casts} LIMIT 0").to_arrow_table().schema
    return [replace(column, arrow=field.type) for column, field in zip(columns, schema, strict=True)]


def columns_of(contract: Contract) -> dict[str, str]:
    """The columns of a contract's table with DuckDB types, the original text of standardised fields included."""
    found: dict[str, str] = {}
    for field in contract.fields:
        found[field.name] = field.physical_type
        if field.standardise:
            found.setdefault(f"{field.name}_original", "varchar")
    return found


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def dotted(table: str) -> str:
    return ".".join(quoted(part) for part in table.split("."))


def _exported(column: Column) -> str:
    return f"CAST({quoted(column.name)} AS {column.type}) AS {quoted(column.name)}"


def _plain(error: Exception) -> str:
    """DuckDB's message: its first lines, without the echo of the statement."""
    text = str(error).partition("\n\nLINE")[0].partition("\tCandidate functions")[0]
    return " ".join(text.split())[:400]
