"""Values that should have come."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from tests.support.method_tables import made_by

from ganyun.features.models.errors import SeriesGaps, SeriesRepeated
from ganyun.features.models.rules.methods.detect.method import Detect
from ganyun.features.models.rules.methods.detect.silence import run_lengths
from ganyun.features.models.rules.methods.method import Made

START = datetime(2026, 1, 1)


def listened(hours: dict[str, list[int]], **options: Any) -> Made:
    """Stations that sent a value at these hours."""
    rows = {
        "station": [name for name, each in hours.items() for _ in each],
        "hour": [START + timedelta(hours=hour) for each in hours.values() for hour in each],
        "so2": [1.0 * hour for each in hours.values() for hour in each],
    }
    given = {"from": "t.x", "key": ["station"], "time": "hour", "value": "so2", "method": "dropout"} | options
    return made_by(Detect(), given, {"t.x": rows})


def silent(made: Made, station: str) -> list[int]:
    return [
        int((row["hour"] - START).total_seconds() // 3600)
        for row in made.rows.to_pylist()
        if row["station"] == station and row["alarm"]
    ]


def test_four_hours_of_silence() -> None:
    made = listened({"甲": [0, 1, 2, 8, 9], "乙": [0, 1, 2, 3, 6, 7, 8, 9]}, run=4)

    assert made.rows.num_rows == 20
    assert silent(made, "甲") == [6, 7]
    assert silent(made, "乙") == []
    assert made.card.facts["every"] == "hour"
    assert made.card.metrics[0].name == "present"
    assert made.card.metrics[0].value == pytest.approx(65)


def test_a_station_that_has_stopped_is_silent_until_the_newest_hour() -> None:
    made = listened({"甲": [0, 1, 2], "乙": list(range(10))}, run=3)

    assert silent(made, "甲") == [5, 6, 7, 8, 9]
    assert made.card.tables["series"] == [{"station": "甲", "values": 10, "alarms": 5}]


def test_a_station_that_began_late_was_not_silent_before() -> None:
    made = listened({"甲": [7, 8, 9], "乙": list(range(10))}, run=1)

    assert silent(made, "甲") == []
    assert made.rows.num_rows == 13


def test_an_empty_value_is_silence() -> None:
    rows = {"t": [1, 2, 3], "v": [1.0, None, 3.0]}

    made = made_by(Detect(), {"from": "a.b", "time": "t", "value": "v", "method": "dropout", "run": 1}, {"a.b": rows})

    assert made.rows["alarm"].to_pylist() == [False, True, False]


def test_two_values_in_an_hour() -> None:
    with pytest.raises(SeriesRepeated):
        listened({"甲": [0, 1, 1, 2]})


def test_a_step_that_is_far_too_short() -> None:
    with pytest.raises(SeriesGaps, match="every"):
        listened({"甲": [0, 500]}, every="second")


def test_run_lengths() -> None:
    lost = np.array([True, True, False, True, True, True, False])
    first = np.array([True, False, False, False, True, False, False])

    assert run_lengths(lost, first).tolist() == [1, 2, 0, 1, 1, 2, 0]
