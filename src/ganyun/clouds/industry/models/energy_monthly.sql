-- title: {zh: 企业综合能耗, en: Energy use of firms}
-- summary: 企业每月各品种折标准煤之和（系数按月份取有效的一套）、增加值和单位增加值能耗。
-- key: [firm, month]
-- tags: [能源]
-- cycle: monthly
-- columns:
--   tce: {title: 综合能耗, unit: tce}
--   electricity_share: {title: 电力占比}
--   coal_share: {title: 原煤占比}
--   intensity: {title: 单位增加值能耗, unit: tce/万元}
with converted as (
    select
        uses.firm, uses.month, any_value(uses.division_code) as division_code, any_value(uses.city) as city,
        sum(uses.quantity * factors.factor) / 1000 as tce,
        coalesce(sum(uses.quantity * factors.factor) filter (uses.carrier = '电力'), 0) / sum(uses.quantity * factors.factor) as electricity_share,
        coalesce(sum(uses.quantity * factors.factor) filter (uses.carrier = '原煤'), 0) / sum(uses.quantity * factors.factor) as coal_share
    from industry.energy_use as uses
    join industry.energy_factors as factors
      on factors.carrier = uses.carrier and factors.unit = uses.unit and uses.month between factors.valid_from and coalesce(factors.valid_to, uses.month)
    group by uses.firm, uses.month
)
select converted.*, output.industry, output.value_added, converted.tce / output.value_added as intensity
from converted left join industry.firm_output as output using (firm, month)
