"""Whether every value of one column type fits into another."""

import re

from sqlglot import exp
from sqlglot.errors import SqlglotError

_INTEGERS = ("TINYINT", "SMALLINT", "INT", "BIGINT", "INT128")
_FLOATS = ("FLOAT", "DOUBLE")
_LOGICAL = {("integer", "number"), ("date", "timestamp")}


def is_wider(old_logical: str, old_physical: str, new_logical: str, new_physical: str) -> bool:
    """True when no stored value is lost: integer → bigint, varchar(20) → varchar, date → timestamp."""
    if old_logical != new_logical and (old_logical, new_logical) not in _LOGICAL:
        return False
    try:
        old, new = _read(old_physical), _read(new_physical)
    except (SqlglotError, ValueError):
        return old_physical.lower() == new_physical.lower()
    (old_name, old_sizes), (new_name, new_sizes) = old, new
    if old_name == new_name:
        return _sizes_grow(old_name, old_sizes, new_sizes)
    for order in (_INTEGERS, _FLOATS):
        if old_name in order and new_name in order:
            return order.index(new_name) >= order.index(old_name)
    if old_name in _INTEGERS[:3] and new_name == "DOUBLE":  # exact up to 2^53
        return True
    return (old_name, new_name) in {
        ("DATE", "TIMESTAMPNTZ"),
        ("VARCHAR", "TEXT"),
        ("CHAR", "TEXT"),
        ("CHAR", "VARCHAR"),
    }


def _read(text: str) -> tuple[str, tuple[int, ...]]:
    kind = exp.DataType.build(text, dialect="duckdb")
    sizes = tuple(int(part) for part in re.findall(r"\d+", text.partition("(")[2]))
    return kind.this.name, sizes


def _sizes_grow(name: str, old: tuple[int, ...], new: tuple[int, ...]) -> bool:
    """A missing length is unlimited; DECIMAL(p, s) may grow before and after the point, never shrink in either."""
    if name == "DECIMAL":
        (old_p, old_s), (new_p, new_s) = ((*sizes, 18, 3)[:2] if not sizes else (*sizes, 0)[:2] for sizes in (old, new))
        return new_s >= old_s and new_p - new_s >= old_p - old_s
    return not new or (bool(old) and new >= old)
