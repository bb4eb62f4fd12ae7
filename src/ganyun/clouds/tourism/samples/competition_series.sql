-- 合成 synthetic：八条月度客流，六年历史、两年实际值；有趋势、有季节、有噪声
with points as (
  select k, t, round((400 + 150 * k) * (1 + 0.0045 * t) * [0.72, 0.8, 0.95, 1.12, 1.15, 0.98, 1.1, 1.18, 1.02, 1.2, 0.95, 0.83][1 + t % 12]
                     * (1 + 0.04 * normal('visitors', k || '/' || t)), 1) as v
  from range(1, 9) as a(k) cross join range(96) as b(t)
)
select 'm' || k as id, 72 as n, 24 as h, '[2008, 1]' as start,
       '[' || string_agg(v::varchar, ', ' order by t) filter (t < 72) || ']' as x,
       '[' || string_agg(v::varchar, ', ' order by t) filter (t >= 72) || ']' as xx
from points group by k
