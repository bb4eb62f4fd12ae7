-- 合成 synthetic：2016 年样例城市的逐日空气与气象；下雨的日子颗粒物低三分之一，有八天缺测
with days as (
  select d, date '2016-01-01' + d::int as date, cos(2 * pi() * (d - 15) / 366) as winter, if(uniform('wet', d) < 0.38, round(20 * uniform('rain', d) * uniform('rain2', d), 1), 0) as rain from range(366) as t(d)
), air as (select *, greatest(6, round((52 + 26 * winter + 12 * normal('npm', d)) * if(rain > 1, 0.67, 1), 2)) as pm from days)
select date, if(d % 46 = 11, null, pm) as pm25, if(d % 46 = 11, null, round(pm * 1.4 + 10, 2)) as pm10, round(900 + 250 * winter + 60 * normal('nco', d)) as co, round(33 + 9 * winter + 4 * normal('nno2', d), 2) as no2,
       round(17 + 5 * winter + 2 * normal('nso2', d), 2) as so2, round(95 - 45 * winter + 18 * normal('no3', d), 1) as o3,
       case when month(date) in (3, 4, 5) then 'spring' when month(date) in (6, 7, 8) then 'summer' when month(date) in (9, 10, 11) then 'fall' else 'winter' end as season,
       round(18 - 11 * winter + 2 * normal('nt', d), 1) as avgtemp, round(18 - 11 * winter + 2 * normal('nt', d) + 4, 1) as maxtemp, round(18 - 11 * winter + 2 * normal('nt', d) - 3.5, 1) as mintemp,
       round(least(98, if(rain > 0, 84, 70) + 6 * normal('nrh', d))) as avgrh, round(if(rain > 0, 60, 45) + 6 * normal('nrh', d)) as minrh, round(1.9 + 0.6 * abs(normal('nws', d)), 1) as avgws,
       round(4.5 + abs(normal('nws', d)), 1) as maxws, round(greatest(0, if(rain > 0, 0.5, 6) - 2 * winter + normal('sun', d)), 1) as daylight, rain as precipitation, round(101000 + 800 * winter) as avgp
from air
