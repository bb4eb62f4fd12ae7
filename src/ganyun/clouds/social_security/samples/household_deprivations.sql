-- 合成 synthetic：样例省 800 户在三个维度上是否被剥夺；县与县不同，有一个县只有七户，统计时不能公布
with homes as (
  select h, 'H' || lpad(h::varchar, 6, '0') as household_id,
         if(h < 7, '369924', pick(['369902', '369903', '369904', '369921', '369922', '369923', '369981', '369982', '369983'], uniform('county', h))) as division_code
  from range(800) as t(h)
)
select household_id, dimension, division_code, division,
       (uniform(dimension, h) < 0.12 + 0.05 * (division_code::int % 5) + if(uniform('poor', h) < 0.1, 0.5, 0))::int as deprived
from homes join (select distinct division_code, division from relief_standards) using (division_code) cross join (values ('教育'), ('健康'), ('生活水平')) as d(dimension)
