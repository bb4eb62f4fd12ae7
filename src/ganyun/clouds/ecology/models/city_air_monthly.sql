-- title: {zh: 城市空气质量月报, en: City air by month}
-- summary: 每市每月的浓度均值、优良和超标天数、有效天数，同月排名；超标天数按公布的指数，另按 HJ 633-2026 重算一遍。
-- key: [city, month]
-- level: 1
-- tags: [空气, 月报]
-- cycle: monthly
-- columns:
--   month: {title: 月份}
--   pm25_mean: {title: PM2.5 月均值, unit: ug/m3}
--   pm10_mean: {title: PM10 月均值, unit: ug/m3}
--   o3_p90: {title: 臭氧第 90 百分位, unit: ug/m3}
--   aqi_mean: {title: 指数月均值}
--   good_days: {title: 优良天数, unit: d}
--   exceedance_days: {title: 超标天数, unit: d}
--   exceedance_days_2026: {title: 按 2026 版的超标天数, unit: d}
--   heavy_days: {title: 重度及以上污染天数, unit: d}
--   valid_days: {title: 有效天数, unit: d}
--   valid: {title: 月均值有效, description: 有效日均值不少于 27 个（二月 25 个）}
--   main_pollutant: {title: 出现最多的首要污染物}
--   rank: {title: 省内排名, description: 按 PM2.5 月均值从低到高，同月比较}
with recomputed as (
    select
        city, date_trunc('month', date)::date as month,
        count(*) filter (standard = 'HJ 633-2026' and aqi > 100) as exceedance_days_2026,
        mode(primary_pollutant order by primary_pollutant) filter (standard = 'HJ 633-2012') as main_pollutant
    from ecology.city_air_index
    group by all
),
measured as (
    select
        city, date_trunc('month', date)::date as month,
        avg(pm25) as pm25_mean, avg(pm10) as pm10_mean, quantile_cont(o3, 0.9) as o3_p90, avg(aqi) as aqi_mean,
        count(*) filter (aqi <= 100) as good_days, count(*) filter (aqi > 100) as exceedance_days,
        count(*) filter (aqi > 200) as heavy_days, count(aqi) as valid_days
    from ecology.city_air_daily
    group by all
)
select
    city, month, pm25_mean, pm10_mean, o3_p90, aqi_mean, good_days, exceedance_days, coalesce(exceedance_days_2026, 0) as exceedance_days_2026,
    heavy_days, valid_days, valid_days >= if(month(month) = 2, 25, 27) as valid, main_pollutant,
    rank() over (partition by month order by pm25_mean) as rank
from measured left join recomputed using (city, month)
