"""Which audit records are meant."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

OUTCOMES = ("OK", "DENY", "FAIL")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty parts mean any; ``action`` and ``actor`` match anywhere in the name; dates are whole days in ``zone``."""

    actor: str = ""
    action: str = ""
    outcome: str = ""
    since: date | None = None
    until: date | None = None
    zone: tzinfo | None = None

    def __str__(self) -> str:
        parts = (self.actor, self.action, self.outcome, self.since, self.until)
        return " ".join(str(part) for part in parts if part) or "*"

    def fits(self, record: dict[str, Any]) -> bool:
        """True for a record that is meant."""
        if self.actor and self.actor not in str(record.get("actor", "")):
            return False
        if self.action and self.action not in str(record.get("action", "")):
            return False
        if self.outcome and record.get("outcome") != self.outcome:
            return False
        return self._in_time(str(record.get("time", "")))

    def _in_time(self, text: str) -> bool:
        if not self.since and not self.until:
            return True
        when = datetime.fromisoformat(text)
        if self.since and when < datetime.combine(self.since, time.min, self.zone):
            return False
        return not self.until or when < datetime.combine(self.until + timedelta(days=1), time.min, self.zone)


def parse_day(text: str) -> date | None:
    """``2024-02-29`` as a date; anything else means no limit."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None
