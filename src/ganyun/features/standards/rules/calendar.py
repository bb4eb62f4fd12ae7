"""Days as patterns: one regular expression knows the calendar, leap years included, faster than any date function."""

_LONG = "(?:0[13578]|1[02])"
_SHORT = "(?:0[469]|11)"
_LEAP_TAIL = "(?:0[48]|[2468][048]|[13579][26])"


def _day(years: str, leap_years: str, dash: str) -> str:
    month_day = (
        f"(?:{_LONG}{dash}(?:0[1-9]|[12][0-9]|3[01])|{_SHORT}{dash}(?:0[1-9]|[12][0-9]|30)"
        f"|02{dash}(?:0[1-9]|1[0-9]|2[0-8]))"
    )
    return f"(?:{years}{dash}{month_day}|{leap_years}{dash}02{dash}29)"


_YEARS = "[1-9][0-9]{3}"
_LEAP_YEARS = f"(?:[1-9][0-9]{_LEAP_TAIL}|(?:[2468][048]|[13579][26])00)"
_LIVING = "(?:18|19|20)[0-9]{2}"
_LIVING_LEAP = f"(?:(?:18|19|20){_LEAP_TAIL}|2000)"

DAY = _day(_YEARS, _LEAP_YEARS, "")
DAY_EXTENDED = _day(_YEARS, _LEAP_YEARS, "-")
LIVING_DAY = _day(_LIVING, _LIVING_LEAP, "")
LIVING_DAY_EXTENDED = _day(_LIVING, _LIVING_LEAP, "-")

_ZONE = "(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])?"
CLOCK = f"(?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.,][0-9]{{1,9}})?)?{_ZONE}"
CLOCK_BASIC = f"T?(?:[01][0-9]|2[0-3])[0-5][0-9](?:[0-5][0-9])?{_ZONE}"
