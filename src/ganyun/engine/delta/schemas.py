"""Arrow schemas as Delta stores them: which types, which names, and when a stream fits a table."""

import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.types as t

from ganyun.engine.port import BadColumns, SchemaMismatch

# Delta forbids these in column names (Parquet schema syntax), and keeps three names for its change feed.
_FORBIDDEN = re.compile(r"[ ,;{}()\n\t=]")
_RESERVED = ("_change_type", "_commit_version", "_commit_timestamp")

_WIDENED: tuple[tuple[Callable[[pa.DataType], bool], pa.DataType], ...] = (
    (t.is_uint8, pa.int16()),
    (t.is_uint16, pa.int32()),
    (t.is_uint32, pa.int64()),
    (t.is_uint64, pa.decimal128(20, 0)),
    (t.is_float16, pa.float32()),
    (t.is_date64, pa.date32()),
    (t.is_large_string, pa.string()),
    (t.is_string_view, pa.string()),
    (t.is_large_binary, pa.binary()),
    (t.is_binary_view, pa.binary()),
    (t.is_fixed_size_binary, pa.binary()),
    (t.is_time, pa.string()),  # Delta has no time of day
    (t.is_null, pa.string()),
)
_KEPT = {
    pa.int8(), pa.int16(), pa.int32(), pa.int64(), pa.float32(), pa.float64(), pa.bool_(), pa.date32(), pa.string(),
    pa.binary(),
}  # fmt: skip


def canonical(table: str, schema: pa.Schema, present: pa.Schema | None = None) -> pa.Schema:
    """The schema as the table stores it: Delta's types, every column nullable, no metadata.

    Args:
        present: the table's schema, if there is one; a column without any value (Arrow's null type) takes its type.

    Raises:
        BadColumns: names that Delta forbids or that differ in case only, types that it can't hold.
    """
    problems: list[str] = []
    fields: list[pa.Field] = []
    seen: dict[str, str] = {}
    known = {field.name: field.type for field in present or ()}
    for field in schema:
        if not field.name or _FORBIDDEN.search(field.name) or field.name.lower() in _RESERVED:
            problems.append(field.name or "—")
        elif field.name.lower() in seen:
            problems.append(f"{field.name} = {seen[field.name.lower()]}")
        seen[field.name.lower()] = field.name
        try:
            given = known.get(field.name, field.type) if t.is_null(field.type) else field.type
            fields.append(pa.field(field.name, _stored(given)))
        except TypeError:
            problems.append(f"{field.name}: {field.type}")
    if not schema:
        problems.append("—")
    if problems:
        raise BadColumns(table=table, columns=problems, count=len(problems), listing="; ".join(problems[:20]))
    return pa.schema(fields)


def fit(table: str, incoming: pa.Schema, present: pa.Schema) -> pa.Schema:
    """The table's columns, then the new ones. Both schemas are canonical.

    Raises:
        SchemaMismatch: a column whose values could change or get lost on the way into the table's type.
    """
    wanted = {field.name: field for field in incoming}
    clashes = [
        (field.name, str(field.type), str(wanted[field.name].type))
        for field in present
        if field.name in wanted and not _lossless(wanted[field.name].type, field.type)
    ]
    by_case = {field.name.lower(): field.name for field in present}
    clashes += [
        (by_case[name.lower()], by_case[name.lower()], name)
        for name in wanted
        if name.lower() in by_case and by_case[name.lower()] != name
    ]
    if clashes:
        listing = "; ".join(f"{name}: {have} ← {got}" for name, have, got in clashes[:20])
        raise SchemaMismatch(table=table, columns=clashes, listing=listing)
    known = set(present.names)
    return pa.schema([*present, *(field for field in incoming if field.name not in known)])


def added(present: pa.Schema, wanted: pa.Schema) -> list[pa.Field]:
    """Columns of ``wanted`` that the table does not have yet."""
    known = set(present.names)
    return [field for field in wanted if field.name not in known]


def aligner(source: pa.Schema, target: pa.Schema) -> Callable[[pa.RecordBatch], pa.RecordBatch]:
    """A function that brings a batch into the target's order and types; the identity where nothing has to change."""
    if source.equals(target, check_metadata=False):
        return lambda batch: batch
    position = {field.name: index for index, field in enumerate(source)}

    def align(batch: pa.RecordBatch) -> pa.RecordBatch:
        columns = []
        for field in target:
            if field.name not in position:
                columns.append(pa.nulls(batch.num_rows, field.type))
                continue
            column = batch.column(position[field.name])
            columns.append(column if column.type.equals(field.type) else _cast(column, field.type))
        return pa.RecordBatch.from_arrays(columns, schema=target)

    return align


def _cast(column: pa.Array, wanted: pa.DataType) -> pa.Array:
    # Instants below a microsecond have no place in Delta: cut, as every engine does.
    return column.cast(wanted, safe=not t.is_timestamp(wanted))


def _stored(given: pa.DataType) -> pa.DataType:
    """Delta's type for an Arrow type; ``TypeError`` when there is none."""
    if given in _KEPT:
        return given
    for check, wanted in _WIDENED:
        if check(given):
            return wanted
    if t.is_timestamp(given):
        return pa.timestamp("us", tz="UTC" if given.tz else None)
    if t.is_decimal(given) and given.precision <= 38:
        return pa.decimal128(given.precision, given.scale)
    if t.is_dictionary(given):
        return _stored(given.value_type)
    if t.is_map(given):
        return pa.map_(_stored(given.key_type), _stored(given.item_type))
    if t.is_list(given) or t.is_large_list(given) or t.is_fixed_size_list(given):
        return pa.list_(pa.field("element", _stored(given.value_type)))
    if t.is_struct(given):
        return pa.struct([pa.field(field.name, _stored(field.type)) for field in given])
    if isinstance(given, pa.BaseExtensionType):
        return _stored(given.storage_type)
    raise TypeError(given)


_INTEGER_DIGITS = {pa.int8(): 3, pa.int16(): 5, pa.int32(): 10, pa.int64(): 19}


def _lossless(given: pa.DataType, wanted: pa.DataType) -> bool:
    """Every value of one type is a value of the other (both are types that Delta stores)."""
    if given.equals(wanted):
        return True
    if given in _INTEGER_DIGITS:
        if t.is_decimal(wanted):
            return bool(wanted.precision - wanted.scale >= _INTEGER_DIGITS[given])
        if t.is_float64(wanted):
            return _INTEGER_DIGITS[given] <= 10
        return wanted in _INTEGER_DIGITS and _INTEGER_DIGITS[given] <= _INTEGER_DIGITS[wanted]
    if t.is_float32(given):
        return bool(t.is_float64(wanted))
    if t.is_decimal(given) and t.is_decimal(wanted):
        room = wanted.precision - wanted.scale >= given.precision - given.scale
        return bool(room and wanted.scale >= given.scale)
    return False
