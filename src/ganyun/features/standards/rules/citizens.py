"""Citizen identity numbers beyond their check: the old 15 digits, and numbers that can belong to nobody."""

import re

from ganyun.features.standards.rules.calendar import LIVING_DAY
from ganyun.features.standards.rules.proofs import CitizenNumber, Reason
from ganyun.kernel.errors import N_

OLD_NUMBER = N_("这是 15 位旧号，1999 年后应为 18 位：{upgraded}")

SYNTHETIC = re.compile("(?:3699[0-9]{2}|999[0-9]{3}|360000)")
"""Divisions that are never issued to people: synthetic test people use them, so that no real person can match."""


def is_synthetic(value: str) -> bool:
    """Whether a citizen number (normalised) belongs to a made-up person, by its first six digits."""
    return SYNTHETIC.match(value) is not None


def sql_is_synthetic(column: str) -> str:
    """SQL of :func:`is_synthetic`."""
    return f"regexp_full_match(left(CAST({column} AS VARCHAR), 6), '{SYNTHETIC.pattern}')"


def upgrade(value: str) -> str | None:
    """The 18-digit number of a 15-digit one: 19 before the year, then the check; ``None`` if it is not one.

    >>> upgrade("110105491231002")
    '11010519491231002X'
    """
    body = f"{value[:6]}19{value[6:]}"
    if not re.fullmatch(f"[1-9][0-9]{{5}}{LIVING_DAY}[0-9]{{3}}", body):
        return None
    return body + CitizenNumber().expected(body)


def old_number(text: str) -> Reason | None:
    """The advice for somebody who typed 15 digits."""
    upgraded = upgrade(text) if len(text) == 15 else None
    return Reason(OLD_NUMBER, {"upgraded": upgraded}) if upgraded else None
