-- 合成 synthetic：每班八站，只有首末站写时刻（规范允许），站间三分钟；班距有快有慢
with runs as (
  select *, substr(route_id, 2)::int as r, right(trip_id, 3)::int as n from bus_trips
), starts as (
  select *, 360 + case r when 1 then 0 when 2 then n * if(service_id = 'WEEKDAY', 22, 36) else n * if(service_id = 'WEEKDAY', 45, 70) end
            + if(r = 1, 0, floor(uniform('shift', trip_id) * 6)::int) as starts
  from runs
)
select feed, trip_id, k as stop_sequence, 'S' || r || lpad(if(direction_id = 0, k, 9 - k)::varchar, 2, '0') as stop_id,
       if(k in (1, 8), lpad(((starts + 3 * (k - 1)) // 60)::int::varchar, 2, '0') || ':' || lpad(((starts + 3 * (k - 1)) % 60)::int::varchar, 2, '0') || ':00', null) as arrival_time,
       if(k in (1, 8), lpad(((starts + 3 * (k - 1)) // 60)::int::varchar, 2, '0') || ':' || lpad(((starts + 3 * (k - 1)) % 60)::int::varchar, 2, '0') || ':00', null) as departure_time
from starts cross join range(1, 9) as t(k)
