-- 合成 synthetic：110 家样例企业 24 个月的用能；用电人人有，有色和纺织另烧煤，医药用天然气，强度逐年下降
with firms as (select firm, month, division_code, city, industry, value_added, (year(month) - 2015) * 12 + month(month) - 1 as m, right(firm, 4)::int as f from firm_output),
mixes as (
  select * from (values ('电力', 'kWh', '全部', 620.0), ('原煤', 'kg', '有色金属', 260.0), ('原煤', 'kg', '纺织服装', 110.0), ('天然气', 'm³', '医药', 42.0), ('柴油', 'kg', '汽车', 6.0), ('热力', 'MJ', '纺织服装', 900.0)) as t(carrier, unit, industry, rate)
)
select firm, month, carrier, division_code, city,
       round(value_added * rate * (0.6 + 0.8 * uniform(carrier, f)) * (1 - 0.004 * m) * (1 + 0.05 * normal('use', f || '/' || m || '/' || carrier))) as quantity, unit
from firms join mixes on mixes.industry in ('全部', firms.industry)
