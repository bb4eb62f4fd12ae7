"""Values: computed once per definition and input, at every level anew, told to lineage."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from tests.features.insight.conftest import AIR, GOOD, INDICATORS, MONTHS

from ganyun.engine.port import engine
from ganyun.features.insight.actions.refreshing import Refreshed, reading, refresh
from ganyun.features.insight.errors import IndicatorNotFound
from ganyun.features.insight.models import Indicator
from ganyun.features.insight.queries.indicators import table_of
from ganyun.features.lineage.public import upstream
from ganyun.kernel.errors import Denied
from ganyun.kernel.policy import SYSTEM, Actor

Compute = Callable[..., list[Refreshed]]


def rows(name: str = GOOD) -> list[dict[str, Any]]:
    return engine().read(table_of(name)).read_all().to_pylist()


def value(name: str, time: date | None, division: str | None) -> Any:
    return next(row["value"] for row in rows(name) if row["time"] == time and row["division"] == division)


def test_values_by_time_and_division(computed: Compute) -> None:
    january = date(2016, 1, 1)
    assert value(GOOD, january, "南昌市") == 2 / 4
    assert value(GOOD, january, "九江市") == 2 / 3  # a day without a value is no day
    assert value(GOOD, january, None) == 4 / 7  # of all days, not the mean of two means


def test_no_data_is_neither_zero_nor_green(computed: Compute) -> None:
    ganzhou = next(row for row in rows() if row["division"] == "赣州市")
    assert (ganzhou["value"], ganzhou["n"], ganzhou["light"]) == (None, 1, "")


def test_lights_follow_thresholds(computed: Compute) -> None:
    found = {(row["time"].isoformat(), row["division"]): row["light"] for row in rows()}
    assert found["2016-02-01", "九江市"] == "green"
    assert found["2016-02-01", "南昌市"] == "yellow"
    assert found["2016-01-01", None] == "red"


def test_a_total_over_time_only_where_it_is_declared(computed: Compute) -> None:
    assert all(row["time"] for row in rows())
    assert value("ecology.mean_aqi", None, "九江市") == pytest.approx((70 + 60 + 70 + 60 + 110 + 70 + 60) / 7)


def test_the_headline_is_kept_for_lists(computed: Compute) -> None:
    row = Indicator.objects.get(pk=GOOD)
    assert (row.time, row.value, row.light, row.every) == (date(2016, 2, 1), 5 / 6, "yellow", "month")
    assert row.previous == 4 / 7 and row.year_ago == 5 / 6 and row.n == 7
    assert row.spark == [5 / 6, 4 / 7, 5 / 6]
    assert row.places == {"green": 1, "yellow": 1, "": 1}


def test_nothing_changed_nothing_is_computed(computed: Compute) -> None:
    version = engine().version(table_of(GOOD))
    assert {each.state for each in computed()} == {"current"}
    assert {each.state for each in computed(GOOD, again=True)} == {"done"}
    assert engine().version(table_of(GOOD)) == version  # the batch had landed


def test_a_new_version_of_the_input(computed: Compute, air: Callable[..., int]) -> None:
    air({"2016-03": {"南昌市": [50]}})
    assert {each.state for each in computed()} == {"done"}
    assert Indicator.objects.get(pk=GOOD).value == 1.0
    air(MONTHS)
    computed()
    assert Indicator.objects.get(pk=GOOD).value == 5 / 6


def test_an_old_definition_may_come_back(computed: Compute, applied: Callable[..., None]) -> None:
    """The batch of the first definition has landed; its values must be written again all the same."""
    applied(indicators=INDICATORS.replace("aqi <= 100", "aqi <= 50"))
    computed()
    assert Indicator.objects.get(pk=GOOD).value == 0.0
    applied(indicators=INDICATORS)
    computed()
    assert Indicator.objects.get(pk=GOOD).value == 5 / 6 and value(GOOD, date(2016, 2, 1), None) == 5 / 6


def test_a_dimension_may_come_and_go(computed: Compute, applied: Callable[..., None]) -> None:
    applied(indicators=INDICATORS.replace("division: city}", "dimensions: city}", 1))
    computed()
    assert {row["city"] for row in rows()} == {None, "南昌市", "九江市", "赣州市"}
    applied(indicators=INDICATORS)
    computed()
    assert "city" not in rows()[0]


def test_lineage_is_told(computed: Compute) -> None:
    assert AIR in {node.name for node in upstream(table_of(GOOD))}


def test_an_indicator_waits_for_its_first_data(applied: Callable[..., None]) -> None:
    applied()
    assert {each.state for each in refresh(SYSTEM)} == {"waits"}
    (asked,) = refresh(SYSTEM, [GOOD])
    assert asked.state == "failed" and asked.error is not None and asked.error.code == "insight.input_missing"
    assert Indicator.objects.get(pk=GOOD).error["code"] == "insight.input_missing"


def test_one_that_fails_keeps_its_last_values_and_stops_no_other(computed: Compute, air: Callable[..., int]) -> None:
    lost = engine().read(AIR).read_all().drop_columns(["aqi"])
    engine().replace(AIR, lost.to_reader(), batch_id="lost", new_schema=True)
    found = {each.indicator: each for each in computed()}
    assert found[GOOD].state == "failed" and found["ecology.readings"].state == "done"
    row = Indicator.objects.get(pk=GOOD)
    assert row.value == 5 / 6 and row.error["code"] == "insight.columns_gone" and "aqi" in row.error["message"]
    air()
    computed()
    assert Indicator.objects.get(pk=GOOD).error == {}


def test_whoever_may_not_is_refused_before_anything_is_written(air: Callable[..., int]) -> None:
    with pytest.raises(Denied):
        refresh(Actor("zhao", permissions=frozenset({"insight.read"})))
    assert not engine().exists(table_of(GOOD))


def test_a_name_that_is_none(air: Callable[..., int]) -> None:
    with pytest.raises(IndicatorNotFound, match="good_days"):
        refresh(SYSTEM, ["ecology.good_day"])


def test_who_reads_a_table(applied: Callable[..., None]) -> None:
    applied()
    assert reading([AIR]) == ["ecology.good_days", "ecology.mean_aqi", "ecology.readings"]
    assert reading(["base.divisions"]) == []
