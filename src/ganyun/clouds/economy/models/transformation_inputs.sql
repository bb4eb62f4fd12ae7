-- title: {zh: 转型升级指标, en: Indicators of transformation}
-- summary: 转型升级指数的六个指标：水平、结构、质量、创新、开放、城镇化
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份}
--   per_capita: {title: 人均生产总值, unit: 元}
--   services: {title: 非二产比重, unit: "%"}
--   tax_share: {title: 税收占生产总值}
--   patents_per_10k: {title: 每万人发明专利申请, unit: 件}
--   openness: {title: 外贸依存度}
--   urbanisation: {title: 城镇化率, unit: "%"}
select
    g.province,
    g.year,
    g.per_capita,
    100 - s.secondary_share as services,
    s.tax_share,
    s.patents_per_10k,
    s.openness,
    s.urbanisation
from economy.growth as g
join economy.structure as s on s.province = g.province and s.year = g.year
where g.per_capita is not null and s.openness is not null
