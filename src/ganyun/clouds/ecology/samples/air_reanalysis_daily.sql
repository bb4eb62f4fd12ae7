-- 合成 synthetic：2016 年逐日的样例再分析；冬天颗粒物高，夏天臭氧高
with days as (select d, date '2016-01-01' + d::int as date, cos(2 * pi() * (d - 15) / 366) as winter from range(366) as t(d))
select date, round(45 + 22 * winter + 9 * normal('pm', d), 4) as pm25, round((45 + 22 * winter + 9 * normal('pm', d)) * 1.3 + 8, 4) as pm10, round(17 + 6 * winter + 2 * normal('so2', d), 4) as so2,
       round(20 + 7 * winter + 2 * normal('no2', d), 4) as no2, round(0.8 + 0.2 * winter + 0.05 * normal('co', d), 4) as co, round(70 - 25 * winter + 8 * normal('o3', d), 4) as o3,
       round(-1 + 1.5 * normal('u', d), 4) as wind_u, round(-1 + 2 * normal('v', d), 4) as wind_v, round(291 - 11 * winter + 2 * normal('t', d), 4) as temperature,
       round(least(97, 72 + 8 * normal('rh', d)), 4) as humidity, round(99000 + 700 * winter + 150 * normal('p', d), 4) as surface_pressure
from days
