-- title: {zh: 农田积温, en: Growing degree days}
-- summary: 各站每天的有效温度与当年累计积温：Σmax(0, (最高 + 最低)/2 − 10)
-- key: [station, date]
-- cycle: daily
-- columns:
--   station: {title: 站点}
--   date: {title: 日期}
--   county_code: {title: 县代码}
--   crop: {title: 作物}
--   degrees: {title: 有效温度, unit: °C}
--   degree_days: {title: 累计积温, unit: °C·d}
--   rain_total: {title: 累计降水, unit: mm}
select
    station,
    date,
    county_code,
    crop,
    greatest(0, (tmax + tmin) / 2 - 10) as degrees,
    sum(greatest(0, (tmax + tmin) / 2 - 10)) over season as degree_days,
    sum(rain) over season as rain_total
from agriculture.field_weather
window season as (partition by station, year(date) order by date)
