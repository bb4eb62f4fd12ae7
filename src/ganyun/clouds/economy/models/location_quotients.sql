-- title: {zh: 区位商, en: Location quotients}
-- summary: 各市各行业就业占比与全省占比之比；大于 1.2 为长项
-- key: [city, industry, year]
-- cycle: yearly
-- columns:
--   city: {title: 设区市}
--   industry: {title: 行业}
--   year: {title: 年份}
--   employed: {title: 就业人员, unit: 千人}
--   share: {title: 占本市就业}
--   quotient: {title: 区位商}
--   strong: {title: 长项}
with shares as (
    select
        city,
        industry,
        year,
        employed,
        employed / sum(employed) over (partition by city, year) as share,
        sum(employed) over (partition by industry, year) / sum(employed) over (partition by year) as share_of_all
    from economy.city_industries
)
select
    city,
    industry,
    make_date(year, 1, 1) as year,
    employed,
    share,
    share / share_of_all as quotient,
    share / share_of_all > 1.2 as strong
from shares
