-- 合成 synthetic：二十二个县 120 天的饭店经营；周末、节假日满，房价随之上浮
with counties as (
  select county_code, county, city from scenic_areas
), days as (
  select *, (date '2016-01-01' + d::int)::date as date, 300 + whole(0, 900, uniform('rooms', county_code)) as rooms,
         least(0.97, greatest(0.2, 0.52 + 0.18 * uniform('level', county_code) + if(d % 7 in (0, 1), 0.14, 0) + 0.05 * normal('fill', county_code || '/' || d))) as filled
  from counties cross join range(120) as t(d)
)
select county_code, date, county, city, rooms, floor(rooms * filled)::int as sold,
       round(floor(rooms * filled) * (180 + 160 * uniform('rate', county_code)) * (0.8 + 0.4 * filled), 2) as revenue, true as synthetic
from days
