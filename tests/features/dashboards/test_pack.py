"""Pages of packs: read, checked, completed."""

from typing import Any

import pytest
from tests.features.dashboards.conftest import AIR, PackFolder

from ganyun.features.dashboards.models import Dashboard
from ganyun.features.dashboards.pack import boards_in, known_of
from ganyun.kernel.packs import inspect_packs, kinds

pytestmark = pytest.mark.django_db

FORECAST = """\
kind: forecast
title: 城市 PM2.5 预报
from: ecology.air
key: [city]
time: month
value: pm25
horizon: 3
season: 12
"""


def test_the_kind_of_file_is_registered() -> None:
    assert {"pages/*.yaml"} <= {each.pattern for each in kinds()}


def test_a_forecast_gets_the_history_of_its_model(packs: PackFolder) -> None:
    packs.write("ecology/models/ahead.yaml", FORECAST)
    packs.page("ecology", "p", {"title": "页", "rows": [[{"chart": "forecast", "from": "ecology.ahead"}]]})
    assert packs.problems() == []
    [board] = boards_in(inspect_packs([packs.folder])[0])
    history: Any = board.charts[0].chart.history  # type: ignore[attr-defined]
    assert (history.from_, history.time, history.value) == (AIR, "month", "pm25")
    packs.apply()
    assert Dashboard.objects.get().definition["rows"][0][0]["history"]["from"] == AIR


def test_a_stated_history_stays(packs: PackFolder) -> None:
    packs.write("ecology/models/ahead.yaml", FORECAST)
    stated = {"from": AIR, "time": "month", "value": "days"}
    packs.page(
        "ecology", "p", {"title": "页", "rows": [[{"chart": "forecast", "from": "ecology.ahead", "history": stated}]]}
    )
    [board] = boards_in(inspect_packs([packs.folder])[0])
    assert board.charts[0].chart.history.value == "days"  # type: ignore[attr-defined]


def test_what_pages_may_refer_to(packs: PackFolder) -> None:
    known = known_of(inspect_packs([packs.folder])[0])
    assert {AIR, "ecology.people"} <= known.tables.keys() and known.needs == {"ecology": ()}
    assert known.tables["ecology.people"].personal and not known.tables[AIR].personal
    assert known.tables["ecology.people"].columns["name"].masked
    indicator = known.indicators["ecology.good_days"]
    assert (indicator.by_time, indicator.by_division, indicator.better, indicator.target) == (True, True, "higher", 0.9)
