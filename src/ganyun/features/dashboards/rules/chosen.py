"""What the reader chose, as it stands in the address: ``?since=2016-01&until=2016-12&division=360100&kind=水``."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from ganyun.features.dashboards.errors import BadFilter
from ganyun.features.dashboards.rules.page import DIVISION, TIME, Board

SINCE, UNTIL, PICK, SEARCH = "since", "until", "pick-", "q-"
_PERIOD = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")
LONGEST = 200


@dataclass(frozen=True)
class Chosen:
    """Filters with a value. ``values`` holds declared filters, ``picks`` the one series of a chart (by chart id)."""

    since: date | None = None
    until: date | None = None
    division: str = ""  # code
    values: tuple[tuple[str, str], ...] = ()
    picks: tuple[tuple[str, str], ...] = ()
    searches: tuple[tuple[str, str], ...] = ()  # words typed into a search box, by chart id
    written: tuple[tuple[str, str], ...] = ()  # parameters as they stand in the address

    @property
    def active(self) -> dict[str, bool]:
        """Names of filters that narrow something."""
        found = {name: True for name, _value in self.values}
        if self.since or self.until:
            found[TIME] = True
        if self.division:
            found[DIVISION] = True
        return found

    def pick(self, chart: str) -> str:
        return dict(self.picks).get(chart, "")

    def words(self, chart: str) -> str:
        return dict(self.searches).get(chart, "")


def read_chosen(board: Board, parameters: Mapping[str, str], find_division: Callable[[str], str]) -> Chosen:
    """Reads the parameters of an address; those that are no filter of the page are left alone.

    Args:
        find_division: code, name or alias of a division → its code, "" for nothing known.

    Raises:
        BadFilter: a value that nobody can read.
    """
    written: list[tuple[str, str]] = []

    def take(name: str) -> str:
        value = str(parameters.get(name, "")).strip()
        if len(value) > LONGEST:
            raise BadFilter(name=name, value=value[:40] + "…", reason=_("太长"))
        if value:
            written.append((name, value))
        return value

    since = until = None
    division = ""
    if board.filter(TIME):
        since, until = _day(SINCE, take(SINCE), last=False), _day(UNTIL, take(UNTIL), last=True)
        if since and until and since > until:
            since, until = _day(SINCE, parameters[UNTIL], last=False), _day(UNTIL, parameters[SINCE], last=True)
    if board.filter(DIVISION) and (text := take(DIVISION)):
        division = find_division(text)
        if not division:
            raise BadFilter(name=DIVISION, value=text, reason=_("没有这个行政区划"))
    values = [(each.name, value) for each in board.page.filters if each.is_column and (value := take(each.name))]
    picks = [(placed.id, value) for placed in board.charts if (value := take(PICK + placed.id))]
    searches = [(placed.id, value) for placed in board.charts if (value := take(SEARCH + placed.id))]
    return Chosen(since, until, division, tuple(values), tuple(picks), tuple(searches), tuple(written))


def _day(name: str, text: str, *, last: bool) -> date | None:
    """``2016``, ``2016-03`` or ``2016-03-05``: the first or the last day of it."""
    if not text:
        return None
    match = _PERIOD.fullmatch(text)
    try:
        if match is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        if day:
            return date(year, month or 1, day)
        if not last:
            return date(year, month or 1, 1)
        after = date(year + 1, 1, 1) if not month or month == 12 else date(year, month + 1, 1)
        date(year, month or 1, 1)
        return after - timedelta(days=1)
    except ValueError as error:
        raise BadFilter(name=name, value=text[:40], reason=_("应写作 2016、2016-03 或 2016-03-05")) from error
