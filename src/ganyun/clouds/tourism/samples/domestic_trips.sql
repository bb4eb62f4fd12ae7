-- 合成 synthetic：六个样例地区、四种目的、十年的季度出游；度假看季节，公务不看
select 'Sample Region ' || chr((64 + r)::int) as region, p as purpose, (2006 + q // 4) || ' Q' || (1 + q % 4) as quarter, 'Sample State ' || chr((65 + r // 3)::int) as state,
       round((12 + 6 * r) * case p when 'Holiday' then 1.6 * [1.35, 0.9, 0.75, 1.1][1 + q % 4] when 'Visiting' then 1.1 * [1.15, 0.95, 0.9, 1.0][1 + q % 4]
             when 'Business' then 0.7 else 0.2 end * (1 + 0.006 * q) * (1 + 0.05 * normal('trips', r || p || q)), 3) as trips
from range(1, 7) as a(r) cross join (select unnest(['Business', 'Holiday', 'Other', 'Visiting']) as p) cross join range(40) as b(q)
