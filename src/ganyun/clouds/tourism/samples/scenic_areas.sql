-- 合成 synthetic：二十二个样例景区，每市两个；名称、等级是编的，位置在示意边界中间
with counties as (
  select code, name, city_name, row_number() over (partition by city_code order by code) as n, row_number() over (order by code) as k,
         cast(json_extract(geometry, '$.coordinates[0]') as double[][])[1:6] as ring
  from base.county_boundaries
)
select 'S' || lpad((row_number() over (order by code))::varchar, 3, '0') as area, '样例景区 ' || name as name, weighted(['5A', '4A', '3A'], [1, 5, 3], uniform('grade', code)) as grade,
       code as county_code, name as county, city_name as city, round(list_avg(list_transform(ring, lambda p: p[1])), 6) as longitude,
       round(list_avg(list_transform(ring, lambda p: p[2])), 6) as latitude, 9 + whole(0, 2, uniform('open', code)) as open_hours, 3 + whole(0, 2, uniform('stay', code)) as stay_hours, true as synthetic
from counties where n <= 2
