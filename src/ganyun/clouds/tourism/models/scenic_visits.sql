-- title: {zh: 景区每日接待, en: Visits by day}
-- summary: 各景区每天接待多少人次、最多时在园多少、最高负荷与当天的灯
-- key: [area, day]
-- cycle: daily
-- columns:
--   area: {title: 景区}
--   day: {title: 日期}
--   name: {title: 名称}
--   county_code: {title: 县代码}
--   city: {title: 设区市}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
--   visitors: {title: 接待, unit: 人次}
--   most_inside: {title: 最多在园, unit: 人}
--   load: {title: 最高负荷}
--   light: {title: 灯}
select
    area,
    hour::date as day,
    any_value(name) as name,
    any_value(county_code) as county_code,
    any_value(city) as city,
    any_value(longitude) as longitude,
    any_value(latitude) as latitude,
    max(received) as visitors,
    max(inside) as most_inside,
    max(load) as load,
    case when max(load) >= 1 then '红' when max(load) >= 0.8 then '黄' else '绿' end as light
from tourism.scenic_loads
group by area, hour::date
