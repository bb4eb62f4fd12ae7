-- 合成 synthetic：样例省 900 户困难家庭三个月的核对；多数在保的确实困难，少数不符合，也有该保未保的、多发的
with homes as (
  select 'H' || lpad(h::varchar, 6, '0') as household_id, h, pick(['369902', '369903', '369904', '369921', '369922', '369923', '369924', '369981', '369982', '369983'], uniform('county', h)) as division_code,
         if(uniform('area', h) < 0.4, '城市', '农村') as area, weighted([1, 2, 3, 4, 5], [25, 30, 22, 16, 7], uniform('members', h)) as members, uniform('served', h) as u
  from range(900) as t(h)
), months as (
  select homes.*, month, standard, round(standard * (0.35 + 0.95 * uniform('income', h) + 0.04 * normal('month', h || '/' || month))) as income,
         uniform('assets', h) < 0.93 as assets
  from homes cross join (values (date '2016-10-01'), (date '2016-11-01'), (date '2016-12-01')) as m(month)
  join relief_standards s on s.division_code = homes.division_code and s.area = homes.area and month between s.valid_from and coalesce(s.valid_to, month)
)
select household_id, division_code, area, month, members, greatest(0, income) as income_per_head, assets as assets_within_limits,
       if(income < standard and assets, u < 0.86, u < 0.06) as served,
       if(if(income < standard and assets, u < 0.86, u < 0.06), greatest(0, standard - income) * members + if(h % 41 = 5, 60, 0), 0) as paid, true as authorised
from months
