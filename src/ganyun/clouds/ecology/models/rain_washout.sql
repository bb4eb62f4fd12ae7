-- title: {zh: 降水与风对 PM2.5 的影响, en: PM2.5 by rain and wind}
-- summary: 南昌按季节、日降水等级和风速等级的 PM2.5 均值与超标比例，以及与同季节无雨日相比低多少。
-- key: [season, rain_class, wind_class]
-- tags: [空气, 气象]
-- columns:
--   season: {title: 季节}
--   rain_class: {title: 降水}
--   wind_class: {title: 风速}
--   days: {title: 天数, unit: d}
--   pm25_mean: {title: PM2.5 均值, unit: ug/m3}
--   exceedance_share: {title: 超标比例, description: 日均值大于 75 ug/m3}
--   against_dry: {title: 与同季节无雨日相比}
with days as (
    select
        case season when 'spring' then '春' when 'summer' then '夏' when 'fall' then '秋' else '冬' end as season,
        case when precipitation = 0 then '无雨' when precipitation < 10 then '小雨' when precipitation < 25 then '中雨' else '大雨以上' end as rain_class,
        case when avgws < 1.5 then '静小风' when avgws < 2.5 then '微风' else '较大风' end as wind_class, pm25
    from ecology.nanchang_air_weather
    where pm25 is not null and season is not null
),
dry as (select season, avg(pm25) as dry_mean from days where rain_class = '无雨' group by season)
select
    season, rain_class, wind_class, count(*) as days, avg(pm25) as pm25_mean, avg((pm25 > 75)::integer) as exceedance_share,
    avg(pm25) / any_value(dry_mean) - 1 as against_dry
from days join dry using (season)
group by season, rain_class, wind_class
