-- 合成 synthetic：十一个设区市十个指标 42 个月；各有趋势、季节与周期，先行指标早三个月转向
with indicators as (
  select unnest([{i: '工业用电', base: 4.2, g: 0.006, lead: 3}, {i: '工业增加值', base: 88, g: 0.006, lead: 0}, {i: '货运量', base: 720, g: 0.005, lead: 2}, {i: '贷款余额', base: 1900, g: 0.009, lead: 4},
                 {i: '社会消费品零售', base: 65, g: 0.008, lead: 0}, {i: '固定资产投资', base: 120, g: 0.007, lead: 1}, {i: '税收收入', base: 14, g: 0.006, lead: -1}, {i: '出口', base: 18, g: 0.004, lead: 1},
                 {i: '用工需求', base: 900, g: 0.003, lead: 2}, {i: '居民消费价格', base: 101.8, g: 0, lead: -2}], recursive := true)
)
select c.name as city, i as indicator, (date '2013-07-01' + to_months(m::int))::date as month,
       round(if(i = '居民消费价格', base + 0.8 * (1 - abs(((m + lead + 40) % 36) / 9.0 - 2)) + 0.2 * normal('cpi', c.code || m),
                base * (0.5 + uniform('size', c.code || i)) * (1 + g * m) * (1 + 0.05 * (1 - abs(((m + lead + 40) % 36) / 9.0 - 2)))
                * [0.93, 0.88, 1.0, 0.99, 1.01, 1.05, 1.0, 0.99, 1.03, 1.02, 1.03, 1.07][1 + (m + 6) % 12] * (1 + 0.015 * normal('month', c.code || i || m))), 2) as value, true as synthetic
from base.divisions c cross join indicators cross join range(42) as t(m)
where c.level = 'city'
