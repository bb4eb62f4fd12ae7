-- 合成 synthetic：样例序列，四种频率各六条；有趋势、有季节、有噪声
with kinds as (
  select unnest([{p: 'YEARLY', m: 1, n: 20, h: 6}, {p: 'QUARTERLY', m: 4, n: 44, h: 8}, {p: 'MONTHLY', m: 12, n: 84, h: 18}, {p: 'OTHER', m: 1, n: 60, h: 8}], recursive := true)
), points as (
  select 'N' || lpad((1000 * (case p when 'YEARLY' then 1 when 'QUARTERLY' then 2 when 'MONTHLY' then 3 else 4 end) + k)::varchar, 4, '0') as id, p, n, h, t,
         ['MICRO', 'INDUSTRY', 'MACRO', 'FINANCE', 'DEMOGRAPHIC', 'OTHER'][k] as type,
         round((900 + 400 * k) * (1 + 0.35 * t / m / 6) * (1 + if(m > 1, 0.12 * (1 - 2 * abs((t % m) / m::double - 0.5) * 2), 0)) * (1 + 0.03 * normal('m3', p || k || '/' || t)), 2) as v
  from kinds cross join range(1, 7) as a(k) cross join range(102) as b(t)
  where t < n + h
)
select id, p as period, any_value(type) as type, any_value(h) as h, any_value(n) as n,
       '[' || string_agg(v::varchar, ', ' order by t) filter (t < n) || ']' as x, '[' || string_agg(v::varchar, ', ' order by t) filter (t >= n) || ']' as xx
from points group by id, p
