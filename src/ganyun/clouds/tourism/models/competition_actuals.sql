-- title: {zh: 竞赛序列实际值, en: What came after}
-- summary: 历史之后的实际值与季节朴素预测（上一年同月），一月一行；只用于评判
-- key: [series, month]
-- columns:
--   series: {title: 序列编号}
--   month: {title: 月份}
--   step: {title: 预测期第几个月, unit: 月}
--   actual: {title: 实际值}
--   naive: {title: 季节朴素预测}
with points as (
    select
        id,
        n,
        cast(start as integer[]) as start,
        cast(x as double[]) as history,
        unnest(cast(xx as double[])) as actual,
        unnest(range(h)) as step
    from tourism.competition_series
)
select
    id as series,
    (make_date(start[1], start[2], 1) + to_months((n + step)::integer))::date as month,
    step + 1 as step,
    actual,
    history[n - 11 + step % 12] as naive
from points
