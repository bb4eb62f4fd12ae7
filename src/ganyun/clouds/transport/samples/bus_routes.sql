-- 合成 synthetic：三条样例线路，一条地铁、两条公共汽车
select 'gtfs_sample' as feed, 'R' || r as route_id, 'SAMPLE' as agency_id, ['M1', '101', '202'][r] as route_short_name,
       ['样例地铁一号线', '样例公交 101 路', '样例公交 202 路'][r] as route_long_name, [1, 3, 3][r] as route_type,
       ['0455A1', 'DA291C', '006341'][r] as route_color
from range(1, 4) as t(r)
