-- 合成 synthetic：每个设区市两座样例站，位置在两个县的示意边界中间，站名、电报码都是编的；省外五座站只有站名和大致位置是真的
with counties as (
  select code, city_code, city_name, row_number() over (partition by city_code order by code) as first,
         row_number() over (partition by city_code order by code desc) as last,
         cast(json_extract(geometry, '$.coordinates[0]') as double[][]) as ring
  from base.county_boundaries
), places as (
  select replace(city_name, '市', '') || '样例' || if(first = 1, '东', '西') as name,
         row_number() over (order by code) as number,
         list_avg(list_transform(ring[1:6], lambda p: p[1])) as x, list_avg(list_transform(ring[1:6], lambda p: p[2])) as y
  from counties where first = 1 or last = 1
  union all
  values ('北京西', 23, 116.3, 39.9), ('上海虹桥', 24, 121.3, 31.2), ('广州南', 25, 113.3, 23.0), ('武汉', 26, 114.4, 30.6),
         ('杭州东', 27, 120.2, 30.3)
)
select name, 'X' || chr((65 + number // 26)::int) || chr((65 + number % 26)::int) as telegraph_code, number,
       'yangli' || chr((97 + number % 26)::int) as pinyin, 'yl' || chr((97 + number % 26)::int) as initials,
       'yl' || chr((97 + number % 26)::int) as pinyin_code, round(x, 6) as longitude, round(y, 6) as latitude
from places
