"""A node with a cloud of its own: daily air of three cities and one county, indicators over it, targets, two bodies."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from tests.support.contracts import CITY_AIR

from ganyun.engine.port import engine
from ganyun.features.accounts.models import Organisation, RoleAssignment, User
from ganyun.features.insight.actions.refreshing import Refreshed, refresh
from ganyun.kernel import hooks, packs
from ganyun.kernel.packs import Problem
from ganyun.kernel.policy import SYSTEM

AIR = "ecology.city_air"
GOOD = "ecology.good_days"

INDICATORS = """\
- code: good_days
  title: {zh: 优良天数比例, en: Share of days with good air}
  summary: 空气质量指数不超过 100 的天数占比
  from: ecology.city_air
  value: count(*) filter (where aqi <= 100) / count(aqi)
  by: {time: date, every: month, division: city}
  unit: "%"
  better: higher
  lights: {green: 0.9, yellow: 0.6}
  target: 0.9
  owner: 省环保厅
  alert: {on: red, after: 1, acknowledge: 24h, escalate: 省政府办公厅}
- code: mean_aqi
  title: 平均指数
  from: ecology.city_air
  value: avg(aqi)
  by: {time: date, every: month, division: city, over_time: true}
  better: lower
  lights: {green: 100, yellow: 150}
  digits: 1
  owner: 省环保厅
- code: readings
  title: {zh: 监测天数, en: Days measured}
  from: ecology.city_air
  value: count(*)
  by: {time: date, every: month, division: city}
  unit: 天
  owner: 省环保厅
"""

TARGETS = """\
- code: good_days
  title: {zh: 优良天数比例达到 90%, en: 90 % of days with good air}
  indicator: good_days
  unit: "%"
  base: {value: 0.5, year: 2015}
  milestones: [{by: 2017, value: 0.8}, {by: 2020, value: 0.9}]
  owner: 省环保厅
  source: 二(二)2
- code: egress
  title: 省际出口带宽
  unit: G
  base: {value: 4000, year: 2017}
  milestones: [{by: 2020, value: 10000}]
  path: compound
  owner: 省环保厅
  source: 二(二)2
"""

ORGANISATIONS = """\
organisations:
  - {name: 江西省环境保护厅, short: 省环保厅, uscc: 11360000XN0000127W, uscc_synthetic: true, division: "360000",
     kind: government, valid_to: 2018-10-31, successor: 省生态环境厅}
  - {name: 江西省生态环境厅, short: 省生态环境厅, uscc: 11360000XN00004773, uscc_synthetic: true, division: "360000",
     kind: government, valid_from: 2018-11-01}
  - {name: 江西省人民政府办公厅, short: 省政府办公厅, uscc: 11360000XN0000135P, uscc_synthetic: true,
     division: "360000", kind: government}
"""

OWNER, SUCCESSOR, ABOVE = "江西省环境保护厅", "江西省生态环境厅", "江西省人民政府办公厅"


def cloud_file(code: str, kind: str = "feature", needs: str = "[base]") -> str:
    return (
        f"code: {code}\nkind: {kind}\ntitle: {{zh: {code} 云, en: {code} cloud}}\nchief: 省环保厅\nneeds: {needs}\n"
        "summary: {zh: 摘要, en: summary}\n"
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Packs on disk: ``base`` (organisations) and ``ecology`` (air, indicators, targets)."""
    files = {
        "base/cloud.yaml": cloud_file("base", "base", "[]"),
        "base/organisations.yaml": ORGANISATIONS,
        "ecology/cloud.yaml": cloud_file("ecology"),
        "ecology/contracts/city_air.yaml": CITY_AIR,
        "ecology/indicators.yaml": INDICATORS,
        "ecology/targets.yaml": TARGETS,
    }
    for name, text in files.items():
        path = tmp_path / "packs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "packs"


@pytest.fixture
def checked(folder: Path) -> Callable[..., list[Problem]]:
    """The problems of the packs with some files replaced: ``checked(indicators=text)``."""

    def check(**files: str) -> list[Problem]:
        for name, text in files.items():
            (folder / "ecology" / f"{name}.yaml").write_text(text, encoding="utf-8")
        return packs.inspect_packs([folder])[1]

    return check


@pytest.fixture
def applied(db: None, folder: Path) -> Callable[..., None]:
    """Applies the packs, with some files replaced."""

    def apply(**files: str) -> None:
        for name, text in files.items():
            (folder / "ecology" / f"{name}.yaml").write_text(text, encoding="utf-8")
        hooks.packs_changed(packs.read_packs([folder]))

    return apply


def air_rows(months: Mapping[str, Mapping[str, list[int | None]]]) -> pa.Table:
    """``{"2016-01": {"南昌": [80, 120]}}`` → one row a city a day."""
    rows: list[dict[str, Any]] = []
    for month, cities in months.items():
        first = date.fromisoformat(f"{month}-01")
        for city, values in cities.items():
            rows += [{"city": city, "date": first + timedelta(days=place), "aqi": aqi, "pm25": None}
                     for place, aqi in enumerate(values)]  # fmt: skip
    schema = pa.schema([("city", pa.string()), ("date", pa.date32()), ("aqi", pa.int32()), ("pm25", pa.float64())])
    return pa.Table.from_pylist(rows, schema)


MONTHS: dict[str, dict[str, list[int | None]]] = {
    "2015-02": {"南昌市": [80, 80, 120, 90], "九江市": [70, 60]},
    "2016-01": {"南昌市": [80, 120, 130, 90], "九江市": [70, 60, 110, None]},
    "2016-02": {"南昌市": [80, 90, 95, 200], "九江市": [70, 60], "赣州市": [None]},
}


@pytest.fixture
def air(applied: Callable[..., None]) -> Callable[..., int]:
    """Puts a version of the air table into the lake and returns its number; called once already."""
    applied()
    made = 0

    def load(months: Mapping[str, Mapping[str, list[int | None]]] = MONTHS) -> int:
        nonlocal made
        made += 1
        return engine().replace(AIR, air_rows(months).to_reader(), batch_id=f"air-{made}").version

    load()
    return load


@pytest.fixture
def computed(air: Callable[..., int]) -> Callable[..., list[Refreshed]]:
    """Computes what is out of date; called once already."""

    def compute(*names: str, again: bool = False) -> list[Refreshed]:
        return refresh(SYSTEM, names, again=again)

    compute()
    return compute


@pytest.fixture
def people(applied: Callable[..., None]) -> Callable[[str, str], User]:
    """Makes users of an organisation: ``people("wang", OWNER)``."""
    applied()

    def make(username: str, organisation: str, role: str = "data_officer") -> User:
        user = User.objects.create_user(
            username, display_name=username, organisation=Organisation.objects.get(name=organisation)
        )
        RoleAssignment.objects.create(user=user, role=role, granted_by_name="test")
        return user

    return make
