-- title: {zh: M3 实际值, en: What came after in M3}
-- summary: 预测期的实际值，一期一行；只用于评判
-- key: [series, date]
-- columns:
--   series: {title: 序列编号}
--   date: {title: 期}
--   period: {title: 频率}
--   type: {title: 类型}
--   step: {title: 预测期第几期}
--   actual: {title: 实际值}
with points as (
    select id, period, type, n, unnest(cast(xx as double[])) as actual, unnest(range(h)) as step
    from economy.m3_series
)
select
    id as series,
    (date '1900-01-01' + case period
        when 'YEARLY' then to_years((n + step)::integer)
        when 'QUARTERLY' then to_months((3 * (n + step))::integer)
        else to_months((n + step)::integer) end)::date as date,
    period,
    type,
    step + 1 as step,
    actual
from points
