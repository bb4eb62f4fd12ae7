"""Fastest journeys over scheduled connections: the connection scan algorithm, for many departures at once.

Dibbelt, Pajor, Strasser, Wagner, "Connection Scan Algorithm" (ACM JEA 23, 2018): connections in order of departure; one
that can be caught (its trip is boarded already, or its stop is reached in time to change) may bring its end closer. A
*lane* is one departure from one origin; every step of the scan is one numpy operation over all lanes.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.graph.network import Floats, Ints, numbered
from ganyun.features.models.rules.methods.graph.options import GraphOptions
from ganyun.features.models.rules.methods.method import Tables
from ganyun.features.models.rules.shapes import dotted, quoted

DAY = 1440.0
LANES = 4_096
CELLS = 24_000_000
"""Lanes × (stops + trips) held at once."""
NONE = -1


@dataclass(frozen=True)
class Connections:
    """Scheduled rides from one stop to the next, by departure; times in minutes."""

    stops: pa.Array
    trips: pa.Array
    source: Ints
    target: Ints
    trip: Ints
    departure: Floats
    arrival: Floats
    dropped: int


@dataclass(frozen=True)
class Journeys:
    """The fastest journey from one origin to every stop it reaches, as places of ``Connections``."""

    origin: int
    stops: Ints
    minutes: Floats
    departure: Floats
    arrival: Floats
    rides: Ints
    legs: list[list[tuple[int, int]]]  # (boarded, left) of every ride


def read_connections(options: GraphOptions, tables: Tables) -> Connections:
    """All connections, repeated for the following days if wanted.

    Raises:
        NotEnoughData: there are none.
    """
    rows = tables.query(
        f"SELECT {quoted(options.source)} AS source, {quoted(options.target)} AS target,"
        f" {quoted(options.trip)} AS trip, {quoted(options.departure)}::DOUBLE AS departure,"
        f" {quoted(options.arrival)}::DOUBLE AS arrival"
        f" FROM {dotted(options.from_)}"
    )
    whole = pc.and_(pc.is_finite(rows["departure"]), pc.is_finite(rows["arrival"]))
    for name in ("source", "target", "trip"):
        whole = pc.and_(whole, pc.is_valid(rows[name]))
    kept = rows.filter(pc.fill_null(whole, False))
    if not kept.num_rows:
        raise NotEnoughData(reason=f"{options.from_} 没有两端、车次和时刻都齐全的班次")
    stops, (source, target) = numbered([kept["source"], kept["target"]])
    trips, (trip,) = numbered([kept["trip"]])
    departure, arrival = (kept[name].to_numpy().astype(np.float64) for name in ("departure", "arrival"))
    arrival = np.where(arrival < departure, arrival + DAY, arrival)  # past midnight
    days = np.repeat(np.arange(options.days), len(trip))
    source, target, trip, departure, arrival = (
        np.tile(each, options.days) for each in (source, target, trip, departure, arrival)
    )
    departure, arrival, trip = departure + DAY * days, arrival + DAY * days, trip + len(trips) * days
    order = _scan_order(trip, departure, arrival)
    found = (source[order], target[order], trip[order], departure[order], arrival[order])
    return Connections(stops, trips, *found, rows.num_rows - kept.num_rows)


def _scan_order(trip: Ints, departure: Floats, arrival: Floats) -> Ints:
    """By departure, then arrival. Rides of no time within one minute of a trip have no order that times could tell:
    they are scanned as often as there are of them, so that the last one is reached from the first."""
    _moments, moment = np.unique(np.stack([trip, departure, arrival]), axis=1, return_inverse=True)
    count = np.where(arrival == departure, np.bincount(moment.ravel())[moment.ravel()], 1)
    place = np.repeat(np.arange(len(trip)), count)
    round_ = np.arange(len(place)) - np.repeat(np.cumsum(count) - count, count)
    order: Ints = place[np.lexsort((trip[place], round_, arrival[place], departure[place]))]
    return order


def journeys(found: Connections, origins: Ints, options: GraphOptions) -> Iterator[Journeys]:
    """The fastest journeys from every origin, over all its departures within the window."""
    lanes = [(origin, start) for origin in origins for start in _departures(found, int(origin), options)]
    trips = int(found.trip.max()) + 1
    step = max(1, min(LANES, CELLS // (len(found.stops) + trips)))
    best = {int(origin): _Best(int(origin), len(found.stops)) for origin in origins}
    done = 0
    for start in range(0, len(lanes), step):
        some = lanes[start : start + step]
        scan = _Scan(found, np.array([lane[0] for lane in some]), np.array([lane[1] for lane in some]), options)
        scan.run()
        for number, (origin, _start) in enumerate(some):
            best[int(origin)].take(scan, number)
        complete = int(some[-1][0]) if start + step < len(lanes) else None
        while done < len(origins) and int(origins[done]) != complete:
            yield best.pop(int(origins[done])).journeys(options.limit)
            done += 1
    while done < len(origins):
        yield best.pop(int(origins[done])).journeys(options.limit)
        done += 1


def _departures(found: Connections, origin: int, options: GraphOptions) -> Floats:
    times = np.unique(found.departure[found.source == origin])
    return times[(times >= options.earliest) & (times < options.latest)]


class _Scan:
    """Earliest arrivals of many lanes; arrays are stop × lane and trip × lane, so that a step reads whole lines."""

    def __init__(self, found: Connections, origins: Ints, starts: Floats, options: GraphOptions) -> None:
        lanes, stops, trips = len(origins), len(found.stops), int(found.trip.max()) + 1
        self.found, self.origins, self.starts, self.transfer = found, origins, starts, options.transfer
        self.starts_here = np.isin(np.arange(stops), origins).tolist()
        self.arrival = np.full((stops, lanes), np.inf)
        self.ready = np.full((stops, lanes), np.inf)  # from when another trip can be boarded
        self.rides = np.zeros((stops, lanes), dtype=np.int32)
        self.boarded = np.full((stops, lanes), NONE, dtype=np.int32)  # connection that the last ride began with
        self.left = np.full((stops, lanes), NONE, dtype=np.int32)  # and ended with
        self.aboard = np.full((trips, lanes), NONE, dtype=np.int32)  # connection at which the trip was boarded
        every = np.arange(lanes)
        self.arrival[origins, every] = self.ready[origins, every] = starts
        most = np.inf if options.limit is None else options.limit
        self.part = slice(
            int(np.searchsorted(found.departure, starts.min())),
            int(np.searchsorted(found.departure, starts.max() + most, "right")),
        )

    def run(self) -> None:
        found, part = self.found, self.part
        columns = (found.source, found.target, found.trip, found.departure, found.arrival)
        rows = zip(*(column[part].tolist() for column in columns), strict=True)
        for number, ride in enumerate(rows, part.start):
            self._ride(number, *ride)

    def _ride(self, number: int, source: int, target: int, trip: int, departure: float, arrival: float) -> None:
        aboard = self.aboard[trip]
        caught = (self.ready[source] <= departure) & (aboard == NONE)
        if self.starts_here[source]:  # a lane leaves its origin at its own time, not later: that is another lane
            caught &= (self.origins != source) | (self.starts == departure)
        aboard[caught] = number
        sooner = np.flatnonzero((aboard != NONE) & (arrival < self.arrival[target]))
        if not sooner.size:
            return
        began = aboard[sooner]
        self.arrival[target, sooner] = arrival
        self.ready[target, sooner] = arrival + self.transfer
        self.rides[target, sooner] = self.rides[self.found.source[began], sooner] + 1
        self.boarded[target, sooner] = began
        self.left[target, sooner] = number


class _Best:
    """For one origin the best lane to every stop: fewest minutes, then fewest rides, then the earliest."""

    def __init__(self, origin: int, stops: int) -> None:
        self.origin = origin
        self.minutes = np.full(stops, np.inf)
        self.rides = np.full(stops, np.iinfo(np.int32).max, dtype=np.int64)
        self.departure = np.zeros(stops)
        self.legs: list[list[tuple[int, int]]] = [[] for _ in range(stops)]

    def take(self, scan: _Scan, lane: int) -> None:
        minutes = scan.arrival[:, lane] - scan.starts[lane]
        rides = scan.rides[:, lane]
        better = (minutes < self.minutes) | ((minutes == self.minutes) & (rides < self.rides))
        better[self.origin] = False
        for stop in np.flatnonzero(better & np.isfinite(minutes)):
            self.minutes[stop], self.rides[stop] = minutes[stop], rides[stop]
            self.departure[stop] = scan.starts[lane]
            self.legs[stop] = _legs(scan, int(stop), lane, self.origin)

    def journeys(self, limit: float | None) -> Journeys:
        kept = np.flatnonzero(np.isfinite(self.minutes) & (self.minutes <= (np.inf if limit is None else limit)))
        kept = kept[np.lexsort((kept, self.minutes[kept]))]
        minutes, departure = self.minutes[kept], self.departure[kept]
        legs = [self.legs[stop] for stop in kept]
        return Journeys(self.origin, kept, minutes, departure, departure + minutes, self.rides[kept], legs)


def _legs(scan: _Scan, stop: int, lane: int, origin: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    while stop != origin:
        began, ended = int(scan.boarded[stop, lane]), int(scan.left[stop, lane])
        found.append((began, ended))
        stop = int(scan.found.source[began])
    return found[::-1]


def timetable_rows(found: Connections, options: GraphOptions, origins: Ints, schema: pa.Schema) -> pa.RecordBatchReader:
    """``origin, node, cost, departure, arrival, transfers[, path]``; one batch an origin."""
    names: NDArray[np.object_] = np.array(found.stops.cast(pa.string()).to_pylist(), dtype=object)
    trips = found.trips.cast(pa.string()).to_pylist()

    def batches() -> Iterator[pa.RecordBatch]:
        for each in journeys(found, origins, options):
            columns = [
                found.stops.take(pa.array(np.full(len(each.stops), each.origin))),
                found.stops.take(pa.array(each.stops)),
                pa.array(each.minutes),
                pa.array(each.departure),
                pa.array(each.arrival),
                pa.array(each.rides - 1),
            ]
            if options.path:
                columns.append(pa.array([_told(legs, found, names, trips) for legs in each.legs], pa.string()))
            yield pa.RecordBatch.from_arrays(columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _told(legs: list[tuple[int, int]], found: Connections, names: NDArray[np.object_], trips: list[str]) -> str:
    """``南昌西 ‹G1401› 长沙南 ‹G79› 广州南``."""
    told = str(names[found.source[legs[0][0]]])
    for began, ended in legs:
        told += f" ‹{trips[found.trip[began] % len(trips)]}› {names[found.target[ended]]}"
    return told
