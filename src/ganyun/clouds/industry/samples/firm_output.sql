-- 合成 synthetic：110 家样例企业 24 个月的增加值，年末高、二月低，各行业趋势不同
with firms as (
  select f, 'F' || lpad(f::varchar, 4, '0') as firm, rpad(c.code, 6, '0') as division_code, c.name as city, ['有色金属', '电子信息', '汽车', '医药', '纺织服装'][(1 + f % 5)::int] as industry
  from (select row_number() over (order by code) - 1 as k, code, name from base.divisions where level = 'city') c join range(1, 111) as t(f) on f % 11 = k
)
select firm, (date '2015-01-01' + to_months(m::int))::date as month, division_code, city, industry,
       round((150 + 700 * uniform('size', f)) * (1 + 0.004 * m * (f % 5)) * if(m % 12 = 1, 0.75, 1) * if(m % 12 = 11, 1.12, 1) * (1 + 0.05 * normal('output', f || '/' || m)), 1) as value_added
from firms cross join range(24) as t(m)
