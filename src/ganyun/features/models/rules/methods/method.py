"""What every named method is: typed options in, one described table out.

A method is one small class in a file beside this one, entered in :mod:`registry`. It knows no cloud, no file, no
database: it reads tables through :class:`Tables` and returns rows with a :class:`Card` that says how good they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

import pyarrow as pa
from pydantic import BaseModel, ConfigDict


class Options(BaseModel):
    """The part of ``models/<table>.yaml`` that belongs to the method. Unknown keys are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


O = TypeVar("O", bound=Options)  # noqa: E741


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the table that a method makes.

    ``sources`` are the columns it comes from (``cloud.table.column``): lineage and level (1–4) travel along them. A
    column without sources takes the highest level of all inputs; ``public=True`` marks one that tells nothing about
    the rows (a name of a method, a quantile), so level 1.
    """

    name: str
    type: pa.DataType
    title: str  # Chinese; English comes from the catalogue's translations
    unit: str = ""
    sources: tuple[str, ...] = ()
    public: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """What the table will look like, known before any row is read."""

    columns: tuple[Column, ...]
    keys: tuple[str, ...]

    @property
    def schema(self) -> pa.Schema:
        return pa.schema([(column.name, column.type) for column in self.columns])


@dataclass(frozen=True, slots=True)
class Metric:
    """One figure about how good the rows are, beside what an obvious method would have reached."""

    name: str  # stable id, lower case: "smape", "pr_auc"
    title: str
    value: float | None  # None: could not be measured (the note of the card says why)
    unit: str = ""
    baseline: float | None = None  # the same figure of the naive method or the majority guess
    better: str = "lower"  # lower | higher


@dataclass(frozen=True, slots=True)
class Card:
    """The model card: what was measured, on how much data, by group, and what to know before using the rows.

    ``tables`` are small named tables for the page, rows as plain values: error by group, weights, feature reasons.
    """

    metrics: tuple[Metric, ...] = ()
    tables: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)  # "rows", "series", "folds", "algorithm" …
    notes: tuple[str, ...] = ()  # sentences: "3 条序列不足 14 个点，只给朴素预测"


@dataclass(frozen=True, slots=True)
class Made:
    """What :meth:`Method.make` returns; the columns of ``rows`` are those of the shape, in its order and types."""

    rows: pa.Table | pa.RecordBatchReader
    card: Card = Card()


class Unfit(Exception):
    """The options do not fit the inputs: a missing column, a wrong type. ``path`` is the key of the YAML file.

    Raised by :meth:`Method.shape`; the pack check turns it into a :class:`~ganyun.kernel.packs.Problem`.
    """

    def __init__(self, path: str, message: str, allowed: Sequence[str] = ()) -> None:
        self.path, self.message, self.allowed = path, message, tuple(allowed)
        super().__init__(message)


class Tables(Protocol):
    """The inputs of one run, at pinned versions, under their own names (``cloud.table``) in SQL."""

    def query(self, sql: str, parameters: Sequence[Any] = ()) -> pa.Table:
        """The result of one SELECT."""

    def stream(self, sql: str, parameters: Sequence[Any] = ()) -> pa.RecordBatchReader:
        """The same, streamed: memory stays flat."""

    @property
    def connection(self) -> Any:
        """The engine's own connection, for libraries that compute inside it (Splink)."""


class Method(Protocol, Generic[O]):
    """A named way to make a table. Stateless; the same inputs and options give the same rows (seeds are fixed)."""

    name: str  # the ``kind`` of the YAML file
    title: str  # Chinese
    version: str  # part of the fingerprint: raise it when the same input would give other rows
    options: type[O]

    def reads(self, options: O) -> tuple[str, ...]:
        """The tables it reads (``cloud.table``)."""

    def shape(self, options: O, inputs: Mapping[str, pa.Schema]) -> Shape:
        """Columns and keys of the result.

        Raises:
            Unfit: an option names a column that is not there, or one of a wrong type.
        """

    def make(self, options: O, tables: Tables) -> Made:
        """The rows.

        Raises:
            NotEnoughData, or another error of ``features/models/errors.py``.
        """


def need_columns(inputs: Mapping[str, pa.Schema], table: str, path: str, *names: str) -> None:
    """Raises :class:`Unfit` for the first name that ``table`` has not."""
    known = inputs[table].names
    for name in names:
        if name not in known:
            raise Unfit(path, f"{table} 没有列 {name}", known)


def need_type(inputs: Mapping[str, pa.Schema], table: str, path: str, name: str, *kinds: str) -> None:
    """Raises :class:`Unfit` unless the column is of one of the kinds ``number | text | time | boolean``."""
    need_columns(inputs, table, path, name)
    found = inputs[table].field(name).type
    if kind_of(found) not in kinds:
        raise Unfit(path, f"{table}.{name} 的类型是 {found}，这里要 {'、'.join(kinds)}", ())


def kind_of(type_: pa.DataType) -> str:
    """``number | text | time | boolean | other`` of an Arrow type."""
    if pa.types.is_boolean(type_):
        return "boolean"
    if pa.types.is_integer(type_) or pa.types.is_floating(type_) or pa.types.is_decimal(type_):
        return "number"
    if pa.types.is_date(type_) or pa.types.is_timestamp(type_):
        return "time"
    if pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_dictionary(type_):
        return "text"
    return "other"
