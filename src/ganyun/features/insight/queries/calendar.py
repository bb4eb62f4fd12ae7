"""The working days that the base cloud knows."""

from ganyun.engine.port import engine
from ganyun.features.insight.rules.limits import Calendar

HOLIDAYS = "base.holidays"
"""Where a node keeps days off and days made up for them: ``date``, ``is_off_day``."""


def calendar() -> Calendar:
    """Monday to Friday where the lake knows no holidays."""
    if not engine().exists(HOLIDAYS):
        return Calendar()
    rows = engine().query("SELECT date, is_off_day FROM h", {"h": HOLIDAYS}).read_all()
    days = list(zip(rows.column("date").to_pylist(), rows.column("is_off_day").to_pylist(), strict=True))
    return Calendar(frozenset(day for day, off in days if off), frozenset(day for day, off in days if not off))
