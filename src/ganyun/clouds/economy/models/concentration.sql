-- title: {zh: 产业集中度, en: Concentration of industries}
-- summary: 各市行业就业份额（百分数）的平方和 HHI；越大越集中在少数行业
-- key: [city, year]
-- cycle: yearly
-- columns:
--   city: {title: 设区市}
--   year: {title: 年份}
--   industries: {title: 行业数, unit: 个}
--   hhi: {title: 集中度}
--   largest: {title: 第一大行业}
with shares as (
    select city, industry, year, employed, 100 * employed / sum(employed) over (partition by city, year) as share
    from economy.city_industries
)
select
    city,
    make_date(year, 1, 1) as year,
    count(*) as industries,
    sum(share * share) as hhi,
    arg_max(industry, share) as largest
from shares
group by city, year
