-- 合成 synthetic：六条样例产线各 40 个子组、每组五件；有一条线第 30 组以后偏移，有一条线能力不足
select 'L' || lpad(l::varchar, 3, '0') as line, '外径' as characteristic, g as subgroup, p as piece,
       round(10 + if(l = 3 and g > 30, 0.45, 0) + if(l = 5, 0.5, 0.22) * normal('value', l || '/' || g || '/' || p), 3) as value, 9.2 as lower_limit, 10.8 as upper_limit
from range(1, 7) as a(l) cross join range(1, 41) as b(g) cross join range(1, 6) as c(p)
