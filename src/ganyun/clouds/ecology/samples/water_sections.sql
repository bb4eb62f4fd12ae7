-- 合成 synthetic：十一个市各两个样例断面 12 个月；多数二三类，个别断面夏季氨氮、总磷超标
with sections as (
  select row_number() over (order by c.code, k) as n, '样例' || replace(c.name, '市', '') || ['上游', '下游'][(1 + k)::int] || '断面' as section, ['样例赣江', '样例抚河', '样例信江', '样例饶河'][(1 + c.code::int % 4)::int] as water,
         if(c.name = '九江市' and k = 1, '湖库', '河流') as water_kind, rpad(c.code, 6, '0') as division_code, c.name as city, k
  from base.divisions c cross join range(2) as t(k) where c.level = 'city'
), items as (
  select * from (values ('pH', 7.4, 0.25, 0.0), ('溶解氧', 7.6, 0.7, -0.9), ('高锰酸盐指数', 2.6, 0.6, 0.5), ('化学需氧量', 11.0, 2.0, 1.5), ('五日生化需氧量', 1.9, 0.4, 0.3), ('氨氮', 0.35, 0.15, 0.25),
    ('总磷', 0.07, 0.025, 0.04), ('铜', 0.004, 0.001, 0.0), ('锌', 0.02, 0.006, 0.0), ('氟化物', 0.3, 0.06, 0.0), ('石油类', 0.012, 0.006, 0.0)) as t(item, middle, spread, dirty)
)
select section, (date '2016-01-01' + to_months(m::int))::date as month, item, water, water_kind, division_code, city, if(k = 0, 2, 3) as target_class,
       round(greatest(0.001, middle + spread * normal(item, n || '/' || m) * 0.8 + dirty * (k + if(uniform('town', n) < 0.2, 2.2, 0)) * if(m between 5 and 8, 1.4, 1) * if(water_kind = '湖库', 0.4, 1)), 4) as value
from sections cross join items cross join range(12) as t(m)
