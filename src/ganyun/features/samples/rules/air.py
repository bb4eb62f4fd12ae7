"""Air readings: hourly by station and daily by city. Integers inside (tenths), so that every machine gets the same."""

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from ganyun.features.samples.rules import columns, draws, mistakes
from ganyun.features.samples.rules.draws import Numbers, Places
from ganyun.features.samples.rules.province import Columns, Mistake, Province, Table
from ganyun.kernel.errors import N_

CITIES = ("南昌", "景德镇", "萍乡", "九江", "新余", "鹰潭", "赣州", "吉安", "宜春", "抚州", "上饶")
WINDS = ("N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW")
GRADES = ("优", "良", "轻度污染", "中度污染", "重度污染", "严重污染")
_GRADE_LIMITS = np.array([50, 100, 150, 200, 300], dtype=np.int64)

_FIRST_DAY = 16801  # 2016-01-01
_MOST_STATIONS = 110
_MOST_DAYS = 3650

# Per month, January first: fine dust in percent of the year's mean, ozone likewise, temperature in tenths of a degree.
_DUST = np.array([165, 140, 115, 95, 80, 65, 50, 55, 75, 105, 125, 155], dtype=np.int64)
_OZONE = np.array([55, 65, 80, 100, 120, 125, 135, 140, 130, 105, 75, 60], dtype=np.int64)
_WARMTH = np.array([55, 78, 115, 178, 225, 259, 296, 291, 248, 194, 132, 77], dtype=np.int64)

# HJ 633-2012 table 1, daily means: the concentrations (tenths of µg/m³; CO in µg/m³) at each of the indices.
_IAQI = np.array([0, 50, 100, 150, 200, 300, 400, 500], dtype=np.int64)
BREAKPOINTS = {
    "so2": np.array([0, 500, 1500, 4750, 8000, 16000, 21000, 26200], dtype=np.int64),
    "no2": np.array([0, 400, 800, 1800, 2800, 5650, 7500, 9400], dtype=np.int64),
    "pm10": np.array([0, 500, 1500, 2500, 3500, 4200, 5000, 6000], dtype=np.int64),
    "co": np.array([0, 2000, 4000, 14000, 24000, 36000, 48000, 60000], dtype=np.int64),
    "o3": np.array([0, 1000, 1600, 2150, 2650, 8000], dtype=np.int64),  # 8 hours; no index above 800 µg/m³
    "pm25": np.array([0, 350, 750, 1150, 1500, 2500, 3500, 5000], dtype=np.int64),
}

CITY_FIELDS = pa.schema(
    [
        ("city", pa.string()),
        ("date", pa.date32()),
        ("aqi", pa.int64()),
        ("aqi_range", pa.string()),
        ("grade", pa.string()),
        *((name, pa.float64()) for name in ("pm25", "pm10", "so2", "co", "no2")),
        ("o3", pa.int64()),
        ("rank_in_china", pa.int64()),
    ]
)
STATION_FIELDS = pa.schema(
    [
        *((name, pa.int64()) for name in ("year", "month", "day", "hour")),
        *((name, pa.float64()) for name in ("PM2.5", "PM10", "SO2", "NO2", "CO", "O3", "TEMP", "PRES", "DEWP", "RAIN")),
        ("wd", pa.string()),
        ("WSPM", pa.float64()),
        ("station", pa.string()),
    ]
)


