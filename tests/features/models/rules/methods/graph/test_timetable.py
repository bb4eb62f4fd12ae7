"""Fastest journeys: by hand, against an independent search on random timetables, and on the real high-speed one."""

import heapq
import itertools

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import Rows, made_by
from tests.support.real_data import needs_real_data, real_rows

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.graph import timetable
from ganyun.features.models.rules.methods.graph.method import Graph

Ride = tuple[str, str, str, float, float]
BASE = {"from": "t.rides", "source": "a", "target": "b", "task": "timetable", "trip": "trip", "departure": "dep",
        "arrival": "arr"}  # fmt: skip


def rides(*given: Ride) -> Rows:
    return [dict(zip(("trip", "a", "b", "dep", "arr"), each, strict=True)) for each in given]


DAY = rides(
    ("G1", "南昌", "长沙", 480, 560), ("G1", "长沙", "广州", 563, 700),
    ("D1", "南昌", "长沙", 500, 610), ("G2", "长沙", "昆明", 570, 900), ("G4", "长沙", "昆明", 640, 940),
    ("K1", "南昌", "北京", 1400, 200),
)  # fmt: skip


def run(rows: Rows, **more: object) -> list[dict[str, object]]:
    return made_by(Graph(), {**BASE, **more}, {"t.rides": rows}).rows.to_pylist()


def test_a_journey_by_hand() -> None:
    found = {row["node"]: row for row in run(DAY, origins=["南昌"], transfer=10)}
    assert found["长沙"] == {
        "origin": "南昌", "node": "长沙", "cost": 80.0, "departure": 480.0, "arrival": 560.0, "transfers": 0,
        "path": "南昌 ‹G1› 长沙",
    }  # fmt: skip
    assert (found["广州"]["cost"], found["广州"]["transfers"]) == (220.0, 0)  # three minutes are enough to stay seated
    assert (found["昆明"]["cost"], found["昆明"]["path"]) == (420.0, "南昌 ‹G1› 长沙 ‹G2› 昆明")
    assert (found["北京"]["cost"], found["北京"]["arrival"]) == (240.0, 1640.0)  # past midnight


def test_time_to_change() -> None:
    """With 11 minutes G2 is missed; D1, slower but later, then takes least in all for G4."""
    found = {row["node"]: row for row in run(DAY, origins=["南昌"], transfer=11)}
    assert (found["昆明"]["cost"], found["昆明"]["path"]) == (440.0, "南昌 ‹D1› 长沙 ‹G4› 昆明")


def test_window_limit_and_no_path() -> None:
    assert [row["node"] for row in run(DAY, origins=["南昌"], earliest=481, latest=501)] == ["长沙", "昆明"]
    assert [row["node"] for row in run(DAY, origins=["南昌"], limit=100)] == ["长沙"]
    assert "path" not in run(DAY, origins=["南昌"], path=False)[0]


def test_an_origin_without_departures_reaches_nothing() -> None:
    assert run(DAY, origins=["广州"]) == []


def test_the_next_day() -> None:
    two = rides(("夜", "甲", "乙", 1300, 1380), ("早", "乙", "丙", 400, 500))
    assert [row["node"] for row in run(two, origins=["甲"])] == ["乙"]
    found = run(two, origins=["甲"], days=2)
    assert (found[1]["node"], found[1]["cost"], found[1]["path"]) == ("丙", 640.0, "甲 ‹夜› 乙 ‹早› 丙")


def test_rides_of_no_time_within_one_minute() -> None:
    minute = rides(
        ("M", "丁", "丙", 600, 600),
        ("M", "丙", "乙", 600, 600),
        ("M", "乙", "甲", 600, 600),
        ("M", "甲", "戊", 600, 603),
    )
    assert [(row["node"], row["cost"]) for row in run(minute, origins=["丁"])] == [
        ("丙", 0),
        ("乙", 0),
        ("甲", 0),
        ("戊", 3),
    ]


def test_rides_without_a_time_are_left_out() -> None:
    broken = [*DAY, {"trip": "X", "a": "南昌", "b": "长沙", "dep": None, "arr": 481.0}]
    made = made_by(Graph(), {**BASE, "origins": ["南昌"]}, {"t.rides": broken})
    assert made.card.notes == ("1 条边缺少一端、权或时刻，略去",) and made.card.facts["trips"] == 5
    times = {"dep": pa.nulls(1, pa.float64()), "arr": pa.array([1.0])}
    with pytest.raises(NotEnoughData, match="班次"):
        run(pa.table({"trip": ["X"], "a": ["南昌"], "b": ["长沙"], **times}), origins=["南昌"])


