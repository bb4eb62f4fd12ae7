-- title: {zh: 站点小时值（带时刻）, en: Station readings with their time}
-- summary: 站点小时值的时刻合成一列，CO 换算成 mg/m3，并按小时限值判定是否超标。
-- key: [station, hour]
-- tags: [空气, 小时]
-- cycle: realtime
-- columns:
--   hour: {title: 时刻}
--   co: {title: 一氧化碳, unit: mg/m3}
--   o3_over: {title: 臭氧超过 1 小时二级限值, description: 200 ug/m3}
select
    station, make_timestamp(year, month, day, hour, 0, 0) as hour, pm25, pm10, so2, no2, co / 1000 as co, o3,
    temp, pres, dewp, rain, wspm, o3 > 200 as o3_over
from ecology.station_air_hourly
