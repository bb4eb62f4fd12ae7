-- 合成 synthetic：四百家样例企业 36 个月的五个问题
with answers as (
  select (date '2014-01-01' + to_months(m::int))::date as month, q, 0.27 + 0.06 * (1 - abs((m % 36) / 9.0 - 2)) + 0.02 * normal('up', q || m) as share
  from range(36) as t(m) cross join (select unnest(['新订单', '生产', '从业人员', '供应商配送时间', '原材料库存']) as q)
)
select month, q as question, floor(400 * share)::int as up, 400 - floor(400 * share)::int - floor(400 * (0.55 - share))::int as same, floor(400 * (0.55 - share))::int as down, true as synthetic
from answers
