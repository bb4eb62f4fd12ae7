-- title: {zh: 分省增长, en: Growth by province}
-- summary: 各省每年的生产总值、名义与实际增速、占全国份额、对全国增长的贡献和拉动、人均水平与名次；江西与六个邻省另有标记。面板的生产总值指数 2015 至 2023 年错后了一年、其余年份是相邻两年的平均，实际增速取下一年的指数，只有 2014 至 2022 年
-- key: [province, year]
-- cycle: yearly
-- columns:
--   province: {title: 省份}
--   year: {title: 年份}
--   gdp: {title: 生产总值, unit: 亿元, description: 修订后的现价，没有时用当年公布的}
--   nominal_growth: {title: 名义增速}
--   real_growth: {title: 实际增速}
--   share: {title: 占全国份额}
--   contribution: {title: 对全国增长的贡献, description: 本省增量占全国增量}
--   pull: {title: 拉动全国增长, description: 本省增量占上年全国}
--   per_capita: {title: 人均生产总值, unit: 元}
--   gdp_rank: {title: 总量名次, unit: 位}
--   growth_rank: {title: 实际增速名次, unit: 位}
--   per_capita_rank: {title: 人均名次, unit: 位}
--   neighbour: {title: 江西或邻省}
with levels as (
    select
        p.province,
        p.year,
        coalesce(p.gdp, p.gdp_published) as gdp,
        p.gdp is not null as revised,
        if(p.year between 2014 and 2022, lead(p.gdp_index) over (partition by p.province order by p.year) / 100 - 1, null) as real_growth,
        n.population
    from economy.province_panel as p
    left join economy.province_population as n on n.province = p.province and n.year = p.year
),
changes as (
    select *, if(lag(revised) over earlier = revised, lag(gdp) over earlier, null) as before
    from levels
    window earlier as (partition by province order by year)
)
select
    province,
    make_date(year, 1, 1) as year,
    gdp,
    gdp / before - 1 as nominal_growth,
    real_growth,
    gdp / sum(gdp) over (partition by year) as share,
    (gdp - before) / sum(gdp - before) over (partition by year) as contribution,
    (gdp - before) / sum(before) over (partition by year) as pull,
    gdp / population * 10000 as per_capita,
    rank() over (partition by year order by gdp desc) as gdp_rank,
    if(real_growth is null, null, rank() over (partition by year order by real_growth desc nulls last)) as growth_rank,
    if(population is null, null, rank() over (partition by year order by gdp / population desc nulls last)) as per_capita_rank,
    province in ('江西省', '浙江省', '安徽省', '福建省', '湖北省', '湖南省', '广东省') as neighbour
from changes
