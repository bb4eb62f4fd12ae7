"""Reading series: order, zones, rows that cannot be used, gaps."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as some
from tests.support.method_tables import MethodTables, Rows

from ganyun.features.models.errors import NotEnoughData, SeriesGaps, SeriesRepeated
from ganyun.features.models.rules.methods.series import filled, read_series, regular, sample_of
from ganyun.features.models.rules.methods.steps import Step

MONTHS = [date(2024, month, 1) for month in range(1, 13)]


def read(rows: Rows, key: tuple[str, ...] = ("city",), **more: Any) -> Any:
    return read_series(MethodTables({"a.b": rows}), "a.b", key, "t", "v", **more)


def cities(**values: list[float | None]) -> dict[str, list[Any]]:
    return {
        "city": [city for city, each in values.items() for _ in each],
        "t": [day for each in values.values() for day in MONTHS[: len(each)]],
        "v": [value for each in values.values() for value in each],
    }


def test_series_come_in_order_of_key_and_time() -> None:
    rows = cities(b=[1.0, 2.0, 3.0], a=[4.0, 5.0])
    backwards = {name: values[::-1] for name, values in rows.items()}

    found = read(backwards)

    assert found.keys["city"].to_pylist() == ["a", "b"]
    assert found.starts.tolist() == [0, 2, 5]
    assert found.values.tolist() == [4, 5, 1, 2, 3]
    assert found.step == Step("month")
    assert found.name(1) == "b"


def test_without_key_the_table_is_one_series() -> None:
    found = read({"t": MONTHS[:3], "v": [1, 2, 3]}, key=())

    assert (len(found), found.name(0)) == (1, "a.b")


def test_extra_columns_keep_their_rows() -> None:
    found = read({"city": ["b", "a"], "t": MONTHS[:2], "v": [1, 2], "label": [True, False]}, extra=("label",))

    assert found.extra["label"].to_pylist() == [False, True]


def test_rows_without_key_or_time_are_left_out_and_counted() -> None:
    found = read({"city": ["a", None, "a"], "t": [MONTHS[0], MONTHS[1], None], "v": [1.0, 2.0, 3.0]})

    assert found.values.tolist() == [1]
    assert found.notes == ("2 行没有时间或序列名，没有用",)


def test_infinite_values_are_missing() -> None:
    found = read(cities(a=[1.0, float("inf"), float("-inf"), float("nan"), 5.0]))

    assert np.isnan(found.values).tolist() == [False, True, True, True, False]
    assert found.notes == ("2 个值是无穷大，当作缺失",)


def test_no_rows_at_all() -> None:
    empty = pa.schema([("city", pa.string()), ("t", pa.date32()), ("v", pa.float64())]).empty_table()

    with pytest.raises(NotEnoughData):
        read(empty)


def test_two_rows_in_one_month_are_named() -> None:
    rows = {"city": ["a", "a", "b"], "t": [date(2024, 5, 1), date(2024, 5, 20), date(2024, 5, 1)], "v": [1, 2, 3]}

    with pytest.raises(SeriesRepeated) as caught:
        read(rows, every=Step("month"))

    assert caught.value.values["sample"] == "a，2024-05-01"
    assert caught.value.values["count"] == 2


def test_the_same_moment_in_two_series_is_no_repeat() -> None:
    assert len(read({"city": ["a", "b"], "t": [MONTHS[0]] * 2, "v": [1, 2]})) == 2


def test_months_in_a_zone_are_those_of_the_clock_on_the_wall() -> None:
    shanghai = timezone(timedelta(hours=8))
    times = [datetime(2024, month, 1, tzinfo=shanghai).astimezone(UTC) for month in (1, 2, 3)]
    rows = pa.table({"t": pa.array(times, pa.timestamp("us", "UTC")), "v": [1.0, 2.0, 3.0]})

    found = read(rows, key=())

    assert (found.step, found.zone) == (Step("month"), "Asia/Shanghai")
    coming = found.times(found.step.moments(found.moments[-1:], np.array([1])))
    assert coming[0].as_py() == datetime(2024, 4, 1, tzinfo=shanghai)


def test_hours_in_a_zone_are_instants() -> None:
    times = [datetime(2024, 1, 1, hour, tzinfo=UTC) for hour in (0, 1, 2)]
    rows = pa.table({"t": pa.array(times, pa.timestamp("us", "UTC")), "v": [1.0, 2.0, 3.0]})

    found = read(rows, key=())

    coming = found.times(found.step.moments(found.moments[-1:], np.array([1])))
    assert coming[0].as_py() == datetime(2024, 1, 1, 3, tzinfo=UTC)


@pytest.mark.parametrize("kind", [pa.int16(), pa.int64(), pa.date32(), pa.timestamp("s"), pa.timestamp("ns")])
def test_times_come_back_in_the_type_of_the_column(kind: pa.DataType) -> None:
    times: list[Any] = [2021, 2022] if pa.types.is_integer(kind) else MONTHS[:2]
    found = read(pa.table({"t": pa.array(times).cast(kind), "v": [1.0, 2.0]}), key=())

    again = found.times(found.moments)

    assert again.type == found.time
    assert again.cast(kind).to_pylist() == pa.array(times).cast(kind).to_pylist()


def test_empty_ends_are_trimmed_and_empty_series_named() -> None:
    found = read(cities(a=[None, 1.0, 2.0, None, None], b=[None, None], c=[3.0]))

    made = regular(found, "error")

    assert [(each.place, each.values.tolist()) for each in made] == [(0, [1, 2]), (2, [3])]
    assert made.empty == [1]
    assert found.shown(made.series[0].last) == "2024-03-01"
    assert sample_of(found, made.empty) == "b"


def test_a_gap_is_an_error_that_says_where() -> None:
    rows = cities(a=[1.0, 2.0, 3.0], b=[1.0, None, None, 4.0])

    with pytest.raises(SeriesGaps) as caught:
        regular(read(rows), "error")

    assert (caught.value.values["series"], caught.value.values["count"]) == (1, 2)
    assert caught.value.values["sample"] == "b，2024-02-01"


def test_a_missing_row_is_a_gap_too() -> None:
    with pytest.raises(SeriesGaps) as caught:
        regular(read({"t": [MONTHS[0], MONTHS[1], MONTHS[3]], "v": [1, 2, 3]}, key=()), "error")

    assert caught.value.values["sample"] == "a.b，2024-03-01"


def test_filled_gaps_are_known_as_such() -> None:
    made = regular(read(cities(a=[1.0, None, 3.0])), "linear")

    assert made.series[0].values.tolist() == [1, 2, 3]
    assert made.series[0].known.tolist() == [True, False, True]
    assert (made.gapped, made.filled) == (1, 1)


def test_a_wrong_step_is_no_gap_to_fill() -> None:
    rows = {"t": [datetime(2000, 1, 1), datetime(2024, 1, 1)], "v": [1.0, 2.0]}

    with pytest.raises(SeriesGaps) as caught:
        regular(read(rows, key=(), every=Step("second")), "zero")

    assert "every 写对了吗" in caught.value.values["sample"]


def test_ways_to_fill() -> None:
    lost = np.array([1.0, 10.0, np.nan, 20.0, 3.0, 30.0])
    known = np.isfinite(lost)

    assert filled(lost, known, "zero").tolist() == [1, 10, 0, 20, 3, 30]
    assert filled(lost, known, "linear").tolist() == [1, 10, 15, 20, 3, 30]
    assert filled(lost, known, "seasonal", season=2).tolist() == [1, 10, 2, 20, 3, 30]


def test_a_season_never_seen_is_filled_by_a_line() -> None:
    lost = np.array([1.0, np.nan, 3.0])

    assert filled(lost, np.isfinite(lost), "seasonal", season=3).tolist() == [1, 2, 3]


@given(some.lists(some.none() | some.floats(-1e6, 1e6), min_size=1, max_size=30), some.integers(1, 7))
def test_filling_keeps_what_is_known_and_leaves_no_hole(values: list[float | None], season: int) -> None:
    array = np.array([np.nan if each is None else each for each in [1.0, *values, 2.0]])
    known = np.isfinite(array)

    for how in ("linear", "seasonal", "zero"):
        made = filled(array, known, how, season)  # type: ignore[arg-type]
        assert np.isfinite(made).all()
        assert (made[known] == array[known]).all()
