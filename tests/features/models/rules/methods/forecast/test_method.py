"""A table of series in, rows of forecasts with a card out — and whatever a table may hold instead."""

import gzip
import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError
from tests.support.method_tables import MethodTables, made_by
from tests.support.tree import ROOT

from ganyun.features.models.errors import NotEnoughData, SeriesGaps, SeriesRepeated
from ganyun.features.models.rules.methods.forecast.method import Forecast
from ganyun.features.models.rules.methods.method import Made, Unfit

DATA = Path(os.environ.get("GANYUN_REAL_DATA") or ROOT.parent / "shared/data")
real = pytest.mark.skipif(not DATA.is_dir(), reason="no real data here: GANYUN_REAL_DATA names its folder")
OPTIONS = {"from": "t.visits", "key": ["city"], "time": "month", "value": "visits", "horizon": 6}


def months(count: int) -> list[date]:
    return [date(2018 + number // 12, number % 12 + 1, 1) for number in range(count)]


def seasonal(count: int, seed: int = 36) -> list[float]:
    at = np.arange(count)
    noise = np.random.default_rng(seed).normal(0, 4, count)
    return ((200 + at) * (1 + 0.2 * np.sin(at * np.pi / 6)) + noise).round(2).tolist()


def table(**values: list[float | None]) -> dict[str, Any]:
    """Monthly values by city."""
    return {
        "city": [city for city, each in values.items() for _ in each],
        "month": [month for each in values.values() for month in months(len(each))],
        "visits": pa.array([value for each in values.values() for value in each], pa.float64()),
    }


def forecast(rows: Mapping[str, Any] | pa.Table, **more: Any) -> Made:
    return made_by(Forecast(), OPTIONS | more, {"t.visits": rows})


def rows_of(made: Made, city: str) -> list[dict[str, Any]]:
    return [row for row in made.rows.to_pylist() if row["city"] == city]


def note(made: Made, words: str) -> str:
    return next((each for each in made.card.notes if words in each), "")


def metric(made: Made, name: str) -> Any:
    return next(each for each in made.card.metrics if each.name == name)


# --- what it gives ----------------------------------------------------------------------------------------------------


def test_six_months_of_two_cities_with_intervals_and_a_card() -> None:
    made = forecast(table(南昌=seasonal(60), 九江=seasonal(48, 7)))

    coming = rows_of(made, "南昌")
    assert [row["month"] for row in coming] == [date(2023, month, 1) for month in range(1, 7)]
    assert rows_of(made, "九江")[0]["month"] == date(2022, 1, 1)
    assert all(row["lower"] < row["mean"] < row["upper"] for row in coming)
    assert {row["method"] for row in coming} == {"combined"}
    assert metric(made, "smape").value < metric(made, "smape").baseline
    assert metric(made, "mase").value < metric(made, "mase").baseline
    assert made.card.facts | {"widening": 0} == {
        "algorithm": "auto", "rows": 108, "series": 2, "every": "month", "season": [12], "horizon": 6, "origins": 3,
        "judged_points": 36, "widening": 0,
    }  # fmt: skip
    assert {row["city"] for row in made.card.tables["series"]} == {"南昌", "九江"}
    assert [row["step"] for row in made.card.tables["horizon"]] == [1, 2, 3, 4, 5, 6]
    assert made.card.tables["methods"][0]["series"] == 2


def test_the_same_input_gives_the_same_rows() -> None:
    rows = table(a=seasonal(40), b=seasonal(30, 7))
    backwards = {
        name: list(reversed(each.to_pylist() if isinstance(each, pa.Array) else each)) for name, each in rows.items()
    }

    assert forecast(rows).rows.equals(forecast(backwards).rows)


def test_several_keys_and_none() -> None:
    rows = table(a=seasonal(24), b=seasonal(24, 7)) | {"kind": ["x", "y"] * 24}
    by_two = [rows["city"], rows["kind"]]
    assert len(by_two[0]) == 48

    halves = forecast(rows, key=["city", "kind"], every="2 months")
    single = forecast({name: rows[name][:24] for name in ("month", "visits")}, key=[])

    assert halves.rows.column_names == ["city", "kind", "month", "mean", "lower", "upper", "method"]
    assert halves.rows.num_rows == 24
    assert single.rows.column_names[0] == "month"


def test_bounds_of_what_is_possible() -> None:
    falling = [float(max(0, 60 - 3 * number)) for number in range(24)]

    made = forecast(table(a=falling), minimum=0, maximum=5, method="drift")

    assert all(0 <= row[side] <= 5 for row in made.rows.to_pylist() for side in ("lower", "mean", "upper"))


@pytest.mark.parametrize(
    "method", ["theta", "ets", "arima", "ces", "mstl", "ensemble", "seasonal_naive", "naive", "drift", "mean"]
)
def test_every_method(method: str) -> None:
    made = forecast(table(a=seasonal(36)), method=method, origins=1)

    assert set(made.rows["method"].to_pylist()) == {method}
    assert all(row["lower"] < row["mean"] < row["upper"] for row in made.rows.to_pylist())


def test_several_seasons() -> None:
    at = np.arange(24 * 28)
    values = 100 + 20 * np.sin(at * np.pi / 12) + 10 * (at // 24 % 7 >= 5)
    hours = [datetime(2024, 1, 1) + timedelta(hours=int(each)) for each in at]

    made = forecast({"month": hours, "visits": values}, key=[], season=[24, 168], horizon=24, origins=1)

    assert made.card.facts["season"] == [24, 168]
    assert metric(made, "smape").value < 2


@pytest.mark.parametrize("interval", [0.8, 0.95])
def test_a_wider_interval_holds_more(interval: float) -> None:
    narrow, wide = (forecast(table(a=seasonal(60)), interval=each).rows for each in (interval, interval + 0.03))

    for one, other in zip(narrow.to_pylist(), wide.to_pylist(), strict=True):
        assert one["upper"] - one["lower"] < other["upper"] - other["lower"]


def test_a_plain_method_takes_over_where_it_halves_the_error() -> None:
    step = [100.0 + number // 12 * 50 + (number % 12 == 3) * 400 for number in range(60)]

    made = forecast(table(a=step), season=12)

    assert made.card.tables["methods"][0]["method"] in ("seasonal_naive", "combined")
    assert metric(made, "smape").value <= metric(made, "smape").baseline + 1e-9


# --- time -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("times", "every", "first"),
    [
        ([date(2000 + year, 12, 31) for year in range(12)], "year", date(2012, 12, 31)),
        ([date(2020, 1, 6) + timedelta(weeks=week) for week in range(12)], "week", date(2020, 3, 30)),
        ([datetime(2020, 1, 1, 0, 5 * each) for each in range(12)], "5 minutes", datetime(2020, 1, 1, 1)),
        (list(range(2000, 2012)), "integer", 2012),
        ([2000 + 5 * number for number in range(12)], "5 integers", 2060),
    ],
)
def test_the_step_is_taken_from_the_data(times: list[Any], every: str, first: Any) -> None:
    made = forecast({"month": times, "visits": list(map(float, range(12)))}, key=[])

    assert made.card.facts["every"] == every
    assert made.rows["month"][0].as_py() == first


def test_years_may_be_whole_numbers() -> None:
    made = forecast({"month": list(range(2000, 2012)), "visits": list(map(float, range(12)))}, key=[], every="year")

    assert made.rows["month"].to_pylist() == list(range(2012, 2018))


def test_ends_of_months_stay_ends() -> None:
    ends = [date(2023 + (month + 1) // 12, (month + 1) % 12 + 1, 1) - timedelta(days=1) for month in range(13)]

    made = forecast({"month": ends, "visits": list(map(float, range(13)))}, key=[])

    assert made.rows["month"].to_pylist()[:3] == [date(2024, 2, 29), date(2024, 3, 31), date(2024, 4, 30)]


def test_moments_with_a_zone() -> None:
    hours = [datetime(2024, 1, 1, tzinfo=UTC) + timedelta(hours=each) for each in range(48)]
    rows = pa.table({"month": pa.array(hours, pa.timestamp("us", "Asia/Shanghai")), "visits": seasonal(48)})

    made = forecast(rows, key=[], horizon=2)

    assert [row["month"].astimezone(UTC) for row in made.rows.to_pylist()] == [
        datetime(2024, 1, 3, hour, tzinfo=UTC) for hour in (0, 1)
    ]


# --- what does not fit ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "more", "path"),
    [
        ({"month": pa.string()}, {}, "time"),
        ({"month": pa.float64()}, {}, "time"),
        ({"month": pa.time64("us")}, {}, "time"),
        ({"month": pa.int64()}, {"every": "month"}, "every"),
        ({"month": pa.date32()}, {"every": "integer"}, "every"),
        ({"month": pa.date32()}, {"every": "5 minutes"}, "every"),
        ({"visits": pa.string()}, {}, "value"),
        ({"visits": pa.bool_()}, {}, "value"),
        ({}, {"value": "visitors"}, "value"),
        ({}, {"time": "day"}, "time"),
        ({}, {"key": ["city", "county"]}, "key.1"),
        ({"mean": pa.string()}, {"key": ["mean"]}, "key.0"),
        ({"upper": pa.date32()}, {"time": "upper"}, "time"),
    ],
)
def test_columns_that_do_not_fit(columns: dict[str, pa.DataType], more: dict[str, Any], path: str) -> None:
    types = {"city": pa.string(), "month": pa.date32(), "visits": pa.float64()} | columns
    method = Forecast()

    with pytest.raises(Unfit) as caught:
        method.shape(method.options.model_validate(OPTIONS | more), {"t.visits": pa.schema(list(types.items()))})

    assert caught.value.path == path


def test_a_negative_horizon() -> None:
    with pytest.raises(ValidationError, match="horizon"):
        forecast(table(a=seasonal(24)), horizon=-1)


# --- bad input --------------------------------------------------------------------------------------------------------


def test_three_points() -> None:
    made = forecast(table(a=[1.0, 2.0, 4.0], b=seasonal(36)))

    assert [(row["method"], row["mean"]) for row in rows_of(made, "a")] == [("naive", 4)] * 6
    assert rows_of(made, "a")[0]["lower"] < 4
    assert rows_of(made, "b")[0]["method"] == "combined"
    assert note(made, "不足 8 期") == "1 条序列不足 8 期，只给朴素预测，没有评估：a"


def test_one_point_has_no_interval() -> None:
    made = forecast(table(a=[3.0]))

    assert rows_of(made, "a")[0] | {"month": None} == {
        "city": "a", "month": None, "mean": 3, "lower": None, "upper": None, "method": "naive",
    }  # fmt: skip
    assert note(made, "给不出区间")
    assert metric(made, "smape").value is None
    assert metric(made, "coverage").value is None


def test_gaps() -> None:
    rows = table(a=seasonal(36), b=seasonal(36, 7))
    lost = {name: [value for place, value in enumerate(each) if place != 40] for name, each in rows.items()}

    with pytest.raises(SeriesGaps) as caught:
        forecast(lost)
    made = forecast(lost, missing="seasonal")

    assert caught.value.values["sample"] == "b，2018-05-01"
    assert note(made, "已补") == "1 条序列缺的 1 期已补（missing: seasonal），补的值不参加评估"


def test_duplicates() -> None:
    rows = table(a=seasonal(36))
    twice = {name: [*each, each[-1]] for name, each in rows.items()}

    with pytest.raises(SeriesRepeated):
        forecast(twice)


def test_constants() -> None:
    made = forecast(table(a=[5.0] * 24, b=[0.0] * 24))

    assert {(row["lower"], row["mean"], row["upper"]) for row in rows_of(made, "a")} == {(5, 5, 5)}
    assert note(made, "常数") == "2 条序列是常数：区间宽度为零，MASE 没有意义：a、b"
    assert (metric(made, "smape").value, metric(made, "mase").value) == (0, None)
    assert made.card.tables["series"][0]["mase"] is None


def test_all_null() -> None:
    with pytest.raises(NotEnoughData):
        forecast(table(a=[None, None]))


def test_one_series_all_null_is_left_out_and_named() -> None:
    made = forecast(table(a=seasonal(24), b=[None] * 24))

    assert set(made.rows["city"].to_pylist()) == {"a"}
    assert note(made, "全是空值") == "1 条序列全是空值，不在结果里：b"


def test_rows_for_the_future_without_values_are_no_history() -> None:
    made = forecast(table(a=[*seasonal(36), None, None, None]))

    assert rows_of(made, "a")[0]["month"] == date(2021, 1, 1)


def test_infinite_values() -> None:
    values: list[float | None] = [*seasonal(36)]
    values[10] = float("inf")

    made = forecast(table(a=values), missing="linear")

    assert note(made, "无穷大")
    assert np.isfinite(made.rows["mean"].to_numpy()).all()


def test_huge_and_tiny_values() -> None:
    for size in (1e-12, 1e12):
        made = forecast(table(a=[size * each for each in seasonal(36)]))
        assert np.isfinite(made.rows["upper"].to_numpy()).all()


def test_a_season_longer_than_the_series() -> None:
    made = forecast(table(a=seasonal(20)), season=365)

    assert note(made, "不足两个季节") == "1 条序列不足两个季节（365 期），没有用这个季节：a"
    assert rows_of(made, "a")[0]["method"] == "combined"


def test_a_horizon_longer_than_the_series_is_judged_as_far_as_it_goes() -> None:
    made = forecast(table(a=seasonal(24)), horizon=60)

    assert made.rows.num_rows == 60
    assert note(made, "评估不到 60 期")


def test_series_that_ended_long_ago_are_named() -> None:
    made = forecast(table(a=seasonal(24), b=seasonal(60)))

    assert note(made, "早已没有新值") == "1 条序列早已没有新值，预测从各自最后一期接起：a"


def test_no_origins_no_figures() -> None:
    made = forecast(table(a=seasonal(36)), origins=0)

    assert metric(made, "mase").value is None
    assert "series" not in made.card.tables
    assert made.card.facts["widening"] == 1


def test_ten_thousand_series() -> None:
    count, size = 10_000, 9
    rows = pa.table(
        {
            "city": np.repeat(np.arange(count), size),
            "month": np.tile(np.arange(size), count),
            "visits": np.random.default_rng(36).normal(100, 5, count * size),
        }
    )

    made = forecast(rows, method="seasonal_naive", horizon=2)

    assert made.rows.num_rows == 20_000
    assert (made.card.facts["series"], made.card.facts["origins"]) == (count, 1)
    assert len(made.card.tables["series"]) == 20


# --- real series ------------------------------------------------------------------------------------------------------


def competition(file: str) -> list[dict[str, Any]]:
    with gzip.open(DATA / file, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def predicted(series: list[dict[str, Any]], horizon: int, season: int) -> list[np.ndarray]:
    rows = {
        "id": [number for number, each in enumerate(series) for _value in each["x"]],
        "t": [place for each in series for place in range(len(each["x"]))],
        "y": [float(value) for each in series for value in each["x"]],
    }
    options = {"from": "a.b", "key": ["id"], "time": "t", "value": "y", "horizon": horizon, "season": season}
    method = Forecast()
    made = method.make(method.options.model_validate(options | {"origins": 0}), MethodTables({"a.b": rows}))
    assert isinstance(made.rows, pa.Table)
    return list(made.rows["mean"].to_numpy().reshape(-1, horizon))


@real
@pytest.mark.real
def test_m3_is_forecast_better_than_by_its_best_entrant() -> None:
    """Every tenth monthly series; bench/forecast.py takes all 3,003: 12.8 against 13.01."""
    series = [each for each in competition("economy/m3_competition.jsonl.gz") if each["period"] == "MONTHLY"][::10]

    wrong = [
        200 * np.abs(actual - mean) / (np.abs(actual) + np.abs(mean))
        for actual, mean in zip((np.array(each["xx"]) for each in series), predicted(series, 18, 12), strict=True)
    ]

    assert np.mean(wrong) < 13.89  # THETA on all monthly series


@real
@pytest.mark.real
def test_tourism_is_forecast_better_than_by_seasonal_naive() -> None:
    series = competition("tourism/tourism_competition_monthly.jsonl.gz")[::3]
    actual = [np.array(each["xx"], dtype=float) for each in series]
    naive = [np.resize(each["x"][-12:], 24) for each in series]

    ours, theirs = (
        np.mean([100 * np.abs(right - mean) / np.abs(right) for right, mean in zip(actual, means, strict=True)])
        for means in (predicted(series, 24, 12), naive)
    )

    assert ours < theirs
