-- 合成 synthetic：60 趟样例列车沿样例站依次停靠，每段二十来分钟，停两分钟
with trains as (
  select k, if(k % 3 = 0, 'D', 'G') || (9000 + k) as train, if(k % 3 = 0, '动车', '高速') as kind, k % 2 as back,
         1 + (k * 5) % 12 as start, 5 + k % 6 as stops, 360 + 13 * k as departs
  from range(60) as t(k)
), calls as (
  select t.*, n, if(back = 1, start + stops - n, start + n - 1) as number,
         departs + sum(if(n = 1, 0, 20 + floor(uniform('leg', k || '/' || n) * 8)::int)) over (partition by k order by n)
         + 2 * greatest(n - 2, 0) as arrives
  from trains t cross join range(1, 12) as c(n) where n <= stops
), named as (
  select c.*, s.name as station, first_value(s.name) over w as origin, last_value(s.name) over w as destination
  from calls c join rail_stations s using (number)
  window w as (partition by k order by n rows between unbounded preceding and unbounded following)
), clocks as (
  select *, arrives + if(n in (1, stops), 0, 2) as leaves from named
)
select row_number() over (order by k, n) as line, train, origin, destination, kind, n as stop_sequence, station,
       if(n = 1, null, lpad((arrives // 60)::int::varchar, 2, '0') || ':' || lpad((arrives % 60)::int::varchar, 2, '0') || ':00') as arrival,
       lpad((leaves // 60)::int::varchar, 2, '0') || ':' || lpad((leaves % 60)::int::varchar, 2, '0') || ':00' as departure,
       if(n in (1, stops), null, '2分钟') as dwell,
       if(n = 1, if(k % 10 = 9, '2016-03-05|2016-03-06', 'ALL'), null) as running_dates
from clocks
