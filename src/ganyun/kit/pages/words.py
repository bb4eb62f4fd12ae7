"""How numbers, sizes and moments read. Anything that is not one is shown as it is; nothing is shown as ``—``."""

import math
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext, pgettext

NOTHING = "—"


def number(value: Any, digits: int | None = None) -> str:
    """``1234567.5`` → ``1,234,567.5``; ``digits`` fixes the decimals (default: as many as say something)."""
    parsed = _number(value)
    if parsed is None:
        return NOTHING if value is None or value == "" else str(value)
    if digits is not None:
        return f"{parsed:,.{digits}f}"
    if parsed == int(parsed):
        return f"{int(parsed):,}"
    text = _trim(f"{parsed:,.{3 if abs(parsed) < 1 else 2}f}")
    return f"{parsed:.2g}" if text in ("0", "-0") else text


UNITS = {"zh": ((1e12, "万亿"), (1e8, "亿"), (1e4, "万")), "en": ((1e9, "B"), (1e6, "M"), (1e3, "K"))}
"""What large numbers are counted in."""


def compact(value: Any) -> str:
    """A number at a glance: ``123456`` → ``12.35万`` (Chinese), ``123.5K`` (English); up to 10,000 written out."""
    parsed = _number(value)
    if parsed is None or abs(parsed) < 1e4:
        return number(value)
    units = UNITS["en" if (get_language() or "").startswith("en") else "zh"]
    unit, name = next((unit, name) for unit, name in units if abs(parsed) >= unit)
    scaled = float(parsed) / unit
    return _trim(f"{scaled:,.{0 if abs(scaled) >= 1000 else 1 if abs(scaled) >= 100 else 2}f}") + name


def unit(value: Any) -> str:
    """A unit in the reader's language: ``亿元`` → ``100M CNY``; one that nobody has translated stays."""
    return pgettext("unit", str(value)) if value else ""


def size(value: Any) -> str:
    """Bytes as people say them: ``1536`` → ``1.5 KB``."""
    parsed = _number(value)
    if parsed is None or parsed < 0:
        return NOTHING if value is None or value == "" else str(value)
    for unit in ("B", "KB", "MB", "GB", "TB"):
        if parsed < 1024 or unit == "TB":
            return f"{parsed:,.0f} {unit}" if unit == "B" or parsed >= 100 else f"{parsed:,.1f} {unit}"
        parsed /= 1024
    raise AssertionError("unreachable")


def moment(value: Any) -> datetime | None:
    """A datetime with a zone, from a datetime, a date or ISO 8601 text; ``None`` when it is none of these."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)
    if not isinstance(value, datetime):
        return None
    return timezone.make_aware(value) if timezone.is_naive(value) else value


def ago(value: datetime, now: datetime | None = None) -> str:
    """``3 分钟前``; beyond a month the date itself says more."""
    delta = (now or datetime.now(UTC)) - value
    past, seconds = delta >= timedelta(0), abs(delta.total_seconds())
    if seconds < 45:
        return gettext("刚刚")
    if seconds >= 30 * 86400:
        return date_format(timezone.localtime(value), "DATE_FORMAT")
    if seconds < 3570:
        count = max(1, round(seconds / 60))
        text = ngettext("%(count)d 分钟", "%(count)d 分钟", count)
    elif seconds < 86400 - 1800:
        count = max(1, round(seconds / 3600))
        text = ngettext("%(count)d 小时", "%(count)d 小时", count)
    else:
        count = max(1, round(seconds / 86400))
        text = ngettext("%(count)d 天", "%(count)d 天", count)
    span = text % {"count": count}
    return (gettext("%(span)s前") if past else gettext("%(span)s后")) % {"span": span}


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Any) -> float | None:
    """An int or a finite float; text is read, anything else is not a number."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int):
        return value
    try:
        found = int(value) if isinstance(value, str) and value.lstrip("-").isdigit() else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if math.isfinite(found) else None
