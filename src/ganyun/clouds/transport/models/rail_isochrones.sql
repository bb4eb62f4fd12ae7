-- title: {zh: 高铁等时圈, en: Isochrones by train}
-- summary: 从本省每个高铁站到各站的最快旅时，分成一、二、三、四、六、八小时圈，附两端的位置
-- key: [origin, station]
-- columns:
--   origin: {title: 出发站}
--   station: {title: 到达站}
--   minutes: {title: 最快旅时, unit: min}
--   hours: {title: 最快旅时（小时）, unit: h}
--   ring: {title: 等时圈}
--   transfers: {title: 换乘, unit: 次}
--   path: {title: 怎么走}
--   longitude: {title: 到达站经度, unit: °}
--   latitude: {title: 到达站纬度, unit: °}
--   origin_city: {title: 出发市}
--   city: {title: 到达市, description: 本省的站}
--   within: {title: 到达站在本省}
select
    j.origin,
    j.node as station,
    j.cost as minutes,
    j.cost / 60 as hours,
    case when j.cost <= 60 then '1 小时' when j.cost <= 120 then '2 小时' when j.cost <= 180 then '3 小时'
        when j.cost <= 240 then '4 小时' when j.cost <= 360 then '6 小时' else '8 小时' end as ring,
    j.transfers,
    j.path,
    t.longitude,
    t.latitude,
    o.city as origin_city,
    t.city,
    t.within
from transport.rail_journeys as j
join transport.rail_station_places as t on t.station = j.node
join transport.rail_station_places as o on o.station = j.origin
where not t.doubtful
