-- title: {zh: 指数重算的一致程度, en: Agreement of the recomputed index}
-- summary: 三种臭氧口径下，重算指数与公布指数完全相同、相差不超过 1 和 5 的比例，级别相同的比例，平均差和相关系数；每市一行，另有全省一行。
-- key: [variant, city]
-- tags: [空气, AQI, 核对]
-- columns:
--   variant: {title: 臭氧口径}
--   city: {title: 设区市, description: 全省为十一市合计}
--   days: {title: 天数, unit: d}
--   same: {title: 完全相同, unit: d}
--   within_1: {title: 相差不超过 1, unit: d}
--   within_5: {title: 相差不超过 5, unit: d}
--   same_grade: {title: 级别相同, unit: d}
--   mean_gap: {title: 平均差（重算减公布）}
--   correlation: {title: 相关系数}
with variants as (
    select
        city, published, variant,
        case variant when '8 小时' then recomputed when '1 小时' then with_o3_1h else without_o3 end as index_value
    from ecology.city_air_gaps cross join (values ('8 小时'), ('1 小时'), ('不计臭氧')) as v(variant)
)
select
    variant, coalesce(city, '全省') as city, count(*) as days,
    count(*) filter (index_value = published) as same,
    count(*) filter (abs(index_value - published) <= 1) as within_1,
    count(*) filter (abs(index_value - published) <= 5) as within_5,
    count(*) filter (
        case when index_value <= 50 then 1 when index_value <= 100 then 2 when index_value <= 150 then 3 when index_value <= 200 then 4 when index_value <= 300 then 5 else 6 end
        = case when published <= 50 then 1 when published <= 100 then 2 when published <= 150 then 3 when published <= 200 then 4 when published <= 300 then 5 else 6 end
    ) as same_grade,
    avg(index_value - published) as mean_gap, case when count(*) > 2 then corr(index_value, published) end as correlation
from variants
group by grouping sets ((variant), (variant, city))
