-- title: {zh: 猪粮比价与预警, en: Hog to corn price ratio}
-- summary: 每市每周的猪粮比价；低于 5:1 一级，5:1 至 6:1 连续三周二级，低于 6:1 三级（2021 年预案）
-- key: [city, week]
-- cycle: weekly
-- columns:
--   city: {title: 设区市}
--   week: {title: 周}
--   hog_price: {title: 生猪出场价, unit: CNY/kg}
--   corn_price: {title: 玉米批发价, unit: CNY/kg}
--   ratio: {title: 猪粮比价}
--   weeks_low: {title: 连续低于 6:1 的周数, unit: 周}
--   level: {title: 预警级别}
with ratios as (
    select city, week, hog_price, corn_price, hog_price / corn_price as ratio
    from agriculture.hog_prices
),
runs as (
    select *, sum(if(ratio >= 6, 1, 0)) over (partition by city order by week) as run
    from ratios
),
counted as (
    select
        city,
        week,
        hog_price,
        corn_price,
        ratio,
        if(ratio < 6, sum(if(ratio < 6, 1, 0)) over (partition by city, run order by week), 0)::bigint as weeks_low
    from runs
)
select
    *,
    case
        when ratio < 5 then '一级'
        when ratio < 6 and weeks_low >= 3 then '二级'
        when ratio < 6 then '三级'
        else '正常'
    end as level
from counted
