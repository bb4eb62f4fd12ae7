"""A cloud with pages of every kind of chart, over small tables: an open one, one about people, an indicator."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from ruamel.yaml import YAML
from tests.support.actors import OWNER
from tests.support.contracts import PEOPLE
from tests.support.loading import contract_of

from ganyun.engine.port import engine
from ganyun.features.dashboards.queries import cache
from ganyun.kernel import hooks
from ganyun.kernel.packs import Problem, inspect_packs, read_packs

CITIES = ("南昌市", "九江市", "赣州市")
MONTHS = [date(year, month, 1) for year in (2015, 2016) for month in range(1, 13)]

KEY = {"primaryKey": True, "required": True}
AIR_FIELDS: list[dict[str, Any]] = [
    {"name": "city", "businessName": "设区市", "logicalType": "string", **KEY, "primaryKeyPosition": 1,
     "customProperties": [{"property": "codeList", "value": "divisions"}]},
    {"name": "month", "businessName": "月份", "logicalType": "date", "physicalType": "date", **KEY,
     "primaryKeyPosition": 2},
    {"name": "pm25", "businessName": "细颗粒物", "logicalType": "number", "physicalType": "double",
     "customProperties": [{"property": "unit", "value": "µg/m³"}]},
    {"name": "days", "businessName": "超标天数", "logicalType": "integer", "physicalType": "bigint"},
    {"name": "kind", "businessName": "类型", "logicalType": "string"},
]  # fmt: skip
STATION_FIELDS: list[dict[str, Any]] = [
    {"name": "name", "businessName": "站名", "logicalType": "string", **KEY, "primaryKeyPosition": 1},
    {"name": "county", "businessName": "区县", "logicalType": "string"},
    {"name": "lon", "businessName": "经度", "logicalType": "number", "physicalType": "double"},
    {"name": "lat", "businessName": "纬度", "logicalType": "number", "physicalType": "double"},
    {"name": "to_lon", "businessName": "到经度", "logicalType": "number", "physicalType": "double"},
    {"name": "to_lat", "businessName": "到纬度", "logicalType": "number", "physicalType": "double"},
    {"name": "trips", "businessName": "班次", "logicalType": "integer", "physicalType": "bigint"},
    {"name": "text", "businessName": "说明", "logicalType": "string"},
]  # fmt: skip
FORECAST_FIELDS: list[dict[str, Any]] = [
    {"name": "city", "businessName": "设区市", "logicalType": "string", **KEY, "primaryKeyPosition": 1},
    {"name": "month", "businessName": "月份", "logicalType": "date", "physicalType": "date", **KEY,
     "primaryKeyPosition": 2},
    *({"name": name, "logicalType": "number", "physicalType": "double"} for name in ("mean", "lower", "upper")),
]  # fmt: skip

AIR, STATIONS, AHEAD, FOLK = "ecology.air", "ecology.stations", "ecology.air_ahead", "ecology.people"

EVERY_KIND: dict[str, Any] = {
    "title": {"zh": "空气质量", "en": "Air quality"},
    "summary": {"zh": "各市空气怎样，往哪里去。", "en": "How the air is, and where it goes."},
    "filters": ["time", "division", {"name": "kind", "title": {"zh": "类型", "en": "Kind"}}],
    "rows": [
        [
            {"chart": "number", "indicator": "ecology.good_days"},
            {"chart": "number", "from": AIR, "y": {"value": "sum(days)", "title": "超标天数", "unit": "天"},
             "time": "month", "better": "lower", "title": {"zh": "超标天数", "en": "Days above the limit"}},
            {"chart": "gauge", "indicator": "ecology.good_days", "title": "优良率仪表"},
        ],
        [
            {"chart": "map", "from": AIR, "y": "avg(pm25)", "title": "各市 PM2.5"},
            {"chart": "line", "from": AIR, "x": "month", "y": "pm25", "series": "city", "title": "逐月 PM2.5"},
        ],
        [
            {"chart": "bar", "from": AIR, "x": "city", "y": "sum(days)"},
            {"chart": "stacked", "from": AIR, "x": "month", "every": "quarter", "y": "sum(days)", "series": "kind"},
            {"chart": "area", "from": AIR, "x": "month",
             "y": {"value": "sum(days)", "title": {"zh": "超标合计", "en": "Days in all"}, "unit": "天"}},
        ],
        [
            {"chart": "pie", "from": AIR, "x": "kind", "y": "count(*)"},
            {"chart": "heatmap", "from": AIR, "x": "month", "y": "city", "value": "avg(pm25)"},
            {"chart": "scatter", "from": AIR, "x": "avg(pm25)", "y": "sum(days)", "label": "city"},
        ],
        [
            {"chart": "calendar", "from": AIR, "x": "month", "y": "avg(pm25)"},
            {"chart": "sankey", "from": AIR, "source": "kind", "target": "city", "value": "sum(days)"},
            {"chart": "forecast", "from": AHEAD, "history": {"from": AIR, "time": "month", "value": "pm25"}},
        ],
        [
            {"chart": "points", "from": STATIONS, "lon": "lon", "lat": "lat", "label": "name", "value": "trips"},
            {"chart": "lines", "from": STATIONS, "from_lon": "lon", "from_lat": "lat", "to_lon": "to_lon",
             "to_lat": "to_lat", "label": "name", "value": "trips"},
        ],
        [
            {"chart": "table", "from": AIR, "columns": ["city", {"value": "avg(pm25)", "title": "平均"}],
             "order": "-平均"},
            {"chart": "search", "from": STATIONS, "search": ["name", "text"], "show": ["name", "text", "trips"]},
            {"chart": "text", "text": {"zh": "**说明**：数据为合成。", "en": "**Note**: synthetic data."}},
        ],
    ],
}  # fmt: skip

INDICATORS = [
    {
        "code": "good_days", "title": {"zh": "优良天数比例", "en": "Share of good days"}, "from": AIR,
        "value": "1 - sum(days) / (30.0 * count(*))", "by": {"time": "month", "division": "city"}, "unit": "%",
        "better": "higher", "lights": {"green": 0.9, "yellow": 0.8}, "target": 0.9, "owner": OWNER,
    }
]  # fmt: skip


ORGANISATIONS = """organisations:
  - {name: 省环保厅, uscc: 11360000XN0000012N, uscc_synthetic: true, division: "360000", kind: government, role: none}
