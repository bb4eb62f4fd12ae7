-- title: {zh: 分市单位增加值能耗, en: Energy intensity of cities}
-- summary: 各市每月的综合能耗、增加值、单位增加值能耗和同比；不足 3 家，或一家占 85% 以上的不列。
-- key: [city, month]
-- level: 1
-- why: 只有汇总；不足 3 家或一家占 85% 以上的不列（统计保密规则）
-- tags: [能源, 统计]
-- cycle: monthly
-- columns:
--   firms: {title: 企业, unit: 家}
--   tce: {title: 综合能耗, unit: tce}
--   value_added: {title: 增加值（不变价）, unit: 万元}
--   intensity: {title: 单位增加值能耗, unit: tce/万元}
--   intensity_yoy: {title: 同比}
with cities as (
    select city, month, count(*) as firms, max(tce) / sum(tce) as largest, sum(tce) as tce, sum(value_added) as value_added, sum(tce) / sum(value_added) as intensity
    from industry.energy_monthly
    where value_added is not null
    group by city, month
)
select now.city, now.month, now.firms, now.tce, now.value_added, now.intensity, now.intensity / before.intensity - 1 as intensity_yoy
from cities as now left join cities as before on before.city = now.city and before.month = now.month - interval 12 months and before.firms >= 3
where now.firms >= 3 and now.largest <= 0.85
