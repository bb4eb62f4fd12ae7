"""Values as people read them. Pure; words are numbers with their unit."""

from datetime import date

from django.utils.translation import gettext as _

from ganyun.kit.pages.public import unit_words

SHARE = "%"


def scaled(value: float | None, unit: str) -> float | None:
    """A share times a hundred; anything else as it is."""
    return value * 100 if value is not None and unit == SHARE else value


def shown(value: float | None, unit: str = "", digits: int | None = None) -> str:
    """``0.9134`` of unit ``%`` → ``91.34%``; ``1234.5`` of unit ``元`` → ``1,234.5 元``; no value → ``—``."""
    found = scaled(value, unit)
    if found is None:
        return "—"
    text = number(found, digits)
    return f"{text}%" if unit == SHARE else f"{text} {unit_words(unit)}".strip()


def number(value: float, digits: int | None = None) -> str:
    """Grouped digits; without ``digits`` as many decimals as say something."""
    if digits is not None:
        return _unsigned_zero(f"{value:,.{digits}f}")
    decimals = 0 if abs(value) >= 1000 and value == int(value) else 2 if abs(value) >= 1 else 4
    text = f"{value:,.{decimals}f}"
    text = _unsigned_zero(text.rstrip("0").rstrip(".") if "." in text else text)
    return f"{value:.2g}" if value and text == "0" else text


def _unsigned_zero(text: str) -> str:
    return text.lstrip("-") if not text.strip("-0.") else text


def signed(value: float, digits: int | None = None) -> str:
    """With its sign, whatever it is."""
    return f"+{number(value, digits)}" if value > 0 else number(value, digits)


def shown_change(growth: float | None, change: float | None, unit: str) -> str:
    """``+3.21%`` of a quantity; of a share the difference in points; nothing to compare with → ``—``."""
    if unit == SHARE:
        return "—" if change is None else _("{points} 个百分点").format(points=signed(change * 100, 2))
    return "—" if growth is None else f"{signed(growth * 100, 2)}%"


def label_of(day: date | None, every: str) -> str:
    """A time as its period reads: ``2016``, ``2016-05``, ``2016 Q2``, ``2016-05-07``."""
    if day is None:
        return ""
    if every == "year":
        return str(day.year)
    if every == "quarter":
        return f"{day.year} Q{(day.month + 2) // 3}"
    return f"{day:%Y-%m}" if every == "month" else day.isoformat()
