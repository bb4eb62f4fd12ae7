"""ODCS rules as checks."""

from typing import Any

import pytest
from tests.support.loading import contract_of

from ganyun.features.quality.errors import BadRule
from ganyun.features.quality.rules.odcs import Threshold, library_checks, sql_checks, threshold

CONTRACT = contract_of()


def sql(query: str, **rule: Any) -> dict[str, Any]:
    return sql_checks(CONTRACT, "aqi", {"query": query, "mustBe": 0, **rule})


@pytest.mark.parametrize(
    ("rule", "measured", "rows", "holds"),
    [
        ({}, 0, 10, True), ({}, 1, 10, False),
        ({"mustBeLessThan": 5, "unit": "percent"}, 4, 100, True),
        ({"mustBeLessThan": 5, "unit": "percent"}, 4, 50, False),
        ({"mustBeGreaterThan": 5}, 5, 9, False), ({"mustBeGreaterOrEqualTo": 5}, 5, 9, True),
        ({"mustBeLessOrEqualTo": 5}, 5, 9, True), ({"mustNotBe": 5}, 5, 9, False), ({"mustBe": 5}, 5, 9, True),
        ({"mustBeBetween": [1, 5]}, 5, 9, True), ({"mustBeBetween": [1, 5]}, 6, 9, False),
        ({"mustNotBeBetween": [1, 5]}, 6, 9, True), ({"mustBeLessThan": 5, "unit": "percent"}, 0, 0, True),
    ],
)  # fmt: skip
def test_thresholds(rule: dict[str, Any], measured: float, rows: int, holds: bool) -> None:
    assert threshold(rule).holds(measured, rows) is holds


def test_a_threshold_in_signs() -> None:
    assert (
        str(Threshold("mustBeLessThan", 5, "percent")) == "< 5%" and str(Threshold("mustBeBetween", [1, 5])) == "∈ 1–5"
    )


def test_counting_bad_rows_is_a_row_rule() -> None:
    found = sql("select count(*) from readings r where r.aqi > 500 or r.note is null")
    assert found["kind"] == "cross_field" and '"aqi" > 500' in found["fails"] and "r." not in found["fails"]
    assert sql("SELECT COUNT(1) FROM ${table} WHERE {property} < 0")["kind"] == "cross_field"


def test_counting_what_is_not_distinct_is_a_key_rule() -> None:
    found = sql("select count(*) - count(distinct (city, day)) from readings")
    assert (found["scope"], found["keys"]) == ("unique", ("city", "day"))


@pytest.mark.parametrize(
    "query",
    [
        "select count(*) from readings where aqi > (select avg(aqi) from readings)",
        "select count(*) from (select city from readings group by city having count(*) > 400)",
        "select count(*) from (select aqi, lag(aqi) over (order by day) as was from readings) where aqi > 2 * was",
        "select count(*) - count(distinct city) from (select city from readings where aqi > 9)",
        "select sum(aqi) from readings",
        "with r as (select * from readings) select count(*) from r",
        "select count(*) - count(distinct lower(city)) from readings",
    ],
)
def test_everything_else_is_judged_over_the_staged_rows(query: str) -> None:
    found = sql(query)
    assert found["scope"] == "batch" and "staged" in found["fails"]


def test_a_threshold_makes_it_a_rule_of_the_batch() -> None:
    assert (
        sql_checks(CONTRACT, "", {"query": "select count(*) from readings where aqi > 9", "mustBeLessThan": 5})["scope"]
        == "batch"
    )


@pytest.mark.parametrize("query", ["select 1 from other_table", "select count(*) from base.readings",
                                   "drop table readings", "select count(* from", "", "select 1; select 2"])  # fmt: skip
def test_queries_that_are_refused(query: str) -> None:
    with pytest.raises(BadRule):
        sql(query)


def test_library_rules() -> None:
    assert library_checks(CONTRACT, "", {"metric": "rowCount", "mustBeGreaterThan": 0})["scope"] == "batch"
    assert library_checks(CONTRACT, "", {"metric": "duplicateValues"})["keys"] == ("city", "day")
    found = library_checks(
        CONTRACT, "note", {"metric": "missingValues", "arguments": {"missingValues": ["", "无", None]}}
    )
    assert found["fails"] == "\"note\" IS NULL OR \"note\"::VARCHAR IN ('', '无')"
    found = library_checks(
        CONTRACT, "note", {"metric": "invalidValues", "arguments": {"validValues": ["晴"], "pattern": "^晴"}}
    )
    assert found["kind"] == "enumeration" and "regexp_matches" in found["fails"]
    for rule in ({"metric": "invalidValues"}, {"metric": "kurtosis"}, {}):
        with pytest.raises(BadRule):
            library_checks(CONTRACT, "note", rule)
