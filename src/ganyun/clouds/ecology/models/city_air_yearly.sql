-- title: {zh: 城市空气质量年报, en: City air by year}
-- summary: 每市每年的综合指数和排名：六项污染物的年评价值各除以二级限值后相加（CO 取日均第 95 百分位，O3 取第 90 百分位）；限值按年份取有效的一版。
-- key: [city, year]
-- level: 1
-- tags: [空气, 年报, 排名]
-- cycle: yearly
-- columns:
--   year: {title: 年份}
--   standard: {title: 限值的标准}
--   pm25: {title: PM2.5 年均值, unit: ug/m3}
--   pm10: {title: PM10 年均值, unit: ug/m3}
--   so2: {title: SO2 年均值, unit: ug/m3}
--   no2: {title: NO2 年均值, unit: ug/m3}
--   co: {title: CO 日均第 95 百分位, unit: mg/m3}
--   o3: {title: O3 日最大 8 小时第 90 百分位, unit: ug/m3}
--   composite_index: {title: 综合指数, description: 越低越好}
--   valid_days: {title: 有效天数, unit: d}
--   valid: {title: 年评价有效, description: 有效日均值不少于 324 个}
--   good_days: {title: 优良天数, unit: d}
--   over_limit: {title: 超过年评价限值的污染物}
--   rank: {title: 省内排名, description: 年评价有效的城市按综合指数从低到高}
--   latest: {title: 最近的有效年份}
--   shown: {title: 列出来的年份, description: 最近的有效年份；还没有一年有效时是最近一年}
with measured as (
    select
        city, year(date) as year, avg(pm25) as pm25, avg(pm10) as pm10, avg(so2) as so2, avg(no2) as no2,
        quantile_cont(co, 0.95) as co, quantile_cont(o3, 0.9) as o3, count(aqi) as valid_days, count(*) filter (aqi <= 100) as good_days
    from ecology.city_air_daily
    group by all
),
parts as (
    select
        measured.city, measured.year, limits.standard, limits.pollutant, limits.limit_value,
        case limits.pollutant when 'pm25' then pm25 when 'pm10' then pm10 when 'so2' then so2 when 'no2' then no2 when 'co' then co else o3 end as value
    from measured join ecology.air_limits as limits
      on limits.averaging = case limits.pollutant when 'co' then '24h' when 'o3' then '8h' else '年' end
     and make_date(measured.year, 12, 31) between limits.valid_from and coalesce(limits.valid_to, make_date(measured.year, 12, 31))
),
summed as (
    select
        city, year, any_value(standard) as standard, case when count(value) = 6 then sum(value / limit_value) end as composite_index,
        string_agg(if(pollutant = 'pm25', 'PM2.5', upper(pollutant)), '、' order by pollutant) filter (value > limit_value) as over_limit
    from parts
    group by city, year
)
select
    city, year, standard, pm25, pm10, so2, no2, co, o3, composite_index, valid_days, valid_days >= 324 as valid, good_days, over_limit,
    case when valid_days >= 324 then rank() over (partition by year, valid_days >= 324 order by composite_index) end as rank,
    valid_days >= 324 and year = max(year) filter (valid_days >= 324) over () as latest,
    year = coalesce(max(year) filter (valid_days >= 324) over (), max(year) over ()) as shown
from measured join summed using (city, year)
