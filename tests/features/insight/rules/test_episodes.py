"""When an alert opens, worsens, closes and comes back."""

from datetime import date

import pytest

from ganyun.features.insight.rules.declaration import Alert
from ganyun.features.insight.rules.episodes import Period, Standing, Step, next_step
from ganyun.features.insight.rules.growth import months_before

FIRST = date(2016, 1, 1)
CODES = {"g": "green", "y": "yellow", "r": "red", ".": ""}


def periods(lights: str, start: date = FIRST) -> list[Period]:
    """``"ggr"``: one month each; ``"."`` has no data, ``" "`` is a month that is not there."""
    return [
        Period(months_before(start, -place), float(place), CODES[code])
        for place, code in enumerate(lights)
        if code != " "
    ]


def rule(on: str = "red", **options: int) -> Alert:
    return Alert.model_validate({"on": on, **options})


def step(alert: Alert, lights: str, standing: Standing | None = None) -> Step | None:
    return next_step(alert, periods(lights), "month", standing)


def moves(alert: Alert, lights: str) -> list[str]:
    """Every move while the series grows by one month at a time."""
    standing: Standing | None = None
    found = []
    for length in range(1, len(lights) + 1):
        taken = step(alert, lights[:length], standing)
        if taken:
            live = taken.move != "close"
            standing = Standing(live, taken.light, taken.time, taken.value)
            found.append(f"{length}{taken.move}")
            assert step(alert, lights[:length], standing) is None  # the same values again ask for nothing
    return found


def test_one_bad_period_opens_and_one_good_one_closes() -> None:
    assert moves(rule(), "ggrg") == ["3open", "4close"]


def test_after_three_in_a_row() -> None:
    assert moves(rule(after=3), "rrgrrr") == ["6open"]


def test_a_month_that_is_missing_breaks_the_row() -> None:
    assert moves(rule(after=2), "r rr") == ["4open"]
    assert moves(rule(after=2), "r.r") == []


def test_no_data_neither_opens_nor_closes() -> None:
    assert moves(rule(), "...") == []
    assert moves(rule(), "r..") == ["1open"]
    assert next_step(rule(), [], "month", None) is None


def test_worse_while_open() -> None:
    assert moves(rule("yellow"), "yyrrg") == ["1open", "2renew", "3worsen", "4renew", "5close"]


def test_it_takes_as_many_good_periods_to_close() -> None:
    assert moves(rule(after=2), "rrgrgg") == ["2open", "4renew", "6close"]
    assert moves(rule(after=2, clear=1), "rrg") == ["2open", "3close"]


def test_back_soon_it_is_the_same_alert() -> None:
    assert moves(rule(), "rgrgrg") == ["1open", "2close", "3reopen", "4close", "5reopen", "6close"]
    assert moves(rule(again=1), "rgr") == ["1open", "2close", "3reopen"]
    assert moves(rule(again=0), "rgr") == ["1open", "2close", "3open"]
    assert moves(rule(), "rggggr") == ["1open", "2close", "6open"]


def test_the_first_bad_month_is_told() -> None:
    found = step(rule(after=3), "grrr")
    assert found is not None and found.since == date(2016, 2, 1) and found.time == date(2016, 4, 1)


def test_a_revised_value_reopens_what_data_closed() -> None:
    standing = Standing(False, "green", date(2016, 2, 1), 0.0)
    assert step(rule(), "rr", standing) is not None


def test_what_a_person_closed_stays_closed_until_there_is_a_newer_value() -> None:
    standing = Standing(False, "red", date(2016, 2, 1), 1.0, by_hand=True)
    assert step(rule(), "rr", standing) is None
    found = step(rule(), "rrr", standing)
    assert found is not None and found.move == "reopen"


@pytest.mark.parametrize(("light", "move"), [("red", "open"), ("green", None)])
def test_an_indicator_without_time(light: str, move: str | None) -> None:
    found = next_step(rule(), [Period(None, 1.0, light)], None, None)
    assert (found.move if found else None) == move


def test_an_indicator_without_time_follows_its_one_value() -> None:
    live = Standing(True, "red", None, 1.0)
    closing = next_step(rule(after=2), [Period(None, 2.0, "green")], None, live)
    assert closing is not None and closing.move == "close"
    changed = next_step(rule(), [Period(None, 3.0, "red")], None, live)
    assert changed is not None and changed.move == "renew"
    by_hand = Standing(False, "red", None, 1.0, by_hand=True)
    assert next_step(rule(), [Period(None, 1.0, "red")], None, by_hand) is None
    assert next_step(rule(), [Period(None, 2.0, "red")], None, by_hand) is not None
