"""Rows of resources, masked: preview, simple filters, and governed SQL. Every read is on record, allowed or denied."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext as _

from ganyun.engine.port import engine
from ganyun.features.catalog.errors import BadQuery, NoData, RowsDenied
from ganyun.features.catalog.policy import QUERY, may_read_rows
from ganyun.features.catalog.queries.contracts import contract_in_force
from ganyun.features.catalog.queries.masking import masked_columns, quoted
from ganyun.features.catalog.rules.contract import Contract, Field
from ganyun.features.catalog.rules.governed import govern
from ganyun.features.catalog.rules.words import SHARING, word
from ganyun.kernel.action import audit_chain
from ganyun.kernel.errors import Denied, GanyunError, Unauthenticated
from ganyun.kernel.names import nearest
from ganyun.kernel.policy import Actor

REFUSED = (Denied, Unauthenticated)


def run_sql(actor: Actor, sql: str) -> pa.RecordBatchReader:
    """Streams the result of one SELECT over resources that the actor may read.

    Raises:
        SqlRefused, ResourceNotFound, NoData, Denied, BadSQL
    """
    try:
        if not actor.has(QUERY):
            raise Unauthenticated() if actor.kind == "anonymous" else Denied(permission=QUERY.name, action="sql")
        query = govern(sql)
        selects = {name: _masked_table(actor, contract_in_force(name)) for name in query.names}
        reader = engine().query(query.over(selects), tables={name: name for name in selects})
    except GanyunError as error:
        _record(actor, "DENY" if isinstance(error, REFUSED) else "FAIL", sql=sql, error=error.code)
        raise
    _record(actor, "OK", sql=sql, resources="、".join(query.names))
    return reader


def read_rows(
    actor: Actor,
    name: str,
    *,
    columns: Sequence[str] = (),
    filters: Mapping[str, str] | None = None,
    limit: int = 100,
    offset: int = 0,
) -> pa.RecordBatchReader:
    """Streams rows of a resource: chosen columns, filters by equality, in the table's own order.

    Raises:
        ResourceNotFound, NoData, Denied, BadQuery
    """
    contract = contract_in_force(name)
    wanted = _known(contract, columns) or [field.name for field in contract.fields]
    conditions, values = _conditions(contract, filters or {})
    try:
        table = _masked_table(actor, contract, wanted, " AND ".join(conditions))
    except REFUSED:
        _record(actor, "DENY", resource=name)
        raise
    sql = f"SELECT * FROM ({table}) LIMIT {int(limit)} OFFSET {int(offset)}"
    reader = engine().query(sql, tables={name: name}, parameters=values or None)
    _record(actor, "OK", resource=name, filters=str(dict(filters or {})), limit=str(limit), offset=str(offset))
    return reader


def preview(actor: Actor, contract: Contract, limit: int = 50) -> pa.Table | None:
    """The first rows, masked; ``None`` when there are none yet.

    Raises:
        Denied: the actor may not see rows of this resource.
    """
    try:
        sql = f"{_masked_table(actor, contract)} LIMIT {int(limit)}"
    except NoData:
        return None
    return engine().query(sql, tables={contract.id: contract.id}).read_all()


def _masked_table(actor: Actor, contract: Contract, names: Sequence[str] | None = None, where: str = "") -> str:
    """A SELECT of the contract's fields from the lake; a field the table does not have yet is NULL.

    Raises:
        Denied, NoData
    """
    if not may_read_rows(actor, contract, contract.owner):
        if actor.kind == "anonymous":
            raise Unauthenticated()
        raise RowsDenied(name=contract.id, share=word(SHARING, contract.share_type), owner=contract.owner)
    if not engine().exists(contract.id):
        raise NoData(name=contract.id)
    present = set(engine().schema(contract.id).names)
    columns = []
    for name, expression in masked_columns(contract, names).items():
        field = contract.field(name)
        assert field is not None
        shown = expression if name in present else f"CAST(NULL AS {field.physical_type})"
        columns.append(f"{shown} AS {quoted(name)}")
    resource = contract.resource
    sql = f"SELECT {', '.join(columns)} FROM {quoted(resource.cloud)}.{quoted(resource.table)}"
    return f"{sql} WHERE {where}" if where else sql


def _known(contract: Contract, columns: Sequence[str]) -> list[str]:
    for name in columns:
        _field(contract, name, "columns")
    return list(dict.fromkeys(columns))


def _field(contract: Contract, name: str, parameter: str) -> Field:
    found = contract.field(name)
    if found is None:
        guess = nearest(name, [field.name for field in contract.fields])
        reason = _("{resource} 没有字段 {name}").format(resource=contract.id, name=name)
        reason += _("，是不是想写 {guess}？").format(guess=guess) if guess else ""
        raise BadQuery(name=parameter, value=name, reason=reason)
    return found


def _conditions(contract: Contract, filters: Mapping[str, str]) -> tuple[list[str], list[Any]]:
    conditions, values = [], []
    for name, text in filters.items():
        field = _field(contract, name, name)
        if field.masked:  # an answer to "is it this one?" would undo the mask
            raise BadQuery(name=name, value=text, reason=_("不能按脱敏的字段筛选"))
        if text == "":
            conditions.append(f"{quoted(name)} IS NULL")
            continue
        conditions.append(f"{quoted(name)} = ?")
        values.append(_value(field, text))
    return conditions, values


def _value(field: Field, text: str) -> Any:
    """The text of a filter in the field's type."""
    readers: dict[str, Any] = {"integer": int, "number": float, "date": date.fromisoformat,
                               "timestamp": datetime.fromisoformat, "boolean": _boolean}  # fmt: skip
    read = readers.get(field.logical_type, str)
    try:
        return read(text)
    except ValueError as error:
        raise BadQuery(name=field.name, value=text, reason=_("应为 {type}").format(type=field.logical_type)) from error


def _boolean(text: str) -> bool:
    if text.lower() not in ("true", "false"):
        raise ValueError(text)
    return text.lower() == "true"


def _record(actor: Actor, outcome: str, **arguments: str) -> None:
    shown = {name: text if len(text) <= 500 else f"{text[:480]}…({len(text)})" for name, text in arguments.items()}
    record: dict[str, Any] = {
        "actor": actor.name, "organisation": actor.organisation, "action": "catalog.read_rows", "outcome": outcome,
        "arguments": shown,
    }  # fmt: skip
    if actor.purpose:
        record["purpose"] = actor.purpose
    audit_chain().append(record)
