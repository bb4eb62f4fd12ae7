-- 合成 synthetic：60 趟样例列车沿样例站依次停靠，每段二十来分钟，停两分钟；20 趟经两座样例站往返省外五座站
with trains as (
  select k, if(k % 3 = 0, 'D', 'G') || (9000 + k) as train, if(k % 3 = 0, '动车', '高速') as kind, k % 2 as back,
         1 + (k * 5) % 12 as start, 5 + k % 6 as stops, 360 + 13 * k as departs
  from range(60) as t(k)
), calls as (
  select t.*, n, if(back = 1, start + stops - n, start + n - 1) as number,
         departs + sum(if(n = 1, 0, 20 + floor(uniform('leg', k || '/' || n) * 8)::int)) over (partition by k order by n)
         + 2 * greatest(n - 2, 0) as arrives
  from trains t cross join range(1, 12) as c(n) where n <= stops
), away as (
  select 60 + k as k, 'G' || (9100 + k) as train, '高速' as kind, 3 as stops, n, k % 2 as back, if(k % 2 = 1, 4 - n, n) as place,
         (k * 5) % 21 as start, k % 5 as outside, [360, 190, 220, 140, 160][1 + k % 5] as minutes, 420 + 17 * k as departs
  from range(20) as t(k) cross join range(1, 4) as c(n)
), every as (
  select k, train, kind, stops, n, number, arrives from calls
  union all
  select k, train, kind, stops, n, if(place = 3, 23 + outside, start + place),
         departs + case n when 1 then 0 when 2 then if(back = 1, minutes, 25) else minutes + 27 end
  from away
), named as (
  select c.*, s.name as station, first_value(s.name) over w as origin, last_value(s.name) over w as destination
  from every c join rail_stations s using (number)
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
