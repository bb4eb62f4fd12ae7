-- 合成 synthetic：样例省 400 个化名的养老账户；缴费年限和工资随机，储存额约为工资的百分之八逐年累计
with drawn as (
  select a, weighted([50, 55, 60], [30, 25, 45], uniform('age', a)) as retirement_age, whole(15, 38, uniform('years', a)) as years,
         pick(['369902', '369903', '369904', '369921', '369922', '369981', '369982'], uniform('county', a)) as division_code,
         0.6 + 1.2 * uniform('index', a) as wage_index
  from range(400) as t(a)
)
select 'A' || lpad(a::varchar, 6, '0') as account, division_code, date '2016-01-15' + (30 * whole(0, 11, uniform('month', a)))::int as retires_on, retirement_age, years,
       4300 + 20 * (division_code::int % 10) as local_wage, round((4300 + 20 * (division_code::int % 10)) * wage_index) as indexed_wage,
       (round(0.08 * 12 * years * 2600 * wage_index * (0.9 + 0.2 * uniform('growth', a)), 2))::decimal(12, 2) as balance
from drawn
