-- 合成 synthetic：样例景区十四天的小时进出；上午进、下午出，周末和假日多一倍
with rooms as (
  select area, sum(usable_m2 / m2_per_person) as capacity from scenic_spaces group by area
), days as (
  select area, capacity, d, capacity * (0.3 + 1.05 * uniform('popular', area)) * if(d % 7 in (4, 5), 1.9, 1) * (1 + 0.1 * normal('day', area || '/' || d)) as visitors
  from rooms cross join range(14) as t(d)
), hours as (
  select area, d, h, floor(visitors * [0.14, 0.24, 0.22, 0.14, 0.1, 0.09, 0.05, 0.02, 0, 0][h - 7])::int as entered,
         floor(visitors * [0, 0.01, 0.04, 0.1, 0.14, 0.17, 0.2, 0.18, 0.1, 0.03][h - 7])::int as left_count
  from days cross join range(8, 18) as u(h)
)
select area, timestamp '2016-05-02' + to_hours((24 * d + h)::int) as hour, entered, left_count, true as synthetic
from hours