def searched(given: list[Ride], origin: str, transfer: float) -> dict[str, float]:
    """Fewest minutes to every stop, by a search over (time, stop, trip) that knows nothing of connection scans."""
    best: dict[str, float] = {}
    for start in {dep for _trip, a, _b, dep, _arr in given if a == origin}:
        queue: list[tuple[float, str, str]] = [(start, origin, "")]
        seen: set[tuple[float, str, str]] = set()
        while queue:
            state = heapq.heappop(queue)
            if state in seen:
                continue
            seen.add(state)
            now, stop, aboard = state
            if stop != origin and now - start < best.get(stop, np.inf):
                best[stop] = now - start
            for trip, a, b, dep, arr in given:
                ready = now if trip == aboard or (stop == origin and not aboard) else now + transfer
                if a == stop and dep >= ready:
                    heapq.heappush(queue, (arr, b, trip))
    return best


@pytest.mark.parametrize("seed", range(12))
def test_random_timetables(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timetable, "LANES", 5)
    random = np.random.default_rng(seed)
    given: list[Ride] = []
    for trip in range(14):
        stops, now = random.permutation(list("abcdefg"))[: random.integers(2, 6)], float(random.integers(0, 60))
        for a, b in itertools.pairwise(stops):
            arrives = now + float(random.integers(1, 30))
            given.append((f"T{trip}", str(a), str(b), now, arrives))
            now = arrives + float(random.integers(0, 5))
    found = run(rides(*given), transfer=float(seed % 4))
    mine: dict[str, dict[str, float]] = {}
    for row in found:
        mine.setdefault(row["origin"], {})[row["node"]] = row["cost"]
        assert row["arrival"] - row["departure"] == row["cost"]
        assert row["path"].count("‹") == row["transfers"] + 1
    for origin in sorted({a for _t, a, _b, _d, _r in given}):
        assert mine.get(origin, {}) == searched(given, origin, float(seed % 4))


RIDES_OF_A_DAY = """
    WITH stops AS (
        SELECT *, row_number() OVER () AS place
        FROM read_csv('$DATA/transport/china_highspeed_timetable_2016.csv.gz', all_varchar = true)),
    runs AS (SELECT *, sum((站序 = '1')::INT) OVER (ORDER BY place) AS run FROM stops),
    daily AS (SELECT run FROM runs WHERE 站序 = '1' AND (运行日期 = 'ALL' OR 运行日期 LIKE '%2016-03-10%')),
    pairs AS (
        SELECT 车次 || '/' || run AS trip, 站名 AS a, lead(站名) OVER w AS b,
            datediff('minute', TIME '00:00', try_cast(出发时间 AS TIME))::DOUBLE AS dep,
            datediff('minute', TIME '00:00', lead(try_cast(到站时间 AS TIME)) OVER w)::DOUBLE AS arr
        FROM runs JOIN daily USING (run) WINDOW w AS (PARTITION BY run ORDER BY place))
    SELECT * FROM pairs WHERE b IS NOT NULL"""


@needs_real_data
def test_the_high_speed_timetable() -> None:
    rows = real_rows(RIDES_OF_A_DAY)
    options = {**BASE, "origins": ["南昌西", "上饶", "赣州"], "transfer": 20}
    found = made_by(Graph(), options, {"t.rides": rows}).rows.to_pylist()
    by = {(row["origin"], row["node"]): row for row in found}
    assert by["南昌西", "上海虹桥"]["cost"] == 183.0  # G86, without a change
    assert by["南昌西", "长沙南"]["transfers"] == 0 and by["南昌西", "北京西"]["cost"] < 480
    assert len({row["node"] for row in found if row["origin"] == "南昌西"}) > 500
    direct = [row for row in found if row["transfers"] == 0]
    table = pa.Table.from_pylist(direct)
    trip = table["path"].to_pylist()[0].split("‹")[1].split("›")[0]
    assert trip in set(rows["trip"].to_pylist())
