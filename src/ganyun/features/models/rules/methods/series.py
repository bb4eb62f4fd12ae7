"""Series as they stand in a table, read once and in order; gaps found, named and — only when asked — filled."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.models.errors import NotEnoughData, SeriesGaps, SeriesRepeated
from ganyun.features.models.rules.methods.method import Tables
from ganyun.features.models.rules.methods.steps import Ints, Step, inferred, month_ends
from ganyun.features.models.rules.shapes import dotted, quoted

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Missing = Literal["error", "linear", "seasonal", "zero"]
WIDEST = 50
"""A grid of that many steps per row is not a series with gaps but a wrong ``every``."""


@dataclass(frozen=True, slots=True)
class Series:
    """One series on its grid, from its first to its last known value."""

    place: int  # row in ``SeriesTable.keys``
    first: int  # place in time of its first value
    last: int  # moment of its last value
    values: Floats  # gaps filled, or NaN
    known: Bools  # False where a gap was filled


@dataclass(frozen=True)
class SeriesTable:
    """The rows of a table of series, by key and time."""

    table: str
    keys: pa.Table  # one row per series
    starts: Ints  # series i has the rows starts[i] : starts[i + 1]
    moments: Ints
    places: Ints
    values: Floats  # NaN: missing
    step: Step
    at_ends: bool  # months are told by their last day
    time: pa.DataType
    zone: str  # of the wall clock that moments are in; "" without
    extra: pa.Table  # further columns, row by row
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.starts) - 1

    def name(self, place: int) -> str:
        """What a series is called in a message: the values of its key."""
        values = [str(column[place].as_py()) for column in self.keys.columns]
        return "／".join(values) or self.table

    def times(self, moments: Ints) -> pa.Array:
        """Moments in the type of the time column."""
        if pa.types.is_integer(self.time):
            return pa.array(moments).cast(self.time)
        plain = pa.array(moments).cast(pa.timestamp("us"))
        if not self.zone:
            return plain.cast(self.time, safe=False)
        if self.zone == "UTC":
            return plain.cast(pa.timestamp("us", "UTC")).cast(self.time)
        zoned = pc.assume_timezone(plain, self.zone, ambiguous="earliest", nonexistent="latest")
        return zoned.cast(self.time)

    def shown(self, moment: int) -> str:
        """A moment in a message."""
        return str(self.times(np.array([moment]))[0].as_py())


@dataclass
class Regular:
    """All series on their grids, and what had to be done for it."""

    series: list[Series] = field(default_factory=list)
    empty: list[int] = field(default_factory=list)  # places of series without any value
    filled: int = 0
    gapped: int = 0  # series with filled gaps

    def __iter__(self) -> Iterator[Series]:
        return iter(self.series)


def read_series(
    tables: Tables,
    table: str,
    key: Sequence[str],
    time: str,
    value: str,
    every: Step | None = None,
    extra: Sequence[str] = (),
) -> SeriesTable:
    """The series of a table, sorted; rows without key or time are left out and noted, infinite values are missing.

    Raises:
        NotEnoughData: no row is left.
        SeriesRepeated: a series has two rows in one step.
    """
    rows, time_type, zone = _rows(tables, table, key, time, value, extra)
    notes = []
    total = tables.query(f"SELECT count(*) AS n FROM {dotted(table)}")["n"][0].as_py()
    if not rows.num_rows:
        raise NotEnoughData(reason=f"{table} 没有同时有时间和序列名的行")
    if total > rows.num_rows:
        notes.append(f"{total - rows.num_rows} 行没有时间或序列名，没有用")
    values = rows["_value"].to_numpy(zero_copy_only=False)
    if infinite := int(np.isinf(values).sum()):
        values = np.where(np.isinf(values), np.nan, values)
        notes.append(f"{infinite} 个值是无穷大，当作缺失")
    keys = rows.select([f"_key{i}" for i in range(len(key))]).rename_columns(list(key))
    starts = _starts(keys, rows.num_rows)
    moments = rows["_wall"].to_numpy().astype(np.int64)
    integer = pa.types.is_integer(time_type)
    if every and integer:  # a column of years
        every = Step("integer", every.count)
    step = every or inferred(moments, _gaps(moments, starts), integer=integer)
    if zone and step.below_a_day:
        moments, zone = rows["_instant"].to_numpy().astype(np.int64), "UTC"
    found = SeriesTable(
        table,
        _taken(keys, starts),
        starts,
        moments,
        step.places(moments),
        values,
        step,
        not integer and month_ends(moments),
        time_type,
        zone,
        rows.select([f"_extra{i}" for i in range(len(extra))]).rename_columns(list(extra)),
        tuple(notes),
    )
    _check_repeated(found)
    return found


def _rows(
    tables: Tables, table: str, key: Sequence[str], time: str, value: str, extra: Sequence[str]
) -> tuple[pa.Table, pa.DataType, str]:
    """Rows in order with a wall clock, the type of the time column, and the zone of the clock."""
    names = ", ".join(quoted(name) for name in (*key, time))
    head = tables.query(f"SELECT {names} FROM {dotted(table)} LIMIT 0").schema
    time_type = head.field(len(key)).type
    zone = ""
    at = quoted(time)
    if pa.types.is_integer(time_type):
        clock = f"{at}::BIGINT AS _wall"
    elif getattr(time_type, "tz", None):
        zone = tables.query("SELECT current_setting('TimeZone') AS zone")["zone"][0].as_py()
        clock = f"epoch_us({at}::TIMESTAMP) AS _wall, epoch_us({at}) AS _instant"
    else:
        clock = f"epoch_us({at}::TIMESTAMP) AS _wall"
    chosen = [f"{quoted(name)} AS _key{i}" for i, name in enumerate(key)]
    chosen += [clock, f"{quoted(value)}::DOUBLE AS _value"]
    chosen += [f"{quoted(name)} AS _extra{i}" for i, name in enumerate(extra)]
    known = " AND ".join(f"{quoted(name)} IS NOT NULL" for name in (*key, time))
    order = ", ".join([*(f"_key{i}" for i in range(len(key))), "_instant" if zone else "_wall"])
    sql = f"SELECT {', '.join(chosen)} FROM {dotted(table)} WHERE {known} ORDER BY {order}"
    return tables.query(sql).combine_chunks(), time_type, zone


def _starts(keys: pa.Table, rows: int) -> Ints:
    """Where a new series begins, and the end."""
    fresh = np.zeros(rows, dtype=bool)
    fresh[0] = True
    for column in keys.columns:
        fresh[1:] |= pc.not_equal(column.slice(1), column.slice(0, rows - 1)).to_numpy(zero_copy_only=False)
    return np.append(np.flatnonzero(fresh), rows).astype(np.int64)


def _taken(keys: pa.Table, starts: Ints) -> pa.Table:
    if not keys.num_columns:
        return pa.table({})
    return keys.take(pa.array(starts[:-1])).combine_chunks()


def _gaps(moments: Ints, starts: Ints) -> Ints:
    distances = np.diff(moments)
    inside = np.ones(len(distances), dtype=bool)
    inside[starts[1:-1] - 1] = False
    return distances[inside & (distances > 0)]


def _check_repeated(found: SeriesTable) -> None:
    same = np.diff(found.places) == 0
    same[found.starts[1:-1] - 1] = False
    if not same.any():
        return
    row = int(np.flatnonzero(same)[0])
    place = int(np.searchsorted(found.starts, row, side="right")) - 1
    inside = found.places[found.starts[place] : found.starts[place + 1]]
    count = int((inside == found.places[row]).sum())
    sample = f"{found.name(place)}，{found.shown(int(found.moments[row]))}"
    raise SeriesRepeated(table=found.table, every=found.step.words, sample=sample, count=count)


def regular(found: SeriesTable, missing: Missing, season: int = 1) -> Regular:
    """Every series on its grid, trimmed to its known values, gaps filled as ``missing`` says.

    Raises:
        SeriesGaps: there are gaps and ``missing`` is ``error``, or the grid is far too wide for the rows.
    """
    made = Regular()
    gaps: list[tuple[int, int, int]] = []  # place of the series, number of gaps, first missing place in time
    for place in range(len(found)):
        rows = slice(found.starts[place], found.starts[place + 1])
        known = np.flatnonzero(np.isfinite(found.values[rows]))
        if not len(known):
            made.empty.append(place)
            continue
        places = found.places[rows][known]
        values = found.values[rows][known]
        width = int(places[-1] - places[0]) + 1
        last = int(found.moments[rows][known[-1]])
        if width == len(values):
            made.series.append(Series(place, int(places[0]), last, values, np.ones(width, dtype=bool)))
            continue
        _check_width(found, place, width, len(values))
        at = places - places[0]
        first_gap = int(places[0]) + int(np.flatnonzero(np.diff(at) > 1)[0]) + 1
        gaps.append((place, width - len(values), first_gap))
        on_grid, there = np.full(width, np.nan), np.zeros(width, dtype=bool)
        on_grid[at], there[at] = values, True
        if missing != "error":
            on_grid = filled(on_grid, there, missing, season)
        made.series.append(Series(place, int(places[0]), last, on_grid, there))
    if gaps and missing == "error":
        _raise_gaps(found, gaps)
    made.gapped, made.filled = len(gaps), sum(count for _place, count, _at in gaps)
    return made


def _check_width(found: SeriesTable, place: int, width: int, rows: int) -> None:
    if width > WIDEST * rows + 1000:
        sample = f"{found.name(place)} 有 {rows} 个值，按{found.step.words}一期却跨 {width} 期；every 写对了吗"
        raise SeriesGaps(table=found.table, every=found.step.words, series=1, count=width - rows, sample=sample)


def _raise_gaps(found: SeriesTable, gaps: Sequence[tuple[int, int, int]]) -> None:
    place, _count, at = gaps[0]
    begin, end = int(found.starts[place]), int(found.starts[place + 1])
    before = begin + int(np.searchsorted(found.places[begin:end], at)) - 1
    ahead = np.array([at - int(found.places[before])])
    moment = found.step.moments(found.moments[before : before + 1], ahead, at_ends=found.at_ends)
    sample = f"{found.name(place)}，{found.shown(int(moment[0]))}"
    count = sum(each for _place, each, _at in gaps)
    raise SeriesGaps(table=found.table, every=found.step.words, series=len(gaps), count=count, sample=sample)


def filled(values: Floats, known: Bools, missing: Missing, season: int = 1) -> Floats:
    """The grid without gaps.

    ``linear``: a straight line between neighbours. ``seasonal``: the line through the same season of the cycles before
    and after (of the nearest cycle at the ends); a season never seen falls back to ``linear``. ``zero``: nothing
    happened.
    """
    if missing == "zero":
        return np.where(known, values, 0.0)
    at = np.arange(len(values))
    line = np.interp(at, at[known], values[known])
    if missing == "linear" or season < 2:
        return np.where(known, values, line)
    made = np.where(known, values, line)
    for phase in np.unique(at[~known] % season):
        there = known & (at % season == phase)
        if there.any():
            lost = ~known & (at % season == phase)
            made[lost] = np.interp(at[lost], at[there], values[there])
    return made


def sample_of(found: SeriesTable, places: Sequence[int], most: int = 3) -> str:
    """Names of some series for a note: 南昌、九江 等."""
    names = [found.name(place) for place in places[:most]]
    return "、".join(names) + (" 等" if len(places) > most else "")


def column_of(found: SeriesTable, places: Sequence[int], repeat: int) -> list[Any]:
    """Key columns of a result that has ``repeat`` rows for each of these series."""
    taken = pa.array(np.repeat(np.asarray(places, dtype=np.int64), repeat))
    return [column.take(taken).combine_chunks() for column in found.keys.columns]
