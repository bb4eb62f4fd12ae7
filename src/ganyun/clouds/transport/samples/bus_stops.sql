-- 合成 synthetic：三条样例线路的站点，两个方向共用
select 'gtfs_sample' as feed, 'S' || r || lpad(n::varchar, 2, '0') as stop_id, '样例站 ' || r || '-' || n as stop_name, null as stop_desc,
       round(28.62 + 0.02 * r + 0.002 * normal('lat', r || '/' || n), 6) as stop_lat, round(115.80 + 0.012 * n, 6) as stop_lon
from range(1, 4) as a(r) cross join range(1, 9) as b(n)
