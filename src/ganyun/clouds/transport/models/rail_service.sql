-- title: {zh: 高铁站班次, en: Trains a day by station}
-- summary: 每站一天停多少趟、首末班、直达多少站；本省的车站带县和市
-- key: [station]
-- columns:
--   station: {title: 站名}
--   county_code: {title: 县代码}
--   county: {title: 县}
--   city: {title: 设区市}
--   within: {title: 在本省}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
--   trains: {title: 停靠趟数, unit: 趟}
--   departures: {title: 发车趟数, unit: 趟}
--   first_departure: {title: 首班, unit: min}
--   last_departure: {title: 末班, unit: min}
--   direct: {title: 直达站数, unit: 个}
with calls as (
    select *, lead(station) over (partition by run order by stop_sequence) is not null as leaves
    from transport.rail_calls
    where running_dates = 'ALL' or contains(running_dates, '2016-03-16')
),
pairs as (
    select a.station, count(distinct b.station) as direct
    from calls as a
    join calls as b on b.run = a.run and b.stop_sequence > a.stop_sequence and b.station <> a.station
    group by a.station
),
totals as (
    select
        station,
        count(*) as trains,
        count(*) filter (leaves) as departures,
        min(departs % 1440) filter (leaves) as first_departure,
        max(departs % 1440) filter (leaves) as last_departure
    from calls
    group by station
)
select
    p.station,
    p.county_code,
    p.county,
    p.city,
    p.within,
    p.longitude,
    p.latitude,
    coalesce(t.trains, 0) as trains,
    coalesce(t.departures, 0) as departures,
    t.first_departure,
    t.last_departure,
    coalesce(d.direct, 0) as direct
from transport.rail_station_places as p
left join totals as t using (station)
left join pairs as d using (station)
