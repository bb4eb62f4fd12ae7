-- 合成 synthetic：技能培训补贴的五个试点县和五个对照县，政策前后各六个月的再就业率；试点多升约八个百分点
with counties as (
  select unnest(['369902', '369903', '369904', '369921', '369922', '369923', '369924', '369981', '369982', '369983']) as division_code, generate_subscripts(range(10), 1) as k
)
select '技能培训补贴' as policy, division_code, (date '2016-01-01' + to_months(m::int))::date as month, k % 2 = 1 as treated, m >= 6 as after,
       round(60 + if(k % 2 = 1, 0, 2) + if(m >= 6, 4, 0) + if(k % 2 = 1 and m >= 6, 8, 0) + 0.8 * normal('outcome', division_code || '/' || m), 2) as outcome
from counties cross join range(12) as t(m)
