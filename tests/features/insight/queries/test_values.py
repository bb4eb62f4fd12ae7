"""Values, read back from the lake."""

from datetime import date

import pytest

from ganyun.features.insight import public
from ganyun.features.insight.errors import UnknownDimension
from ganyun.features.insight.public import IndicatorNotFound, comparison, divisions, indicator, latest, series, times

from tests.features.insight.conftest import GOOD, INDICATORS  # isort: skip


def test_the_headline_by_default(computed) -> None:
    table = series(GOOD)
    assert table.column("time").to_pylist() == [date(2015, 2, 1), date(2016, 1, 1), date(2016, 2, 1)]
    assert table.column("division").to_pylist() == [None] * 3
    assert table.column_names == ["time", "division", "division_code", "value", "n", "light"]


def test_divisions_by_name_or_all(computed) -> None:
    assert series(GOOD, divisions=["南昌市"]).num_rows == 3
    assert series(GOOD, divisions="all").num_rows == 7
    assert series(GOOD, divisions=["无此地"]).num_rows == 0 and series(GOOD, divisions=[]).num_rows == 0


def test_since_and_until(computed) -> None:
    assert series(GOOD, since=date(2016, 1, 15)).num_rows == 1
    assert series(GOOD, until=date(2015, 12, 31)).num_rows == 1


def test_dimensions(computed, applied) -> None:
    applied(indicators=INDICATORS.replace("division: city}", "dimensions: city}", 1))
    computed()
    assert series(GOOD, dimensions={"city": "南昌市"}).num_rows == 3
    assert series(GOOD, dimensions={"city": "*"}).num_rows == 7
    assert series(GOOD, dimensions={"city": None}).num_rows == 3
    with pytest.raises(UnknownDimension):
        series(GOOD, dimensions={"kind": "x"})


def test_before_anything_was_computed(air) -> None:
    assert series(GOOD).num_rows == 0 and series(GOOD).column_names[-1] == "light"
    assert latest(GOOD) is None and latest(GOOD, "南昌市") is None
    assert times(GOOD) == [] and divisions(GOOD) == [] and comparison(GOOD).rows == ()
    assert public.forecast_band(GOOD).num_rows == 0


def test_the_newest_known_value(computed) -> None:
    found, ganzhou = latest(GOOD, "九江市"), latest(GOOD, "赣州市")
    assert found is not None and (found.value, found.light, found.time) == (1.0, "green", date(2016, 2, 1))
    assert ganzhou is None  # a row without a value is no data
    whole = latest(GOOD)
    assert whole is not None and whole.division is None and whole.value == 5 / 6


def test_what_there_is(computed) -> None:
    assert times(GOOD)[-1] == date(2016, 2, 1)
    assert {name for name, _code in divisions(GOOD)} == {"南昌市", "九江市", "赣州市"}
    assert [each.name for each in public.indicators("ecology")] == [GOOD, "ecology.mean_aqi", "ecology.readings"]
    assert public.indicators("base") == []
    assert public.cloud_lights("ecology") == {"green": 1, "yellow": 1}
    view = indicator(GOOD)
    assert (view.lights, view.share, view.node) == ({"green": 0.9, "yellow": 0.6}, True, "indicator.ecology.good_days")
    with pytest.raises(IndicatorNotFound, match="good_days"):
        indicator("ecology.good_day")


def test_the_total_over_time_stays_out_of_the_series(computed) -> None:
    from ganyun.features.insight.queries.indicators import find
    from ganyun.features.insight.queries.values import whole

    assert None not in series("ecology.mean_aqi", divisions="all").column("time").to_pylist()
    assert whole(find("ecology.mean_aqi"), divisions=["九江市"]).num_rows == 1
    assert whole(find(GOOD)).num_rows == 0


def test_a_division_in_focus_is_the_headline(computed, applied) -> None:
    applied(indicators=INDICATORS.replace("division: city}", "division: city, focus: 九江市}", 1))
    computed()
    assert indicator(GOOD).value == 1.0 and series(GOOD).column("division").to_pylist() == ["九江市"] * 3
    found, compared = latest(GOOD), comparison(GOOD)
    assert found is not None and found.division == "九江市"
    assert compared.headline is not None and compared.headline.division == "九江市"
