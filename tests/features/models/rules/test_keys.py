"""What proves keys unique, what does not, and what is found in the rows."""

from pathlib import Path

import pytest
from sqlglot import parse_one
from tests.support.clouds import apply_clouds, make_cloud

from ganyun.features.models.actions.running import run_models
from ganyun.features.models.rules.keys import grouped_by
from ganyun.kernel.policy import SYSTEM


@pytest.mark.parametrize(
    ("sql", "keys"),
    [
        ("select city, count(*) as n from a.b group by city", ["city"]),
        ("select city, n from (select city, 1 as n from a.b) group by city, n", ["city", "n"]),
        ("select city, day, count(*) filter (aqi > 1) / count(aqi) as share from a.b group by all", ["city", "day"]),
        ("select city as town, sum(aqi) / count(day) as n from a.b group by city having n > 1", ["town"]),
        ("select date_trunc('month', day)::date as month, max(aqi) as n from a.b group by all", ["month"]),
        ("with c as (select city from a.b) select city, count(*) as n from c group by city", ["city"]),
    ],
)
def test_a_group_per_key_is_proof(sql: str, keys: list[str]) -> None:
    assert grouped_by(parse_one(sql, read="duckdb"), keys)


@pytest.mark.parametrize(
    ("sql", "keys"),
    [
        ("select city, count(*) as n from a.b group by city, day", ["city"]),
        ("select city, day, count(*) as n from a.b group by all", ["city"]),
        ("select upper(city) as city, count(*) as n from a.b group by city", ["city"]),  # 'a' and 'A' are two groups
        ("select city, (select max(aqi) from a.c) as most from a.b group by all", ["city"]),
        ("select city, list_max(aqis) as most from a.b group by all", ["city"]),
        ("select city, row_number() over () as n from a.b group by city", ["city"]),
        ("select city, unnest(list(aqi)) as n from a.b group by city", ["city"]),
        ("select city, count(*) as n from a.b group by rollup(city)", ["city"]),
        ("select city, count(*) as n from a.b group by city union all select city, 1 from a.c", ["city"]),
        ("select distinct city from a.b", ["city"]),
        ("select city, aqi from a.b", ["city"]),
    ],
)
def test_anything_else_is_none(sql: str, keys: list[str]) -> None:
    assert not grouped_by(parse_one(sql, read="duckdb"), keys)


CLASHING = """\
-- title: 编码
-- key: code
select c.code from trial.readings, unnest([{codes}]) as c(code) where city = '南昌市' and day = date '2016-01-01'
"""


@pytest.mark.parametrize(
    ("codes", "error"),
    [
        ("1, 2, 3", None),
        ("1, 2, 1", "models.keys_repeated"),
        ("1, null", "models.keys_empty"),
        ("'a', 'b'", None),
        ("'a', 'b', 'a'", "models.keys_repeated"),
    ],
)
def test_rows_whose_keys_nothing_proves_are_looked_at(node: Path, codes: str, error: str | None) -> None:
    apply_clouds(make_cloud(node, {"models/codes.sql": CLASHING.format(codes=codes)}))

    [ran] = run_models(SYSTEM, ["trial.codes"])

    assert (ran.error.code if ran.error else None) == error
