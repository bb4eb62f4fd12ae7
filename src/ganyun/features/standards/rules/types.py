"""A semantic type: what a field means — how to judge a value, how secret it is, how it is shown to the uninitiated.

The entries are listed in :mod:`catalogue`; this is their one consumer. Python and SQL give the same verdict.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from ganyun.features.standards.rules.masks import GENERIC, OPEN, Mask
from ganyun.features.standards.rules.proofs import Proof, Reason
from ganyun.features.standards.rules.spellings import CODE, Spelling, matches
from ganyun.kernel.errors import N_

MARKS = {"●": N_("已核"), "◐": N_("多源佐证"), "○": N_("待核")}
"""How sure we are of a standard: read or recomputed; several secondary sources; from memory."""

EMPTY = N_("没有内容")
ABSENT = N_("没有值（缺失由“必填”规则判断）")
WRONG_LENGTH = N_("长度应为 {allowed}，实为 {found}")
WRONG_LETTER = N_("第 {place} 位是“{letter}”，不可用；形式为 {form}")
WRONG_DATE = N_("{value} 不是日历上的日期")
WRONG_FORM = N_("形式应为 {form}")


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def __getitem__(self, language: str) -> str:
        return self.en if language == "en" else self.zh

    def __str__(self) -> str:
        return self.zh


@dataclass(frozen=True)
class SemanticType:
    """One meaning of a field.

    ``pattern`` describes the whole value after ``spelling`` has been applied; ``proofs`` judge what has that form.
    ``letters`` (characters a value may hold), ``lengths`` and ``date_at`` only sharpen the explanation of a failure.
    ``level`` is the default of standards.md §6 (1 open … 4 sensitive), used until a contract says otherwise.
    ``strength`` ranks types in detection: 3 check digit, 2 telling form, 1 only together with a telling field name
    (``hints``). ``implies`` are wider types that a value of this one has as well. ``advice`` knows a common mistake.
    """

    name: str
    title: Words
    form: Words
    pattern: str
    example: str
    standard: str = ""
    mark: str = "●"
    level: int = 1
    mask: Mask = OPEN
    spelling: Spelling = CODE
    proofs: tuple[Proof, ...] = ()
    letters: str = ""
    lengths: tuple[int, ...] = ()
    date_at: int | None = None
    strength: int = 2
    hints: tuple[str, ...] = ()
    implies: tuple[str, ...] = ()
    numeric: bool = False
    advice: Callable[[str], Reason | None] | None = None

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @property
    def has_check_character(self) -> bool:
        """Whether a single wrong character is found out."""
        return any(hasattr(proof, "expected") for proof in self.proofs)

    def normalise(self, value: str) -> str:
        """The standard spelling: half-width, upper-case where letters have no case, without blanks."""
        return self.spelling.normalise(value)

    def check(self, value: str | None, today: date | None = None) -> bool:
        """Whether the value, once normalised, is one of this type; an absent value is not (SQL says NULL there)."""
        return self.reason(value, today, explain=False) is None

    def reason(self, value: str | None, today: date | None = None, explain: bool = True) -> Reason | None:
        """Why :meth:`check` says no; ``None`` when it says yes. ``explain=False`` saves the search for words."""
        if value is None:
            return Reason(ABSENT)
        text = self.normalise(value)
        if not self._compiled.fullmatch(text):
            return next(self._form_reasons(text)) if explain else Reason(WRONG_FORM)
        failures = (proof.fails(text, today or date.today()) for proof in self.proofs)
        return next((each for each in failures if each), None)

    def _form_reasons(self, text: str) -> Iterator[Reason]:
        """The sharpest description of a misshapen value first."""
        if not text:
            yield Reason(EMPTY)
        advice = self.advice(text) if self.advice else None
        if advice:
            yield advice
        if self.letters:
            for place, letter in enumerate(text, 1):
                if letter not in self.letters:
                    yield Reason(WRONG_LETTER, {"place": place, "letter": letter, "form": self.form})
        if self.lengths and len(text) not in self.lengths:
            allowed = "/".join(map(str, self.lengths))
            yield Reason(WRONG_LENGTH, {"allowed": allowed, "found": len(text)})
        if self.date_at is not None and not _on_calendar(text[self.date_at :]):
            yield Reason(WRONG_DATE, {"value": text[self.date_at : self.date_at + 10]})
        yield Reason(WRONG_FORM, {"form": self.form})

    def sql_check(self, column: str, today: date | None = None) -> str:
        """:meth:`check` as a DuckDB expression over a column: TRUE, FALSE, or NULL for NULL.

        No function of ours, no subquery: it runs inside any vectorised pass. Values in normal form take a fast path.
        """
        text = f"CAST({column} AS VARCHAR)"
        day = today or date.today()
        normal = f"list_transform([{self.spelling.sql(text)}], lambda v: {self._sql_verdict('v', day)})[1]"
        return (
            f"CASE WHEN {matches(text, self.pattern)} THEN {self._sql_proofs(text, day)}"
            f" WHEN {self.spelling.touches(text)} THEN {normal}"
            f" WHEN {column} IS NOT NULL THEN FALSE END"
        )

    def _sql_verdict(self, text: str, today: date) -> str:
        return f"CASE WHEN {matches(text, self.pattern)} THEN {self._sql_proofs(text, today)} ELSE FALSE END"

    def _sql_proofs(self, text: str, today: date) -> str:
        return " AND ".join(f"({proof.sql(text, today)})" for proof in self.proofs) or "TRUE"

    def sql_normalise(self, column: str) -> str:
        """:meth:`normalise` as a DuckDB expression giving VARCHAR."""
        return self.spelling.sql_normalise(f"CAST({column} AS VARCHAR)")

    def hide(self, value: str | None) -> str | None:
        """The value as somebody without permission sees it; ``None`` stays ``None``."""
        return None if value is None else self.mask.hide(value)

    def sql_mask(self, column: str) -> str:
        """:meth:`hide` as a DuckDB expression giving VARCHAR."""
        return self.mask.sql(f"CAST({column} AS VARCHAR)")


def sql_masked(column: str, semantic_type: SemanticType | None, level: int, logical_type: str) -> str:
    """The column as it may be shown at its level: unchanged up to 2, masked at 3 and 4.

    Texts get :func:`text_mask`. Numbers that a mask can coarsen (coordinates) are coarsened; every other number,
    date and structure becomes a NULL of its own type.
    """
    if level <= 2:
        return column
    if logical_type == "string":
        return text_mask(semantic_type).sql(f"CAST({column} AS VARCHAR)")
    if logical_type in ("number", "integer") and semantic_type and semantic_type.numeric:
        return f"trunc({column} * 10) / 10"
    return f"CASE WHEN FALSE THEN {column} END"


def text_mask(semantic_type: SemanticType | None) -> Mask:
    """The mask of a text at level 3 or 4. A type without one (public by nature) that a contract nevertheless puts there
    gets the generic mask: the contract knows better.
    """
    return semantic_type.mask if semantic_type and semantic_type.mask != OPEN else GENERIC


def _on_calendar(text: str) -> bool:
    digits = re.sub(r"[^0-9]", "", text)[:8]
    try:
        date(int(digits[:4] or 0), int(digits[4:6] or 0), int(digits[6:8] or 0))
    except ValueError:
        return False
    return True
