-- title: {zh: 分省结构, en: Structure by province}
-- summary: 二产比重、城镇化、老龄、税收负担、外贸依存度、每万人发明专利申请；老龄用抽样调查的两列之比，样本比例虽不同，比例可用
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份}
--   secondary_share: {title: 第二产业比重, unit: "%"}
--   secondary_change: {title: 二产比重五年变化, unit: 百分点}
--   urbanisation: {title: 城镇化率, unit: "%"}
--   aged_share: {title: 65 岁以上比例}
--   tax_share: {title: 税收占生产总值}
--   openness: {title: 外贸依存度, description: 进出口总额（人民币）除以生产总值}
--   patents_per_10k: {title: 每万人发明专利申请, unit: 件}
--   neighbour: {title: 江西或邻省}
select
    p.province,
    make_date(p.year, 1, 1) as year,
    p.secondary_share,
    p.secondary_share - lag(p.secondary_share, 5) over (partition by p.province order by p.year) as secondary_change,
    p.urbanisation,
    p.aged_sampled / p.population_sampled as aged_share,
    p.tax / coalesce(p.gdp, p.gdp_published) as tax_share,
    p.trade_cny / coalesce(p.gdp, p.gdp_published) as openness,
    p.patents / n.population as patents_per_10k,
    p.province in ('江西省', '浙江省', '安徽省', '福建省', '湖北省', '湖南省', '广东省') as neighbour
from economy.province_panel as p
left join economy.province_population as n on n.province = p.province and n.year = p.year
