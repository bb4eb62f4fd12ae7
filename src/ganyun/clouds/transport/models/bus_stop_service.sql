-- title: {zh: 公交站点服务, en: Bus service by stop}
-- summary: 每站平日、周六、周日的停靠班次、线路数、首末班与服务时长，附位置；凌晨三点以前的算作前一天的末班
-- key: [feed, stop_id, day]
-- columns:
--   feed: {title: 数据源}
--   stop_id: {title: 站点编号}
--   day: {title: 服务日}
--   stop_name: {title: 站名}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
--   departures: {title: 停靠班次, unit: 班}
--   routes: {title: 线路数, unit: 条}
--   first_departure: {title: 首班, unit: h}
--   last_departure: {title: 末班, unit: h}
--   span: {title: 服务时长, unit: h}
with days as (
    select feed, service_id, unnest(['平日', '周六', '周日']) as day, unnest([wednesday, saturday, sunday]) as runs
    from transport.bus_calendar
)
select
    s.feed,
    s.stop_id,
    y.day,
    s.stop_name,
    s.stop_lon as longitude,
    s.stop_lat as latitude,
    count(*) as departures,
    count(distinct d.route_id) as routes,
    min(d.seconds + if(d.seconds < 10800, 86400, 0)) / 3600 as first_departure,
    max(d.seconds + if(d.seconds < 10800, 86400, 0)) / 3600 as last_departure,
    (max(d.seconds + if(d.seconds < 10800, 86400, 0)) - min(d.seconds + if(d.seconds < 10800, 86400, 0))) / 3600 as span
from transport.bus_departures as d
join days as y on y.feed = d.feed and y.service_id = d.service_id and y.runs = 1
join transport.bus_stops as s on s.feed = d.feed and s.stop_id = d.stop_id
group by s.feed, s.stop_id, y.day, s.stop_name, s.stop_lon, s.stop_lat
