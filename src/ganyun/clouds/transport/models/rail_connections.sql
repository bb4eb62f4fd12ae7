-- title: {zh: 高铁区间, en: Train connections}
-- summary: 2016-03-16（周三）开行的列车，相邻两站一行：几点开、几点到、相距多远；可达性按它计算
-- key: [run, stop_sequence]
-- columns:
--   run: {title: 趟号}
--   stop_sequence: {title: 站序, description: 发站的站序}
--   train: {title: 车次}
--   trip: {title: 趟, description: 车次；同一天同一车次有两趟时加趟号}
--   from_station: {title: 发站}
--   to_station: {title: 到站}
--   departs: {title: 出发, unit: min}
--   arrives: {title: 到达, unit: min}
--   minutes: {title: 旅时, unit: min}
--   kilometres: {title: 直线距离, unit: km}
with calls as (
    select
        *,
        if(min(run) over (partition by train) < max(run) over (partition by train), train || '·' || run, train) as trip,
        lead(station) over next_call as to_station,
        lead(arrives) over next_call as to_arrives
    from transport.rail_calls
    where running_dates = 'ALL' or contains(running_dates, '2016-03-16')
    window next_call as (partition by run order by stop_sequence)
)
select
    c.run,
    c.stop_sequence,
    c.train,
    c.trip,
    c.station as from_station,
    c.to_station,
    c.departs,
    c.to_arrives as arrives,
    c.to_arrives - c.departs as minutes,
    2 * 6371.0088 * asin(sqrt(
        power(sin(radians(b.latitude - a.latitude) / 2), 2)
        + cos(radians(a.latitude)) * cos(radians(b.latitude)) * power(sin(radians(b.longitude - a.longitude) / 2), 2)
    )) as kilometres
from calls as c
join transport.rail_stations as a on a.name = c.station
join transport.rail_stations as b on b.name = c.to_station
