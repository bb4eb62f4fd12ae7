-- 合成 synthetic：十二个农田站 2016 年 3 至 8 月的最高、最低气温与降水
with stations as (
  select 'F' || lpad(n::varchar, 3, '0') as station, code as county_code, ['水稻', '柑橘', '茶叶'][1 + (n - 1) % 3] as crop, n
  from (select code, row_number() over (order by code) as r from base.divisions where level = 'county')
  join range(1, 13) as t(n) on r = 8 * n - 3
), days as (
  select *, (date '2016-03-01' + d::int)::date as date, 12 + 19 * (1 - abs(d / 140.0 - 1)) + 2.2 * normal('warm', n || '/' || d) as mean
  from stations cross join range(184) as t(d)
)
select station, date, county_code, crop, round(mean + 3 + 3 * uniform('high', n || '/' || d), 1) as tmax,
       round(mean - 3 - 2 * uniform('low', n || '/' || d), 1) as tmin,
       round(if(uniform('rainy', n || '/' || d) < 0.4, 30 * uniform('rain', n || '/' || d), 0), 1) as rain, true as synthetic
from days
