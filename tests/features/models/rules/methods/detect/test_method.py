"""Alarms where the standards say so, in every series, and none where nothing can be said."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from tests.support.method_tables import made_by

from ganyun.features.models.errors import NotEnoughData
from ganyun.features.models.rules.methods.detect.card import events as events_of
from ganyun.features.models.rules.methods.detect.method import Detect
from ganyun.features.models.rules.methods.method import Unfit

START = date(2026, 1, 1)


def series(values: list[Any], **more: list[Any]) -> dict[str, Any]:
    return {"day": [START + timedelta(days=number) for number in range(len(values))], "n": values, **more}


def detected(values: list[Any], **options: Any) -> list[dict[str, Any]]:
    rows = pa.table(series(values)).set_column(1, "n", pa.array(values, pa.float64()))
    made = made_by(Detect(), {"from": "t.x", "time": "day", "value": "n", **options}, {"t.x": rows})
    return sorted(made.rows.to_pylist(), key=lambda row: row["day"])


def test_ears_c1_and_c2_of_the_standard() -> None:
    counts = [4, 6, 5, 3, 7, 5, 4, 6, 5, 14]

    c1, c2 = (detected(counts, method=method)[-1] for method in ("ears_c1", "ears_c2"))

    assert (c1["expected"], round(c1["score"], 2), round(c1["upper"], 2), c1["alarm"]) == (5, 6.97, 8.99, True)
    assert (round(c2["expected"], 3), round(c2["score"], 2), round(c2["upper"], 2), c2["alarm"]) == (
        4.857, 6.80, 9.01, True,
    )  # fmt: skip


def test_ears_c3_of_the_standard() -> None:
    rows = detected([5, 4, 6, 5, 3, 7, 5, 4, 6, 9, 11, 12], method="ears_c3")

    assert round(rows[-1]["score"], 2) == 9.76
    assert [row["score"] for row in rows[:9]] == [None] * 9
    assert [row["alarm"] for row in rows[:9]] == [False] * 9


def test_cusum_of_the_standard() -> None:
    rows = detected([5, 7, 9, 8, 6], method="cusum", expected=5, side="up")

    assert [row["score"] for row in rows] == pytest.approx([0, 0, 0.749, 1.05, 0.458], abs=1e-3)
    assert not any(row["alarm"] for row in rows)


def test_the_limit_of_cusum_is_the_value_that_would_reach_it() -> None:
    counts = [5, 7, 9, 8, 6]
    limit = detected(counts, method="cusum", expected=5, side="up")[-1]["upper"]

    at, above = (detected([*counts[:-1], value], method="cusum", expected=5, side="up")[-1]
                 for value in (limit - 1e-6, limit + 1e-6))  # fmt: skip

    assert (at["alarm"], above["alarm"]) == (False, True)


def test_a_missing_count_moves_no_sum() -> None:
    rows = detected([9, 9, None, 9], method="cusum", expected=5, side="up")
    without = detected([9, 9, 9], method="cusum", expected=5, side="up")

    assert rows[2]["score"] is None
    assert rows[3]["score"] == pytest.approx(without[2]["score"])


def test_the_limit_of_c3_is_the_value_that_would_reach_it() -> None:
    counts = [5, 4, 6, 5, 3, 7, 5, 4, 6, 7, 7, 0]
    limit = detected(counts, method="ears_c3")[-1]["upper"]

    at, above = (detected([*counts[:-1], limit + shift], method="ears_c3")[-1]["alarm"] for shift in (-1e-6, 1e-6))

    assert (at, above) == (False, True)


def test_cusum_hears_a_lasting_fall() -> None:
    rows = detected([10, 10, 11, 9, 10, 10, 6, 5, 5, 4], method="cusum", expected=10, reference=0.5)

    assert rows[-1]["alarm"]
    assert rows[-1]["score"] < 0


def test_robust_z_of_the_standard() -> None:
    rows = detected([10, 11, 10, 12, 11, 10, 11, 40], method="robust_z")

    assert [row["alarm"] for row in rows] == [False] * 7 + [True]
    assert rows[-1]["score"] == pytest.approx(
        0.6745 * (40 - 11) / np.median(np.abs(np.array([10, 11, 10, 12, 11, 10, 11, 40]) - 11))
    )


def test_a_baseline_keeps_later_values_out_of_what_is_normal() -> None:
    values = [10, 11, 10, 11, *[30] * 20]

    assert not any(row["alarm"] for row in detected(values, method="robust_z")[4:])
    assert all(row["alarm"] for row in detected(values, method="robust_z", baseline=4)[4:])


def test_a_window_looks_back_only() -> None:
    before = detected([10, 11, 10, 12, 11, 10, 30, 10], method="z", window=5)
    after = detected([10, 11, 10, 12, 11, 10, 30, 999], method="z", window=5)

    assert before[:7] == after[:7]
    assert before[6]["alarm"]


def test_a_season_is_not_an_event() -> None:
    weeks = [5, 5, 5, 5, 5, 20, 20] * 6
    weeks[17] = 21  # a Sunday's number in the middle of the week
    noise = [value + (place % 3) * 0.1 for place, value in enumerate(weeks)]

    rows = detected(noise, method="seasonal", season=7)

    assert [place for place, row in enumerate(rows) if row["alarm"]] == [17]


def test_an_instrument_that_hangs() -> None:
    rows = detected([1.0, 2.0, 2.0, 2.0, 2.0, None, 2.0, 3.0], method="constant", run=4)

    assert [place for place, row in enumerate(rows) if row["alarm"]] == [4]


def test_each_series_is_judged_by_itself() -> None:
    days = [START + timedelta(days=number) for number in range(9)]
    rows = {
        "city": ["甲"] * 9 + ["乙"] * 9, "day": days * 2,
        "n": [10, 11, 10, 12, 11, 10, 11, 10, 40, 1000, 1100, 1000, 1200, 1100, 1000, 1100, 1000, 1100],
    }  # fmt: skip

    made = made_by(Detect(), {"from": "t.x", "key": ["city"], "time": "day", "value": "n"}, {"t.x": rows})

    assert [(row["city"], row["n"]) for row in made.rows.to_pylist() if row["alarm"]] == [("甲", 40)]
    assert made.card.facts["series"] == 2


def test_labels_measure_it() -> None:
    values, label = [10, 11, 10, 12, 11, 10, 11, 40, 41, 10], [0, 0, 0, 0, 0, 0, 0, 1, 1, 1]
    rows = series(values, event=label)

    made = made_by(Detect(), {"from": "t.x", "time": "day", "value": "n", "label": "event"}, {"t.x": rows})

    metrics = {each.name: each.value for each in made.card.metrics}
    assert metrics == {
        "f1": pytest.approx(0.8), "precision": 1.0, "recall": pytest.approx(2 / 3), "false_alarms": 0.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("label", "events"),
    [
        ([0, 1, None], 1), ([0.0, 2.0, 1.0], 2), ([True, False, None], 1),
        (["否", "暴发", "正常"], 1), (["NO", " yes ", ""], 1),
    ],
)  # fmt: skip
def test_what_a_label_calls_an_event(label: list[Any], events: int) -> None:
    assert int(events_of(pa.chunked_array([pa.array(label)])).sum()) == events


def test_values_that_say_what_is_normal_are_not_judged() -> None:
    rows = series([10, 11, 10, 99, 11, 10, 11, 40, 41, 10], event=[0, 0, 0, 1, 0, 0, 0, 1, 1, 1])

    options = {"from": "t.x", "time": "day", "value": "n", "label": "event", "baseline": 7}
    made = made_by(Detect(), options, {"t.x": rows})

    assert next(each.value for each in made.card.metrics if each.name == "recall") == pytest.approx(2 / 3)
    assert made.card.notes == ("各序列前 7 个值用来定什么是正常，不参加评价",)


def test_an_event_without_history_is_neither_hit_nor_missed() -> None:
    rows = series([50, 11, 10, 12, 11, 10, 11, 14, 60, 10], event=[1, 0, 0, 0, 0, 0, 0, 0, 1, 0])

    made = made_by(
        Detect(), {"from": "t.x", "time": "day", "value": "n", "label": "event", "method": "ears_c1"}, {"t.x": rows}
    )

    assert next(each.value for each in made.card.metrics if each.name == "recall") == 1
    assert "标签为事件的值有 1 个没有判断，不参加评价" in made.card.notes


def test_the_card_lists_the_series_with_most_alarms() -> None:
    days = [START + timedelta(days=number) for number in range(8)]
    rows = {
        "city": ["甲"] * 8 + ["乙"] * 8 + ["丙"] * 8, "day": days * 3,
        "n": [10, 11, 10, 12, 11, 10, 11, 40] * 2 + [10, 11, 10, 12, 11, 10, 11, 10],
    }  # fmt: skip
    rows["n"][0] = 90

    made = made_by(Detect(), {"from": "t.x", "key": ["city"], "time": "day", "value": "n"}, {"t.x": rows})

    assert made.card.tables["series"] == [
        {"city": "甲", "values": 8, "alarms": 2}, {"city": "乙", "values": 8, "alarms": 1},
    ]  # fmt: skip


@pytest.mark.parametrize("values", [[5.0] * 10, [None] * 10, [1.0], [1.0, None, 3.0]])
@pytest.mark.parametrize(
    "method", ["robust_z", "z", "cusum", "ears_c1", "ears_c2", "ears_c3", "seasonal", "farrington"]
)
def test_where_nothing_can_be_said_there_is_no_alarm(values: list[float | None], method: str) -> None:
    rows = detected(values, method=method)

    assert len(rows) == len(values)
    assert not any(row["alarm"] for row in rows)


def test_no_rows_at_all() -> None:
    empty = pa.table({"day": pa.array([], pa.date32()), "n": pa.array([], pa.float64())})
    with pytest.raises(NotEnoughData):
        made_by(Detect(), {"from": "t.x", "time": "day", "value": "n"}, {"t.x": empty})


@pytest.mark.parametrize(
    ("options", "path"),
    [({"time": "month"}, "time"), ({"value": "day"}, "value"), ({"key": ["town"]}, "key"), ({"label": "x"}, "label")],
)
def test_columns_that_do_not_fit(options: dict[str, Any], path: str) -> None:
    with pytest.raises(Unfit) as unfit:
        detected([1, 2, 3], **options)
    assert unfit.value.path == path
