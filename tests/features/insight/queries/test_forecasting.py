"""The band of a forecast model."""

from datetime import date

import pyarrow as pa
import pytest

from ganyun.engine.port import engine
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.public import forecast_band, indicator

from tests.features.insight.conftest import GOOD  # isort: skip

TABLE = "ecology.good_days_forecast"
DAYS = pa.array([date(2016, 3, 1), date(2016, 4, 1)], pa.date32())
BAND = {"mean": [0.8, 0.7], "lower": [0.6, 0.5], "upper": [0.9, 0.9], "method": ["theta", "theta"]}


@pytest.fixture
def forecast(computed, monkeypatch: pytest.MonkeyPatch):
    """Makes the forecast table that the indicator names."""

    def make(columns: dict[str, object], focus: str = "") -> None:
        engine().replace(TABLE, pa.table(columns).to_reader(), batch_id=str(list(columns)), new_schema=True)
        row = Indicator.objects.get(pk=GOOD)
        definition = {**row.definition, "forecast": TABLE}
        if focus:
            definition["by"] = {**definition["by"], "focus": focus}
        row.definition, row.digest = definition, f"{row.digest[:50]}{len(columns)}{focus}"
        row.save()

    return make


def test_a_band_for_the_roll_up(forecast) -> None:
    forecast({"month": DAYS, **BAND})
    assert indicator(GOOD).forecast == TABLE
    assert forecast_band(GOOD).to_pylist()[1] == {"time": date(2016, 4, 1), "mean": 0.7, "lower": 0.5, "upper": 0.9}
    assert forecast_band(GOOD, "南昌市").num_rows == 0  # no division has a band of its own


def test_a_band_a_division(forecast) -> None:
    forecast({"city": ["南昌", "九江"], "date": DAYS, **BAND})
    assert forecast_band(GOOD).num_rows == 0  # the roll-up has none
    assert forecast_band(GOOD, "360100").column("mean").to_pylist() == [0.8]


def test_the_band_of_the_division_in_focus(forecast) -> None:
    forecast({"city": ["南昌", "九江"], "date": DAYS, **BAND}, focus="九江市")
    assert forecast_band(GOOD).column("mean").to_pylist() == [0.7]


@pytest.mark.parametrize(
    "columns",
    [
        {"month": DAYS, "mean": [1.0, 2.0]},
        {"text": ["a", "b"], **BAND},
        {"one": DAYS, "two": DAYS, **BAND},
        {"city": ["a", "b"], "kind": ["x", "y"], "date": DAYS, **BAND},
    ],
)
def test_tables_that_are_no_forecast_of_it(forecast, columns: dict[str, object]) -> None:
    forecast(columns)
    assert forecast_band(GOOD).num_rows == 0 and forecast_band(GOOD, "a").num_rows == 0


def test_a_table_that_is_not_there(forecast) -> None:
    forecast({"month": DAYS, **BAND})
    Indicator.objects.filter(pk=GOOD).update(
        definition={**Indicator.objects.get(pk=GOOD).definition, "forecast": "a.b"}, digest="0" * 64
    )
    assert forecast_band(GOOD).num_rows == 0