"""


def dump(data: Any, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as file:
        YAML().dump(data, file)


class PackFolder:
    """A folder of packs that a test changes before it is read."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def cloud(self, code: str, *, needs: tuple[str, ...] = (), kind: str = "feature") -> "PackFolder":
        words = {"zh": f"{code} 云", "en": f"{code} cloud"}
        manifest = {"code": code, "kind": kind, "title": words, "chief": OWNER, "needs": list(needs), "summary": words}
        dump(manifest, self.folder / code / "cloud.yaml")
        return self

    def contract(self, name: str, fields: list[dict[str, Any]], **properties: Any) -> "PackFolder":
        cloud, _dot, table = name.partition(".")
        path = self.folder / cloud / "contracts" / f"{table}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(contract_of(fields, name=name, **properties).text, encoding="utf-8")
        return self

    def page(self, cloud: str, name: str, data: Any) -> "PackFolder":
        dump(data, self.folder / cloud / "pages" / f"{name}.yaml")
        return self

    def write(self, path: str, text: str) -> "PackFolder":
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self

    def problems(self) -> list[Problem]:
        return inspect_packs([self.folder])[1]

    def apply(self) -> None:
        hooks.packs_changed(read_packs([self.folder]))


@pytest.fixture
def packs(tmp_path: Path, db: None) -> PackFolder:
    """The cloud ecology with its contracts and one indicator, no page yet."""
    found = PackFolder(tmp_path / "packs")
    found.cloud("ecology")
    opened = {"shareType": "unconditional", "openType": "unconditional"}
    found.contract(AIR, AIR_FIELDS, **opened)
    found.contract(STATIONS, STATION_FIELDS, **opened)
    found.contract(AHEAD, FORECAST_FIELDS, **opened)
    found.write("ecology/contracts/people.yaml", PEOPLE)
    found.write("ecology/organisations.yaml", ORGANISATIONS)
    dump(INDICATORS, found.folder / "ecology" / "indicators.yaml")
    return found


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    """Nothing kept from another test: tables of a new lake have the same versions."""
    for kept in (cache.answers, cache.facts, cache.cubes, cache.texts):
        kept.clear()
    yield


