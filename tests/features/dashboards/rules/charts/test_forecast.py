"""What was, and what is expected."""

from datetime import date
from typing import Any

from tests.features.dashboards.rules.charts.conftest import TABLE, chart

AHEAD = {"x": [date(2017, 1, 1), date(2017, 2, 1)], "mean": [5.0, 6.0], "lower": [4.0, 4.5], "upper": [6.0, 7.5]}
PAST = {"x": [date(2016, 12, 1), date(2016, 11, 1)], "y0": [4.0, 3.0]}
HISTORY = {"from": "c.t", "time": "day", "value": "n"}


def test_history_mean_and_band_meet(draw: Any) -> None:
    figure = draw({"main": AHEAD, "history": PAST}, chart="forecast", history=HISTORY)
    lower, band, past, mean = figure.context["option"]["series"]
    assert past["data"] == [["2016-11-01", 3], ["2016-12-01", 4]]
    assert mean["data"][0] == ["2016-12-01", 4], "the forecast goes on where the history ends"
    assert lower["data"][1:] == [["2017-01-01", 4], ["2017-02-01", 4.5]] and band["data"][1:] == [
        ["2017-01-01", 2],
        ["2017-02-01", 3],
    ]
    assert figure.rows[0] == ("2016-11", 3, None, None, None) and figure.rows[-1] == ("2017-02", None, 6, 4.5, 7.5)


def test_a_forecast_alone(draw: Any) -> None:
    figure = draw({"main": AHEAD}, chart="forecast")
    assert not figure.empty and figure.context["option"]["series"][2]["data"] == []
    assert draw({"main": {"x": [], "mean": [], "lower": [], "upper": []}}, chart="forecast").empty


def test_an_overlapping_history_is_not_joined(draw: Any) -> None:
    past = {"x": [date(2017, 1, 1)], "y0": [9.0]}
    mean = draw({"main": AHEAD, "history": past}, chart="forecast", history=HISTORY).context["option"]["series"][3]
    assert mean["data"][0] == ["2017-01-01", 5]


def test_one_series_is_picked_by_the_key() -> None:
    assert chart(chart="forecast").picked(TABLE) == "city"
    assert chart(chart="forecast", series="kind").picked(TABLE) == "kind"
    assert chart(chart="forecast", history=HISTORY).tables == ("c.t", "c.t")
    assert chart(chart="forecast", history=HISTORY).plans(TABLE)["history"].limit == 90
