-- title: {zh: 高铁站位置核对, en: Checks of where stations are}
-- summary: 直线距离除以旅时超过 400 km/h 的区间不可能；与之相连的区间全都不可能的车站，经纬度多半错了
-- key: [station]
-- columns:
--   station: {title: 站名}
--   legs: {title: 区间数, unit: 个}
--   impossible: {title: 不可能的区间, unit: 个}
--   fastest: {title: 最高直线速度, unit: km/h}
--   doubtful: {title: 位置存疑}
with legs as (
    select from_station as station, kilometres, minutes from transport.rail_connections
    union all
    select to_station as station, kilometres, minutes from transport.rail_connections
)
select
    station,
    count(*) as legs,
    count(*) filter (60 * kilometres / minutes > 400) as impossible,
    max(60 * kilometres / minutes) as fastest,
    count(*) filter (60 * kilometres / minutes > 400) = count(*) as doubtful
from legs
where minutes > 0
group by station
