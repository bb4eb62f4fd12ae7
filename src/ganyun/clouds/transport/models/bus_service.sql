-- title: {zh: 公交线路班次, en: Bus service by route}
-- summary: 每条线路每个方向在平日、周六、周日的班次数、首末班、服务时长、平均间隔、平均候车时间 Σh²/2Σh 和比均匀发车多等的时间；凌晨三点以前的算作前一天的末班
-- key: [feed, route_id, direction_id, day]
-- columns:
--   feed: {title: 数据源}
--   route_id: {title: 线路编号}
--   direction_id: {title: 方向}
--   day: {title: 服务日}
--   route: {title: 线路}
--   mode: {title: 方式}
--   trips: {title: 班次, unit: 班}
--   peak_trips: {title: 早高峰班次, unit: 班, description: 7 至 9 时}
--   first_departure: {title: 首班, unit: h}
--   last_departure: {title: 末班, unit: h}
--   span: {title: 服务时长, unit: h}
--   headway: {title: 平均间隔, unit: min}
--   wait: {title: 平均候车, unit: min}
--   excess: {title: 多等, unit: min, description: 与均匀发车相比}
with days as (
    select feed, service_id, unnest(['平日', '周六', '周日']) as day, unnest([wednesday, saturday, sunday]) as runs
    from transport.bus_calendar
),
departures as (
    select distinct d.feed, d.route_id, d.direction_id, y.day, d.seconds + if(d.seconds < 10800, 86400, 0) as seconds
    from transport.bus_departures as d
    join days as y on y.feed = d.feed and y.service_id = d.service_id and y.runs = 1
    where d.first
),
gaps as (
    select *, (seconds - lag(seconds) over (partition by feed, route_id, direction_id, day order by seconds)) / 60 as gap
    from departures
),
totals as (
    select
        feed,
        route_id,
        direction_id,
        day,
        count(*) as trips,
        count(*) filter (seconds >= 25200 and seconds < 32400) as peak_trips,
        min(seconds) / 3600 as first_departure,
        max(seconds) / 3600 as last_departure,
        avg(gap) as headway,
        sum(gap * gap) / (2 * sum(gap)) as wait
    from gaps
    group by feed, route_id, direction_id, day
)
select
    t.feed,
    t.route_id,
    t.direction_id,
    t.day,
    r.route_short_name || ' ' || r.route_long_name as route,
    case r.route_type when 0 then '有轨电车' when 1 then '地铁' when 2 then '铁路' when 3 then '公共汽车' else '其他' end as mode,
    t.trips,
    t.peak_trips,
    t.first_departure,
    t.last_departure,
    t.last_departure - t.first_departure as span,
    t.headway,
    t.wait,
    t.wait - t.headway / 2 as excess
from totals as t
join transport.bus_routes as r using (feed, route_id)
