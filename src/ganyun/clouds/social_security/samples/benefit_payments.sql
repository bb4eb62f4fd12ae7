-- 合成 synthetic：样例省 600 个化名三个月的待遇发放；有意放入死亡后领取、两地领取、服刑领取、多人一卡、基数突增
with people as (
  select p, 'P' || lpad(p::varchar, 6, '0') as person, weighted(['企业养老', '城乡居民养老', '机关养老'], [55, 35, 10], uniform('scheme', p)) as scheme,
         pick(['369902', '369903', '369904', '369921', '369922', '369923', '369924', '369981', '369982', '369983'], uniform('county', p)) as division_code,
         if(uniform('die', p) < 0.03, date '2016-08-01' + whole(0, 130, uniform('died', p))::int, null) as died_on, uniform('wage', p) as w
  from range(600) as t(p)
), paid as (
  select *, (date '2016-10-01' + to_months(m::int))::date as month from people cross join range(3) as t(m)
)
select person, month, scheme, division_code, 'B' || lpad(if(p % 120 < 5, 900000 + p // 120, p)::varchar, 6, '0') as bank_account,
       (if(scheme = '城乡居民养老', 80, 1400) + floor(w * 2400))::decimal(12, 2) as amount, died_on, p % 211 = 13 as in_custody,
       if(scheme = '企业养老', 3000 * if(p % 97 = 5, 2.2, 1), null) as base, if(scheme = '企业养老', 2900, null) as previous_base
from paid
where died_on is null or month < died_on or p % 3 = 0
union all
select person, month, scheme, '369981', 'B' || lpad((700000 + p)::varchar, 6, '0'), 110.00, died_on, false, null, null
from paid where p % 150 = 9 and division_code <> '369981' and scheme = '城乡居民养老'
