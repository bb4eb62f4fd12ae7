"""What other features may use: semantic types, masks, levels, code lists.

>>> check("uscc", "91360100ma00000a9y"), explain("citizen_id", "110105194912310021")
(True, '校验位应为 X，实为 1')
>>> code_list("divisions").find("南昌").code
'360100'
"""

from datetime import date
from typing import Any

import pyarrow as pa
from django.utils.translation import get_language, gettext

from ganyun.features.standards.errors import BadDay, UnknownCodeList, UnknownLevel, UnknownSemanticType
from ganyun.features.standards.queries import code_list, code_lists, semantic_type
from ganyun.features.standards.rules import citizens, types
from ganyun.features.standards.rules.catalogue import ENTRIES
from ganyun.features.standards.rules.codelists import CodeList, Entry, spelling_key, sql_spelling
from ganyun.features.standards.rules.detection import THRESHOLD, Detection, detect, detected, sql_detect
from ganyun.features.standards.rules.levels import LEVELS, Level
from ganyun.features.standards.rules.proofs import Reason
from ganyun.features.standards.rules.types import MARKS, SemanticType, Words


def semantic_types() -> list[SemanticType]:
    """All semantic types, in the order of standards.md §1."""
    return list(ENTRIES.values())


def check(name: str, value: str | None, today: date | None = None) -> bool:
    """Whether a value, once normalised, is of a semantic type; an absent value is not."""
    return semantic_type(name).check(value, today)


def explain(name: str, value: str | None, today: date | None = None) -> str:
    """Why a value fails, in the reader's language; "" when it is fine."""
    reason = semantic_type(name).reason(value, today)
    return say(reason) if reason else ""


def normalise(name: str, value: str) -> str:
    """The value in the standard spelling of its type (half-width, upper-case, without blanks)."""
    return semantic_type(name).normalise(value)


def is_synthetic(name: str, value: str) -> bool:
    """Whether a citizen number belongs to a made-up person (divisions 3699xx, 999xxx, 360000); other types: never."""
    return name == "citizen_id" and citizens.is_synthetic(normalise(name, value))


def upgrade_citizen_id(value: str) -> str | None:
    """The 18-digit number of an old one of 15 digits; ``None`` if it is not one."""
    return citizens.upgrade(normalise("citizen_id", value))


def mask_value(value: str | None, semantic_type_name: str | None = None, level: int | str = 3) -> str | None:
    """A text as it may be shown at a level: unchanged up to 2, masked at 3 and above.

    >>> mask_value("13800005678", "mobile")
    '138****5678'
    """
    if value is None or int(level) <= 2:
        return value
    return types.text_mask(semantic_type(semantic_type_name) if semantic_type_name else None).hide(value)


def sql_masked(column: str, semantic_type_name: str | None, level: int | str, logical_type: str = "string") -> str:
    """The DuckDB expression of :func:`mask_value` over a column of any ODCS logical type; NULL stays NULL.

    Texts are masked, coordinates coarsened, other numbers, dates and structures become a NULL of their own type.
    """
    found = semantic_type(semantic_type_name) if semantic_type_name else None
    return types.sql_masked(column, found, int(level), logical_type)


def level(code: int | str) -> Level:
    """What a level means and demands.

    Raises:
        UnknownLevel: there are 1 to 4 (and 5 重要, 6 核心, which do not enter this system unconfirmed).
    """
    try:
        return LEVELS[int(code)]
    except (KeyError, ValueError):
        raise UnknownLevel(level=code) from None


def levels() -> list[Level]:
    """All levels, from open to core."""
    return list(LEVELS.values())


def mapping_for(list_name: str, as_of: date | None = None) -> pa.Table:
    """Every accepted spelling of a list on a day: ``value`` (unique), ``code``, ``name``.

    Join ``sql_spelling(column) = value``, so that width, case and blanks do not matter.
    """
    return code_list(list_name).mapping(as_of)


def division_name(code: str, as_of: date | None = None, full: bool = False) -> str:
    """The name of a division, "" if unknown; ``full`` puts its parents before it (江西省南昌市东湖区).

    A township (9 digits) or village (12) answers with its county.
    """
    divisions = code_list("divisions")
    names: list[str] = []
    entry = divisions.find(code[:6] if len(code) in (9, 12) else code, as_of)
    while entry:
        names.insert(0, entry.name)
        entry = divisions.find(entry.parent, as_of) if full and entry.parent else None
    return "".join(names)


def day_of(text: str) -> date | None:
    """The day somebody asks about; ``None``, which means today, when they do not say.

    Raises:
        BadDay: it is no date.
    """
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadDay(value=text[:40]) from None


def say(reason: Reason) -> str:
    """A reason in the reader's language."""
    values: dict[str, Any] = {name: in_language(value) for name, value in reason.values.items()}
    return gettext(reason.template).format(**values)


def in_language(words: Any) -> Any:
    """The reader's language of a text that has both; anything else as it is."""
    if not isinstance(words, Words):
        return words
    return words.en if (get_language() or "").startswith("en") else words.zh


__all__ = [
    "MARKS",
    "THRESHOLD",
    "CodeList",
    "Detection",
    "Entry",
    "Level",
    "Reason",
    "SemanticType",
    "UnknownCodeList",
    "UnknownLevel",
    "UnknownSemanticType",
    "Words",
    "check",
    "code_list",
    "code_lists",
    "day_of",
    "detect",
    "detected",
    "division_name",
    "explain",
    "in_language",
    "is_synthetic",
    "level",
    "levels",
    "mapping_for",
    "mask_value",
    "normalise",
    "say",
    "semantic_type",
    "semantic_types",
    "spelling_key",
    "sql_detect",
    "sql_masked",
    "sql_spelling",
    "upgrade_citizen_id",
]
