-- title: {zh: 高铁可达性, en: Reach by train}
-- summary: 从本省每个高铁站一、二、四、八小时能到多少站、八小时内平均多久、到北京、上海、广州、武汉、杭州最快多久，到全省各市多久
-- key: [origin]
-- columns:
--   origin: {title: 出发站}
--   county_code: {title: 县代码}
--   county: {title: 县}
--   city: {title: 设区市}
--   within_1h: {title: 一小时可达, unit: 站}
--   within_2h: {title: 两小时可达, unit: 站}
--   within_4h: {title: 四小时可达, unit: 站}
--   within_8h: {title: 八小时可达, unit: 站}
--   cities_2h: {title: 两小时可达的本省市数, unit: 个}
--   beijing: {title: 到北京, unit: h}
--   shanghai: {title: 到上海, unit: h}
--   guangzhou: {title: 到广州, unit: h}
--   wuhan: {title: 到武汉, unit: h}
--   hangzhou: {title: 到杭州, unit: h}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
select
    i.origin,
    any_value(p.county_code) as county_code,
    any_value(p.county) as county,
    any_value(p.city) as city,
    count(*) filter (i.minutes <= 60) as within_1h,
    count(*) filter (i.minutes <= 120) as within_2h,
    count(*) filter (i.minutes <= 240) as within_4h,
    count(*) as within_8h,
    count(distinct i.city) filter (i.minutes <= 120 and i.city <> i.origin_city) as cities_2h,
    min(i.hours) filter (i.station in ('北京', '北京南', '北京西')) as beijing,
    min(i.hours) filter (i.station in ('上海', '上海南', '上海虹桥')) as shanghai,
    min(i.hours) filter (i.station in ('广州', '广州东', '广州南')) as guangzhou,
    min(i.hours) filter (i.station in ('武汉', '汉口', '武昌')) as wuhan,
    min(i.hours) filter (i.station in ('杭州', '杭州东')) as hangzhou,
    any_value(p.longitude) as longitude,
    any_value(p.latitude) as latitude
from transport.rail_isochrones as i
join transport.rail_station_places as p on p.station = i.origin
group by i.origin
