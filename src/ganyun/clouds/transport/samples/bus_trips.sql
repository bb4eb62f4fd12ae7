-- 合成 synthetic：每条线路两个方向；公共汽车逐班列出，地铁按间隔
select 'gtfs_sample' as feed, 'R' || r || '-' || d || '-' || s || '-' || lpad(n::varchar, 3, '0') as trip_id, 'R' || r as route_id, s as service_id,
       d as direction_id, if(d = 0, '东', '西') || '端' as trip_headsign, 'R' || r || '-' || d as shape_id
from range(1, 4) as a(r) cross join range(2) as b(d) cross join (select unnest(['WEEKDAY', 'WEEKEND']) as s)
cross join range(40) as c(n)
where n = 0 or (r = 2 and n < if(s = 'WEEKDAY', 40, 24)) or (r = 3 and n < if(s = 'WEEKDAY', 20, 12))
