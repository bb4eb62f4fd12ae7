-- 合成 synthetic：110 家样例企业 18 个月的景气回答；2015 年下半年走弱，2016 年下半年回升
with asked as (
  select f, 'F' || lpad(f::varchar, 4, '0') as firm, m, question, d.division_code, d.city,
         0.5 + 0.14 * case when m < 8 then -m / 8.0 else (m - 12) / 6.0 end + 0.05 * normal(question, m) as mood
  from range(1, 111) as a(f) cross join range(18) as b(m)
  cross join (values ('新订单'), ('产量'), ('用工'), ('供应商配送'), ('原料库存')) as q(question)
  join (select row_number() over (order by code) - 1 as k, rpad(code, 6, '0') as division_code, name as city from base.divisions where level = 'city') d on f % 11 = d.k
), answered as (select *, uniform(question || '/' || m, f) as u from asked)
select (date '2015-07-01' + to_months(m::int))::date as month, firm, question, division_code, city,
       case when u < mood - 0.28 then '上升' when u < mood + 0.28 then '持平' else '下降' end as answer
from answered
