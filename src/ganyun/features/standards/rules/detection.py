"""Which semantic type does a column have? By name, form and check digit, on 80 % of its values (standards.md §6)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ganyun.features.standards.rules.catalogue import ENTRIES
from ganyun.features.standards.rules.types import SemanticType

THRESHOLD = 0.8


@dataclass(frozen=True, slots=True)
class Detection:
    """A type that fits: share of the non-blank values that pass (0–1), and whether the field's name says so too.

    ``confidence`` is for people, who confirm it: the share, less a discount for types that much else would pass as.
    """

    type: str
    rate: float
    named: bool

    @property
    def confidence(self) -> float:
        discount = 0.0 if self.named else {3: 0.02, 2: 0.1}.get(ENTRIES[self.type].strength, 0.3)
        return round(self.rate * (1 - discount), 3)


def sql_detect(column: str) -> dict[str, str]:
    """Aggregates over a column, one a type: the share of non-blank values that pass (NULL when all are blank).

    About 0.1–0.4 µs a value and type: run it over a sample, not over the whole table.
    """
    present = f"nullif(trim(CAST({column} AS VARCHAR)), '')"
    return {
        each.name: f"avg(CASE WHEN {present} IS NULL THEN NULL WHEN {each.sql_check(column)} THEN 1.0 ELSE 0.0 END)"
        for each in ENTRIES.values()
    }


def detected(rates: Mapping[str, float | None], name: str = "") -> list[Detection]:
    """The types whose share reaches the threshold, best first; wider types than the best are left out.

    ``rates`` is what :func:`sql_detect` computed; ``name`` is the field's technical or business name, or both.
    """
    found = [
        Detection(type_name, float(rate), is_named(ENTRIES[type_name], name))
        for type_name, rate in rates.items()
        if rate is not None and rate >= THRESHOLD
    ]
    fitting = [each for each in found if each.named or ENTRIES[each.type].strength > 1]
    implied = {wider for each in fitting for wider in ENTRIES[each.type].implies}
    return sorted(
        (each for each in fitting if each.type not in implied),
        key=lambda each: (not each.named, -ENTRIES[each.type].strength, -each.rate, each.type),
    )


def detect(values: Iterable[str | None], name: str = "") -> list[Detection]:
    """:func:`detected` for values at hand."""
    present = [value for value in values if value is not None and value.strip(" ")]
    if not present:
        return []
    return detected(
        {each.name: sum(map(each.check, present)) / len(present) for each in ENTRIES.values()},
        name,
    )


def is_named(semantic_type: SemanticType, name: str) -> bool:
    """Whether a field's name hints at the type: Chinese hints anywhere in it, others as whole words."""
    words = "_" + re.sub(r"[^0-9a-z\u4e00-\u9fff]+", "_", name.lower()) + "_"
    return any(hint in words if ord(hint[0]) > 127 else f"_{hint}_" in words for hint in semantic_type.hints)
