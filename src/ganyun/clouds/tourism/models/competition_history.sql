-- title: {zh: 竞赛序列历史, en: History of the competition series}
-- summary: 366 条月度序列展开成一月一行
-- key: [series, month]
-- columns:
--   series: {title: 序列编号}
--   month: {title: 月份}
--   value: {title: 客流}
with points as (
    select
        id,
        cast(start as integer[]) as start,
        unnest(cast(x as double[])) as value,
        unnest(range(n)) as step
    from tourism.competition_series
)
select
    id as series,
    (make_date(start[1], start[2], 1) + to_months(step::integer))::date as month,
    value
from points
