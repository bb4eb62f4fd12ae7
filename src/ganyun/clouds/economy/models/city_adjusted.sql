-- title: {zh: 月度指标季节调整, en: "Monthly series, seasonally adjusted"}
-- summary: 一、二月按合计平摊（春节错位），再用 2×12 移动平均的比率法求季节因子；同比按平摊后的数计算
-- key: [city, indicator, month]
-- cycle: monthly
-- columns:
--   city: {title: 设区市}
--   indicator: {title: 指标}
--   month: {title: 月份}
--   value: {title: 原值}
--   spread: {title: 平摊后}
--   seasonal: {title: 季节因子}
--   adjusted: {title: 季节调整后}
--   yoy: {title: 同比}
with spread as (
    select
        city,
        indicator,
        month,
        value,
        if(month(month) <= 2, avg(value) over (partition by city, indicator, year(month), month(month) <= 2), value) as spread
    from economy.city_monthly
),
trended as (
    select
        *,
        if(
            count(*) over whole = 13,
            (sum(spread) over whole + sum(spread) over inner_eleven) / 24,
            null
        ) as trend,
        lag(spread, 12) over months as year_ago
    from spread
    window
        months as (partition by city, indicator order by month),
        whole as (partition by city, indicator order by month rows between 6 preceding and 6 following),
        inner_eleven as (partition by city, indicator order by month rows between 5 preceding and 5 following)
),
factors as (
    select city, indicator, month(month) as m, avg(spread / trend) as factor
    from trended
    group by all
),
scaled as (
    select city, indicator, m, factor / avg(factor) over (partition by city, indicator) as seasonal
    from factors
)
select
    t.city,
    t.indicator,
    t.month,
    t.value,
    t.spread,
    coalesce(s.seasonal, 1) as seasonal,
    t.spread / coalesce(s.seasonal, 1) as adjusted,
    t.spread / t.year_ago - 1 as yoy
from trended as t
left join scaled as s on s.city = t.city and s.indicator = t.indicator and s.m = month(t.month)
