-- 合成 synthetic：每个设区市两个样例路口，三到四个相位
select '样例路口 ' || replace(c.name, '市', '') || j as junction, p as phase, c.name as city,
       round(2.5 + 1.5 * uniform('lost', c.code || j || p), 1) as lost_seconds, round(0.08 + 0.16 * uniform('flow', c.code || j || p), 3) as flow_ratio, true as synthetic
from base.divisions c cross join range(1, 3) as t(j) cross join range(1, 5) as u(p)
where c.level = 'city' and p <= 3 + j % 2
