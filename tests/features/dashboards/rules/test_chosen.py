"""Filters as they stand in the address."""

from datetime import date

import pytest

from ganyun.features.dashboards.errors import BadFilter
from ganyun.features.dashboards.rules.chosen import Chosen, read_chosen
from ganyun.features.dashboards.rules.page import Board, read_page

DATA = {
    "title": "t",
    "filters": ["time", "division", {"name": "kind", "column": "type"}],
    "rows": [[{"chart": "forecast", "from": "c.t"}, {"chart": "search", "from": "c.t", "search": "a"}]],
}


def board() -> Board:
    found = read_page(DATA, "c", "p", "f", lambda problem: pytest.fail(str(problem)))
    assert found is not None
    return found


def chosen(**parameters: str) -> Chosen:
    names = {name.replace("_", "-"): value for name, value in parameters.items()}
    return read_chosen(board(), names, lambda text: {"南昌": "360100"}.get(text, ""))


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2016", "2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-02", "2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016-02-03", "2016-12", date(2016, 2, 3), date(2016, 12, 31)),
        ("2017", "2015", date(2015, 1, 1), date(2017, 12, 31)),
    ],
)
def test_periods(since: str, until: str, first: date, last: date) -> None:
    found = chosen(since=since, until=until)
    assert (found.since, found.until) == (first, last)


@pytest.mark.parametrize("value", ["2016-13", "2016-02-30", "soon", "1", "20160101", "2016-1-1-1", "0000", "x" * 300])
def test_what_is_no_time(value: str) -> None:
    with pytest.raises(BadFilter) as error:
        chosen(since=value)
    assert error.value.values["name"] == "since"


def test_a_division_by_name_or_code_and_what_is_none() -> None:
    assert chosen(division="南昌").division == "360100"
    with pytest.raises(BadFilter):
        chosen(division="月球")


def test_declared_filters_picks_and_searches() -> None:
    found = chosen(kind="水", pick_1_1="甲", q_1_2="环保", other="x", wall="1")
    assert found.values == (("kind", "水"),) and found.pick("1-1") == "甲" and found.words("1-2") == "环保"
    assert dict(found.written) == {"kind": "水", "pick-1-1": "甲", "q-1-2": "环保"}
    assert found.active == {"kind": True}
    assert chosen().active == {} and chosen().pick("1-1") == ""


def test_a_filter_that_the_page_does_not_have_is_left_alone() -> None:
    plain = read_page({**DATA, "filters": []}, "c", "p", "f", lambda problem: None)
    assert plain is not None
    assert read_chosen(plain, {"since": "never", "division": "月球"}, lambda text: "") == Chosen()
