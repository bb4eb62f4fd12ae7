-- title: {zh: 高铁站所在县, en: Counties of stations}
-- summary: 用射线法判断车站落在本省哪个县的边界里；省外的和位置存疑的车站没有县
-- key: [station]
-- columns:
--   station: {title: 站名}
--   longitude: {title: 经度, unit: °}
--   latitude: {title: 纬度, unit: °}
--   county_code: {title: 县代码}
--   county: {title: 县}
--   city: {title: 设区市}
--   within: {title: 在本省}
--   doubtful: {title: 位置存疑}
with polygons as (
    select
        code,
        name,
        city_name,
        unnest(if(
            json_extract_string(geometry, '$.type') = 'Polygon',
            [json_extract(geometry, '$.coordinates')],
            cast(json_extract(geometry, '$.coordinates') as json[])
        )) as polygon
    from base.county_boundaries
),
rings as (
    select code, name, city_name, unnest(cast(polygon as double[][][])) as ring
    from polygons
),
boxed as (
    select
        *,
        list_min(list_transform(ring, lambda p: p[1])) as west,
        list_max(list_transform(ring, lambda p: p[1])) as east,
        list_min(list_transform(ring, lambda p: p[2])) as south,
        list_max(list_transform(ring, lambda p: p[2])) as north
    from rings
),
edges as (
    select s.name as station, s.longitude as x, s.latitude as y, r.code, r.name, r.city_name, unnest(list_zip(r.ring[:-2], r.ring[2:])) as edge
    from transport.rail_stations as s
    join boxed as r on s.longitude between r.west and r.east and s.latitude between r.south and r.north
),
sides as (
    select station, x, y, code, name, city_name, edge[1][1] as x1, edge[1][2] as y1, edge[2][1] as x2, edge[2][2] as y2
    from edges
),
inside as (
    select station, code, any_value(name) as name, any_value(city_name) as city_name
    from sides
    group by station, code
    having count(*) filter ((y1 > y) <> (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1) % 2 = 1
)
select
    s.name as station,
    s.longitude,
    s.latitude,
    if(d.station is null, min(i.code), null) as county_code,
    if(d.station is null, min_by(i.name, i.code), null) as county,
    if(d.station is null, min_by(i.city_name, i.code), null) as city,
    min(i.code) is not null and d.station is null as within,
    d.station is not null as doubtful
from transport.rail_stations as s
left join inside as i on i.station = s.name
left join transport.rail_place_checks as d on d.station = s.name and d.doubtful
group by s.name, s.longitude, s.latitude, d.station
