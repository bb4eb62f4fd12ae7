-- title: {zh: M3 序列历史, en: History of the M3 series}
-- summary: 3,003 条序列展开成一期一行；原序列没有可靠的起点，日期从 1900 年排起，只表示次序与频率
-- key: [series, date]
-- columns:
--   series: {title: 序列编号}
--   date: {title: 期}
--   period: {title: 频率}
--   type: {title: 类型}
--   value: {title: 数值}
with points as (
    select id, period, type, unnest(cast(x as double[])) as value, unnest(range(n)) as step
    from economy.m3_series
)
select
    id as series,
    (date '1900-01-01' + case period
        when 'YEARLY' then to_years(step::integer)
        when 'QUARTERLY' then to_months(3 * step::integer)
        else to_months(step::integer) end)::date as date,
    period,
    type,
    value
from points
