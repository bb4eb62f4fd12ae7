-- title: {zh: 鄱阳湖七流域年序列, en: Annual series of the Poyang basins}
-- summary: 年降水量、年径流深、径流系数排成一列一值，供趋势检验和作图。
-- key: [scenario, basin_cn, measure, year]
-- tags: [水文]
-- cycle: yearly
-- columns:
--   measure: {title: 指标}
--   value: {title: 值}
select
    scenario, basin_cn, measure, year,
    case measure when '年降水量' then precipitation_mm when '年径流深' then runoff_depth_mm else runoff_coefficient end as value
from ecology.poyang_annual cross join (values ('年降水量'), ('年径流深'), ('径流系数')) as m(measure)
