-- 合成 synthetic：地铁按间隔发车，高峰密、平峰疏
select 'gtfs_sample' as feed, trip_id, lpad(h::varchar, 2, '0') || ':00:00' as start_time, lpad(h::varchar, 2, '0') || ':59:00' as end_time,
       if(h in (7, 8, 17, 18) and service_id = 'WEEKDAY', 240, 480) as headway_secs
from bus_trips cross join range(6, 23) as t(h)
where route_id = 'R1'