def iaqi(pollutant: str, concentration: NDArray[np.int64]) -> NDArray[np.int64]:
    """The individual index of a daily mean, rounded up (HJ 633-2012, 6.2)."""
    limits = BREAKPOINTS[pollutant]
    upper = np.clip(np.searchsorted(limits, concentration, side="left"), 1, len(limits) - 1)
    low, high = limits[upper - 1], limits[upper]
    rise = (_IAQI[upper] - _IAQI[upper - 1]) * (np.minimum(concentration, high) - low)
    index: NDArray[np.int64] = _IAQI[upper - 1] - (-rise // (high - low))
    return index


def _weather(province: Province, place: Numbers, time: Numbers, spread: int) -> Places:
    """A smooth random level (0 … 2·spread) of a place: the mean of three neighbours in time."""
    stream = province.key("air", "weather")
    first = place * np.uint64(1 << 32) + time
    total = np.zeros(len(place), dtype=np.int64)
    for step in range(3):
        total += draws.below(stream, first + np.uint64(step), 1 + 2 * spread)
    return total // 3


def city_air(province: Province, index: Numbers, copy: Numbers) -> Columns:
    """Daily means of the eleven cities: record = day x city."""
    place, day = index % np.uint64(len(CITIES)), index // np.uint64(len(CITIES))
    days = _FIRST_DAY + day.astype(np.int64)
    month = columns.civil(days)[1] - 1

    def spread(stream: str, limit: int) -> Places:
        return draws.below(province.key("city_air", stream), index, limit)

    level = 20 + _weather(province, place, day, 110)
    pm25 = 60 + 4 * _DUST[month] * level // 100 + spread("pm25", 60)
    readings = {
        "pm25": pm25,
        "pm10": pm25 * (125 + spread("pm10", 50)) // 100 + 20,
        "so2": 60 + pm25 * (15 + spread("so2", 30)) // 100,
        "co": 400 + pm25 + spread("co", 500),
        "no2": 80 + pm25 * (20 + spread("no2", 40)) // 100,
        "o3": (200 + 6 * _OZONE[month] + 2 * _OZONE[month] * spread("o3", 300) // 100) // 10 * 10,
    }
    aqi = np.maximum.reduce([iaqi(name, values) for name, values in readings.items()])
    least, most = np.maximum(aqi - 1 - spread("least", 40), 1), np.minimum(aqi + 1 + spread("most", 60), 500)
    grade = np.asarray(np.searchsorted(_GRADE_LIMITS, aqi, side="left"), dtype=np.int64)
    rank = np.clip(aqi * 2 - 30 + spread("rank", 40), 1, 367)
    return {
        "city": columns.pick(CITIES, place.astype(np.int64)),
        "date": columns.date(days),
        "aqi": pa.array(aqi),
        "aqi_range": columns.join(columns.number(least), "~", columns.number(most)),
        "grade": columns.pick(GRADES, grade),
        **{name: columns.tenths(readings[name]) for name in ("pm25", "pm10", "so2")},
        "co": pa.array(readings["co"] / 1000.0),
        "no2": columns.tenths(readings["no2"]),
        "o3": pa.array(readings["o3"] // 10),
        "rank_in_china": pa.array(rank),
    }


def stations(size: int) -> int:
    """How many stations share ``size`` readings: one for every week of hours, 110 at most."""
    return max(1, min(size // 168, _MOST_STATIONS))


def air(province: Province, index: Numbers, copy: Numbers) -> Columns:
    """Hourly readings: record = hour x station. The columns are called as in the UCI data set "Beijing Multi-Site"."""
    count = np.uint64(stations(province.size))
    place, hours = index % count, index // count
    days = _FIRST_DAY + (hours // np.uint64(24)).astype(np.int64)
    hour = (hours % np.uint64(24)).astype(np.int64)
    year, month, day = columns.civil(days)

    def spread(stream: str, limit: int) -> Places:
        return draws.below(province.key("air", stream), index, limit)

    level = 20 + _weather(province, place, hours // np.uint64(6), 110)
    pm25 = 3 + _DUST[month - 1] * level // 250 + spread("pm25", 8)
    noon = 12 - np.abs(hour - 14)  # the sun's part: 12 at two in the afternoon, about 0 at night
    warmth = _WARMTH[month - 1] + 4 * (noon - 6) + spread("temp", 30)
    rain = np.where(spread("wet", 25) == 0, spread("rain", 60), 0)
    return {
        "year": pa.array(year),
        "month": pa.array(month),
        "day": pa.array(day),
        "hour": pa.array(hour),
        "PM2.5": pa.array(pm25.astype(np.float64)),
        "PM10": pa.array((pm25 + 5 + pm25 * spread("pm10", 60) // 100).astype(np.float64)),
        "SO2": pa.array((2 + pm25 // 8 + spread("so2", 10)).astype(np.float64)),
        "NO2": pa.array((6 + pm25 // 4 + spread("no2", 20)).astype(np.float64)),
        "CO": pa.array((300 + pm25 // 10 * 100 + 100 * spread("co", 4)).astype(np.float64)),
        "O3": pa.array((10 + _OZONE[month - 1] * np.maximum(noon, 1) // 12 + spread("o3", 25)).astype(np.float64)),
        "TEMP": columns.tenths(warmth),
        "PRES": columns.tenths(10_180 - warmth // 3 + spread("pres", 60)),
        "DEWP": columns.tenths(warmth - 15 - spread("dewp", 120)),
        "RAIN": columns.tenths(rain),
        "wd": columns.pick(WINDS, spread("wd", 16)),
        "WSPM": columns.tenths(spread("wspm", 60)),
        "station": columns.code("SAMPLE", place.astype(np.int64) + 1, 3),
    }


CITY_AIR = Table(
    name="city_air",
    title=N_("城市空气质量日报"),
    fields=CITY_FIELDS,
    key=("city", "date"),
    columns=city_air,
    mistakes=(
        Mistake("missing", "aqi", 20, mistakes.missing),
        Mistake("missing", "rank_in_china", 15, mistakes.constant(0)),
        Mistake("wrong_code", "city", 20, mistakes.one_of("赣江新区", "南昌县")),
        Mistake("wrong_code", "grade", 20, mistakes.one_of("优秀", "污染")),
        Mistake("wrong_value", "pm10", 15, mistakes.constant(0.0), on_duplicates=True),
        Mistake("wrong_value", "o3", 10, mistakes.constant(9999), on_duplicates=True),
    ),
    rows=lambda size: min(size, len(CITIES) * _MOST_DAYS),
    size=lambda rows: rows,
)

AIR = Table(
    name="air",
    title=N_("站点空气质量小时值"),
    fields=STATION_FIELDS,
    key=("station", "year", "month", "day", "hour"),
    columns=air,
    mistakes=(
        Mistake("missing", "PM2.5", 30, mistakes.missing, on_duplicates=True),
        Mistake("missing", "CO", 20, mistakes.missing),
        Mistake("wrong_value", "O3", 15, mistakes.constant(1071.0), on_duplicates=True),
        Mistake("wrong_value", "PM10", 15, mistakes.constant(1.0)),
        Mistake("wrong_code", "wd", 20, mistakes.one_of("NNX", "北", "C")),
    ),
    rows=lambda size: size,
    size=lambda rows: rows,
)
