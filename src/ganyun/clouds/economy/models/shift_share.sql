-- title: {zh: 份额转移, en: Shift-share}
-- summary: 五年增量分成三份：随全国增长的、由二产与非二产的结构带来的、由本省竞争力带来的；三份之和就是增量
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份, description: 与五年前相比}
--   base: {title: 五年前, unit: 亿元}
--   change: {title: 五年增量, unit: 亿元}
--   national: {title: 全国增长分量, unit: 亿元}
--   mix: {title: 结构分量, unit: 亿元}
--   competitive: {title: 竞争力分量, unit: 亿元}
--   competitive_share: {title: 竞争力分量占基期}
--   latest: {title: 最近一年}
--   neighbour: {title: 江西或邻省}
with sectors as (
    select province, year, 'secondary' as sector, gdp * secondary_share / 100 as value
    from economy.province_panel
    where gdp is not null
    union all
    select province, year, 'other' as sector, gdp * (1 - secondary_share / 100) as value
    from economy.province_panel
    where gdp is not null
),
spans as (
    select a.province, a.year, a.sector, b.value as before, a.value as after
    from sectors as a
    join sectors as b on b.province = a.province and b.sector = a.sector and b.year = a.year - 5
),
rates as (
    select
        *,
        sum(after) over (partition by year) / sum(before) over (partition by year) - 1 as national_rate,
        sum(after) over (partition by year, sector) / sum(before) over (partition by year, sector) - 1 as sector_rate
    from spans
)
select
    province,
    make_date(year, 1, 1) as year,
    sum(before) as base,
    sum(after - before) as change,
    sum(before * national_rate) as national,
    sum(before * (sector_rate - national_rate)) as mix,
    sum(after - before - before * sector_rate) as competitive,
    sum(after - before - before * sector_rate) / sum(before) as competitive_share,
    year = max(max(year)) over () as latest,
    province in ('江西省', '浙江省', '安徽省', '福建省', '湖北省', '湖南省', '广东省') as neighbour
from rates
group by province, year
