-- title: {zh: 重算指数与公布指数之差, en: Recomputed against published index}
-- summary: 按 HJ 633-2012 重算的指数比公布的高多少，以及最可能的原因：取整、臭氧的口径，还是公布值本身是小时指数的平均。
-- key: [city, date]
-- tags: [空气, AQI, 核对]
-- cycle: daily
-- columns:
--   published: {title: 公布的指数}
--   recomputed: {title: 重算的指数, description: 臭氧当作 8 小时值}
--   with_o3_1h: {title: 臭氧当作 1 小时值}
--   without_o3: {title: 不计臭氧}
--   gap: {title: 重算减公布}
--   same_grade: {title: 级别相同}
--   reason: {title: 原因, description: 取整（没有向上进位，或浓度公布前已取整）；臭氧没有计入、按 1 小时、部分计入；其余像是小时指数的平均}
with indices as (
    select
        city, date,
        max(iaqi) filter (averaging <> '1h') as recomputed,
        max(iaqi) filter (averaging <> '8h') as with_o3_1h,
        max(iaqi) filter (pollutant <> 'o3') as without_o3
    from ecology.city_air_iaqi
    where standard = 'HJ 633-2012'
    group by city, date
)
select
    city, date, daily.aqi as published, indices.recomputed, indices.with_o3_1h, indices.without_o3, indices.recomputed - daily.aqi as gap,
    daily.grade = case
        when indices.recomputed <= 50 then '优' when indices.recomputed <= 100 then '良' when indices.recomputed <= 150 then '轻度污染'
        when indices.recomputed <= 200 then '中度污染' when indices.recomputed <= 300 then '重度污染' else '严重污染'
    end as same_grade,
    case
        when indices.recomputed = daily.aqi then '一致'
        when abs(indices.recomputed - daily.aqi) = 1 then '取整'
        when abs(indices.without_o3 - daily.aqi) <= 1 then '臭氧没有计入'
        when abs(indices.with_o3_1h - daily.aqi) <= 1 then '臭氧按 1 小时'
        when indices.recomputed > daily.aqi and indices.without_o3 <= daily.aqi + 1 then '臭氧部分计入'
        else '小时指数的平均'
    end as reason
from ecology.city_air_daily as daily join indices using (city, date)
where daily.aqi is not null
