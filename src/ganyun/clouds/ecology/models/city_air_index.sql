-- title: {zh: 城市空气质量指数（重算）, en: Air quality index of cities recomputed}
-- summary: 由分指数得出的空气质量指数、级别、首要污染物和超标污染物，HJ 633 两个版本并列；旁边是当时公布的指数和级别。
-- key: [city, date, standard]
-- tags: [空气, AQI]
-- cycle: daily
-- columns:
--   standard: {title: 标准}
--   in_force: {title: 当日有效}
--   pollutants: {title: 有数据的污染物, unit: 项}
--   aqi: {title: 空气质量指数, description: 2026 版缺项且不超过 100 时为空（5.3.1）}
--   grade: {title: 级别}
--   primary_pollutant: {title: 首要污染物, description: 指数大于 50 时分指数最大的，并列的都列出}
--   exceeding: {title: 超标污染物, description: 分指数大于 100 的；2026 版不再使用}
--   published_aqi: {title: 公布的指数}
--   published_grade: {title: 公布的级别}
with daily as (
    select
        city, date, standard, in_force, iaqi, max(iaqi) over (partition by city, date, standard) as highest,
        case pollutant when 'pm25' then 'PM2.5' when 'pm10' then 'PM10' when 'so2' then 'SO2'
             when 'no2' then 'NO2' when 'co' then 'CO' else 'O3' end as pollutant
    from ecology.city_air_iaqi
    where averaging <> '1h'
),
judged as (
    select
        city, date, standard, bool_and(in_force) as in_force, count(*) as pollutants,
        case when standard = 'HJ 633-2026' and count(*) < 6 and max(iaqi) <= 100 then null else max(iaqi) end as aqi,
        string_agg(pollutant, '、' order by pollutant) filter (iaqi = highest and highest > 50) as primary_pollutant,
        string_agg(pollutant, '、' order by pollutant) filter (iaqi > 100) as exceeding
    from daily
    group by city, date, standard
)
select
    judged.city, judged.date, judged.standard, judged.in_force, judged.pollutants, judged.aqi,
    case
        when judged.aqi <= 50 then '优' when judged.aqi <= 100 then '良' when judged.aqi <= 150 then '轻度污染'
        when judged.aqi <= 200 then '中度污染' when judged.aqi <= 300 then '重度污染' when judged.aqi > 300 then '严重污染'
    end as grade,
    judged.primary_pollutant,
    case when judged.standard = 'HJ 633-2012' then judged.exceeding end as exceeding,
    published.aqi as published_aqi, published.grade as published_grade
from judged join ecology.city_air_daily as published using (city, date)
