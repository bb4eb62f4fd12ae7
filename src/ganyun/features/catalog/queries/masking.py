"""Rows as anybody may see them: fields of level 3 and 4 are masked for everybody (standards.md §6, §7)."""

from collections.abc import Sequence

from ganyun.features.catalog.rules.contract import Contract, Field
from ganyun.kernel.errors import NotFound


def masked_columns(contract: Contract, names: Sequence[str] | None = None) -> dict[str, str]:
    """Field name → SQL expression over a table that has the contract's columns. ``names``: only these."""
    shown = [field for field in contract.fields if names is None or field.name in names]
    return {field.name: _expression(field) for field in shown}


def masked_select(contract: Contract, names: Sequence[str] | None = None) -> str:
    """The columns of a SELECT, masked and under their own names: ``"city", CASE … END AS "phone"``."""
    columns = masked_columns(contract, names)
    return ", ".join(
        expression if expression == quoted(name) else f"{expression} AS {quoted(name)}"
        for name, expression in columns.items()
    )


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _expression(field: Field) -> str:
    column = quoted(field.name)
    if not field.masked:
        return column
    from ganyun.features.standards.public import sql_masked

    try:
        return sql_masked(column, field.semantic_type or None, field.level, field.logical_type)
    except NotFound:  # the type is gone; the generic mask hides more
        return sql_masked(column, None, field.level, field.logical_type)
