-- 合成 synthetic：十一个市各一段样例高速公路七天的小时流量；早晚两峰，周末多出游
select '样例高速 ' || replace(c.name, '市', '') || '段' as link, (timestamp '2016-03-07' + to_hours((24 * d + h)::int)) as hour, c.name as city,
       round(8 + 22 * uniform('length', c.code), 1) as free_minutes,
       round((900 + 2600 * uniform('busy', c.code)) * (0.35 + 0.65 * greatest(0, 1 - abs(h - 8.5) / 5.0) + 0.75 * greatest(0, 1 - abs(h - 17.5) / 5.0))
             * if(d >= 5, 1.15, 1) * (1 + 0.06 * normal('flow', c.code || '/' || d || '/' || h)), 0) as volume,
       3600 as capacity, true as synthetic
from base.divisions c cross join range(7) as t(d) cross join range(24) as u(h)
where c.level = 'city'
