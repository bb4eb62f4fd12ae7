"""SQL that a page file may hold."""

import pytest

from ganyun.features.dashboards.rules.expressions import BadExpression, read


@pytest.mark.parametrize(
    ("text", "columns", "aggregate"),
    [
        ("pm25", ("pm25",), False),
        ("sum(cases)", ("cases",), True),
        ("1 - sum(a) / sum(b)", ("a", "b"), True),
        ("count(*)", (), True),
        ("count(distinct city)", ("city",), True),
        ("count(*) filter (where aqi > 100)", ("aqi",), True),
        ("median(aqi)", ("aqi",), True),
        ("max_by(aqi, date)", ("aqi", "date"), True),
        ("coalesce(aqi, 0)", ("aqi",), False),
        ("city = '南昌市' and kind is not null", ("city", "kind"), False),
        ('"中文列" + 1', ("中文列",), False),
        ("aqi::integer", ("aqi",), False),
    ],
)
def test_what_is_read(text: str, columns: tuple[str, ...], aggregate: bool) -> None:
    found = read(text)
    assert (found.columns, found.aggregate) == (columns, aggregate)


def test_a_bare_column_has_its_name() -> None:
    assert read("pm25").column == "pm25"
    assert read("pm25 + 1").column == ""


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a) from secrets --",
        "(select 1)",
        "(select max(x) from other)",
        "exists (select 1)",
        "getenv('HOME')",
        "current_setting('secret')",
        "sum(a) over ()",
        "t.a",
        "*",
        "a, b",
        "a; drop table x",
        "a and",
        "$1",
        "?",
        "a' or 1",
        "x" * 5000,
        "((((",
    ],
)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(BadExpression):
        read(text)