Put = Callable[[str, dict[str, Any]], None]


@pytest.fixture
def put() -> Put:
    """Writes a lake table anew."""

    def write(name: str, columns: dict[str, Any]) -> None:
        table = columns if isinstance(columns, pa.Table) else pa.table(columns)
        number = len(engine().history(name)) if engine().exists(name) else 0
        engine().replace(name, table.to_reader(), batch_id=f"{name}-{number}")

    return write


def air_rows() -> dict[str, Any]:
    """Three cities, 24 months; Nanchang is worst, and every winter is bad."""
    rows = [(city, month) for city in CITIES for month in MONTHS]
    worse = {"南昌市": 20, "九江市": 10, "赣州市": 0}
    bad = [worse[city] / 10 + (4 if month.month in (1, 12) else 0) for city, month in rows]
    return {
        "city": [city for city, _ in rows],
        "month": pa.array([month for _, month in rows], pa.date32()),
        "pm25": [30.0 + worse[city] + month.month for city, month in rows],
        "days": pa.array([int(value) for value in bad], pa.int64()),
        "kind": ["冬" if month.month in (1, 2, 12) else "其他" for _, month in rows],
    }


def indicator_rows() -> dict[str, Any]:
    """What the feature insight would have computed: each city and the province, by month."""
    rows: list[tuple[Any, ...]] = []
    for month in MONTHS:
        shares = {"南昌市": 0.75, "九江市": 0.85, "赣州市": 0.95}
        lift = 0.01 * (month.year - 2015)
        places = [(city, {"南昌市": "360100", "九江市": "360400", "赣州市": "360700"}[city], value + lift)
                  for city, value in shares.items()]  # fmt: skip
        for city, code, value in [*places, (None, None, 0.85 + lift)]:
            light = "green" if value >= 0.9 else "yellow" if value >= 0.8 else "red"
            rows.append((month, city, code, value, 30, light))
    columns = list(zip(*rows, strict=True))
    return {
        "time": pa.array(columns[0], pa.date32()), "division": pa.array(columns[1], pa.string()),
        "division_code": pa.array(columns[2], pa.string()), "value": pa.array(columns[3], pa.float64()),
        "n": pa.array(columns[4], pa.int64()), "light": pa.array(columns[5], pa.string()),
    }  # fmt: skip


@pytest.fixture
def lake(put: Put) -> Put:
    """Rows in every table of the cloud."""
    put(AIR, air_rows())
    put("indicator.ecology.good_days", indicator_rows())
    put(STATIONS, {
        "name": ["南昌站", "九江站", "赣州站"], "county": ["360102", "360402", "360702"], "lon": [115.9, 116.0, 114.9],
        "lat": [28.7, 29.7, 25.8], "to_lon": [116.0, 115.9, 115.9], "to_lat": [29.7, 28.7, 28.7],
        "trips": pa.array([120, 60, 40], pa.int64()),
        "text": ["省会的高铁站，通往全省。", "长江边上的车站。", "赣南的高铁站，站前有广场。"],
    })  # fmt: skip
    put(AHEAD, {
        "city": ["南昌市", "南昌市", "九江市", "九江市"],
        "month": pa.array([date(2017, 1, 1), date(2017, 2, 1)] * 2, pa.date32()),
        "mean": [52.0, 53.0, 42.0, 43.0], "lower": [48.0, 47.0, 38.0, 37.0], "upper": [56.0, 59.0, 46.0, 49.0],
    })  # fmt: skip
    put(FOLK, {
        "id": pa.array(range(1, 33), pa.int64()), "name": [f"人{n}" for n in range(32)],
        "mobile": ["13800005678"] * 32, "city": ["南昌市"] * 25 + ["九江市"] * 7,
    })  # fmt: skip
    return put


@pytest.fixture
def board(packs: PackFolder, lake: Put) -> str:
    """The page of every kind is there; its address."""
    packs.page("ecology", "air", EVERY_KIND).apply()
    return "/dashboards/ecology/air/"
